"""检验结果的边界情形：先进指标漏检、修约临界、检出限高于限值、多个结果。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from extractors.enterprise_standard import EnterpriseStandard, StandardIndicator
from extractors.facts import Sight
from extractors.test_report import TestReport, TestResult
from pipeline.model.facts import Field, Status
from pipeline.model.report import Severity, Verdict
from pipeline.text.limits import Interval, Limit
from validators.cases import doubtful, limits, seen
from validators.compare import scaled, unit_trouble
from validators.dossier import Dossier
from validators.engine import NotApplicable, fails, passes, rule, skips, unknown
from validators.findings import Violation, doubt, gathered, suspicion, violation
from validators.indicators import judge_row, limit_of, value_of
from validators.matching import State
from validators.systems import direction_of

SYSTEM = limits(("吸水率", "%", "≤0.10"), ("断裂模数", "MPa", "≥35"))
ENOUGH = 2
"""One item in so many has to be found in the results before any other is called untested."""


def _report(*rows: tuple[Any, str, Any, Any]) -> TestReport:
    names = ("item", "unit", "requirement", "measured")
    return TestReport.of(results=[dict(zip(names, row, strict=True)) for row in rows])


def _standard(*rows: tuple[Any, str, Any]) -> EnterpriseStandard:
    return EnterpriseStandard.of(indicators=[{"name": n, "unit": u, "requirement": r} for n, u, r in rows])


UNASKED = ("总酸", "g/L", None, "0.12 0.13")
WATER, BREAK = ("吸水率", "%", "≤0.08", "0.05"), ("断裂模数", "MPa", "≥35", "43")


@rule(
    "R24",
    clause="办法九(一)",
    severity=Severity.INSUFFICIENT,
    remedy="报告未检先进指标“{item}”，请补充检验。",
    cases=[
        passes("都检了", _report(WATER, BREAK), system=SYSTEM),
        fails("少检一项", _report(WATER), system=SYSTEM),
        unknown("结果表有一项名称存疑", _report(WATER, (doubtful("断裂摸数"), "MPa", "≥35", "43")), system=SYSTEM),
        unknown("别处写有该项目", seen(_report(WATER), Sight(words="断裂模数")), system=SYSTEM),
        skips("没有先进指标体系", _report(WATER)),
        skips("结果表没有读出（由R23判断）", TestReport.of(report_number="A1"), system=SYSTEM),
    ],
)
def advanced_item_untested(dossier: Dossier) -> Iterator[Violation]:
    """检验项目覆盖先进指标体系全部项目"""
    yield from gathered(_untested(dossier))


def _untested(dossier: Dossier) -> Iterator[Violation]:
    reports = dossier.all(TestReport)
    if dossier.system is None or not dossier.results:
        raise NotApplicable
    wanted = [c for c in dossier.comparisons if c.advanced]
    found = sum(c.report_match.state is State.FOUND for c in wanted)
    unsure = [f for f in dossier.unsure_items if f.name == "item"]
    readable = not unsure and found * ENOUGH >= len(wanted)
    for each in wanted:
        named = dossier.mentions(TestReport, each.name)
        if each.report_match.state is State.NONE and readable and not named:
            yield violation("先进指标有“{item}”，报告未见该项目。", item=each.name, facts=tuple(reports))
        elif each.report_match.state is not State.FOUND:
            why = each.report_match.reason or ("结果表中有项目名称读数存疑" if unsure else "结果表可能没有读全")
            message = "报告中没有对上先进指标“{item}”：{why}，须人工核对。"
            yield suspicion(message, item=each.name, why=why, facts=tuple(reports))._replace(fields=tuple(unsure[:3]))


def _sure(row: TestResult) -> bool:
    """Whether number and limit were both read: what is doubtful is R26's and R28's to ask."""
    return bool(row.measured.value and row.requirement.value)


def _unsettled(*fields: Field[Any]) -> Field[Any] | None:
    """The first that has to be confirmed: one row's doubt must not keep the rows behind it from being judged."""
    return next((f for f in fields if f.value is None or not f.settled), None)


@rule(
    "R30",
    clause="GB/T 8170-2008",
    severity=Severity.HINT,
    remedy="“{item}”实测{measured}、要求{limit}，按全数值与修约值比较的结论不同，请人工核对标准规定的比较方法。",
    cases=[
        passes("远离限值", _report(WATER)),
        passes("正好等于限值", _report(("断裂模数", "MPa", "≥35", "35"))),
        fails("修约后才符合", _report(("总养分", "%", "≥97.0", "96.96"))),
        unknown("数值存疑", _report(("总养分", "%", "≥97.0", doubtful("96.96")))),
        fails(
            "前一项数值存疑",
            _report(("总氮", "%", "≥97.0", doubtful("96.96")), ("总养分", "%", "≥97.0", "96.96")),
        ),
        skips("没有结果表", TestReport.of(report_number="A1")),
    ],
)
def on_the_edge(report: TestReport) -> Iterator[Violation]:
    """临界值提示"""
    rows = [(r, limit) for r in report.results if _sure(r) and (limit := limit_of(r)) is not None]
    if not rows:
        raise NotApplicable
    for row, limit in rows:
        read = _as_read(row)
        way = direction_of(limit)
        full, rounded = (judge_row(read, limit, way, how).verdict for how in (False, True))
        if {full, rounded} == {Verdict.PASS, Verdict.FAIL}:
            if unsettled := _unsettled(row.measured, row.requirement):
                yield doubt(unsettled)
                continue
            words = {"item": row.item, "measured": row.measured, "limit": row.requirement}
            message = "“{item}”实测{measured}，要求{limit}，是否符合取决于是否修约。"
            yield violation(message, **words)._replace(fields=(row.measured, row.requirement))


def _as_read(row: TestResult) -> TestResult:
    """The row as if all were read right: whether it is at the edge is then asked of its readings."""
    cells = {n: f.model_copy(update={"status": "read"}) for n, f in row.cells().items()}
    return row.model_copy(update=cells)


@rule(
    "R31",
    clause="惯例",
    severity=Severity.HINT,
    remedy="“{item}”检出限{measured}高于限值{limit}，不能判定符合，请向检验机构核实。",
    cases=[
        passes("检出限低于限值", _report(("铅", "mg/kg", "≤1.0", "<0.2"))),
        fails("检出限高于限值", _report(("铅", "mg/kg", "≤1.0", "<2.0"))),
        unknown("检出限存疑", _report(("铅", "mg/kg", "≤1.0", doubtful("<2.0")))),
        fails("前一项检出限存疑", _report(("镉", "mg/kg", "≤1.0", doubtful("<2.0")), ("铅", "mg/kg", "≤1.0", "<2.0"))),
        skips("没有结果表", TestReport.of(report_number="A1")),
    ],
)
def detection_limit_too_high(report: TestReport) -> Iterator[Violation]:
    """未检出与检出限"""
    rows = [r for r in report.results if _sure(r)]
    if not rows:
        raise NotApplicable
    for row in rows:
        limit = limit_of(row)
        if limit is not None and _above(row, limit):
            if unsettled := _unsettled(row.measured, row.requirement):
                yield doubt(unsettled)
                continue
            words = {"item": row.item, "measured": row.measured, "limit": row.requirement}
            message = "“{item}”结果为{measured}，要求{limit}，检出限高于限值。"
            yield violation(message, **words)._replace(fields=(row.measured, row.requirement))


def _above(row: TestResult, limit: Limit) -> bool:
    """Whether a result is only known to lie below something that is above the limit."""
    asked, value = limit.only, value_of(row)
    if not isinstance(asked, Interval) or asked.high is None or asked.low is not None or value is None:
        return False
    for result in value.results:
        found = result.finding
        if isinstance(found, Interval) and found.low is None and found.high is not None:
            high, most = scaled(found.high, found.unit), scaled(asked.high, asked.unit)
            if not unit_trouble(found.unit, asked.unit) and high is not None and most is not None and high > most:
                return True
    return False


@rule(
    "R32",
    clause="惯例",
    severity=Severity.INSUFFICIENT,
    remedy="“{item}”的几个结果（{measured}）不都满足要求{limit}，请说明或重新检验。",
    cases=[
        passes("都满足", _standard(WATER[:3]), _report(("吸水率", "%", "≤0.08", "0.05 0.06"))),
        fails("有的不满足", _standard(WATER[:3]), _report(("吸水率", "%", "≤0.08", "0.12 0.13"))),
        unknown("结果存疑", _standard(WATER[:3]), _report(("吸水率", "%", "≤0.08", doubtful("0.12 0.13")))),
        fails("标准里没有的项目", _standard(BREAK[:3]), _report(("吸水率", "%", "≤0.08", "0.12 0.05"))),
        fails("前一项没有写要求", _report(UNASKED, ("吸水率", "%", "≤0.08", "0.12 0.05"))),
        fails(
            "前一项要求存疑",
            _report(("总酸", "%", doubtful("≤0.08"), "0.12 0.13"), ("吸水率", "%", "≤0.08", "0.12 0.05")),
        ),
        skips("只有一个结果", _standard(WATER[:3]), _report(WATER)),
        skips("都没有写要求", _report(UNASKED)),
    ],
)
def one_of_several_fails(dossier: Dossier) -> Iterator[Violation]:
    """多样品、多次结果逐一判定"""
    items: list[_Tested] = [(c.name, c.standard, c.results) for c in dossier.standard_items if c.standard]
    matched = [row for _, _, results in items for row in results]
    own = [r for r in dossier.results if r not in matched and _asks(r)]
    items += [(str(r.item.value or ""), r, (r,)) for r in own]  # by its own requirement
    items = [each for each in items if any(_several(row) for row in each[2])]
    if not items:
        raise NotApplicable
    for name, asking, rows in items:
        yield from _several_fail(name, asking, rows)


_Tested = tuple[str, StandardIndicator | TestResult, tuple[TestResult, ...]]
"""An item by name, the row that says what is required, and the rows of its results."""


def _asks(row: TestResult) -> bool:
    """Whether a requirement stands beside the result, though it may be hard to read."""
    return bool(row.requirement.value) or row.requirement.status is Status.DOUBTFUL


def _several(row: TestResult) -> bool:
    value = value_of(row)
    return value is not None and len(value.results) > 1


def _several_fail(name: str, asking: StandardIndicator | TestResult, rows: Sequence[TestResult]) -> Iterator[Violation]:
    fields = (*(r.measured for r in rows), asking.requirement)
    limit = limit_of(asking)
    if limit is None:
        yield doubt(asking.requirement)
        return
    judged = [judge_row(_as_read(r), limit, direction_of(limit), None).verdict for r in rows]
    if Verdict.FAIL not in judged:
        return
    if unsettled := _unsettled(*fields):
        yield doubt(unsettled)
    else:
        words = {"item": name, "measured": [r.measured for r in rows], "limit": asking.requirement}
        yield violation("“{item}”的结果为{measured}，要求{limit}，不都满足。", **words)._replace(fields=fields)
