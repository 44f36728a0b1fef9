"""The second reading: what is asked, and what each answer makes of a field."""

from __future__ import annotations

import pytest

from extractors.confirm import confirmed, questions, says_the_same
from extractors.facts import Facts, registry
from extractors.reasons import POORLY_READ
from extractors.test_report import TestResult
from pipeline.model.facts import Evidence, Field, Status
from pipeline.model.geometry import Box
from pipeline.model.reading import Line, Reader

PLACE = Box(0.1, 0.1, 0.4, 0.12)


def seen(text: str, certainty: float, status: Status = Status.READ, reader: Reader = Reader.RAPIDOCR) -> Field[str]:
    evidence = Evidence(
        file="报告.pdf", page=1, box=PLACE, text=text, reader=reader, straight=PLACE, certainty=certainty
    )
    reason = POORLY_READ if status is Status.DOUBTFUL else ""
    return Field[str](value=text, raw=text, status=status, confidence=certainty, evidence=(evidence,), reason=reason)


def holding(field: Field[str], name: str) -> Facts:
    return registry()["test_report"]("d1", {name: field.model_copy(update={"name": name})})


def after(field: Field[str], answer: str, certainty: float, name: str = "client") -> Field[str]:
    """The field when every question about its report is answered so."""
    report = holding(field, name)
    line = Line(text=answer, box=PLACE, confidence=certainty, reader=Reader.RAPIDOCR)
    return confirmed(report, dict.fromkeys(questions(report), line)).fields[name]


def asked(field: Field[str], name: str) -> int:
    return len(list(questions(holding(field, name))))


def test_only_what_is_uncertain_is_read_again() -> None:
    assert asked(seen("甲乙有限公司", 0.99), "lab") == 0
    assert asked(seen("甲乙有限公司", 0.60), "lab") == 1
    assert asked(seen("甲乙有限公司", 0.60, Status.DOUBTFUL), "lab") == 1


def test_what_no_check_guards_is_always_read_again_unless_it_is_typed_text() -> None:
    assert asked(seen("细炻砖", 1.0), "product_name") == 1
    assert asked(seen("细炻砖", 1.0, reader=Reader.TEXT), "product_name") == 0


def test_a_run_of_equal_digits_is_always_read_again() -> None:
    assert asked(seen("A23333229", 1.0), "report_number") == 1


@pytest.mark.parametrize(("unit", "times"), [("mg/g", 1), ("g/kg", 1), ("mg/kg", 0), ("MPa", 0)])
def test_a_unit_that_another_becomes_by_losing_a_letter_is_always_read_again(unit: str, times: int) -> None:
    row = TestResult(item=Field[str](value="铅迁移量"), unit=seen(unit, 0.99))
    report = registry()["test_report"].of("d1", results=(row,))
    assert len(list(questions(report))) == times


def test_agreement_settles_a_doubt_and_disagreement_makes_one() -> None:
    assert after(seen("甲乙有限公司", 0.5, Status.DOUBTFUL), "甲乙有限公司", 0.95).status is Status.READ
    contradicted = after(seen("甲乙有限公司", 0.6), "申乙有限公司", 0.95)
    assert contradicted.status is Status.DOUBTFUL
    assert contradicted.value == "甲乙有限公司"
    assert "甲乙有限公司" in contradicted.reason and "申乙有限公司" in contradicted.reason


def test_an_unsure_or_empty_answer_settles_nothing() -> None:
    assert after(seen("甲乙有限公司", 0.5, Status.DOUBTFUL), "甲乙有限公司", 0.4).status is Status.DOUBTFUL
    assert after(seen("甲乙有限公司", 0.6), "", 0.0).status is Status.DOUBTFUL


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("四川甲乙有限公司。发布", "四川甲乙有限公司发布", True),
        ("Q/ABC 001一2023", "Q/ABC 001—2023", True),
        ("-25°℃,无裂缝", "-25℃，无裂缝", True),
        ("国际分类：1", "国际分类：1）", True),
        ("≤0.5", "≥0.5", False),
        ("0.5", "05", False),
        ("3-4", "3.4", False),
        ("甲乙有限公司", "申乙有限公司", False),
    ],
)
def test_only_differences_that_carry_meaning_count(first: str, second: str, same: bool) -> None:
    assert says_the_same(first, second) is same
