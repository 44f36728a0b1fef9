"""Layouts that tear labels and values apart, and what seals and specks leave of them."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.kinds import CNAS_NUMBER, QMS_NUMBER, STANDARD
from pipeline.model.facts import Status
from pipeline.model.geometry import Box
from pipeline.model.reading import Cell, Grid, Line, SealMark
from tests.extractors.pages import at, page, read, table, values

COMPANY = "四川砚禾新材料有限公司"
ADDRESS = "四川省成都市武侯区砚台路8号"


def seal(text: str, box: Box, colour: str = "red") -> SealMark:
    return SealMark(box=box, colour=colour, shape="round", text=text, confidence=0.8)


def weak(line: Line, place: int, certainty: float = 0.3) -> Line:
    """The line with one character that was read badly."""
    sure = list(line.char_confidences)
    sure[place] = certainty
    return line.model_copy(update={"char_confidences": tuple(sure)})


def test_a_last_character_pushed_to_the_right_edge_ends_the_name() -> None:
    facts = read(
        "business_licence",
        page(at(20, 48, "登记机关 成都市武侯区市场监督管理"), at(33.3, 49.3, "局"), at(24, 52, "2021年07月22日")),
    )
    assert values(facts)["registrar"] == "成都市武侯区市场监督管理局"


@pytest.mark.parametrize("half", [(10.58, "所"), (8.0, "住")])
def test_half_of_a_label_set_wide_still_labels(half: tuple[float, str]) -> None:
    x, char = half
    facts = read(
        "business_licence",
        page(
            at(8, 10, "注册资本"), at(16, 10, "壹仟万元整"), at(8, 12, "成立日期"), at(16, 12, "2003年07月30日"),
            at(8, 14, "营业期限"), at(16, 14, "长期"), at(x, 16, char), at(16, 16, ADDRESS),
        ),
    )  # fmt: skip
    assert values(facts)["address"] == ADDRESS


def test_a_label_read_character_by_character_may_begin_like_another() -> None:
    spaced = [at(8 + 2 * n, 10, c) for n, c in enumerate("注册资本")]
    facts = read("business_licence", page(*spaced, at(18, 10, "（人民币）贰仟万元")))
    assert values(facts)["registered_capital"] == "(人民币)贰仟万元"


def test_print_that_runs_across_the_columns_of_a_frame_is_no_table() -> None:
    left = ["名", "类", "住", "成", "经"]
    rest = [f"称 {COMPANY}", "型 有限责任公司", f"所 {ADDRESS}", "立日期 2019年05月08日", "营范围 瓷砖销售"]
    lines = [at(5, 10 + 3 * n, a) for n, a in enumerate(left)]
    lines += [at(5.86, 10 + 3 * n, b) for n, b in enumerate(rest)]
    x = lines[0].box.x1
    cells = (
        Cell(row=0, column=0, row_span=1, column_span=1, box=Box(0.05, 0.1, x, 0.9)),
        Cell(row=0, column=1, row_span=1, column_span=1, box=Box(x, 0.1, 0.95, 0.9)),
    )
    frame = Grid(box=Box(0.05, 0.1, 0.95, 0.9), rows=1, columns=2, cells=cells)
    facts = read("business_licence", page(*lines, grids=[frame]))
    assert values(facts)["name"] == COMPANY
    assert values(facts)["established_on"] == date(2019, 5, 8)


def test_words_of_a_seal_beside_a_value_leave_it_whole() -> None:
    facts = read(
        "food_licence",
        page(
            at(5, 10, "住所："), at(10, 10, "四川省成都市武侯区砚台路95号6"), at(33, 10, "区市场"),
            at(10, 11.2, "号厂房"),
        ).model_copy(update={"seals": (seal("成都市武侯区市场监督管理局", Box(0.6, 0.12, 0.8, 0.3)),)}),
    )  # fmt: skip
    assert values(facts)["address"] == "四川省成都市武侯区砚台路95号6号厂房"


def test_what_a_seal_adds_to_a_conclusion_is_neither_value_nor_doubt() -> None:
    line = at(5, 20, "检验结论：该样品按Q/YH 001—2023检验，所检项目合格。")
    stray = weak(at(10, 21.3, "品质量歷"), 3)
    field = read("test_report", page(line, stray)).fields["conclusion"]
    assert (field.value, field.status) == ("该样品按Q/YH 001—2023检验,所检项目合格。", Status.READ)
    assert all("歷" not in e.text for e in field.evidence)


def test_a_dash_read_as_one_is_no_weak_character() -> None:
    line = at(5, 20, "检验结论：经检验，符合Q/YH 001一2023标准要求，合格。")
    field = read("test_report", page(weak(line, line.text.index("一")))).fields["conclusion"]
    assert field.status is Status.READ
    assert "Q/YH 001—2023" in str(field.value)


def test_the_same_words_in_another_shape_do_not_put_the_better_reading_in_doubt() -> None:
    first, second = page(at(5, 10, "样品名称：空气净化器")), page(at(5, 10, "样品名称：空气凈化器"), number=2)
    assert values(read("test_report", first, second))["product_name"] == "空气净化器"
    other = page(at(5, 10, "样品名称：空气净化机"), number=2)
    assert read("test_report", first, other).fields["product_name"].status is Status.DOUBTFUL


@pytest.mark.parametrize(
    ("printed", "value"), [("32424Q26152ROL", "32424Q26152R0L"), ("0382lQ60289R3S", "03821Q60289R3S")]
)
def test_where_only_digits_stand_a_letter_of_that_shape_is_one(printed: str, value: str) -> None:
    assert QMS_NUMBER.parse(printed) == (value, "")


def test_a_laboratorys_number_has_digits_behind_its_letter() -> None:
    assert CNAS_NUMBER.parse("CNAS LI1597") == ("CNAS L11597", "")
    assert CNAS_NUMBER.parse("CNAS L1234567").reason


@pytest.mark.parametrize("printed", ["Q/ZPQW 007÷2020", "Q/LTH 0102023", "Q/PNZ.J 022-2021", "Q/YH 001"])
def test_an_enterprise_standard_without_a_clear_year_or_with_a_speck_is_doubted(printed: str) -> None:
    assert STANDARD.parse(printed).reason


def test_multiplication_signs_do_not_contradict() -> None:
    lines, grid = table(3, 10, [7, 35], [["规格型号", "60227 IEC 02(RV) 450/750V 1X4"]])
    cover = page(at(5, 10, "规格型号：60227 IEC 02(RV) 450/750V 1×4"))
    assert read("test_report", cover, page(*lines, grids=[grid], number=2)).fields["model"].status is Status.READ
