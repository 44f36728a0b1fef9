"""检验结果：项目是否齐全，要求是否照录，数值是否符合企业标准和先进指标，判定和结论是否自洽。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from extractors.enterprise_standard import EnterpriseStandard
from extractors.facts import Row, Sight
from extractors.test_report import TestReport, TestResult
from pipeline.model.facts import Field, Status
from pipeline.model.report import Severity, Verdict, VersusAdvanced
from pipeline.text.limits import Free, parse_limit, said
from validators.cases import doubtful, limits, seen
from validators.compare import same_limit
from validators.dossier import Dossier, printed
from validators.engine import NotApplicable, fails, passes, rule, skips, unknown
from validators.findings import Violation, gathered, suspicion, violation
from validators.indicators import IndicatorComparison, doubts, judge_row, limit_of, unread
from validators.matching import State
from validators.systems import direction_of

SYSTEM = limits(("吸水率", "%", "≤0.10"), ("断裂模数", "MPa", "≥35"))
ENOUGH = 2
"""One item in so many has to be found in the results before any other is called untested."""


def _standard(*rows: tuple[Any, str, Any]) -> EnterpriseStandard:
    return EnterpriseStandard.of(indicators=[{"name": n, "unit": u, "requirement": r} for n, u, r in rows])


def _report(*rows: tuple[Any, str, Any, Any, Any], **fields: Any) -> TestReport:
    names = ("item", "unit", "requirement", "measured", "verdict")
    return TestReport.of(results=[dict(zip(names, row, strict=True)) for row in rows], **fields)


WATER, BREAK = ("吸水率", "%", "≤0.08"), ("断裂模数", "MPa", "≥35")
WATER_OK = ("吸水率", "%", "≤0.08", "0.05", "合格")
BREAK_OK = ("断裂模数", "MPa", "≥35", "43", "合格")


def _paired(dossier: Dossier) -> None:
    if not dossier.all(EnterpriseStandard) or not dossier.all(TestReport):
        raise NotApplicable


@rule(
    "R23",
    clause=("办法七(五)", "办法九(二)"),
    severity=Severity.INSUFFICIENT,
    remedy="报告未检“{item}”，请补充检验。",
    cases=[
        passes("全部检验", _standard(WATER, BREAK), _report(WATER_OK, BREAK_OK)),
        passes("标准没有要求的项目", _standard(WATER, ("质量", "kg", "—")), _report(WATER_OK)),
        fails("少检一项", _standard(WATER, BREAK), _report(WATER_OK)),
        unknown(
            "结果表有一项名称存疑",
            _standard(WATER, BREAK),
            _report(WATER_OK, (doubtful("断裂摸数"), "MPa", "≥35", "43", "合格")),
        ),
        unknown("结果表没有读出", _standard(WATER, BREAK), TestReport.of(report_number="A1")),
        unknown("报告别处写有该项目", _standard(WATER, BREAK), seen(_report(WATER_OK), Sight(words="断裂模数"))),
        unknown(
            "标准的那一行要求没有读清", _standard(WATER, ("留样", "", doubtful("公开"))), _report(WATER_OK, BREAK_OK)
        ),
        unknown(
            "几行同名而要求对不上",
            _standard(("抗张强度", "MPa", "≥14.0"), ("抗张强度", "MPa", "≥15.0")),
            _report(("抗张强度", "MPa", "≥14.0", "15.6", "合格"), ("抗张强度", "MPa", "≥13.0", "16.1", "合格")),
        ),
        skips("没有标准", _report(WATER_OK)),
    ],
)
def item_untested(dossier: Dossier) -> Iterator[Violation]:
    """检验项目覆盖标准全部要求"""
    yield from gathered(_item_untested(dossier))


def _item_untested(dossier: Dossier) -> Iterator[Violation]:
    _paired(dossier)
    reports = dossier.all(TestReport)
    rows, unsure = dossier.results, dossier.unsure_items
    items = [c for c in dossier.standard_items if not _free(c)]
    found = sum(c.report_match.state is State.FOUND for c in items)
    readable = bool(rows) and not unsure and found * ENOUGH >= len(items)
    if items:
        yield from _unread_items(dossier)
    else:
        yield suspicion("企业标准的技术要求表没有读出，不能核对检验项目，须人工核对。", facts=tuple(reports))
    for each in items:
        if each.report_match.state is not State.FOUND:
            named = dossier.mentions(TestReport, each.name)
            yield _untested(each, readable and not named, unsure, reports)


def _unread_items(dossier: Dossier) -> Iterator[Violation]:
    """Rows whose item could not be read were not compared."""
    unread_ones = [f for f in dossier.unsure_items if not f.value]
    if unread_ones:
        yield suspicion("表中有{count}处项目名称没有读出，未能核对，须人工核对。", count=len(unread_ones))._replace(
            fields=tuple(unread_ones)
        )


def _free(each: IndicatorComparison) -> bool:
    """Whether the standard's row asks for nothing."""
    requirement = each.standard.requirement if each.standard else Field[str]()
    return requirement.settled and isinstance(parse_limit(requirement.value or "").only, Free)


def _untested(
    each: IndicatorComparison, readable: bool, unsure: Sequence[Field[str]], reports: Sequence[TestReport]
) -> Violation:
    name = each.standard.name if each.standard else Field[str]()
    asked_for = each.standard is not None and each.standard.requirement.settled  # else it may be no row at all
    if each.report_match.state is State.NONE and readable and name.settled and asked_for:
        made = violation("企业标准规定了“{item}”，报告未见该项目。", item=each.name, facts=tuple(reports))
        return made._replace(fields=(name,))
    why = each.report_match.reason or ("结果表中有项目名称读数存疑" if unsure else "结果表可能没有读全")
    made = suspicion("报告中没有对上“{item}”：{why}，须人工核对。", item=each.name, why=why, facts=tuple(reports))
    return made._replace(fields=(name, *unsure[:3]))


@rule(
    "R25",
    clause="办法七(五)",
    severity=Severity.INCONSISTENT,
    remedy="“{item}”报告所列要求为{printed}，企业标准为{standard}，请向检验机构核实。",
    cases=[
        passes("照录", _standard(WATER, BREAK), _report(WATER_OK, BREAK_OK)),
        passes("换了写法", _standard(WATER), _report(("吸水率", "%", "不大于0.08", "0.05", "合格"))),
        passes("换了单位", _standard(("强度", "MPa", "≥8")), _report(("强度", "kPa", "≥8000", "9000", "合格"))),
        passes("没有列要求", _standard(WATER), _report(("吸水率", "%", "/", "0.05", "合格"))),
        fails("限值不同", _standard(WATER), _report(("吸水率", "%", "≤0.10", "0.05", "合格"))),
        passes(
            "两组同名项目各按各的要求",
            _standard(("老化前抗张强度", "MPa", "≥14.0"), ("老化前抗张强度", "MPa", "≥15.0")),
            _report(
                ("老化前抗张强度", "MPa", "≥14.0", "15.6", "合格"),
                ("老化前抗张强度", "MPa", "≥15.0", "16.1", "合格"),
            ),
        ),
        unknown("要求存疑", _standard(WATER), _report(("吸水率", "%", doubtful("≤0.10"), "0.05", "合格"))),
        skips("没有报告", _standard(WATER)),
    ],
)
def requirement_miscopied(dossier: Dossier) -> Iterator[Violation]:
    """报告所列技术要求与企业标准限值一致"""
    yield from gathered(_requirement_miscopied(dossier))


def _requirement_miscopied(dossier: Dossier) -> Iterator[Violation]:
    _paired(dossier)
    for each in dossier.standard_items:
        for row in each.results:
            yield from _miscopied(each, row)
    yield from _unread_items(dossier)


def _miscopied(each: IndicatorComparison, row: TestResult) -> Iterator[Violation]:
    assert each.standard is not None
    cells = (each.standard.name, each.standard.requirement, each.standard.unit, row.item, row.requirement, row.unit)
    words = {"item": each.name, "printed": row.requirement, "standard": each.standard.requirement}
    fields = (row.requirement, each.standard.requirement)
    if doubt := doubts(*cells):
        yield _suspected("“{item}”的要求须人工核对：{why}。", words, doubt)._replace(fields=fields)
        return
    own, copied = limit_of(each.standard), limit_of(row)
    if own is None or copied is None or isinstance(copied.only, Free):
        return
    found = same_limit(copied, own)
    if found.relation is VersusAdvanced.WEAKER:
        yield violation("“{item}”报告所列要求为“{printed}”，企业标准为“{standard}”。", **words)._replace(fields=fields)
    elif found.relation is VersusAdvanced.UNKNOWN:
        message = "“{item}”报告所列要求为“{printed}”，企业标准为“{standard}”：{why}。"
        yield _suspected(message, words, found.reason)._replace(fields=fields)


def _suspected(message: str, words: dict[str, Any], why: str) -> Violation:
    return suspicion(message, why=why, **words)


@rule(
    "R26",
    clause="办法六(五)",
    severity=Severity.INCONSISTENT,
    remedy="“{item}”实测{measured}，不符合企业标准{limit}，请说明或改进后重新检验。",
    cases=[
        passes("符合", _standard(WATER, BREAK), _report(WATER_OK, BREAK_OK)),
        fails("不符合", _standard(WATER), _report(("吸水率", "%", "≤0.08", "0.12", "不合格"))),
        unknown("实测值存疑", _standard(WATER), _report(("吸水率", "%", "≤0.08", doubtful("0.12"), "不合格"))),
        unknown("数字中有空隙", _standard(("保持率", "%", "≥92")), _report(("保持率", "%", "≥92", "9 7", "合格"))),
        fails("几个样品都不符合", _standard(WATER), _report(("吸水率", "%", "≤0.08", "0.12 0.13", "不合格"))),
        unknown(
            "处于修约临界", _standard(("总养分", "%", "≥97.0")), _report(("总养分", "%", "≥97.0", "96.96", "合格"))
        ),
        fails(
            "标准写明全数值比较",
            EnterpriseStandard.of(
                rounding="全数值比较法", indicators=[{"name": "总养分", "unit": "%", "requirement": "≥97.0"}]
            ),
            _report(("总养分", "%", "≥97.0", "96.96", "合格")),
        ),
        skips("报告没有该项目", _standard(WATER), _report(BREAK_OK)),
    ],
)
def value_fails_standard(dossier: Dossier) -> Iterator[Violation]:
    """实测值符合企业标准"""
    yield from gathered(_value_fails_standard(dossier))


def _value_fails_standard(dossier: Dossier) -> Iterator[Violation]:
    _paired(dossier)
    items = [c for c in dossier.standard_items if c.results]
    if not items:
        raise NotApplicable
    for each in items:
        assert each.standard is not None
        words = {"item": each.name, "measured": _measured(each), "limit": each.standard.requirement}
        fields = (*_cells(each.results, "measured"), each.standard.requirement)
        if each.by_standard.verdict is Verdict.FAIL:
            yield violation("“{item}”实测{measured}，企业标准为{limit}。", **words)._replace(fields=fields)
        elif each.by_standard.verdict is Verdict.UNKNOWN:
            message = "“{item}”实测{measured}，企业标准为{limit}：{why}。"
            yield suspicion(message, why=each.by_standard.reason, **words)._replace(fields=fields)
    yield from _unread_items(dossier)


@rule(
    "R27",
    clause="办法二",
    severity=Severity.INCONSISTENT,
    remedy="“{item}”实测{measured}，未达到先进指标{limit}。",
    cases=[
        passes("达到", _standard(WATER, BREAK), _report(WATER_OK, BREAK_OK), system=SYSTEM),
        fails("未达到", _report(("吸水率", "%", "≤0.5", "0.3", "合格")), system=SYSTEM),
        unknown("实测值存疑", _report(("吸水率", "%", "≤0.5", doubtful("0.3"), "合格")), system=SYSTEM),
        unknown("没有数值", _report(("吸水率", "%", "≤0.08", "符合", "合格")), system=SYSTEM),
        unknown("单位或许少读一个字母", _report(("断裂模数", "Pa", "≥35", "43", "合格")), system=SYSTEM),
        skips("没有先进指标体系", _report(WATER_OK)),
    ],
)
def value_not_advanced(dossier: Dossier) -> Iterator[Violation]:
    """实测值达到先进指标体系"""
    yield from gathered(_value_not_advanced(dossier))


def _value_not_advanced(dossier: Dossier) -> Iterator[Violation]:
    items = [c for c in dossier.comparisons if c.results and c.advanced]
    if dossier.system is None or not items:
        raise NotApplicable
    for each in items:
        assert each.advanced is not None
        words = {"item": each.name, "measured": _measured(each), "limit": each.advanced.requirement}
        fields = tuple(_cells(each.results, "measured"))
        if each.by_advanced.verdict is Verdict.FAIL:
            yield violation("“{item}”实测{measured}，先进指标为{limit}。", **words)._replace(fields=fields)
        elif each.by_advanced.verdict is Verdict.UNKNOWN:
            message = "“{item}”实测{measured}，先进指标为{limit}：{why}。"
            yield suspicion(message, why=each.by_advanced.reason, **words)._replace(fields=fields)
    yield from _unread_items(dossier)


def _measured(each: IndicatorComparison) -> str:
    return "；".join(f"{r.measured.value or ''}{_unit(r)}" for r in each.results)


def _unit(row: TestResult) -> str:
    """The unit, unless it is a stroke or stands with the number already."""
    unit = row.unit.value or ""
    return unit if any(c.isalnum() or c in "%‰℃°" for c in unit) and unit not in (row.measured.value or "") else ""


def _cells(rows: Sequence[Row], name: str) -> list[Field[Any]]:
    return [row.cells()[name] for row in rows]


@rule(
    "R28",
    clause=("逻辑", "GB/T 8170-2008"),
    severity=Severity.INCONSISTENT,
    remedy="“{item}”实测{measured}、要求{limit}，单项判定为“{verdict}”，请向检验机构核实。",
    cases=[
        passes("数值与判定相合", _report(WATER_OK, BREAK_OK)),
        passes("不作判定", _report(("吸水率", "%", "≤0.08", "0.12", "/"))),
        fails("不符合而判合格", _report(("吸水率", "%", "≤0.08", "0.12", "合格"))),
        fails("符合而判不合格", _report(("吸水率", "%", "≤0.08", "0.05", "不合格"))),
        unknown("判定存疑", _report(("吸水率", "%", "≤0.08", "0.12", doubtful("合格")))),
        unknown("数值存疑", _report(("吸水率", "%", "≤0.08", doubtful("0.12"), "合格"))),
        skips("没有结果表", TestReport.of(report_number="A1")),
    ],
)
def verdict_contradicts(report: TestReport, dossier: Dossier) -> Iterator[Violation]:
    """单项判定与数值一致"""
    if not any(r.verdict.value for r in report.results):
        raise NotApplicable
    for row in report.results:
        yield from _contradiction(row, dossier.rounded)


def _contradiction(row: TestResult, rounded: bool | None) -> Iterator[Violation]:
    spoken = said(row.verdict.value or "")
    limit = limit_of(row)
    if spoken is None and not unread(row.verdict):
        return
    if limit is None and not unread(row.requirement):
        return
    words = {"item": row.item, "measured": row.measured, "limit": row.requirement, "verdict": row.verdict}
    message = "“{item}”实测{measured}，要求{limit}，单项判定为“{verdict}”，两者矛盾"
    fields = (row.measured, row.requirement, row.verdict)
    row = row.model_copy(update={"unit": _read(row.unit, ""), "item": _read(row.item, "（名称未读出的项目）")})
    if doubt := doubts(row.requirement, row.verdict, row.measured):
        if spoken is None or _opposed(row, rounded, spoken):
            yield suspicion(message + "，但{why}，须人工确认。", why=doubt, **words)._replace(fields=fields)
        return
    if limit is None or isinstance(limit.only, Free):
        return
    judged = judge_row(row, limit, direction_of(limit), rounded)
    if judged.verdict is (Verdict.FAIL if spoken else Verdict.PASS):
        yield violation(message + "。", **words)._replace(fields=fields)


def _read(field: Field[str], instead: str) -> Field[str]:
    """A cell whose doubt does not matter: within a row, requirement and result share unit and item."""
    if field.settled:
        return field
    return field.model_copy(update={"status": Status.READ, "value": field.value or instead})


def _opposed(row: TestResult, rounded: bool | None, spoken: bool) -> bool:
    """Whether number and verdict would contradict each other if everything were read right."""
    sure = row.model_copy(update={n: f.model_copy(update={"status": "read"}) for n, f in row.cells().items()})
    limit = limit_of(sure)
    judged = judge_row(sure, limit, direction_of(limit), rounded) if limit else None
    return judged is None or judged.verdict is not (Verdict.PASS if spoken else Verdict.FAIL)


@rule(
    "R29",
    clause="逻辑",
    severity=Severity.INCONSISTENT,
    remedy="检验结论（{conclusion}）与单项判定矛盾（{items}），请向检验机构核实。",
    cases=[
        passes("都合格", _report(WATER_OK, verdict="合格")),
        passes("结论不合格且有不合格项", _report(("吸水率", "%", "≤0.08", "0.12", "不合格"), verdict="不合格")),
        fails("有不合格项而结论合格", _report(("吸水率", "%", "≤0.08", "0.12", "不合格"), verdict="合格")),
        fails("都合格而结论不合格", _report(WATER_OK, verdict="不合格")),
        unknown("单项判定存疑", _report(("吸水率", "%", "≤0.08", "0.12", doubtful("不合格")), verdict="合格")),
        unknown("结论存疑", _report(("吸水率", "%", "≤0.08", "0.12", "不合格"), verdict=doubtful("合格"))),
        skips("没有结论", _report(WATER_OK)),
    ],
)
def conclusion_contradicts(report: TestReport) -> Iterator[Violation]:
    """结论与单项判定一致"""
    judged = [r for r in report.results if said(r.verdict.value or "") is not None or not r.verdict.settled]
    judged = [r for r in judged if r.verdict.value or r.verdict.evidence]
    if not printed(report, "verdict") or not judged:
        raise NotApplicable
    verdicts = [(r, said(r.verdict.value or "")) for r in judged]
    overall = report.verdict.require() == "合格"
    failing = [r for r, v in verdicts if v is False]
    if overall and failing:
        yield _contradicts(report, failing)
    elif overall and any(not r.verdict.settled for r in judged):
        next(r for r in judged if not r.verdict.settled).verdict.require()
    elif not overall and not failing:
        for row in judged:
            row.verdict.require()
        yield _contradicts(report, [])


def _contradicts(report: TestReport, failing: Sequence[TestResult]) -> Violation:
    items = "、".join(f"“{r.item.value}”不合格" for r in failing) or "各项均合格"
    shown = report.conclusion if report.conclusion.settled and report.conclusion.value else report.verdict
    made = violation("检验结论为“{conclusion}”，而单项判定{items}。", conclusion=shown, items=items)
    return made._replace(fields=(report.verdict, *(r.verdict for r in failing)))
