"""What a cell says, and what keeps it from being believed."""

from __future__ import annotations

import pytest

from extractors.cells import doubt_of, lost_sign, no_grade, split_unit, tidied
from pipeline.model.facts import Status
from pipeline.model.reading import Line, PageReading
from tests.extractors.pages import at, page, read, table

HEADS = ["项目", "单位", "指标", "试验方法"]


def rows_of(*pages: PageReading) -> list[dict[str, object]]:
    rows = read("enterprise_standard", *pages).tables["indicators"]
    return [{k: f.value for k, f in row.cells().items()} for row in rows]


@pytest.mark.parametrize(
    "text",
    [
        "1≥750",
        "25≤0.25",
        "日4.5~7.5",
        "±+4",
        "-10*+5",
        "≤0:5",
        "9 7",
        "≥4 2",
        "≤0.5侍—",
        "企≥800",
        "≥800日",
        "酸咸.无异味",
    ],
)
def test_a_number_with_something_beside_it_is_not_believed(text: str) -> None:
    assert doubt_of(text, "requirement")


@pytest.mark.parametrize(
    "text",
    ["≥750", "4.5~7.5", "±4", "-10~+5", "≥3-4", "12 000", "110°C,无流淌、滴落", "0.3MPa,30min不透水", "5年", "不大于5"],
)
def test_what_limits_look_like_is_believed(text: str) -> None:
    assert doubt_of(text, "requirement") == ""


@pytest.mark.parametrize("name", ["纵向回縮率", "成東燃烧炭化高度", "溫控精度", "p值", "70C绝缘电阻", "粒度(do.85mm)"])
def test_characters_no_item_is_written_with(name: str) -> None:
    assert doubt_of(name, "name")


@pytest.mark.parametrize(
    ("text", "item", "unit"),
    [
        ("噪声(dB(A))", "噪声", "dB(A)"),
        ("待机功率,W", "待机功率", "W"),
        ("温升(K)", "温升", "K"),
        ("总砷(As)", "总砷(As)", ""),
        ("类别(A)", "类别(A)", ""),
    ],
)
def test_a_unit_behind_a_name(text: str, item: str, unit: str) -> None:
    assert split_unit(text) == (item, unit)


def test_a_sign_is_lost_where_both_bounds_have_one() -> None:
    assert lost_sign("3.2", "-10~+5")
    assert not lost_sign("-3.2", "-10~+5")
    assert not lost_sign("0", "-10~+5")
    assert not lost_sign("3.2", "±5")


def test_grades_have_halves_only() -> None:
    assert no_grade("≥3.4")
    assert not no_grade("≥3-4")
    assert not no_grade("3.5")
    assert not no_grade("4")


def test_formulas_and_percent_are_settled() -> None:
    body = [["总养分(N+P205+K20)", "0%", "≥51.0", "GB/T 8572"], ["水分(H20)", "9%", "≤1.5", "GB/T 8576"]]
    lines, grid = table(2, 10, [16, 6, 9, 10], [HEADS, *body])
    rows = rows_of(page(*lines, grids=[grid]))
    assert [(r["name"], r["unit"]) for r in rows] == [("总养分(N+P2O5+K2O)", "%"), ("水分(H2O)", "%")]


def test_a_stray_of_the_watermark_beside_a_unit() -> None:
    lines, grid = table(2, 10, [10, 8, 9, 10], [HEADS, ["吸水率", "%", "≤0.5", "GB/T 1"]])
    stray = at(15.5, 12.5, "侍", confidence=0.4)
    marked = page(*lines, stray, grids=[grid], watermark=[at(10, 30, "企业标准信息公共服务平台")])
    assert rows_of(marked)[0]["unit"] == "%"


def test_a_narrow_number_stands_not_upright() -> None:
    lines, grid = table(2, 10, [10, 8, 9, 10], [HEADS, ["吸水率", "%", "97", "GB/T 1"]])
    tall = [
        line.model_copy(update={"box": line.box._replace(y1=line.box.y0 + 0.02)}) if line.text == "97" else line
        for line in lines
    ]
    assert rows_of(page(*tall, grids=[grid]))[0]["requirement"] == "97"


def test_a_unit_column_whose_heading_cannot_be_read() -> None:
    heads = ["项目", "月腹的开", "指标", "试验方法"]
    lines, grid = table(
        2, 10, [10, 8, 9, 10], [heads, ["灰分", "%", "≤0.8", "GB/T 1"], ["厚度", "mm", "≥38", "GB/T 1"]]
    )
    assert [r["unit"] for r in rows_of(page(*lines, grids=[grid]))] == ["%", "mm"]


def _method(*second: Line, name: str = "吸水率") -> tuple[object, Status]:
    lines, grid = table(3, 10, [14, 10], [["项目", "指标"], [name, "≤0.5"]])
    (row,) = read("enterprise_standard", page(*lines, grids=[grid]), page(*second, number=2)).tables["indicators"]
    return row.cells()["method"].value, row.cells()["method"].status


def test_methods_in_a_table_of_their_own() -> None:
    lines, grid = table(3, 10, [14, 10], [["项目", "试验方法标准"], ["吸水率", "GB/T 3810.3"]])
    one, first = table(3, 10, [14, 10], [["项目", "指标"], ["吸水率/%", "≤0.5"], ["破坏强度/N", "≥1300"]])
    facts = read("enterprise_standard", page(*one, grids=[first]), page(*lines, grids=[grid], number=2))
    methods = [row.cells()["method"] for row in facts.tables["indicators"]]
    assert [m.value for m in methods] == ["GB/T 3810.3", None], "by the item's name"


def test_methods_clause_by_clause() -> None:
    heading, text = at(3, 10, "6.3 吸水率"), at(5, 12, "按GB/T 3810.3规定的方法进行。")
    assert _method(heading, text) == ("GB/T 3810.3", Status.READ)
    assert _method(heading, text, name="破坏强度")[0] is None


def test_a_limit_with_nothing_but_a_plus_may_have_been_a_tolerance() -> None:
    assert doubt_of("+0.2", "requirement") and doubt_of("+0.2", "standard")
    assert not doubt_of("±0.2", "requirement")
    assert not doubt_of("+0.5,-0.3", "requirement")
    assert not doubt_of("+0.2", "measured")


def test_a_unit_behind_an_items_name_begins_at_the_first_mark() -> None:
    assert split_unit("边部爆边,处/m") == ("边部爆边", "处/m")
    assert split_unit("总酸(以乙酸计)/g/L") == ("总酸(以乙酸计)", "g/L")
    assert split_unit("干/湿摩擦") == ("干/湿摩擦", "")


def test_per_mille_is_not_taken_for_percent() -> None:
    assert doubt_of(tidied("%0", "unit"), "unit")
    assert tidied("9%", "unit") == "%"


def test_a_point_between_units_is_their_product() -> None:
    assert tidied("N.m/g", "unit") == "N·m/g"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("·≥300", "advanced"),
        (".≥300", "requirement"),
        ("0.52·", "measured"),
        ("GB 31701·", "method"),
        ("GB,4706.1", "method"),
    ],
)
def test_specks_at_a_cell_s_edge_leave_it_in_doubt(text: str, role: str) -> None:
    assert doubt_of(tidied(text, role), role)


@pytest.mark.parametrize("text", ["GB/T 3810.3", "GB 4706.1-2005", "附录A", "5.2", "GB/T 2423.17,24h", "目测"])
def test_what_methods_look_like_is_believed(text: str) -> None:
    assert doubt_of(text, "method") == ""
