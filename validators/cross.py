"""Checks across packets, from the packet's report and what its neighbours in the store share with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from extractors.application_form import ApplicationForm
from extractors.ccc_certificate import CccCertificate
from extractors.enterprise_standard import EnterpriseStandard
from extractors.facts import Facts, registry
from extractors.test_report import TestReport
from extractors.trademark_certificate import TrademarkCertificate
from pipeline.model.facts import Evidence, Field, Status
from pipeline.model.geometry import Box
from pipeline.model.report import SPANNING, Check, Finding, Outcome, Report, ReportDocument, ReportField
from validators.applying import rules_of
from validators.dossier import Dossier
from validators.engine import Rule, run_rules
from validators.findings import order_of
from validators.neighbours import Neighbour
from validators.scheme import load_scheme

_KINDS = (ApplicationForm, TestReport, EnterpriseStandard, TrademarkCertificate, CccCertificate)


def across(report: Report, neighbours: Sequence[Neighbour]) -> list[Finding]:
    """What the rules that compare packets find. Ids are `x1`, `x2` … within the packet.

    Only settled readings certainly agree: with a doubtful one the outcome is `unknown`.
    """
    if not neighbours:
        return []
    findings = run_rules(_dossier(report, neighbours), _rules(report)).findings
    return [f.model_copy(update={"id": f"x{n}"}) for n, f in enumerate(findings, 1)]


def _rules(report: Report) -> list[Rule]:
    """Those that compare packets, as the report's scheme has them."""
    on = date.fromisoformat(report.packet.as_of)
    return [rule for rule in rules_of(load_scheme(report.packet.scheme), on) if rule.code in SPANNING]


def merged(report: Report, findings: Sequence[Finding]) -> Report:
    """The report with the findings of `across`: numbered on, in the report's order, with their checks and clauses."""
    kept = [f for f in report.findings if f.rule not in SPANNING]
    first = len(kept) + 1
    added = [f.model_copy(update={"id": f"f{n}"}) for n, f in enumerate(findings, first)]
    codes = [rule.code for rule in _rules(report)]
    checks = [c for c in report.checks if c.rule not in codes] + [_check(code, added) for code in codes]
    scheme = load_scheme(report.packet.scheme)
    wording = {k: scheme.clause(k, date.fromisoformat(report.packet.as_of)) for f in added for k in f.clauses}
    clauses = {**report.clauses, **{k: f"{c.text}（{c.source}）" for k, c in wording.items()}}
    return report.model_copy(
        update={"checks": tuple(checks), "findings": tuple(sorted([*kept, *added], key=order_of)), "clauses": clauses}
    )


def _check(code: str, findings: Iterable[Finding]) -> Check:
    own = [f for f in findings if f.rule == code]
    outcomes = {f.outcome for f in own}
    worst = next((o for o in (Outcome.FAIL, Outcome.UNKNOWN) if o in outcomes), Outcome.PASS)
    return Check(rule=code, outcome=worst, findings=tuple(f.id for f in own))


def _dossier(report: Report, others: Sequence[Neighbour]) -> Dossier:
    """As much of the packet as the X rules look at."""
    facts = [_facts(d) for d in report.documents if issubclass(registry().get(d.type, Facts), _KINDS)]
    day = date.fromisoformat(report.packet.as_of)
    return Dossier(
        documents=(),
        facts=facts,
        scheme=load_scheme(report.packet.scheme),
        filed=Field[date](value=day, status=Status.READ),
        review_by=date.fromisoformat(report.packet.review_by),
        today=day,
        neighbours=others,
    )


def _facts(document: ReportDocument) -> Facts:
    kind = registry()[document.type]
    fields = {name: _field(f, name, document.id) for name, f in document.fields.items()}
    return kind(document.id, fields, pages=document.pages, copy_of=document.copy_of)


def _field(told: ReportField, name: str, document: str) -> Field[str]:
    evidence = tuple(Evidence(file=e.file, page=e.page, box=Box(*e.box)) for e in told.evidence)
    value = told.value if isinstance(told.value, str) else None
    return Field[str](
        value=value,
        raw=told.raw,
        status=told.status,
        confidence=told.confidence,
        evidence=evidence,
        name=name,
        document=document,
    )
