"""Columns told by the sense of their headings and by what stands under them, all at once."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.column_content import is_serial
from extractors.column_roles import Under, roles_by_sense
from extractors.column_words import senses
from pipeline.model.facts import Status
from tests.extractors.pages import page, read, table

FORM = ("name", "unit", "advanced", "standard", "measured")
REPORT = ("item", "unit", "requirement", "measured", "verdict")
CELLS = {
    "serial": ("1", "2", "3"),
    "letters": ("a)", "b)", "c)"),
    "items": ("甲醇", "总酸", "己酸乙酯"),
    "units": ("g/L", "g/L", "%vol"),
    "limits": ("≤0.40", "≥0.60", "1.40~2.80"),
    "numbers": ("0.12", "0.94", "1.98"),
    "verdicts": ("合格", "合格", "合格"),
    "ticks": ("√", "√", "√"),
    "methods": ("GB/T 10345", "GB 12456", "GB 5009.225"),
    "nothing": ("", "", ""),
}


def roles(headings: Sequence[tuple[str, str]], of: Sequence[str] = FORM) -> list[str]:
    found = roles_by_sense([Under(heading, "", CELLS[cells]) for heading, cells in headings], of)
    return [] if found is None else [role.name for role in found]


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (
            ["性能指标", "量的单位", "我方标准", "检得数值", "先进体系"],
            ["name", "unit", "standard", "measured", "advanced"],
        ),
        (["质量特性名称", "量纲", "A 先进指标", "B 企标指标", "C 检验实测"], list(FORM)),
        (["主要性能", "法定单位", "标杆值", "本厂承诺值", "第三方数据"], list(FORM)),
        (["考核项", "计量", "国际领先水平", "我司内控", "送检结果"], list(FORM)),
    ],
)
def test_unlisted_words(headings: list[str], expected: list[str]) -> None:
    under = {"name": "items", "unit": "units", "advanced": "limits", "standard": "limits", "measured": "numbers"}
    assert roles([(h, under[role]) for h, role in zip(headings, expected, strict=True)]) == expected


@pytest.mark.parametrize("marks", ["serial", "letters"])
def test_numbers_of_rows_and_ticks_are_no_column_of_a_form(marks: str) -> None:
    headings = [("编", marks), ("特性名称", "items"), ("先进值", "limits"), ("企标", "limits"), ("达到", "ticks")]
    assert roles(headings) == ["", "name", "advanced", "standard", ""]


def test_what_stands_in_a_column_tells_a_limit_from_a_result() -> None:
    assert roles([("检测项", "items"), ("标准指标", "limits"), ("测得", "numbers"), ("评", "verdicts")], REPORT) == [
        "item",
        "requirement",
        "measured",
        "verdict",
    ]


def test_a_column_without_a_name_is_told_by_what_can_be_nothing_else() -> None:
    found = roles_by_sense(
        [Under(h, "", CELLS[c]) for h, c in [("", "units"), ("检测项", "items"), ("实测", "numbers")]], REPORT
    )
    assert found is not None and [(r.name, r.doubt) for r in found] == [("unit", ""), ("item", ""), ("measured", "")]


def test_two_columns_of_limits_that_headings_do_not_tell_apart_are_in_doubt() -> None:
    headings = [("项目", "items"), ("要求1", "limits"), ("要求2", "limits"), ("结果", "numbers")]
    found = roles_by_sense([Under(h, "", CELLS[c]) for h, c in headings], FORM)
    assert found is not None
    assert [bool(role.doubt) for role in found] == [False, True, True, False]


@pytest.mark.parametrize(("heading", "of"), [("单位项目先进企业结果", FORM), ("单位项目要求结果判定", REPORT)])
def test_a_wide_table_whose_headings_could_each_be_anything_is_all_in_doubt(heading: str, of: Sequence[str]) -> None:
    found = roles_by_sense([Under(heading, "", CELLS["nothing"])] * 14, of)
    assert found is not None
    assert sorted(role.name for role in found if role.name) == sorted(of)
    assert all(role.doubt for role in found if role.name)


def test_headings_of_something_else() -> None:
    assert roles([("样品名称", "items"), ("数量", "numbers"), ("生产日期", "numbers")], REPORT) == []


def test_an_items_heading_with_its_unit() -> None:
    assert senses("关键质量指标/计量单位").get("unit", 0.0) == 0
    assert senses("计量单位")["unit"] == 3


@given(st.permutations(range(5)))
def test_the_order_of_columns_does_not_matter(order: list[int]) -> None:
    headings = [
        ("项目名称", "items"),
        ("单位", "units"),
        ("标杆值", "limits"),
        ("我方指标", "limits"),
        ("检得值", "numbers"),
    ]
    assert roles([headings[at] for at in order]) == [FORM[at] for at in order]


def test_serials() -> None:
    assert is_serial(["(1)", "(2)", "", "(3)", "(4)"])
    assert is_serial(["一", "二", "三"])
    assert not is_serial(["0.5", "1.0", "3"])
    assert not is_serial(["3", "7", "5"])


TWO_ROWS: list[list[str | None]] = [
    ["No.", "关键质量指标/计量单位", "限量要求", None, "第三方检测值", "比对结论", None],
    ["^", "^", "对标的先进指标", "企业执行指标", "^", "达到", "未达"],
    ["1", "酒精度偏差/%vol", "±0.5", "±0.4", "-0.1", "√", ""],
    ["2", "甲醇(以100%酒精度计)/g/L", "≤0.40", "≤0.30", "0.12", "√", ""],
]


@pytest.mark.parametrize("ruled", [True, False])
def test_headings_in_two_rows(ruled: bool) -> None:
    lines, grid = table(2, 10, [3, 14, 8, 7, 7, 4, 4], TWO_ROWS)
    rows = read("application_form", page(*lines, grids=[grid] if ruled else [])).tables["indicators"]
    assert [[row.cells()[c].value for c in FORM] for row in rows] == [
        ["酒精度偏差", "%vol", "±0.5", "±0.4", "-0.1"],
        ["甲醇(以100%酒精度计)", "g/L", "≤0.40", "≤0.30", "0.12"],
    ]


def test_a_column_that_may_be_another_is_doubtful_in_every_row() -> None:
    rows = [
        ["项目", "甲方要求", "乙方要求", "测得"],
        ["甲醇", "≤0.40", "≤0.30", "0.12"],
        ["总酸", "≥0.6", "≥0.7", "0.9"],
    ]
    lines, grid = table(2, 10, [10, 8, 8, 8], rows)
    found = read("application_form", page(*lines, grids=[grid])).tables["indicators"]
    limits = [row.cells()[c] for row in found for c in ("advanced", "standard")]
    assert limits and all(cell.status is not Status.READ for cell in limits)


def test_ranges_of_one_limit_are_written_alike() -> None:
    rows = [
        ["项目", "先进指标", "企标指标", "实测值"],
        ["己酸乙酯", "1.40~2.80", "1.40-2.80", "1.98"],
        ["总酸", "≥0.6", "≥0.7", "0.9"],
    ]
    lines, grid = table(2, 10, [10, 8, 8, 8], rows)
    found = read("application_form", page(*lines, grids=[grid])).tables["indicators"]
    assert found[0].cells()["standard"].value == "1.40~2.80"


def test_what_stands_in_a_column_can_belie_its_heading() -> None:
    rows = [["项目", "单位", "技术要求", "检验结果"], *([[f"{n}号成分", "≤0.40", "g/L", "0.12"] for n in "甲乙丙丁"])]
    lines, grid = table(2, 10, [10, 8, 8, 8], rows)
    found = read("test_report", page(*lines, grids=[grid])).tables["results"]
    assert not any(row.cells()[c].status is Status.READ for row in found for c in ("unit", "requirement"))


def limits_of_form(first: str, second: str) -> dict[str, tuple[object, bool]]:
    """What a form's columns of limits under these headings, ≤0.40 and ≤0.30, are read as, and whether that is sure."""
    rows = [
        ["检验项目", "单位", first, second, "实测值"],
        ["甲醇", "g/L", "≤0.40", "≤0.30", "0.12"],
        ["总酸", "g/L", "≥0.60", "≥0.70", "0.94"],
        ["己酸乙酯", "g/L", "1.40~2.80", "1.50~2.70", "1.98"],
    ]
    lines, grid = table(2, 10, [8, 8, 8, 8, 8], rows)
    row = read("application_form", page(*lines, grids=[grid])).tables["indicators"][0].cells()
    return {
        role: (row[role].value, row[role].status is Status.READ)
        for role in ("advanced", "standard")
        if row[role].value is not None
    }


@pytest.mark.parametrize(
    ("public", "own"),
    [
        ("国家标准要求", "企业标准要求"),
        ("国标要求", "企标要求"),
        ("强制性标准要求", "企业标准"),
        ("行业标准", "企业标准"),
        ("地方标准限值", "企标限值"),
        ("国际标准", "企业标准"),
    ],
)
def test_limits_of_the_state_or_a_trade_are_no_column_of_a_form(public: str, own: str) -> None:
    assert limits_of_form(public, own) == {"standard": ("≤0.30", True)}
    assert limits_of_form(own, public) == {"standard": ("≤0.40", True)}


@pytest.mark.parametrize("heading", ["标准值", "国内行业指标"])
def test_limits_of_nobody_are_in_doubt_where_the_others_are_the_companys(heading: str) -> None:
    assert limits_of_form(heading, "企业值") == {"advanced": ("≤0.40", False), "standard": ("≤0.30", True)}


def test_the_companys_own_level_is_no_benchmark() -> None:
    assert "advanced" not in limits_of_form("执行标准", "企业水平")


@pytest.mark.parametrize(
    ("advanced", "own"),
    [
        ("行业先进水平", "企业标准"),
        ("同行水平", "本企业水平"),
        ("国内先进", "企业水平"),
        ("对标标准要求", "执行国家标准要求"),
    ],
)
def test_benchmarks_of_a_trade(advanced: str, own: str) -> None:
    assert limits_of_form(advanced, own) == {"advanced": ("≤0.40", True), "standard": ("≤0.30", True)}


@pytest.mark.parametrize("ruled", [True, False])
@pytest.mark.parametrize(
    ("public", "own"),
    [
        ("国标要求", "本标准要求"),
        ("国家标准要求", "企业标准要求"),
        ("国家标准指标", "本标准指标"),
        ("行业标准", "本标准"),
    ],
)
def test_a_standards_own_limits_are_taken_where_it_shows_others(public: str, own: str, ruled: bool) -> None:
    rows = [
        ["项目", "单位", public, own, "试验方法"],
        ["甲醇", "g/L", "≤0.40", "≤0.30", "GB/T 10345"],
        ["总酸", "g/L", "≥0.60", "≥0.70", "GB 12456"],
        ["己酸乙酯", "g/L", "1.40~2.80", "1.50~2.70", "GB/T 10345"],
    ]
    lines, grid = table(2, 10, [8, 8, 8, 8, 8], rows)
    found = read("enterprise_standard", page(*lines, grids=[grid] if ruled else [])).tables["indicators"]
    limits = [row.cells()["requirement"] for row in found]
    assert [cell.value for cell in limits] == ["≤0.30", "≥0.70", "1.50~2.70"]
    assert all(cell.status is Status.READ for cell in limits)


def test_limits_are_in_doubt_beside_others_that_sense_does_not_tell_from_them() -> None:
    rows = [
        ["项目", "单位", "GB/T 4100要求", "本标准要求", "试验方法"],
        *([name, "g/L", "≤0.40", "≤0.30", "GB/T 10345"] for name in ("甲醇", "总酸", "己酸乙酯")),
    ]
    lines, grid = table(2, 10, [8, 8, 8, 8, 8], rows)
    found = read("enterprise_standard", page(*lines, grids=[grid])).tables["indicators"]
    assert found and not any(row.cells()["requirement"].status is Status.READ for row in found)
