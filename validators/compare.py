"""Comparing limits with limits and values with limits. Exact decimals; what cannot be compared is unknown.

The direction comes from the item or from the advanced requirement's sign, never from the numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

from pipeline.model.report import Verdict, VersusAdvanced
from pipeline.text.limits import (
    Absent,
    Criterion,
    Free,
    Grade,
    Interval,
    Limit,
    Share,
    Unclear,
    Wording,
    fold_wording,
    unit_of,
)
from pipeline.text.limits.nouns import ROLES, Part
from validators.systems import Better


class Compared(NamedTuple):
    """A relation and, where it is unknown, why (Chinese)."""

    relation: VersusAdvanced
    reason: str = ""


class Judged(NamedTuple):
    """A verdict and, where it is unknown, why (Chinese)."""

    verdict: Verdict
    reason: str = ""


EQUAL = Compared(VersusAdvanced.EQUAL)
BETTER = Compared(VersusAdvanced.BETTER)
WEAKER = Compared(VersusAdvanced.WEAKER)
_REACHED = (VersusAdvanced.EQUAL, VersusAdvanced.BETTER)


def incomparable(reason: str) -> Compared:
    return Compared(VersusAdvanced.UNKNOWN, reason)


def compare_limits(standard: Limit, advanced: Limit, better: Better | None = None) -> Compared:
    """How a standard's limit stands to the advanced one. Equal is enough; forms that do not match are unknown."""
    if reason := standard.unclear or advanced.unclear:
        return incomparable(reason)
    if better is Better.TEXT:
        same = fold_wording(standard.raw) == fold_wording(advanced.raw)
        return EQUAL if same else incomparable("文字要求不完全相同，须人工比较")
    paired = list(_pairs(standard, advanced))
    if not paired:
        return incomparable("两项要求的组成不同，不能逐一比较")
    alone = len(advanced.parts) == 1
    results = [_certain(compare_criteria(s, a, better, alone), sure) for s, a, sure in paired]
    return worst(results)


def _certain(result: Compared, sure: bool) -> Compared:
    """A weaker result counts only between parts that surely belong together."""
    return (
        result if sure or result.relation in _REACHED else incomparable("平均值与单个值的要求未分别规定，不能逐一比较")
    )


def worst(results: Iterable[Compared]) -> Compared:
    """Several parts together: weaker anywhere is weaker, else unknown anywhere is unknown."""
    results = list(results)
    for relation in (VersusAdvanced.WEAKER, VersusAdvanced.UNKNOWN, VersusAdvanced.BETTER):
        if found := next((r for r in results if r.relation is relation), None):
            return found
    return EQUAL


def _pairs(standard: Limit, advanced: Limit) -> Iterable[tuple[Criterion, Criterion, bool]]:
    """Each advanced part with the standard's part it is to be compared with, and whether the pairing is sure."""
    mine, theirs = list(standard.parts), list(advanced.parts)
    if len(mine) == len(theirs) == 1:
        return [(mine[0].criterion, theirs[0].criterion, not _differ(mine[0], theirs[0]))]
    if len(theirs) == 1 and all(p.label in ROLES for p in mine):
        return [(p.criterion, theirs[0].criterion, False) for p in mine]
    if len(mine) == 1 and all(p.label in ROLES for p in theirs):
        return [(mine[0].criterion, p.criterion, False) for p in theirs]
    pairs = []
    for part in theirs:
        match = next((p for p in mine if fold_wording(p.label) == fold_wording(part.label)), None)
        if match is None:
            return []
        mine.remove(match)
        pairs.append((match.criterion, part.criterion, True))
    return pairs


def _differ(a: Part, b: Part) -> bool:
    return a.label != b.label and (a.label in ROLES or b.label in ROLES)


def compare_criteria(standard: Criterion, advanced: Criterion, better: Better | None, alone: bool = True) -> Compared:
    """One criterion with one. `alone`: the whole requirement, so that its sign must agree with `better`."""
    if isinstance(standard, Interval) and isinstance(advanced, Interval):
        return _intervals(standard, advanced, better, alone)
    if isinstance(standard, Grade) and isinstance(advanced, Grade):
        if standard.scale != advanced.scale:
            return incomparable("等级不属于同一分级，不能比较")
        return _ordered(advanced.rank - standard.rank)
    if isinstance(standard, Share) and isinstance(advanced, Share) and standard.total == advanced.total:
        return _ordered(standard.passed - advanced.passed)
    if isinstance(standard, Absent) and isinstance(advanced, Absent):
        return EQUAL
    if isinstance(standard, Wording) and isinstance(advanced, Wording):
        return EQUAL if standard.text == advanced.text else incomparable("文字要求不完全相同，须人工比较")
    if isinstance(standard, Free):
        return incomparable("企业标准该项未列出要求，须人工核对")
    return incomparable("两项要求的形式不同，不能比较")


def _ordered(sign: int | Decimal) -> Compared:
    return BETTER if sign > 0 else WEAKER if sign < 0 else EQUAL


def _intervals(standard: Interval, advanced: Interval, better: Better | None, alone: bool) -> Compared:
    if reason := unit_trouble(standard.unit, advanced.unit):
        return incomparable(reason)
    theirs = directed(advanced, better)
    if theirs is None:
        same = standard.bare and scaled(standard.low, standard.unit) == scaled(advanced.low, advanced.unit)
        return EQUAL if same else incomparable("不能确定指标的优劣方向")
    if alone and {better, shape(theirs)} == {Better.LARGER, Better.SMALLER}:
        return incomparable("先进指标的符号与项目的优劣方向矛盾")
    mine = directed(standard, shape(theirs))
    if mine is None or shape(mine) is not shape(theirs):
        return incomparable("两项限值的形式（上限、下限、范围）不同，不能比较")
    if shape(theirs) is Better.INSIDE:
        return _inside(_side(mine, theirs, "low"), _side(mine, theirs, "high"))
    return _side(mine, theirs, "low" if theirs.high is None else "high")


def _inside(low: Compared, high: Compared) -> Compared:
    if WEAKER in (low, high):
        return WEAKER
    return BETTER if BETTER in (low, high) else EQUAL


def _side(mine: Interval, theirs: Interval, side: str) -> Compared:
    """One bound with its counterpart: tighter is better."""
    a = scaled(getattr(mine, side), mine.unit)
    b = scaled(getattr(theirs, side), theirs.unit)
    assert a is not None and b is not None
    if a != b:
        return _ordered(a - b if side == "low" else b - a)
    return _ordered(int(getattr(mine, f"{side}_open")) - int(getattr(theirs, f"{side}_open")))


def unit_trouble(a: str, b: str) -> str:
    """Why numbers in the two units cannot be compared; empty when they can."""
    first, second = unit_of(a), unit_of(b)
    if first.dimension == second.dimension:
        return ""
    if not a or not b:
        return f"一方缺少计量单位（{a or b}）"
    return f"计量单位“{a}”与“{b}”不能换算"


def scaled(number: Decimal | None, unit: str) -> Decimal | None:
    """The number in its dimension's base unit: an exact product."""
    return None if number is None else number * unit_of(unit).factor


def shape(interval: Interval) -> Better:
    """Which side is bounded, as the direction it stands for."""
    if interval.low is not None and interval.high is not None:
        return Better.INSIDE
    return Better.LARGER if interval.high is None else Better.SMALLER


def directed(interval: Interval, better: Better | None) -> Interval | None:
    """A bare number turned into the bound its direction makes it; None where no direction is known."""
    if not interval.bare:
        return interval
    if better is Better.LARGER:
        return interval.model_copy(update={"high": None, "bare": False})
    if better is Better.SMALLER:
        return interval.model_copy(update={"low": None, "bare": False})
    return None


def rounded_to(number: Decimal, bound: Decimal) -> Decimal:
    """GB/T 8170: to the bound's printed decimals, in one step, half to even."""
    exponent = bound.as_tuple().exponent
    assert isinstance(exponent, int)
    if number.as_tuple().exponent >= exponent:  # type: ignore[operator]
        return number
    return number.quantize(Decimal(1).scaleb(exponent), rounding=ROUND_HALF_EVEN)


def same_limit(a: Limit, b: Limit) -> Compared:
    """Whether two printings of a limit say the same: EQUAL, WEAKER (meaning: different) or unknown."""
    if reason := a.unclear or b.unclear:
        return incomparable(reason)
    if fold_wording(a.raw) == fold_wording(b.raw) or a.parts == b.parts:
        return EQUAL
    results = []
    for p, q, sure in _pairs(a, b) or []:
        found = _same(p, q)
        results.append(found if sure else _certain(found, sure=False))
    return (
        worst(results) if results and len(a.parts) == len(b.parts) else incomparable("两处要求的写法不同，须人工核对")
    )


def _same(a: Criterion, b: Criterion) -> Compared:
    if isinstance(a, Interval) and isinstance(b, Interval):
        if reason := unit_trouble(a.unit, b.unit):
            return incomparable(reason)
        return _same_interval(a, b)
    if isinstance(a, Grade) and isinstance(b, Grade):
        return EQUAL if a == b else WEAKER if a.scale == b.scale else incomparable("等级不属于同一分级")
    if isinstance(a, Unclear | Free) or isinstance(b, Unclear | Free) or type(a) is not type(b):
        return incomparable("两处要求的形式不同，须人工核对")
    return EQUAL if a == b else incomparable("两处文字要求不完全相同，须人工核对")


def _same_interval(a: Interval, b: Interval) -> Compared:
    if a.bare != b.bare:
        bare, other = (a, b) if a.bare else (b, a)
        turned = directed(bare, shape(other))
        return incomparable("一处没有写明上限或下限，须人工核对") if turned is None else _same_interval(turned, other)
    ends = [(scaled(i.low, i.unit), scaled(i.high, i.unit), i.low_open, i.high_open) for i in (a, b)]
    return EQUAL if ends[0] == ends[1] else WEAKER
