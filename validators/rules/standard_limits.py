"""企业标准的指标：试验方法、强制性标准、计量单位、方法与先进指标相同、等级。"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from corpus.data.files import load
from extractors.application_form import ApplicationForm
from extractors.enterprise_standard import EnterpriseStandard, StandardIndicator
from extractors.test_report import TestReport
from pipeline.model.facts import Field
from pipeline.model.report import Severity, VersusAdvanced
from pipeline.text.limits import fold_wording, parse_limit
from pipeline.text.normalise import find_standard_numbers, key
from validators.cases import doubtful, limits
from validators.compare import compare_limits, unit_trouble
from validators.dossier import Dossier
from validators.engine import NotApplicable, asks, fails, passes, rule, skips, unknown
from validators.findings import Violation, ask, doubt, gathered, suspicion, violation
from validators.indicators import limit_of
from validators.systems import AdvancedIndicator, IndicatorSystem, direction_of

SYSTEM = limits(("断裂模数", "MPa", "≥35"))
SEVERAL = 2
"""Grades from which on one has to be chosen."""


def _standard(*rows: dict[str, Any], **fields: Any) -> EnterpriseStandard:
    return EnterpriseStandard.of(indicators=list(rows), **fields)


def _row(name: Any, requirement: Any, unit: str = "", **other: Any) -> dict[str, Any]:
    return {"name": name, "unit": unit, "requirement": requirement, **other}


@rule(
    "S18",
    clause="同类方案",
    severity=Severity.INSUFFICIENT,
    remedy="“{items}”未规定试验方法，请补充。",
    cases=[
        passes("都有方法", _standard(_row("吸水率", "≤0.1", method="GB/T 3810.3"))),
        asks(
            "有的没有读到方法",
            _standard(
                _row("吸水率", "≤0.1", method="GB/T 3810.3"),
                _row("断裂模数", "≥35"),
                _row("破坏强度", "≥700", method="5.3"),
            ),
        ),
        asks("都没有读到方法", _standard(_row("吸水率", "≤0.1"), _row("断裂模数", "≥35"))),
        skips("没有读到技术要求", EnterpriseStandard.of(title="瓷砖")),
    ],
)
def without_method(standard: EnterpriseStandard) -> Iterator[Violation]:
    """每项技术要求有对应试验方法

    Methods may stand in a chapter of their own: what the table does not name has to be looked for in the text.
    """
    rows = [r for r in standard.indicators if r.name.value]
    if not rows:
        raise NotApplicable
    bare = [r for r in rows if not (r.method.value or r.method.raw)]
    words = {"items": "、".join(str(r.name.value) for r in bare)}
    if bare:
        yield ask("“{items}”的试验方法没有读到，请对照试验方法一章。", **words, facts=(standard,))


@rule(
    "S21",
    clause=("标准化法21条", "办法九(一)"),
    severity=Severity.INCONSISTENT,
    remedy="“{item}”企业标准为{own}，低于强制性标准{number}的要求{limit}，请修订。",
    cases=[
        passes("不低于", ApplicationForm.of(product_name="内墙乳胶漆"), _standard(_row("VOC含量", "≤50", "g/L"))),
        unknown("低于", ApplicationForm.of(product_name="内墙乳胶漆"), _standard(_row("VOC含量", "≤120", "g/L"))),
        unknown(
            "限值存疑",
            ApplicationForm.of(product_name="内墙乳胶漆"),
            _standard(_row("VOC含量", doubtful("≤120"), "g/L")),
        ),
        skips("没有收录该产品的强制性指标", ApplicationForm.of(product_name="电炒锅"), _standard(_row("漏电", "≤1"))),
    ],
)
def below_mandatory(form: ApplicationForm, dossier: Dossier) -> Iterator[Violation]:
    """强制性标准指标不低于国标

    The table of limits is a help for memory, not the standards' text: what lies below it is for a person to look up.
    """
    product = key(str(form.product_name.value or ""))
    on = dossier.filed.value or dossier.today
    known = [e for e in _mandatory() if e["since"] <= on and any(key(w) in product for w in e["products"])]
    if not known or not dossier.requirements:
        raise NotApplicable
    named = [(e, r) for e in known for r in dossier.requirements if _is_named(r, e["items"])]
    if not named:
        raise NotApplicable
    for entry, row in named:
        limit = parse_limit(entry["requirement"], entry["unit"])
        own = limit_of(row)
        if own is None:
            yield doubt(row.requirement)
        elif compare_limits(own, limit, direction_of(limit)).relation is VersusAdvanced.WEAKER:
            fields = (row.requirement, row.name, row.unit)
            words = {"item": row.name, "own": row.requirement, "number": entry["number"]}
            message = "“{item}”企业标准为{own}，据本程序所录{number}为{limit}，请对照标准原文确认。"
            made = suspicion(message, limit=entry["requirement"] + entry["unit"], **words)
            yield made._replace(fields=tuple(f for f in fields if f.value))


def _is_named(row: StandardIndicator, items: list[str]) -> bool:
    return key(str(row.name.value or "")) in [key(n) for n in items]


@cache
def _mandatory() -> tuple[dict[str, Any], ...]:
    return tuple(load("lexicon/mandatory_limits.yaml")["entries"])


@rule(
    "S25",
    clause="GB 3100",
    severity=Severity.INSUFFICIENT,
    remedy="“{item}”计量单位为{own}，先进指标体系为{advanced}，不能换算，请说明。",
    cases=[
        passes("可以换算", _standard(_row("断裂模数", "≥35000", "kPa")), system=SYSTEM),
        fails(
            "标准和报告都用另一种量",
            _standard(_row("断裂模数", "≥35", "N")),
            TestReport.of(results=[{"item": "断裂模数", "unit": "N", "measured": "40"}]),
            system=SYSTEM,
        ),
        unknown("只有标准一处", _standard(_row("断裂模数", "≥35", "N")), system=SYSTEM),
        skips("没有先进指标体系", _standard(_row("断裂模数", "≥35", "N"))),
    ],
)
def unit_differs(dossier: Dossier) -> Iterator[Violation]:
    """指标单位一致或可换算"""
    pairs = [(c, c.standard.unit) for c in dossier.comparisons if c.standard and c.advanced]
    if dossier.system is None or not pairs:
        raise NotApplicable
    for each, unit in pairs:
        advanced = each.unit or ""
        if unit.value is None or not advanced or not unit_trouble(unit.value, advanced):
            continue
        borne_out = any(
            r.unit.settled and fold_wording(r.unit.value or "") == fold_wording(unit.value) for r in each.results
        )
        kind = violation if borne_out else suspicion
        words = {"item": each.name, "own": unit, "advanced": advanced}
        yield kind("“{item}”企业标准计量单位为{own}，先进指标为{advanced}，不能换算。", **words)._replace(
            fields=(unit,)
        )


def _by_method(method: str) -> IndicatorSystem:
    line = AdvancedIndicator(name="吸水率", unit="%", requirement="≤0.10", method=method)
    return IndicatorSystem(id="case", title="样例", products=("瓷砖",), indicators=(line,))


@rule(
    "S26",
    clause="办法九(一)",
    severity=Severity.INSUFFICIENT,
    remedy="“{item}”企业标准试验方法为{own}，先进指标体系为{advanced}，指标不可直接比较，请说明。",
    cases=[
        passes(
            "相同", _standard(_row("吸水率", "≤0.1", "%", method="GB/T 3810.3-2016")), system=_by_method("GB/T 3810.3")
        ),
        fails("不同", _standard(_row("吸水率", "≤0.1", "%", method="GB/T 9966.3")), system=_by_method("GB/T 3810.3")),
        unknown(
            "方法存疑",
            _standard(_row("吸水率", "≤0.1", "%", method=doubtful("GB/T 9966.3"))),
            system=_by_method("GB/T 3810.3"),
        ),
        skips("体系没有规定方法", _standard(_row("吸水率", "≤0.1", "%", method="GB/T 9966.3")), system=SYSTEM),
    ],
)
def method_differs(dossier: Dossier) -> Iterator[Violation]:
    """试验方法与先进指标体系相同"""
    pairs = [(c, c.standard.method, c.advanced.method) for c in dossier.comparisons if c.standard and c.advanced]
    pairs = [(c, own, advanced) for c, own, advanced in pairs if advanced and own.value]
    if not pairs:
        raise NotApplicable
    yield from gathered(v for each, own, advanced in pairs for v in _other_method(each.name, own, str(advanced)))


def _other_method(item: str, own: Field[str], advanced: str) -> Iterator[Violation]:
    """A method without a number of a standard is the company's own chapter: it may name the same."""
    mine, theirs = _undated(str(own.value)), _undated(advanced)
    if mine and theirs and not mine & theirs:
        words = {"item": item, "own": own.require(), "advanced": advanced}
        message = "“{item}”企业标准试验方法为{own}，先进指标体系为{advanced}。"
        yield violation(message, **words)._replace(fields=(own,))


def _undated(text: str) -> set[str]:
    numbers = find_standard_numbers(text)
    return {key(n.rpartition("-")[0] or n) for n in numbers}


@rule(
    "S27",
    clause="办法九(一)",
    severity=Severity.INSUFFICIENT,
    remedy="标准按等级（{grades}）规定指标，请说明申报产品的等级。",
    cases=[
        passes(
            "型号写有等级",
            ApplicationForm.of(product_name="豆瓣", model="500g/瓶(特级)"),
            _standard(_row("氨基酸", "≥0.3", grade="特级"), _row("氨基酸", "≥0.2", grade="一级")),
        ),
        unknown(
            "看不出等级",
            ApplicationForm.of(product_name="豆瓣", model="500g/瓶"),
            _standard(_row("氨基酸", "≥0.3", grade="特级"), _row("氨基酸", "≥0.2", grade="一级")),
        ),
        asks(
            "等级读数存疑",
            ApplicationForm.of(product_name="豆瓣", model="500g/瓶"),
            _standard(_row("氨基酸", "≥0.3", grade=doubtful("特级")), _row("氨基酸", "≥0.2", grade="一级")),
        ),
        skips("不分等级", ApplicationForm.of(product_name="豆瓣"), _standard(_row("氨基酸", "≥0.3"))),
    ],
)
def grade_not_chosen(form: ApplicationForm, dossier: Dossier) -> Iterator[Violation]:
    """分级产品选定等级"""
    grades = {str(r.grade.value): r.grade for r in dossier.requirements if r.grade.value}
    if len(grades) < SEVERAL:
        raise NotApplicable
    texts = [form.product_name, form.model, *(f for t in dossier.all(TestReport) for f in (t.product_name, t.model))]
    said = key("".join(str(f.value or "") for f in texts))
    if any(key(grade) in said for grade in grades):
        return
    sure = all(g.settled for g in grades.values())
    kind = suspicion if sure else ask
    message = "标准按等级（{grades}）规定指标，申请表和报告没有写明申报产品的等级。"
    yield kind(message, grades="、".join(grades))._replace(fields=tuple(grades.values()))
