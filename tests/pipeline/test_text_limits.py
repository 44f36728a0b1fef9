"""Printed limits and values: what they mean, that printing and parsing agree, and that nothing is guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.text.limits import (
    Absent,
    Free,
    Grade,
    Interval,
    Limit,
    Share,
    Spread,
    Unclear,
    Wording,
    fold_wording,
    parse_limit,
    parse_value,
    said,
    unit_of,
)
from pipeline.text.limits.nouns import AVERAGE, SINGLE, Part

D = Decimal


def interval(low: str | None, high: str | None, unit: str = "", **more: bool) -> Interval:
    return Interval(low=D(low) if low else None, high=D(high) if high else None, unit=unit, **more)


LIMITS = {
    "≥35": interval("35", None),
    "⩾35": interval("35", None),
    "≧35": interval("35", None),
    ">=35": interval("35", None),
    "不小于35": interval("35", None),
    "不低于 35": interval("35", None),
    "不应低于35": interval("35", None),
    "应不小于35": interval("35", None),
    "至少35": interval("35", None),
    "35以上": interval("35", None),
    "大于35": interval("35", None, low_open=True),
    "＞35": interval("35", None, low_open=True),
    "≤0.50": interval(None, "0.50"),
    "≦0.50": interval(None, "0.50"),
    "不大于0.50": interval(None, "0.50"),
    "不超过0.50": interval(None, "0.50"),
    "不应超过0.50": interval(None, "0.50"),
    "小于0.50": interval(None, "0.50", high_open=True),
    "10.0~18.0": interval("10.0", "18.0"),
    "10.0～18.0": interval("10.0", "18.0"),
    "10-20": interval("10", "20"),
    "10—20": interval("10", "20"),
    "-10~20": interval("-10", "20"),
    "10.0±0.1": interval("9.9", "10.1"),
    "±0.5%": interval("-0.5", "0.5", "%"),
    "+0.5/-0.2": interval("-0.2", "0.5"),
    "10 +0.5/-0.2": interval("9.8", "10.5"),
    "(2.5±0.5)%": interval("2.0", "3.0", "%"),
    "3<E≤6": interval("3", "6", low_open=True),
    "5000≤CCM<8000": interval("5000", "8000", high_open=True),
    "12000≤CCM": interval("12000", None),
    "≥10,≤20": interval("10", "20"),
    "≥1.0×10⁶": interval("1000000", None),
    "≥ 8.0 N/mm²": interval("8.0", None, "MPa"),
    "不应超过5分钟": interval(None, "5", "min"),
    "≤-25℃": interval(None, "-25", "℃"),
    "不低于4级": interval("4", None, "级"),
    "≥3-4级": interval("3.5", None, "级"),
    "3-4级": interval("3.5", "3.5", "级", bare=True),
    "46.0": interval("46.0", "46.0", bare=True),
    "不得检出": Absent(),
    "不应检出": Absent(),
    "—": Free(),
    "/": Free(),
    "9/10通过": Share(passed=9, total=10),
    "应无裂纹": Wording(text="无裂纹"),
    "无破裂、无渗漏": Wording(text="无破裂无渗漏"),
    "符合GB/T 17219": Wording(text="符合GB/T17219"),
    "为±8%": interval("-8", "8", "%"),
    "应在5.0~7.0之间": interval("5.0", "7.0"),
    "应控制在5%以下": interval(None, "5", "%"),
    "应满足：≥5%": interval("5", None, "%"),
    "应≤0.5%": interval(None, "0.5", "%"),
    "满足：符合GB 31701的规定": Wording(text="符合GB31701的规定"),
    "满足要求": Wording(text="满足要求"),
}


@pytest.mark.parametrize(("text", "expected"), LIMITS.items())
def test_limits_mean_what_they_say(text: str, expected: object) -> None:
    assert parse_limit(text).only == expected


@pytest.mark.parametrize("text", ["≥", "10~", "", "≤≥5", "≥1.0×106", "100±5%", "20~10"])
def test_what_is_not_understood_is_unclear_or_at_least_no_number(text: str) -> None:
    assert isinstance(parse_limit(text).only, Unclear | Wording)


def test_printed_digits_are_kept() -> None:
    only = parse_limit("≤0.50").only
    assert isinstance(only, Interval)
    assert str(only.high) == "0.50"


@pytest.mark.parametrize(
    ("text", "better", "worse"),
    [("ENF", 0, "E0"), ("E0", 1, "E1"), ("P4", 0, "P3"), ("优等品", 1, "合格品"), ("A类", 0, "B类")],
)
def test_classes_have_an_order(text: str, better: int, worse: str) -> None:
    first, second = parse_limit(text).only, parse_limit(worse).only
    assert isinstance(first, Grade)
    assert isinstance(second, Grade)
    assert first.rank == better
    assert first.scale == second.scale
    assert first.rank < second.rank


@pytest.mark.parametrize(
    "text", ["平均值≥35, 单个值≥32", "平均值≥35；单个值≥32", "平均值≥35单个值≥32", "≥35(平均值),≥32(单个值)"]
)
def test_mean_and_single_value_come_apart(text: str) -> None:
    assert parse_limit(text).parts == (
        Part(label=AVERAGE, criterion=interval("35", None)),
        Part(label=SINGLE, criterion=interval("32", None)),
    )


def test_condition_and_criterion_stay_together() -> None:
    condition, criterion = parse_limit("105℃,滑动≤2mm").parts
    assert condition.criterion == interval("105", "105", "℃", bare=True)
    assert (criterion.label, criterion.criterion) == ("滑动", interval(None, "2", "mm"))


def test_half_grades_by_the_unit_of_the_column() -> None:
    assert parse_limit("3-4", "级").only == interval("3.5", "3.5", "级", bare=True)
    assert parse_limit("3-4", "mm").only == interval("3", "4", "mm")


def test_a_unit_that_contradicts_its_column_is_not_taken() -> None:
    assert not isinstance(parse_limit("≥5min", "MPa").only, Interval)


VALUES = {
    "0.05": [("", interval("0.05", "0.05"))],
    "-25": [("", interval("-25", "-25"))],
    "12.5 MPa": [("", interval("12.5", "12.5", "MPa"))],
    "0.07, 0.05~0.08": [(AVERAGE, interval("0.07", "0.07")), (SINGLE, Spread(low=D("0.05"), high=D("0.08")))],
    "43 39~45": [(AVERAGE, interval("43", "43")), (SINGLE, Spread(low=D(39), high=D(45)))],
    "1# 0.1 2# 0.2 3# 0.3": [("", interval(n, n)) for n in ("0.1", "0.2", "0.3")],
    "①0.1②0.2": [("", interval(n, n)) for n in ("0.1", "0.2")],
    "0.64-0.65": [("", Spread(low=D("0.64"), high=D("0.65")))],
    "纵向 12 横向 13": [("纵向", interval("12", "12")), ("横向", interval("13", "13"))],
    "<0.01": [("", interval(None, "0.01", high_open=True))],
    "未检出(<0.01)": [("", interval(None, "0.01", high_open=True))],
    "未检出(检出限0.01mg/kg)": [("", interval(None, "0.01", "mg/kg", high_open=True))],
    ">5000次": [("", interval("5000", None, "次", low_open=True))],
    "未检出": [("", Absent())],
    "ND": [("", Absent())],
    "N.D.": [("", Absent())],
    "3-4级": [("", interval("3.5", "3.5", "级"))],
    "4级": [("", interval("4", "4", "级"))],
    "9/10 通过": [("", Share(passed=9, total=10))],
    "无裂缝": [("", Wording(text="无裂缝"))],
    "/": [("", Free())],
}


@pytest.mark.parametrize(("text", "expected"), VALUES.items())
def test_values_mean_what_they_say(text: str, expected: list[tuple[str, object]]) -> None:
    found = [(r.label, r.finding) for r in parse_value(text).results]
    assert [
        (label, f.model_copy(update={"bare": False}) if isinstance(f, Interval) else f) for label, f in found
    ] == expected


@pytest.mark.parametrize("text", ["", "12,500", "0.30, 0.05~0.08"])
def test_values_that_cannot_be_trusted_are_unclear(text: str) -> None:
    assert any(isinstance(r.finding, Unclear) for r in parse_value(text).results)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("合格", True),
        ("符合要求", True),
        ("P", True),
        ("PASS", True),
        ("不合格", False),
        ("F", False),
        ("0.5", None),
        ("实测", None),
    ],
)
def test_verdict_words(text: str, verdict: bool | None) -> None:
    assert said(text) is verdict


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("N/mm²", "MPa"),
        ("℃", "°C"),
        ("µm", "um"),
        ("μm", "微米"),
        ("g/100g", "%"),
        ("kgf/cm²", "公斤/平方厘米"),
        ("Mpa", "MPa"),
    ],
)
def test_one_unit_in_two_spellings(a: str, b: str) -> None:
    assert unit_of(a).dimension == unit_of(b).dimension
    assert unit_of(a).factor == unit_of(b).factor


@pytest.mark.parametrize(
    ("text", "unit", "same"),
    [
        ("1", "N/cm", "5 N/50mm"),
        ("1", "bar", "0.1 MPa"),
        ("1", "kgf", "9.80665 N"),
        ("1", "kgf/cm²", "0.0980665 MPa"),
        ("1", "h", "60 min"),
    ],
)
def test_conversions_are_exact(text: str, unit: str, same: str) -> None:
    number, other = same.split()
    assert D(text) * unit_of(unit).factor == D(number) * unit_of(other).factor


@pytest.mark.parametrize(
    "pair", [("MW", "mW"), ("%", "%vol"), ("dB", "dB(A)"), ("甲单位", "乙单位"), ("mg/kg", "mg/L")]
)
def test_units_that_must_not_be_mixed(pair: tuple[str, str]) -> None:
    assert unit_of(pair[0]).dimension != unit_of(pair[1]).dimension


numbers = st.decimals(min_value=-9999, max_value=99999, places=2).map(lambda d: abs(d) if d.is_zero() else d)
units = st.sampled_from(["", "%", "MPa", "mm", "N/50mm", "mg/kg", "dB(A)", "g/m2", "次"])


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low, high = sorted([draw(numbers), draw(numbers)])
    assume(low < high)
    shape = draw(st.sampled_from(["least", "most", "between", "open", "bare"]))
    unit = draw(units)
    if shape == "least":
        return Interval(low=low, low_open=draw(st.booleans()), unit=unit)
    if shape == "most":
        return Interval(high=high, high_open=draw(st.booleans()), unit=unit)
    if shape == "bare":
        return Interval(low=low, high=low, bare=True, unit=unit)
    opens = {"low_open": True, "high_open": draw(st.booleans())} if shape == "open" else {}
    return Interval(low=low, high=high, unit=unit, **opens)


@given(intervals())
def test_printing_and_parsing_agree(wanted: Interval) -> None:
    assert parse_limit(str(wanted)).only == wanted


@given(intervals(), intervals())
def test_printing_and_parsing_agree_for_mean_and_single(mean: Interval, single: Interval) -> None:
    limit = Limit(parts=(Part(label=AVERAGE, criterion=mean), Part(label=SINGLE, criterion=single)))
    assert parse_limit(str(limit)).parts == limit.parts


@given(numbers, units)
def test_a_printed_number_is_read_back(number: Decimal, unit: str) -> None:
    (result,) = parse_value(f"{number}{unit}").results
    assert isinstance(result.finding, Interval)
    assert result.finding.low == result.finding.high == number


@given(st.text(max_size=40))
def test_no_text_breaks_the_parsers(text: str) -> None:
    assert parse_limit(text).parts
    assert parse_value(text).results


@given(st.text(alphabet="0123456789.~-—±≥≤<> ,;；、%级平均值单个mgkMPa()", max_size=24))
def test_no_near_limit_breaks_the_parsers(text: str) -> None:
    for part in parse_limit(text, "mm").parts:
        only = part.criterion
        if isinstance(only, Interval) and only.low is not None and only.high is not None:
            assert only.low < only.high or only.bare or only.unit == "级"
    assert parse_value(text, "mm").results


@pytest.mark.parametrize("text", ["9 7", "12 5", "1 0", "9 7.5", "3.1 2", "12 000"])
def test_a_result_in_two_pieces_is_unclear(text: str) -> None:
    (result,) = parse_value(text, "%").results
    assert isinstance(result.finding, Unclear)


def test_results_of_several_samples_are_a_list() -> None:
    assert [str(r.finding.low) for r in parse_value("912 886 905", "N").results] == ["912", "886", "905"]  # type: ignore[union-attr]
    assert len(parse_value("0.6 0.7", "%").results) == 2


def test_a_limit_in_two_pieces_is_unclear() -> None:
    assert parse_limit("≥9 7", "%").unclear
    assert not parse_limit("≥12 000", "次").unclear


def test_a_point_within_a_number_is_no_punctuation() -> None:
    assert fold_wording("0.3MPa,30min不透水。") == fold_wording("0.3MPa，30min 不透水")
    assert fold_wording("0.3MPa不透水") != fold_wording("03MPa不透水")
