"""Checks across packets, from their reports alone: those of a batch may have been made in different runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from extractors.application_form import ApplicationForm
from extractors.facts import Facts, registry
from extractors.test_report import TestReport
from pipeline.model.facts import Evidence, Field, Status
from pipeline.model.geometry import Box
from pipeline.model.report import SPANNING, Check, Finding, Outcome, Report, ReportDocument, ReportField
from pipeline.text.normalise import key
from validators.dossier import Dossier
from validators.engine import catalogue, run_rules
from validators.findings import order_of
from validators.neighbours import Neighbour
from validators.scheme import load_scheme

_KINDS = (ApplicationForm, TestReport)


def across(reports: Sequence[Report]) -> dict[str, list[Finding]]:
    """The findings of the X rules by packet id; every packet has an entry. Ids are `x1`, `x2` … within a packet.

    Only settled readings certainly agree: with a doubtful one the outcome is `unknown`.
    """
    everyone = {report.packet.id: neighbour_of(report) for report in reports}
    rules = [rule for code, rule in catalogue().items() if code in SPANNING]
    found: dict[str, list[Finding]] = {}
    for report in reports:
        others = [
            n for n in everyone.values() if n.packet != report.packet.id and _related(n, everyone[report.packet.id])
        ]
        results = run_rules(_dossier(report, others), rules) if others else None
        findings = results.findings if results else ()
        found[report.packet.id] = [f.model_copy(update={"id": f"x{n}"}) for n, f in enumerate(findings, 1)]
    return found


def merged(report: Report, findings: Sequence[Finding]) -> Report:
    """The report with the findings of `across`: numbered on, in the report's order, with their checks and clauses."""
    kept = [f for f in report.findings if f.rule not in SPANNING]
    first = len(kept) + 1
    added = [f.model_copy(update={"id": f"f{n}"}) for n, f in enumerate(findings, first)]
    codes = [code for code in catalogue() if code in SPANNING]
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


def neighbour_of(report: Report) -> Neighbour:
    """What the other packets may know of this one."""
    numbers = [d.fields["report_number"] for d in _documents(report, "test_report") if "report_number" in d.fields]
    form = next(iter(_documents(report, "application_form", "recheck_form")), None)
    own = [form.fields[n] for n in ("applicant", "product_name", "model") if n in form.fields] if form else []
    return Neighbour(
        packet=report.packet.id,
        applicant=report.subject.applicant or "",
        credit_code=report.subject.credit_code or "",
        product_name=report.subject.product_name or "",
        model=report.subject.model or "",
        report_numbers=tuple(str(n.value) for n in numbers if n.value),
        settled=bool(own) and all(f.status in (Status.READ, Status.CORRECTED) for f in [*own, *numbers]),
    )


def _related(a: Neighbour, b: Neighbour) -> bool:
    """Whether the two could have anything in common."""
    shared = {key(n) for n in a.report_numbers} & {key(n) for n in b.report_numbers}
    return bool(shared) or a.applies_for(b.product_name, b.model)


def _documents(report: Report, *kinds: str) -> list[ReportDocument]:
    return [d for d in report.documents if d.type in kinds and d.copy_of is None]


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
