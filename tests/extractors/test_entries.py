"""Results told item by item: lists, cards, sentences."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extractors.facts import Row
from pipeline.model.facts import Status
from pipeline.model.reading import Grid, Line, PageReading
from tests.extractors.pages import at, page, read, table


def results(*pages: PageReading) -> list[Row]:
    return list(read("test_report", *pages).tables["results"])


def told(*lines: tuple[float, str], pitch: float = 2.0) -> list[Row]:
    """The results of a page with these lines below each other, each from a column on."""
    return results(page(*(at(x, 4 + n * pitch, text) for n, (x, text) in enumerate(lines))))


def said(rows: Sequence[Row], *columns: str) -> list[tuple[object, ...]]:
    return [tuple(row.cells()[c].value for c in columns) for row in rows]


ALL = ("item", "unit", "requirement", "measured", "verdict")


def test_items_with_their_labels_in_the_line_below() -> None:
    rows = told(
        (4, "4.1 甲醇（g/L）"),
        (6, "标准要求：≤0.40  检验结果：0.12  评定：符合"),
        (4, "4.2 总酸（g/L）"),
        (6, "标准要求：≥0.60  检验结果：0.94  评定：符合"),
    )
    assert said(rows, *ALL) == [("甲醇", "g/L", "≤0.40", "0.12", "符合"), ("总酸", "g/L", "≥0.60", "0.94", "符合")]


def test_items_behind_a_label_for_them() -> None:
    rows = told(
        (4, "检测参数：甲醇  计量单位：g/L"),
        (4, "限值：≤0.40  实测值：0.12  单项结论：合格"),
        (4, "检测参数：总酸  计量单位：g/L"),
        (4, "限值：≥0.60  实测值：0.94  单项结论：合格"),
    )
    assert said(rows, *ALL) == [("甲醇", "g/L", "≤0.40", "0.12", "合格"), ("总酸", "g/L", "≥0.60", "0.94", "合格")]


def test_labels_without_a_gap_before_them() -> None:
    rows = told(
        (4, "1、香气"),
        (6, "标准要求：具有复合香气检验结果：符合评定：符合要求"),
        (4, "2、外观"),
        (6, "标准要求：清亮透明检验结果：符合评定：符合要求"),
    )
    assert said(rows, "item", "requirement", "measured", "verdict") == [
        ("香气", "具有复合香气", "符合", "符合要求"),
        ("外观", "清亮透明", "符合", "符合要求"),
    ]


def test_a_value_that_goes_on_in_the_next_line() -> None:
    rows = told(
        (4, "4.1 香气"),
        (6, "标准要求：具有以己酸乙酯为主体的复合香气  检验结果：符合  评定：符"),
        (4, "合要求"),
        (4, "4.2 外观"),
        (6, "标准要求：清亮  检验结果：符合  评定：符合要求"),
    )
    assert said(rows, "item", "verdict") == [("香气", "符合要求"), ("外观", "符合要求")]


def test_a_label_at_the_end_of_a_line() -> None:
    rows = told(
        (4, "4.1 香气"),
        (6, "标准要求：具有复合香气  检验结果：符合  评定："),
        (4, "符合要求"),
        (4, "4.2 外观"),
        (6, "标准要求：清亮  检验结果：符合  评定：符合要求"),
    )
    assert said(rows, "item", "verdict") == [("香气", "符合要求"), ("外观", "符合要求")]


def test_sentences() -> None:
    rows = told(
        (4, "（1）甲醇：标准要求≤0.40，实测0.12，合格。"),
        (4, "（2）总酸：标准要求≥0.60，实测0.94，合格。"),
        (4, "（3）固形物：标准要求≤0.30，实测0.14，合格。"),
    )
    assert said(rows, "item", "requirement", "measured", "verdict") == [
        ("甲醇", "≤0.40", "0.12", "合格"),
        ("总酸", "≥0.60", "0.94", "合格"),
        ("固形物", "≤0.30", "0.14", "合格"),
    ]


def test_names_without_numbers() -> None:
    rows = told(
        (4, "甲醇"),
        (4, "标准要求：≤0.40  检验结果：0.12  评定：符合"),
        (4, "总酸"),
        (4, "标准要求：≥0.60  检验结果：0.94  评定：符合"),
    )
    assert said(rows, "item", "measured", "verdict") == [("甲醇", "0.12", "符合"), ("总酸", "0.94", "符合")]


def card(x: float, y: float, item: str, limit: str, result: str) -> tuple[list[Line], Grid]:
    return table(x, y, [6, 7, 6, 7], [["检验项目", item, "单位", "g/L"], ["标准要求", limit, "检验结果", result]])


def test_cards_in_boxes() -> None:
    cards = [card(4, 5 + 6 * n, item, limit, result) for n, (item, limit, result) in enumerate(CARDS)]
    rows = results(page(*(line for lines, _ in cards for line in lines), grids=[grid for _, grid in cards]))
    assert said(rows, "item", "unit", "requirement", "measured") == [(i, "g/L", q, r) for i, q, r in CARDS]


CARDS = [("甲醇", "≤0.40", "0.12"), ("总酸", "≥0.60", "0.94"), ("固形物", "≤0.30", "0.14")]


def test_cards_side_by_side() -> None:
    lines = []
    for n, (item, limit, result) in enumerate([*CARDS, ("总酯", "≥2.20", "2.87")]):
        x, y = 3 + 24 * (n % 2), 5 + 6 * (n // 2)
        lines += [
            at(x, y, f"检验项目：{item}"),
            at(x, y + 2, f"标准要求：{limit}"),
            at(x, y + 4, f"检验结果：{result}"),
        ]
    found = set(said(results(page(*lines)), "item", "requirement", "measured"))
    assert found == {*CARDS, ("总酯", "≥2.20", "2.87")}


def test_a_name_without_the_number_that_others_have_is_in_doubt() -> None:
    rows = told(
        (4, "4.1 甲醇"),
        (6, "标准要求：≤0.40  检验结果：0.12"),
        (4, "其他检验"),
        (6, "标准要求：≥0.60  检验结果：0.94"),
        (4, "4.3 总酯"),
        (6, "标准要求：≥2.20  检验结果：2.87"),
    )
    assert [row.cells()["item"].status for row in rows] == [Status.READ, Status.DOUBTFUL, Status.READ]


@pytest.mark.parametrize(
    "lines",
    [
        [(4, "检验依据：GB/T 1.1"), (4, "检验结论：合格"), (4, "签发日期：2024年1月1日")],
        [(4, "样品名称：白酒"), (4, "检验结果：见附页"), (4, "检验结论：合格")],
    ],
)
def test_a_cover_tells_no_items(lines: list[tuple[float, str]]) -> None:
    assert told(*lines) == []


@pytest.mark.parametrize(
    "rest", ["检验结果：{}  测试温度：23℃", "检验结果：平均值：{}  最大值：9.9", "检验结果：{} 扩展量 ：0.01"]
)
def test_a_value_with_a_label_in_it_that_is_not_known_is_in_doubt(rest: str) -> None:
    rows = told(
        (4, "4.1 甲醇（g/L）"),
        (6, "标准要求：≤0.40  " + rest.format("0.12")),
        (4, "4.2 总酸（g/L）"),
        (6, "标准要求：≥0.60  " + rest.format("0.94")),
    )
    assert [row.cells()["item"].value for row in rows] == ["甲醇", "总酸"]
    assert all(row.cells()["requirement"].status is Status.READ for row in rows)
    assert not any(row.cells()["measured"].status is Status.READ for row in rows)
