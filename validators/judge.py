"""Judging measured values by limits: full value by default, rounded (GB/T 8170) where the standard says so."""

from __future__ import annotations

from decimal import Decimal

from pipeline.model.report import Verdict
from pipeline.text.limits import (
    Absent,
    Criterion,
    Free,
    Grade,
    Interval,
    Limit,
    Result,
    Share,
    Spread,
    Value,
    Wording,
    fold_wording,
    said,
)
from pipeline.text.limits.nouns import AVERAGE, ROLES, SINGLE, Finding, Unclear
from validators.compare import Judged, directed, rounded_to, scaled, unit_trouble
from validators.systems import Better

PASS, FAIL = Judged(Verdict.PASS), Judged(Verdict.FAIL)


def undecided(reason: str) -> Judged:
    return Judged(Verdict.UNKNOWN, reason)


def judge(value: Value, limit: Limit, better: Better | None = None, rounded: bool = False) -> Judged:
    """Whether what was measured meets a limit.

    Every sample has to; a mean with its extremes is judged by the limits for mean and single value.
    """
    if limit.unclear:
        return undecided(limit.unclear)
    unclear = next((r.finding.reason for r in value.results if isinstance(r.finding, Unclear)), "")
    if unclear:
        return undecided(unclear)
    if _same_words(value, limit):
        return PASS
    if len(limit.parts) == 1:
        return _by_one(value, limit.parts[0].label, limit.parts[0].criterion, better, rounded)
    if {p.label for p in limit.parts} == {AVERAGE, SINGLE}:
        return _by_mean_and_single(value, limit, better, rounded)
    return _by_labels(value, limit, better, rounded)


def _same_words(value: Value, limit: Limit) -> bool:
    """Whether the result repeats a requirement in words, its conditions included: 110℃,无流淌."""
    worded = any(isinstance(p.criterion, Wording) for p in limit.parts)
    return worded and fold_wording(value.raw) == fold_wording(limit.raw)


def together(judged: list[Judged]) -> Judged:
    """All have to pass; a failure anywhere is a failure."""
    for verdict in (Verdict.FAIL, Verdict.UNKNOWN):
        if found := next((j for j in judged if j.verdict is verdict), None):
            return found
    return PASS if judged else undecided("没有可判定的结果")


def _by_one(value: Value, label: str, criterion: Criterion, better: Better | None, rounded: bool) -> Judged:
    judged = {r: judge_one(r.finding, criterion, better, rounded) for r in value.results}
    if label == AVERAGE and (means := [j for r, j in judged.items() if r.label == AVERAGE]):
        return together(means)
    overall = together(list(judged.values()))
    if overall.verdict is not Verdict.FAIL:
        return overall
    failing = {r.label for r, j in judged.items() if j.verdict is Verdict.FAIL}
    if failing == {SINGLE} and len(judged) > 1 and label != SINGLE:
        return undecided("平均值满足要求而单个值超出限值，标准未说明限值针对平均值还是单个值")
    if failing - {"", AVERAGE, SINGLE}:
        return undecided("分项结果超出限值，不能确定限值是否针对该分项")
    return overall


def _by_mean_and_single(value: Value, limit: Limit, better: Better | None, rounded: bool) -> Judged:
    criteria = {p.label: p.criterion for p in limit.parts}
    labels = {r.label for r in value.results}
    if labels <= {AVERAGE, SINGLE}:
        judged = [judge_one(r.finding, criteria[r.label], better, rounded) for r in value.results]
        missing = {AVERAGE, SINGLE} - labels
        overall = together(judged)
        return (
            overall
            if not missing or overall.verdict is Verdict.FAIL
            else undecided(f"报告未给出{ROLES[missing.pop()]}")
        )
    if len(limit.parts) != 2 or labels - {""}:
        return undecided("结果的组成与要求不同，不能逐一判定")
    by_mean = together([judge_one(r.finding, criteria[AVERAGE], better, rounded) for r in value.results])
    by_single = together([judge_one(r.finding, criteria[SINGLE], better, rounded) for r in value.results])
    if by_mean.verdict is by_single.verdict:
        return by_mean
    if len(value.results) > 1 and by_single.verdict is Verdict.FAIL:
        return by_single
    return undecided("报告未分别给出平均值与单个值")


def _by_labels(value: Value, limit: Limit, better: Better | None, rounded: bool) -> Judged:
    if len(value.results) == 1 and isinstance(value.results[0].finding, Wording):
        verdict = said(value.results[0].finding.text)
        if verdict is not None and any(isinstance(p.criterion, Wording) for p in limit.parts):
            return PASS if verdict else FAIL
        return undecided("要求有几部分，结果只有文字，不能逐一判定")
    if sorted(p.label for p in limit.parts) != sorted(r.label for r in value.results):
        return undecided("结果的组成与要求不同，不能逐一判定")
    results: dict[str, list[Result]] = {}
    for result in value.results:
        results.setdefault(result.label, []).append(result)
    return together([judge_one(results[p.label].pop(0).finding, p.criterion, better, rounded) for p in limit.parts])


def judge_one(finding: Finding, criterion: Criterion, better: Better | None = None, rounded: bool = False) -> Judged:
    """One result by one criterion."""
    if isinstance(finding, Free):
        return undecided("该项没有实测结果")
    if isinstance(criterion, Interval):
        return _by_interval(finding, criterion, better, rounded)
    if isinstance(criterion, Absent):
        return _by_absence(finding)
    if isinstance(criterion, Grade):
        return _by_grade(finding, criterion)
    if isinstance(criterion, Share) and isinstance(finding, Share):
        if finding.total != criterion.total:
            return undecided("样品数与要求不同")
        return PASS if finding.passed >= criterion.passed else FAIL
    if isinstance(criterion, Wording | Share) and isinstance(finding, Wording):
        return _by_wording(finding.text, criterion.text if isinstance(criterion, Wording) else "")
    return undecided("结果的形式与要求不同，不能判定")


def _by_interval(finding: Finding, criterion: Interval, better: Better | None, rounded: bool) -> Judged:
    limit = directed(criterion, better)
    if limit is None:
        return undecided("限值没有写明上限或下限，不能确定方向")
    if isinstance(finding, Absent):
        return undecided("未检出但未给出检出限，不能判定")
    if not isinstance(finding, Interval | Spread):
        return undecided("报告未给出数值，不能与限值比较")
    if reason := unit_trouble(finding.unit, limit.unit):
        return undecided(reason)
    if isinstance(finding, Interval) and (finding.low is None or finding.high is None):
        return _bounded(finding, limit)
    ends = (finding.low, finding.high)
    return together([_point(end, finding.unit, limit, rounded) for end in ends if end is not None])


def _point(number: Decimal, unit: str, limit: Interval, rounded: bool) -> Judged:
    full = _meets(number, unit, limit)
    if not rounded:
        return PASS if full else FAIL
    if unit != limit.unit and scaled(Decimal(1), unit) != scaled(Decimal(1), limit.unit):
        return undecided("修约值比较法要求单位相同")
    low = number if limit.low is None else rounded_to(number, limit.low)
    high = number if limit.high is None else rounded_to(number, limit.high)
    one_sided = limit.model_copy(update={"high": None}), limit.model_copy(update={"low": None})
    meets = (limit.low is None or _meets(low, unit, one_sided[0])) and (
        limit.high is None or _meets(high, unit, one_sided[1])
    )
    return PASS if meets else FAIL


def _meets(number: Decimal, unit: str, limit: Interval) -> bool:
    value, low, high = scaled(number, unit), scaled(limit.low, limit.unit), scaled(limit.high, limit.unit)
    assert value is not None
    above = low is None or (value > low if limit.low_open else value >= low)
    below = high is None or (value < high if limit.high_open else value <= high)
    return above and below


def _bounded(finding: Interval, limit: Interval) -> Judged:
    """`<0.01` and `>1000`: only a bound is known. Inside passes, outside fails, across is unknown."""
    edge = finding.high if finding.low is None else finding.low
    assert edge is not None
    inside = _meets(edge, finding.unit, limit)
    if finding.low is None:
        if limit.low is None:
            return PASS if inside else undecided("检出限（或上界）高于限值，不能判定符合")
        below = scaled(edge, finding.unit) <= scaled(limit.low, limit.unit)  # type: ignore[operator]
        return FAIL if below and finding.high_open else undecided("结果只给出上界，不能判定")
    if limit.high is None:
        return PASS if inside else undecided("结果只给出下界，低于限值，不能判定符合")
    above = scaled(edge, finding.unit) >= scaled(limit.high, limit.unit)  # type: ignore[operator]
    return FAIL if above and finding.low_open else undecided("结果只给出下界，不能判定")


def _by_absence(finding: Finding) -> Judged:
    if isinstance(finding, Absent) or (isinstance(finding, Interval) and finding.low is None):
        return PASS
    if isinstance(finding, Interval) and finding.low is not None and finding.low > 0:
        return FAIL
    if isinstance(finding, Wording) and (verdict := said(finding.text)) is not None:
        return PASS if verdict else FAIL
    return undecided("结果未写明是否检出")


def _by_grade(finding: Finding, criterion: Grade) -> Judged:
    if isinstance(finding, Grade) and finding.scale == criterion.scale:
        return PASS if finding.rank <= criterion.rank else FAIL
    return undecided("结果未给出同一分级的等级，不能判定")


def _by_wording(found: str, wanted: str) -> Judged:
    verdict = said(found)
    if verdict is not None:
        return PASS if verdict else FAIL
    if found == wanted:
        return PASS
    if _opposite(found, wanted):
        return FAIL
    return undecided("文字结果与要求的写法不同，须人工判定")


def _opposite(found: str, wanted: str) -> bool:
    """无裂缝 against 有裂缝; 不透水 against 透水."""
    for negation in ("无", "不"):
        if wanted.startswith(negation):
            rest = wanted.removeprefix(negation)
            return bool(rest) and found in (rest, f"有{rest}", f"出现{rest}", f"产生{rest}")
    return False
