"""Two readings of one value: which of them is believed, and when neither is."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.certainty import bounds
from extractors.confirm import Question, confirmed, questions
from extractors.facts import Facts, Row, registry
from extractors.reasons import CHECKSUM_FAILED, POORLY_READ
from extractors.slips import flaw, letters_apart, unit_flaw
from pipeline.model.facts import Evidence, Field, Status
from pipeline.model.geometry import Box
from pipeline.model.reading import Line, PageRef, Reader

PLACE = Box(0.1, 0.1, 0.4, 0.12)


def read(text: str, sure: float, reason: str = "", value: str | None = None) -> Field[str]:
    """A field read at one place; every character equally sure."""
    place = Evidence(
        file="表.pdf",
        page=1,
        box=PLACE,
        text=text,
        reader=Reader.RAPIDOCR,
        straight=PLACE,
        certainty=sure,
        certainties=(sure,) * len(text),
    )
    status = Status.DOUBTFUL if reason else Status.READ
    return Field[str](
        value=text if value is None else value,
        raw=text,
        status=status,
        confidence=sure,
        evidence=(place,),
        reason=reason,
    )


def answer(text: str, sure: float) -> Line:
    return Line(
        text=text, box=PLACE, confidence=sure, reader=Reader.RAPIDOCR, char_confidences=(round(sure, 4),) * len(text)
    )


def form(**cells: Field[str]) -> Facts:
    """A form with one row of indicators."""
    kind = registry()["application_form"]
    row: Row = kind.table_specs()["indicators"].row(**{n: f.model_copy(update={"name": n}) for n, f in cells.items()})
    return kind("d1", {}, {"indicators": (row,)})


def cell(column: str, first: Field[str], again: str, sure: float) -> Field[str]:
    """The cell after the second reader said `again`."""
    paper = form(**{column: first})
    line = answer(again, sure)
    return confirmed(paper, dict.fromkeys(questions(paper), line)).tables["indicators"][0].cells()[column]


UNKNOWN_UNIT, SIGN = "单位不能识别", "比较符号可能误读"


@pytest.mark.parametrize(
    ("column", "first", "sure", "reason", "again", "again_sure", "value"),
    [
        ("unit", "B/八", 0.4, UNKNOWN_UNIT, "g/L", 0.98, "g/L"),
        ("unit", "1", 0.5, POORLY_READ, "—", 0.95, "—"),
        ("standard", "<2.0", 0.8, SIGN, "≤2.0", 0.8, "≤2.0"),
        ("standard", "24", 0.5, POORLY_READ, "≥4", 0.995, "≥4"),
        ("name", "纵向回縮率", 0.9, "有不常用的字形，可能误读", "纵向回缩率", 0.99, "纵向回缩率"),
        ("measured", "3.2", 0.99, "正负号可能漏读", "-3.2", 0.98, "-3.2"),
    ],
)
def test_the_only_reading_that_can_be_printed_is_taken(
    column: str, first: str, sure: float, reason: str, again: str, again_sure: float, value: str
) -> None:
    found = cell(column, read(first, sure, reason), again, again_sure)
    assert (found.status, found.value) == (Status.READ, value)


@pytest.mark.parametrize(
    ("column", "first", "sure", "reason", "again", "again_sure"),
    [
        ("unit", "MA", 0.9, UNKNOWN_UNIT, "HA", 0.6),
        ("standard", "4", 0.4, POORLY_READ, "11", 0.9),
        ("standard", "点生8分", 0.6, "混有水印或其他文字", "分", 1.0),
        ("standard", "350", 0.5, POORLY_READ, "50", 0.99),
        ("name", "铅(Pb", 0.9, "括号不成对，文字可能不全", "铅(Pb)", 0.99),
    ],
)
def test_what_could_be_either_stays_doubtful(
    column: str, first: str, sure: float, reason: str, again: str, again_sure: float
) -> None:
    assert cell(column, read(first, sure, reason), again, again_sure).status is Status.DOUBTFUL


def test_an_impossible_second_reading_is_no_evidence() -> None:
    assert cell("standard", read("≤5", 0.8), "<5", 0.5).status is Status.READ
    assert cell("unit", read("%", 0.4, POORLY_READ), "名", 0.8).status is Status.READ


def test_readings_that_differ_and_both_could_be_are_both_shown() -> None:
    found = cell("standard", read("≥15", 0.7), "≥16", 0.9)
    assert found.status is Status.DOUBTFUL
    assert found.value == "≥15"
    assert "≥15" in found.reason and "≥16" in found.reason


def test_a_character_the_first_reader_lacks_is_taken_from_the_second() -> None:
    paper = registry()["test_report"](
        "d1", {"product_name": read("细焰砖", 0.8).model_copy(update={"name": "product_name"})}
    )
    found = confirmed(paper, dict.fromkeys(questions(paper), answer("细炻砖", 0.6))).fields["product_name"]
    assert (found.status, found.value) == (Status.READ, "细炻砖")


def test_a_name_the_second_reader_sees_on_several_papers_is_taken() -> None:
    name = read("内江市洵奢塑胶有限公司", 0.6).model_copy(update={"name": "client"})
    paper = registry()["test_report"]("d1", {"client": name})
    answers = dict.fromkeys(questions(paper), answer("内江市洵砻塑胶有限公司", 0.7))
    assert confirmed(paper, answers).fields["client"].status is Status.DOUBTFUL
    for page in (2, 3):
        elsewhere = Question(ref=PageRef(file="照.pdf", page=page), box=PLACE, text="洵奢")
        answers[elsewhere] = answer("名称内江市洵砻塑胶有限公司", 0.7)
    assert confirmed(paper, answers).fields["client"].value == "内江市洵砻塑胶有限公司"


def test_a_code_that_two_readers_see_alike_is_printed_so_though_its_check_digit_is_wrong() -> None:
    code = read("91510117527298431T", 0.99, f"{CHECKSUM_FAILED}，请核对原件").model_copy(update={"name": "credit_code"})
    paper = registry()["business_licence"]("d1", {"credit_code": code})
    same = confirmed(paper, dict.fromkeys(questions(paper), answer("91510117527298431T", 0.99)))
    unsure = confirmed(paper, dict.fromkeys(questions(paper), answer("91510117527298431T", 0.7)))
    assert same.fields["credit_code"].status is Status.READ
    assert unsure.fields["credit_code"].status is Status.DOUBTFUL


@pytest.mark.parametrize(
    ("text", "role", "wrong"),
    [
        ("GB/T~8802", "method", True),
        ("GB/T 8802", "method", False),
        ("粒度(1.00mm~4.75mm)", "name", False),
        ("5C成膜无异常", "requirement", True),
        ("5°C成膜无异常", "requirement", False),
        ("1000V,lmin,无击穿", "requirement", True),
        ("1000V,1min,无击穿", "requirement", False),
        ("3000.万元人民币", "", True),
        ("lkg/袋", "", True),
        ("1kg/袋", "", False),
        ("按Q/JBCC 0182022检验", "", True),
        ("按Q/JBCC 018-2022检验", "", False),
        ("一般项目:瓷砖的生产;货物进出口", "business_scope", False),
        ("一般项目:瓷砖的生产:货物进出口", "business_scope", True),
    ],
)
def test_slips_are_seen_without_a_second_reader(text: str, role: str, wrong: bool) -> None:
    assert bool(flaw(text, role)) is wrong


def test_units_that_do_not_go_with_their_item_are_doubted() -> None:
    assert unit_flaw("HA", "泄漏电流") and not unit_flaw("HA", "硬度(邵氏A)")
    assert unit_flaw("m3/(W. h)") and not unit_flaw("m3/(W·h)")


def test_a_lost_character_leaves_its_room() -> None:
    even = [i * 0.01 for i in range(5)]
    assert not letters_apart("2021", even)
    assert letters_apart("年2011月", [0, 0.02, 0.03, 0.04, 0.05, 0.075, 0.095])
    assert not letters_apart("2021", ())


@given(
    first=st.text(string.digits + "≥≤.", min_size=1, max_size=6),
    again=st.text(string.digits + "≥≤.", min_size=0, max_size=6),
    sure=st.floats(0, 1),
    again_sure=st.floats(0, 1),
    poorly=st.booleans(),
)
def test_a_value_is_always_what_a_reader_saw(
    first: str, again: str, sure: float, again_sure: float, poorly: bool
) -> None:
    found = cell("standard", read(first, sure, POORLY_READ if poorly else ""), again, again_sure)
    assert found.value in {first, again, again.strip(" ;,。、")}
    if found.status is Status.READ and found.value != first:
        assert again_sure >= min(b.again for b in bounds() if b.holds == "again")


def test_the_table_holds_together() -> None:
    for bound in bounds():
        assert bound.holds in ("first", "again")
        assert bound.right <= bound.cases
        assert 0 < bound.chance <= 1
