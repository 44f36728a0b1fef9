"""Limits against limits, values against limits: the tables of the handbook, and what must hold for all numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.report import Verdict, VersusAdvanced
from pipeline.text.limits import parse_limit, parse_value
from validators.compare import compare_limits, rounded_to, same_limit
from validators.indicators import Decision, decide
from validators.judge import judge
from validators.systems import Better

BETTER, EQUAL, WEAKER, UNKNOWN = (
    VersusAdvanced.BETTER,
    VersusAdvanced.EQUAL,
    VersusAdvanced.WEAKER,
    VersusAdvanced.UNKNOWN,
)
LARGER, SMALLER, INSIDE = Better.LARGER, Better.SMALLER, Better.INSIDE


def versus(
    standard: str, advanced: str, better: Better | None = None, units: tuple[str, str] = ("", "")
) -> VersusAdvanced:
    return compare_limits(parse_limit(standard, units[0]), parse_limit(advanced, units[1]), better).relation


LIMITS = [
    ("≥45", "≥40", None, BETTER),
    ("≥40", "≥40", None, EQUAL),
    ("≥35", "≥40", None, WEAKER),
    ("≤0.08", "≤0.10", None, BETTER),
    ("≤0.10", "≤0.1", None, EQUAL),
    ("≤0.5", "≤0.10", None, WEAKER),
    (">40", "≥40", None, BETTER),
    ("≥40", ">40", None, WEAKER),
    ("6.5~7.5", "6.0~8.0", None, BETTER),
    ("6.0~8.0", "6.0~8.0", None, EQUAL),
    ("5.5~7.5", "6.0~8.0", None, WEAKER),
    ("5.0~9.0", "6.0~8.0", None, WEAKER),
    ("±0.4", "±0.5", None, BETTER),
    ("2.5±0.3", "2.5±0.5", None, BETTER),
    ("-25℃", "-20℃", SMALLER, BETTER),
    ("-20℃", "-25℃", SMALLER, WEAKER),
    ("105℃", "90℃", LARGER, BETTER),
    ("46.0", "≥46.0", None, EQUAL),
    ("≥4级", "≥3-4级", None, BETTER),
    ("≥3-4级", "≥4级", None, WEAKER),
    ("1级", "2级", SMALLER, BETTER),
    ("E0", "E1", None, BETTER),
    ("E1", "E0", None, WEAKER),
    ("ENF", "E0", None, BETTER),
    ("优等品", "一等品", None, BETTER),
    ("P3", "P4", None, WEAKER),
    ("应无裂纹", "无裂纹", None, EQUAL),
    ("不得检出", "不应检出", None, EQUAL),
    ("平均值≥40,单个值≥36", "平均值≥35,单个值≥32", None, BETTER),
    ("平均值≥40,单个值≥30", "平均值≥35,单个值≥32", None, WEAKER),
    ("平均值≥35,单个值≥32", "平均值≥35,单个值≥32", None, EQUAL),
    ("105℃,滑动≤1mm", "105℃,滑动≤2mm", None, BETTER),
    # what cannot be compared is unknown, never weaker
    ("≤40", "≥40", None, UNKNOWN),
    ("≥40", "35~45", None, UNKNOWN),
    ("36~44", "≥35", None, UNKNOWN),
    ("-25℃", "-20℃", None, UNKNOWN),
    ("1级", "2级", None, UNKNOWN),
    ("≤0.05", "不得检出", None, UNKNOWN),
    ("无明显裂纹", "无裂纹", None, UNKNOWN),
    ("E0", "≤0.05", None, UNKNOWN),
    ("A类", "E1", None, UNKNOWN),
    ("—", "≥40", None, UNKNOWN),
    ("≥40MPa", "≥40N", None, UNKNOWN),
    ("≥40", "≥40MPa", None, UNKNOWN),
    ("≥20", "平均值≥35,单个值≥32", None, UNKNOWN),
    ("平均值≥35,单个值≥30", "≥35", None, UNKNOWN),
    ("≥40", "≥40", SMALLER, UNKNOWN),
]


@pytest.mark.parametrize(("standard", "advanced", "better", "expected"), LIMITS)
def test_limit_against_limit(standard: str, advanced: str, better: Better | None, expected: VersusAdvanced) -> None:
    assert versus(standard, advanced, better) is expected


@pytest.mark.parametrize(
    ("standard", "advanced", "expected"),
    [
        ("≥8.0 N/mm²", "≥8 MPa", EQUAL),
        ("≥8000 kPa", "≥8 MPa", EQUAL),
        ("≥160 N/cm", "≥800 N/50mm", EQUAL),
        ("≤300s", "≤5min", EQUAL),
        ("≤20s", "≤1min", BETTER),
        ("≥1.4 g/cm³", "≥1350 kg/m³", BETTER),
    ],
)
def test_units_are_converted_where_that_is_exact(standard: str, advanced: str, expected: VersusAdvanced) -> None:
    assert versus(standard, advanced) is expected


def test_a_count_needs_no_unit() -> None:
    assert versus("≥10000", "≥10000次") is EQUAL
    assert versus("≥4", "≥4级", units=("", "级")) is EQUAL


def test_words_marked_as_words_are_compared_as_words() -> None:
    assert versus("-25℃,无裂缝", "-25℃，无裂缝", Better.TEXT) is EQUAL
    assert versus("-20℃,无裂缝", "-25℃,无裂缝", Better.TEXT) is UNKNOWN


numbers = st.decimals(min_value=0, max_value=1000, places=2)
signs = st.sampled_from(["≥", "≤", ">", "<"])


@given(numbers, numbers, signs)
def test_tightening_is_never_weaker_and_the_mirror_agrees(a: Decimal, b: Decimal, sign: str) -> None:
    one, other = versus(f"{sign}{a}", f"{sign}{b}"), versus(f"{sign}{b}", f"{sign}{a}")
    mirror = {BETTER: WEAKER, WEAKER: BETTER, EQUAL: EQUAL}
    assert other is mirror[one]
    tighter = a > b if sign in "≥>" else a < b
    assert one is (EQUAL if a == b else BETTER if tighter else WEAKER)


@given(st.lists(numbers, min_size=3, max_size=3), signs)
def test_comparing_limits_is_transitive(values: list[Decimal], sign: str) -> None:
    a, b, c = (f"{sign}{v}" for v in values)
    reaches = (BETTER, EQUAL)
    if versus(a, b) in reaches and versus(b, c) in reaches:
        assert versus(a, c) in reaches


@given(numbers, numbers, numbers, signs)
def test_what_meets_a_tighter_limit_meets_the_looser(value: Decimal, a: Decimal, b: Decimal, sign: str) -> None:
    tight, loose = parse_limit(f"{sign}{a}"), parse_limit(f"{sign}{b}")
    if compare_limits(tight, loose).relation in (BETTER, EQUAL):
        measured = parse_value(str(value))
        if judge(measured, tight).verdict is Verdict.PASS:
            assert judge(measured, loose).verdict is Verdict.PASS


PASS, FAIL, OPEN = Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN

ROUNDING = [
    # value, limit, full value, rounded value (GB/T 8170)
    ("96.96", "≥97.0", FAIL, PASS),
    ("96.94", "≥97.0", FAIL, FAIL),
    ("0.549", "≤0.5", FAIL, PASS),
    ("0.551", "≤0.5", FAIL, FAIL),
    ("1.151", "1.2~1.6", FAIL, PASS),
    ("10.16", "10.0±0.1", FAIL, FAIL),
    ("9.89", "10.0±0.1", FAIL, PASS),
    ("9.85", "10.0±0.1", FAIL, FAIL),
    ("10.15", "10.0±0.1", FAIL, FAIL),
    ("0.50", "≤0.5", PASS, PASS),
    ("0.505", "≤0.50", FAIL, PASS),
    ("0.515", "≤0.50", FAIL, FAIL),
    ("-0.549", "≥-0.5", FAIL, PASS),
]


@pytest.mark.parametrize(("value", "limit", "full", "rounded"), ROUNDING)
def test_full_value_and_rounded_value(value: str, limit: str, full: Verdict, rounded: Verdict) -> None:
    assert judge(parse_value(value), parse_limit(limit)).verdict is full
    assert judge(parse_value(value), parse_limit(limit), rounded=True).verdict is rounded


@pytest.mark.parametrize(
    ("number", "bound", "expected"),
    [
        ("2.5", "1", "2"),
        ("3.5", "1", "4"),
        ("-2.5", "1", "-2"),
        ("0.125", "0.10", "0.12"),
        ("0.135", "0.10", "0.14"),
        ("7", "0.10", "7"),
    ],
)
def test_rounding_is_half_to_even_in_one_step(number: str, bound: str, expected: str) -> None:
    assert rounded_to(Decimal(number), Decimal(bound)) == Decimal(expected)


VALUES = [
    ("0.05", "≤0.08", PASS),
    ("0.09", "≤0.08", FAIL),
    ("未检出", "≤0.05", OPEN),
    ("<0.01", "≤0.05", PASS),
    ("<0.1", "≤0.05", OPEN),
    ("未检出(检出限0.01)", "≤0.05", PASS),
    ("未检出", "不得检出", PASS),
    ("0.02", "不得检出", FAIL),
    ("0", "不得检出", OPEN),
    (">5000", "≥5000", PASS),
    (">1000", "≥5000", OPEN),
    ("0.07, 0.05~0.08", "平均值≤0.10,单个值≤0.12", PASS),
    ("0.07, 0.05~0.13", "平均值≤0.10,单个值≤0.12", FAIL),
    ("0.11, 0.05~0.12", "平均值≤0.10,单个值≤0.12", FAIL),
    ("43 39~45", "平均值≥35,单个值≥32", PASS),
    ("0.07, 0.05~0.09", "≤0.08", OPEN),
    ("41", "平均值≥35,单个值≥32", PASS),
    ("33", "平均值≥35,单个值≥32", OPEN),
    ("31", "平均值≥35,单个值≥32", FAIL),
    ("1# 0.1 2# 0.2 3# 0.3", "≤0.3", PASS),
    ("1# 0.1 2# 0.2 3# 0.4", "≤0.3", FAIL),
    ("3-4级", "≥4级", FAIL),
    ("4-5级", "≥4级", PASS),
    ("E1", "E0", FAIL),
    ("ENF", "E0", PASS),
    ("无裂缝", "无裂缝", PASS),
    ("有裂缝", "无裂缝", FAIL),
    ("透水", "不透水", FAIL),
    ("合格", "无裂缝", PASS),
    ("不合格", "无裂缝", FAIL),
    ("轻微发白", "无裂缝", OPEN),
    ("9/10通过", "9/10通过", PASS),
    ("8/10通过", "9/10通过", FAIL),
    ("符合", "≤0.08", OPEN),
    ("/", "≤0.08", OPEN),
    ("0.05mg/kg", "≤0.08mg/L", OPEN),
    ("30s", "≤1min", PASS),
    ("7.2", "6.5~8.5", PASS),
    ("8.6", "6.5~8.5", FAIL),
    ("12,500", "≥10000", OPEN),
]


@pytest.mark.parametrize(("value", "limit", "expected"), VALUES)
def test_value_against_limit(value: str, limit: str, expected: Verdict) -> None:
    assert judge(parse_value(value), parse_limit(limit)).verdict is expected


def test_a_bare_limit_needs_a_direction() -> None:
    assert judge(parse_value("47"), parse_limit("46.0")).verdict is OPEN
    assert judge(parse_value("47"), parse_limit("46.0"), LARGER).verdict is PASS
    assert judge(parse_value("47"), parse_limit("46.0"), SMALLER).verdict is FAIL


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        ("≤0.08", "不大于0.08", EQUAL),
        ("≥8MPa", "≥8000kPa", EQUAL),
        ("0.08", "≤0.08", EQUAL),
        ("≤0.08", "≤0.10", WEAKER),
        ("≤0.08", "≥0.08", WEAKER),
        ("无裂纹", "无裂缝", UNKNOWN),
        ("平均值≥35,单个值≥32", "平均值≥35,单个值≥30", WEAKER),
    ],
)
def test_two_printings_of_a_limit(a: str, b: str, relation: VersusAdvanced) -> None:
    assert same_limit(parse_limit(a), parse_limit(b)).relation is relation


MISS = Verdict.MISSING


@pytest.mark.parametrize(
    ("standard", "by_standard", "by_advanced", "decision"),
    [
        (VersusAdvanced.MISSING, MISS, MISS, Decision.MISSING_ITEM),
        (WEAKER, PASS, PASS, Decision.NOT_ADVANCED),
        (EQUAL, MISS, MISS, Decision.INSUFFICIENT),
        (BETTER, FAIL, PASS, Decision.CONTRADICTED),
        (BETTER, PASS, PASS, Decision.REACHED),
        (UNKNOWN, PASS, PASS, Decision.PERSON),
        (EQUAL, OPEN, PASS, Decision.PERSON),
    ],
)
def test_decision_table(
    standard: VersusAdvanced, by_standard: Verdict, by_advanced: Verdict, decision: Decision
) -> None:
    assert decide(standard, by_standard, by_advanced) is decision


@pytest.mark.parametrize(
    ("value", "limit", "expected"),
    [
        ("110℃，无流淌、滴落。", "110°C,无流淌、滴落", PASS),
        ("-25°C,无裂缝", "-25℃,无裂缝", PASS),
        ("0.3MPa，30min 不透水", "0.3MPa,30min不透水", PASS),
        ("03MPa,30min不透水", "0.3MPa,30min不透水", OPEN),
        ("-20℃,无裂缝", "-25℃,无裂缝", OPEN),
        ("IP68", "IP68", PASS),
    ],
)
def test_a_result_that_repeats_the_condition(value: str, limit: str, expected: Verdict) -> None:
    assert judge(parse_value(value), parse_limit(limit)).verdict is expected
