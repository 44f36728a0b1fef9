"""Kinds of tables: heads over several rows, columns that are parts of one, groups, items side by side, clauses."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extractors.cells import doubt_of
from extractors.columns import roles_of
from extractors.facts import Row
from extractors.test_report import TestReport
from pipeline.model.facts import Status
from pipeline.model.reading import Line, PageReading
from tests.extractors.pages import at, page, read, table

Cells = list[str | None]
PLAIN: Cells = ["检验项目", "单位", "技术要求", "检验结果", "单项判定"]


def found(kind: str, *pages: PageReading) -> tuple[Row, ...]:
    (name,) = (n for n in ("results", "indicators") if n in read(kind, *pages).tables)
    return read(kind, *pages).tables[name]


def ruled(kind: str, widths: Sequence[float], rows: Sequence[Sequence[str | None]], pitch: float = 2.0) -> list[Row]:
    lines, grid = table(2, 10, widths, rows, pitch)
    return list(found(kind, page(*lines, grids=[grid])))


def bare(kind: str, widths: Sequence[float], rows: Sequence[Sequence[str | None]], pitch: float = 2.0) -> list[Row]:
    lines, _ = table(2, 10, widths, rows, pitch)
    return list(found(kind, page(*lines)))


def said(rows: Sequence[Row], *columns: str) -> list[tuple[object, ...]]:
    return [tuple(row.cells()[c].value for c in columns) for row in rows]


def test_rows_hardly_higher_than_their_lines() -> None:
    rows = ruled(
        "test_report", [10, 6, 9, 9, 7], [PLAIN, *([f"项目{n}甲", "%", "≤5", "2", "合格"] for n in range(5))], 0.8
    )
    assert said(rows, "item", "measured") == [(f"项目{n}甲", "2") for n in range(5)]


HEADS: list[Cells] = [
    ["检验项目", "单位", "检验数据", None, "判定"],
    ["^", "^", "规定值", "实测值", "^"],
]


def test_headings_under_one_that_says_nothing() -> None:
    rows = ruled("test_report", [10, 6, 9, 9, 7], [*HEADS, ["吸水率", "%", "≤0.5", "0.2", "合格"]])
    assert said(rows, "requirement", "measured", "verdict") == [("≤0.5", "0.2", "合格")]


@pytest.mark.parametrize(
    ("under", "cells", "measured"),
    [
        (["1", "2", "平均值"], ["0.1", "0.3", "0.2"], "0.2"),
        (["1#", "2#", "3#"], ["0.1", "0.3", "0.2"], "0.1、0.3、0.2"),
        (["样品1", "样品2", "样品3"], ["无裂纹", "无裂纹", "无裂纹"], "无裂纹"),
        (["最小值", "最大值", "平均值"], ["0.1", "0.3", "0.2"], "0.2"),
    ],
)
def test_several_samples(under: Cells, cells: Cells, measured: str) -> None:
    top: Cells = ["检验项目", "技术要求", "检验结果", None, None, "判定"]
    divided: Cells = ["^", "^", *under, "^"]
    rows = ruled("test_report", [10, 9, 6, 6, 6, 7], [top, divided, ["吸水率", "≤0.5", *cells, "合格"]])
    assert said(rows, "item", "measured") == [("吸水率", measured)]


def test_samples_without_a_heading_above_them() -> None:
    top: Cells = ["检验项目", "技术要求", "1#", "2#", "平均值", "判定"]
    rows = ruled("test_report", [10, 9, 6, 6, 6, 7], [top, ["吸水率", "≤0.5", "0.1", "0.3", "0.2", "合格"]])
    assert said(rows, "measured") == [("0.2",)]


@pytest.mark.parametrize(
    ("under", "cells", "requirement"),
    [
        (["下限", "上限"], ["1.20", "2.80"], "1.20~2.80"),
        (["下限", "上限"], ["≥1.20", "—"], "≥1.20"),
        (["最小", "最大"], ["/", "8.0"], "≤8.0"),
        (["标称值", "允许偏差"], ["52.0", "±1.0"], "52.0±1.0"),
    ],
)
def test_a_limit_in_two_columns(under: Cells, cells: Cells, requirement: str) -> None:
    top: Cells = ["检验项目", "标准要求", None, "检验结果", "判定"]
    rows = ruled("test_report", [10, 8, 8, 8, 7], [top, ["^", *under, "^", "^"], ["总酸", *cells, "2.1", "合格"]])
    assert said(rows, "requirement", "measured") == [(requirement, "2.1")]


def test_a_tick_under_the_verdict() -> None:
    top: Cells = ["检验项目", "技术要求", "检验结果", "单项判定", None]
    rows = ruled(
        "test_report", [10, 9, 8, 6, 6], [top, ["^", "^", "^", "合格", "不合格"], ["总酸", "≥1", "2", "√", ""]]
    )
    assert said(rows, "verdict") == [("合格",)]


def test_limits_by_grade_in_a_report_are_in_doubt() -> None:
    top: Cells = ["检验项目", "技术要求", None, "检验结果"]
    (row,) = ruled("test_report", [10, 8, 8, 8], [top, ["^", "优等品", "合格品", "^"], ["总酸", "≥3", "≥2", "2.5"]])
    assert row.cells()["requirement"].status is Status.DOUBTFUL


@pytest.mark.parametrize("grades", [["优等品", "合格品"], ["I型", "II型"], ["A级", "B级"]])
def test_grades_without_a_heading_above_them(grades: Cells) -> None:
    rows = ruled("enterprise_standard", [10, 6, 8, 8], [["项目", "单位", *grades], ["总酸", "g/L", "≥3", "≥2"]])
    assert said(rows, "requirement", "grade") == [("≥3", grades[0]), ("≥2", grades[1])]


def test_a_divided_heading_without_rulings() -> None:
    lines = [at(22, 10, "指标"), at(3, 10.5, "项目"), at(12, 10.5, "单位"), at(18, 11, "优等品"), at(25, 11, "合格品")]
    for n, name in enumerate(["总酸", "总酯", "甲醇"]):
        lines += [at(3, 12.5 + 1.5 * n, name), at(12, 12.5 + 1.5 * n, "g/L"), at(18, 12.5 + 1.5 * n, "≥3")]
        lines.append(at(25, 12.5 + 1.5 * n, "≥2"))
    rows = found("enterprise_standard", page(*lines))
    assert said(rows[:2], "name", "requirement", "grade") == [("总酸", "≥3", "优等品"), ("总酸", "≥2", "合格品")]


def test_headings_set_apart_without_rulings() -> None:
    lines = [
        at(3, 10, "项"),
        at(5, 10, "目"),
        at(13, 10, "单"),
        at(15, 10, "位"),
        at(22, 10, "标准值"),
        at(30, 10, "实测值"),
    ]
    lines += [at(3, 12, "吸水率"), at(13, 12, "%"), at(22, 12, "≤0.5"), at(30, 12, "0.2")]
    assert said(found("test_report", page(*lines)), "item", "unit", "measured") == [("吸水率", "%", "0.2")]


def test_headings_said_again_in_english_head_the_same_table() -> None:
    english: Cells = ["Test Item", "Unit", "Limit", "Result", "Rating"]
    body: list[Cells] = [[f"项目{n}甲", "%", "≤5", "2", "合格"] for n in range(3)]
    rows = bare("test_report", [10, 6, 9, 9, 7], [PLAIN, english, *body])
    assert said(rows, "verdict") == [("合格",)] * 3


def test_numbers_of_rows_are_no_part_of_the_names() -> None:
    lines = [at(5, 10, "检验项目"), at(18, 10, "标准值"), at(28, 10, "实测值")]
    for n in range(4):
        y = 12 + 1.6 * n
        lines += [at(3, y, str(n + 1)), at(5, y, f"项目{n}甲"), at(18, y, "≤5"), at(28, y, "2")]
    assert said(found("test_report", page(*lines)), "item") == [(f"项目{n}甲",) for n in range(4)]


@pytest.mark.parametrize("closing", ["（以下无正文）", "—— 报告正文完 ——", "* 本报告到此结束 *", "*** 报告结束 ***"])
def test_what_closes_a_table_is_no_cell(closing: str) -> None:
    lines, _ = table(2, 10, [10, 6, 9, 9, 7], [PLAIN, *([f"项目{n}甲", "%", "≤5", "2", "合格"] for n in range(4))])
    lines.append(at(19, 10 + 5 * 2 - 0.3, closing))
    assert said(found("test_report", page(*lines)), "requirement") == [("≤5",)] * 4


LYING: list[Cells] = [
    ["检验项目", "流量", "扬程", "泵效率"],
    ["单位", "m3/h", "m", "%"],
    ["标准要求", "≥12.5", "≥32", "≥63.0"],
    ["检验结果", "12.8", "33.4", "66.2"],
]


def test_items_side_by_side() -> None:
    rows = ruled("test_report", [8, 10, 10, 10], LYING)
    assert said(rows, "item", "unit", "requirement", "measured") == [
        ("流量", "m3/h", "≥12.5", "12.8"),
        ("扬程", "m", "≥32", "33.4"),
        ("泵效率", "%", "≥63.0", "66.2"),
    ]


def test_labels_of_a_form_are_no_table_lying() -> None:
    labels: list[Cells] = [
        ["样品名称", "瓷砖"],
        ["检验依据", "GB/T 4100"],
        ["检验项目", "见附页"],
        ["检验结果", "见附页"],
    ]
    assert ruled("test_report", [8, 20], labels) == []


GROUPED: list[Cells] = [["吸水率", "%", "≤5", "2", "合格"], ["厚度", "mm", "≥5", "6", "合格"]]


def _grouped(is_ruled: bool, group: str, *items: str) -> tuple[Row, ...]:
    body: list[Cells] = [[item, "%", "≤5", "2", "合格"] for item in items]
    across: Cells = [group, None, None, None, None] if is_ruled else [group, "", "", "", ""]
    lines, grid = table(2, 10, [12, 6, 9, 9, 7], [PLAIN, *GROUPED, across, *body])
    return found("test_report", page(*lines, grids=[grid] if is_ruled else []))[len(GROUPED) :]


@pytest.mark.parametrize("is_ruled", [True, False])
def test_groups_that_only_sort(is_ruled: bool) -> None:
    rows = _grouped(is_ruled, "二、化学指标", "烧失量", "三氧化硫")
    assert said(rows, "item") == [("烧失量",), ("三氧化硫",)]
    assert all(row.cells()["item"].status is Status.READ for row in rows)


@pytest.mark.parametrize("is_ruled", [True, False])
def test_items_that_may_need_their_group_are_in_doubt(is_ruled: bool) -> None:
    rows = _grouped(is_ruled, "水洗尺寸变化率", "领大", "胸围")
    assert said(rows, "item") == [("领大",), ("胸围",)]
    assert all(row.cells()["item"].status is Status.DOUBTFUL for row in rows)


@pytest.mark.parametrize("is_ruled", [True, False])
def test_items_that_say_their_group(is_ruled: bool) -> None:
    rows = _grouped(is_ruled, "染色牢度", "耐皂洗色牢度", "纵向")
    assert rows[0].cells()["item"].status is Status.READ
    assert rows[1].cells()["item"].status is Status.DOUBTFUL, "an item of its own came in between"


def _stated(*texts: str) -> list[Row]:
    lines: list[Line] = [at(36, 3, "Q/ABC 001—2023")]
    lines += [at(4, 6 + 1.6 * n, text) for n, text in enumerate(texts)]
    return list(found("enterprise_standard", page(*lines)))


def test_clauses_without_a_limit_in_the_words_of_those_with_one() -> None:
    rows = _stated(
        "第四章 质量要求",
        "4.1 所用原料均应附供方质量证明。",
        "4.2 酸价：应不大于1.0mg/g。",
        "4.3 过氧化值：应不大于0.125g/100g。",
        "4.4 加热试验：应满足：无析出物，油色不变。",
        "4.5 28d抗压强度：应不小于48.0MPa。",
        "第五章 检验方法",
        "5.1 酸价：应不大于两次测定的平均值。",
    )
    assert said(rows, "name", "requirement", "unit") == [
        ("酸价", "不大于1.0", "mg/g"),
        ("过氧化值", "不大于0.125", "g/100g"),
        ("加热试验", "无析出物,油色不变", None),
        ("28d抗压强度", "不小于48.0", "MPa"),
    ]


def test_the_item_before_words_that_only_point_at_it() -> None:
    (row, *_) = _stated("4 技术要求", "4.1 起球 产品的该项指标应为3~4级。", "4.2 厚度 产品的该项指标应不小于4mm。")
    assert said([row], "name", "requirement", "unit") == [("起球", "3~4", "级")]


@pytest.mark.parametrize(
    ("heading", "roles"),
    [
        ("感官特性", ("item",)),
        ("产品检验实测", ("measured",)),
        ("接受准则", ("requirement",)),
        ("感官特性及单位", ("item",)),
        ("产品名称", ()),
        ("经检验所检项目的结果", ()),
    ],
)
def test_headings_by_their_last_word(heading: str, roles: tuple[str, ...]) -> None:
    assert roles_of(heading, TestReport.table_specs()["results"].headers) == roles


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("≥.1.5", "requirement"),
        ("≥=2.5", "requirement"),
        ("RGO", "measured"),
        ("≥50MS2", "requirement"),
        ("H值", "item"),
        ("相关色温公开20%", "name"),
        ("2024年滋味", "name"),
    ],
)
def test_cells_that_cannot_be_what_is_printed(text: str, role: str) -> None:
    assert doubt_of(text, role)


@pytest.mark.parametrize(
    ("text", "role"),
    [("≥-1.5", "requirement"), ("RG0", "measured"), ("≥50MΩ", "requirement"), ("4N", "measured"), ("pH值", "item")],
)
def test_cells_that_can_be_believed(text: str, role: str) -> None:
    assert doubt_of(text, role) == ""
