"""Each indicator side by side: the advanced system, the enterprise standard, the test report, the form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, TypeVar

from extractors.application_form import FormIndicator
from extractors.enterprise_standard import StandardIndicator
from extractors.facts import Row
from extractors.test_report import TestResult
from pipeline.model.facts import Field, Status
from pipeline.model.report import Indicator, Verdict, VersusAdvanced
from pipeline.text.limits import Interval, Limit, Value, Wording, fold_limit, parse_limit, parse_value, said, unit_of
from pipeline.text.limits.nouns import ROLES
from validators.compare import Compared, Judged, compare_limits, incomparable
from validators.judge import judge, together, undecided
from validators.matching import Match, State, item_name, match_item
from validators.systems import AdvancedIndicator, Better, IndicatorSystem, direction_of

R = TypeVar("R", bound=Row)
MISSING = Compared(VersusAdvanced.MISSING)
NOT_TESTED = Judged(Verdict.MISSING)
NO_ROW = Match(State.NONE)


class Decision(StrEnum):
    """What the three comparisons of an indicator come to (handbook: decision table)."""

    MISSING_ITEM = "企业标准未规定该项目"
    NOT_ADVANCED = "企业标准低于先进指标"
    INSUFFICIENT = "报告未检该项目"
    CONTRADICTED = "报告结果不符合企业标准"
    REACHED = "达到"
    PERSON = "须人工判断"


def decide(standard: VersusAdvanced, by_standard: Verdict, by_advanced: Verdict) -> Decision:
    """The decision table. A measured value never repairs a weaker limit."""
    if standard is VersusAdvanced.MISSING:
        return Decision.MISSING_ITEM
    if standard is VersusAdvanced.WEAKER:
        return Decision.NOT_ADVANCED
    if standard is VersusAdvanced.UNKNOWN:
        return Decision.PERSON
    if by_standard is Verdict.MISSING:
        return Decision.INSUFFICIENT
    if by_standard is Verdict.FAIL:
        return Decision.CONTRADICTED
    both = by_standard is Verdict.PASS and by_advanced is Verdict.PASS
    return Decision.REACHED if both else Decision.PERSON


@dataclass(frozen=True)
class Sources:
    """The rows to compare. `rounded`: the standard prescribes 修约值比较法; None: it is not known whether it does."""

    standard: Sequence[StandardIndicator] = ()
    report: Sequence[TestResult] = ()
    form: Sequence[FormIndicator] = ()
    rounded: bool | None = None


@dataclass(frozen=True)
class IndicatorComparison:
    """One indicator with everything found about it. Reasons are Chinese; empty where nothing is unknown."""

    name: str
    unit: str | None
    advanced: AdvancedIndicator | None = None
    standard: StandardIndicator | None = None
    results: tuple[TestResult, ...] = ()
    form: FormIndicator | None = None
    versus: Compared = field(default=incomparable("没有选定先进指标体系"))
    by_standard: Judged = NOT_TESTED
    by_advanced: Judged = NOT_TESTED
    standard_match: Match = NO_ROW
    report_match: Match = NO_ROW

    @property
    def decision(self) -> Decision:
        return decide(self.versus.relation, self.by_standard.verdict, self.by_advanced.verdict)

    @property
    def reason(self) -> str:
        reasons = (self.versus.reason, self.by_standard.reason, self.by_advanced.reason)
        return "；".join(dict.fromkeys(r for r in reasons if r))

    def to_report(self) -> Indicator:
        """The report's row."""
        return Indicator(
            name=self.name,
            unit=self.unit or None,
            advanced=self.advanced.requirement if self.advanced else None,
            standard=self.standard.requirement.value if self.standard else None,
            measured="; ".join(r.measured.value for r in self.results if r.measured.value) or None,
            standard_vs_advanced=self.versus.relation,
            measured_vs_standard=self.by_standard.verdict,
            measured_vs_advanced=self.by_advanced.verdict,
            reason=self.reason,
        )


def compare_indicators(
    system: IndicatorSystem | None,
    standard: Sequence[StandardIndicator],
    report: Sequence[TestResult],
    form: Sequence[FormIndicator] = (),
    rounded: bool | None = None,
) -> list[IndicatorComparison]:
    """Every indicator of the system, or without one every item of the standard."""
    sources = Sources(standard, report, form, rounded)
    if system is None:
        return [_of_standard(row, number, sources) for number, row in enumerate(standard) if row.name.value]
    taken = frozenset(item_name(n).base for i in system.indicators for n in (i.name, *i.aliases))
    return [_of_system(indicator, sources, taken) for indicator in system.indicators]


def compare_standard(
    standard: Sequence[StandardIndicator], report: Sequence[TestResult], rounded: bool | None = None
) -> list[IndicatorComparison]:
    """Every item of the standard with the report's results, no matter what is advanced."""
    return compare_indicators(None, standard, report, (), rounded)


def _of_system(indicator: AdvancedIndicator, sources: Sources, taken: frozenset[str]) -> IndicatorComparison:
    names = (indicator.name, *indicator.aliases)
    found = _find(names, sources.standard, "name", taken)
    rows = [agreed(r, names, indicator.unit or "") for r in _chosen(found, sources.standard)]
    row = rows[0] if rows else None
    tested = _find((*names, *_name_of(row)), sources.report, "item", taken)
    form = _find(names, sources.form, "name", taken)
    expected = _expected_unit(row) if row and row.unit.settled else indicator.unit or ""
    results = tuple(agreed(r, (*names, *_name_of(row)), expected) for r in _chosen(tested, sources.report))
    comparison = IndicatorComparison(
        name=indicator.name,
        unit=indicator.unit,
        advanced=indicator,
        standard=row,
        results=results,
        form=sources.form[form.rows[0]] if form.state is State.FOUND else None,
        versus=_versus(indicator, found, rows, bool(sources.standard)),
        standard_match=found,
        report_match=tested,
    )
    return _judged(comparison, indicator.limit, indicator.direction, sources)


def _of_standard(row: StandardIndicator, number: int, sources: Sources) -> IndicatorComparison:
    taken = frozenset(item_name(r.name.value).base for r in sources.standard if r.name.value)
    tested = _own_of_equals(row, number, sources, _find(_name_of(row), sources.report, "item", taken))
    comparison = IndicatorComparison(
        name=row.name.value or "",
        unit=row.unit.value or item_name(row.name.value or "").unit or None,
        standard=row,
        results=tuple(
            agreed(r, _name_of(row), _expected_unit(row) if row.unit.status is not Status.DOUBTFUL else None)
            for r in _chosen(tested, sources.report)
        ),
        standard_match=Match(State.FOUND, (0,)),
        report_match=tested,
    )
    return _judged(comparison, None, None, sources)


def _own_of_equals(row: StandardIndicator, number: int, sources: Sources, tested: Match) -> Match:
    """Of rows of one name (two groups whose headings were not read) each goes with the one of its requirement.

    Where requirements do not tell them apart, a person does.
    """
    named = item_name(row.name.value or "")
    equals = [i for i, r in enumerate(sources.standard) if r.name.value and item_name(r.name.value) == named]
    if len(equals) < 2 or tested.state is not State.FOUND:
        return tested
    wanted = [_asked(sources.standard[i]) for i in equals]
    given = {i: _asked(sources.report[i]) for i in tested.rows}
    if len(set(wanted)) == 1 or sorted(wanted) != sorted(given.values()) or len(set(wanted)) < len(wanted):
        if len(set(wanted)) == 1 and set(wanted) == set(given.values()):
            return tested
        return Match(State.AMBIGUOUS, tested.rows, f"表中有几行都叫“{row.name.value}”，须人工对应")
    return Match(State.FOUND, tuple(i for i, asked in given.items() if asked == _asked(sources.standard[number])))


def _asked(row: StandardIndicator | TestResult) -> str:
    return fold_limit(row.requirement.value or "")


def _expected_unit(row: StandardIndicator) -> str:
    """The unit the standard gives the item; empty where it gives none."""
    return row.unit.value or item_name(row.name.value or "").unit


def _name_of(row: StandardIndicator | None) -> tuple[str, ...]:
    return (row.name.value,) if row and row.name.value else ()


def _find(names: Iterable[str], rows: Sequence[Row], column: str, taken: frozenset[str]) -> Match:
    return match_item(names, [getattr(r, column).value or "" for r in rows], taken)


def _chosen(match: Match, rows: Sequence[R]) -> tuple[R, ...]:
    return tuple(rows[i] for i in match.rows) if match.state is State.FOUND else ()


def agreed(row: R, names: Iterable[str], unit: str | None) -> R:
    """The row with a doubtful name or unit settled where it says just what is expected of it.

    Items and units come from small vocabularies, and two papers that agree on them can be believed. Names of
    companies and numbers never get this credit: there a small difference is what is looked for.
    """
    column = "name" if "name" in row.cells() else "item"
    name, given = row.cells()[column], row.cells()["unit"]
    changed: dict[str, Field[Any]] = {}
    if name.status is Status.DOUBTFUL and item_name(name.value or "") in [item_name(n) for n in names]:
        changed[column] = name.model_copy(update={"status": Status.READ})
    if given.status is Status.DOUBTFUL and unit is not None and _unit_as_expected(given.value or "", unit):
        changed["unit"] = given.model_copy(update={"status": Status.READ, "value": unit})
    return row.model_copy(update=changed) if changed else row


def _unit_as_expected(read: str, expected: str) -> bool:
    """The same unit; or, where none is expected, a stroke in any of the shapes readers give it."""
    if not expected.strip("-—/ "):
        return not read.strip("-—–/一二=_.· ")
    return unit_of(read) == unit_of(expected)


def doubts(*fields: Field[Any]) -> str:
    """What of the cells is not settled, in Chinese; empty when all are. An empty unit is settled."""
    unsure = [f for f in fields if f.status is Status.DOUBTFUL or (unread(f) and f.name != "unit")]
    return "；".join(_doubt(f) for f in unsure)


def unread(field: Field[Any]) -> bool:
    """Whether there is a cell with nothing readable in it."""
    return field.status is Status.MISSING and bool(field.evidence)


def unsure_names(rows: Iterable[Row], column: str) -> list[Field[Any]]:
    """The names of rows that are not settled: what was not found may be one of them."""
    names = [row.cells()[column] for row in rows]
    return [f for f in names if not f.settled and (f.value or f.evidence)]


def _doubt(field: Field[Any]) -> str:
    shown = field.value or field.raw
    return (f"“{shown}”读数存疑" if shown else "有一格没有读出") + (f"（{field.reason}）" if field.reason else "")


def limit_of(row: StandardIndicator | TestResult) -> Limit | None:
    """The requirement of a row, with its unit and the sign behind its name; None where the cell is empty."""
    text = row.requirement.value
    if not text:
        return None
    name = item_name((row.name if isinstance(row, StandardIndicator) else row.item).value or "")
    if name.sign and not any(c in text for c in "≥≤<>±~"):
        text = name.sign + text
    return parse_limit(text, row.unit.value or name.unit).model_copy(update={"raw": row.requirement.value})


def value_of(row: TestResult) -> Value | None:
    """The measured value of a row with its unit; None where the cell is empty."""
    if not row.measured.value:
        return None
    return parse_value(row.measured.value, row.unit.value or item_name(row.item.value or "").unit)


def _versus(indicator: AdvancedIndicator, found: Match, rows: Sequence[StandardIndicator], any_read: bool) -> Compared:
    if found.state is State.NONE:
        return MISSING if any_read else incomparable("企业标准的技术要求表没有读出")
    if found.state is not State.FOUND:
        return incomparable(found.reason)
    results = [_row_versus(indicator, row) for row in rows]
    return results[0] if len(set(results)) == 1 else incomparable("企业标准中该项目有几行，要求不同，须人工选定")


def _row_versus(indicator: AdvancedIndicator, row: StandardIndicator) -> Compared:
    if doubt := doubts(row.name, row.unit, row.requirement):
        return incomparable(doubt)
    limit = limit_of(row)
    if limit is None:
        return incomparable("企业标准该项目的要求没有读出")
    found = compare_limits(limit, indicator.limit, indicator.direction)
    if found.relation is VersusAdvanced.WEAKER and unit_of(row.unit.value or "") != unit_of(indicator.unit or ""):
        alone = row.model_copy(update={"unit": row.unit.model_copy(update={"value": indicator.unit or ""})})
        alike = limit_of(alone)
        if alike and compare_limits(alike, indicator.limit, indicator.direction).relation is not VersusAdvanced.WEAKER:
            return incomparable("只因计量单位换算而低于先进指标，单位须人工核对")
    return found


def _judged(
    comparison: IndicatorComparison, advanced: Limit | None, better: Better | None, sources: Sources
) -> IndicatorComparison:
    """With the verdicts of the measured values by the standard and by the advanced indicator."""
    if comparison.report_match.state is State.NONE:
        if sources.report:
            return comparison
        unread = undecided("检验报告的结果表没有读出")
        return replace(comparison, by_standard=unread, by_advanced=unread)
    if comparison.report_match.state is not State.FOUND:
        unsure = undecided(comparison.report_match.reason)
        return replace(comparison, by_standard=unsure, by_advanced=unsure)
    own, sure = (
        (limit_of(comparison.standard), doubts(*_cells(comparison.standard))) if comparison.standard else (None, "")
    )
    way = better or (direction_of(own) if own else None)
    by_own = (
        undecided(sure or "企业标准该项目的要求没有读出") if own is None or sure else _by(comparison, own, way, sources)
    )
    same = comparison.versus.relation is VersusAdvanced.EQUAL
    by_advanced = NOT_TESTED if advanced is None else _by(comparison, advanced, better, sources, trust=same)
    return replace(comparison, by_standard=by_own, by_advanced=by_advanced)


def _cells(row: StandardIndicator) -> tuple[Field[str], ...]:
    return row.name, row.unit, row.requirement


def _by(
    comparison: IndicatorComparison, limit: Limit, better: Better | None, sources: Sources, trust: bool = True
) -> Judged:
    judged = [judge_row(row, limit, better, sources.rounded) for row in comparison.results]
    worded = trust and any(isinstance(p.criterion, Wording) or p.label not in ("", *ROLES) for p in limit.parts)
    pairs = zip(comparison.results, judged, strict=True)
    return together([_as_judged(row, j) if worded else j for row, j in pairs])


def _as_judged(row: TestResult, judged: Judged) -> Judged:
    """Words the laboratory itself found to meet the requirement, or not to: its verdict settles what we cannot."""
    verdict = said(row.verdict.value or "") if row.verdict.settled else None
    if judged.verdict is not Verdict.UNKNOWN or verdict is None or doubts(row.item, row.measured):
        return judged
    return Judged(Verdict.PASS if verdict else Verdict.FAIL)


def judge_row(row: TestResult, limit: Limit, better: Better | None, rounded: bool | None) -> Judged:
    """A row's result by a limit; a number with gaps in it must come out alike as one number and as several."""
    found = _judge_row(row, limit, better, rounded)
    if found.verdict is Verdict.FAIL and _only_by_unit(row, limit, better, rounded):
        return undecided(f"只因计量单位“{row.unit.value}”与要求的单位换算而不符合，单位须人工核对")
    text = row.measured.value or ""
    closed = re.sub(r"(?<=[\d.])\s+(?=[\d.])", "", text)
    one_number = closed != text and re.fullmatch(r"[-+]?\d+(?:\.\d+)?", closed)
    if not one_number or found.verdict is Verdict.UNKNOWN:
        return found
    whole = row.model_copy(update={"measured": row.measured.model_copy(update={"value": closed})})
    if _judge_row(whole, limit, better, rounded).verdict is found.verdict:
        return found
    return undecided(f"“{text}”中有空隙，是一个数还是几个数须人工确认")


def _only_by_unit(row: TestResult, limit: Limit, better: Better | None, rounded: bool | None) -> bool:
    """Whether the bare number would pass in the limit's own unit: then a letter of the unit may be misread."""
    units = {p.criterion.unit for p in limit.parts if isinstance(p.criterion, Interval)}
    if len(units) != 1 or unit_of(row.unit.value or "") == unit_of(unit := units.pop()):
        return False
    same = row.model_copy(update={"unit": row.unit.model_copy(update={"value": unit, "status": Status.READ})})
    return _judge_row(same, limit, better, rounded).verdict is Verdict.PASS


def _judge_row(row: TestResult, limit: Limit, better: Better | None, rounded: bool | None) -> Judged:
    """Where rounding decides and the standard's rule is not known, a person decides."""
    if doubt := doubts(row.item, row.unit, row.measured):
        return undecided(doubt)
    value = value_of(row)
    if value is None:
        return undecided("该项目的实测值没有读出")
    full = judge(value, limit, better, rounded=bool(rounded))
    if rounded is not None or full.verdict is not Verdict.FAIL:
        return full
    if judge(value, limit, better, rounded=True).verdict is Verdict.PASS:
        return undecided("结果处于修约临界：全数值比较不符合，修约后符合，须按标准规定的比较方法判定")
    return full
