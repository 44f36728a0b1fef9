"""From documents and facts to everything a report says of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, NamedTuple

from extractors.application_form import ApplicationForm
from extractors.business_licence import BusinessLicence
from extractors.enterprise_standard import EnterpriseStandard
from extractors.facts import Facts
from extractors.legal_person_certificate import LegalPersonCertificate
from extractors.lookalikes import with_doubts_of_rare_names
from extractors.owners import with_owners
from extractors.park import ParkForm
from extractors.standard_declaration import StandardDeclaration
from extractors.test_report import TestReport
from pipeline.model.facts import Field, Status
from pipeline.model.packet import BLANK, OTHER, Document, Problem, ProblemKind
from pipeline.model.report import (
    Check,
    ChecklistItem,
    Conclusion,
    Finding,
    Indicator,
    Outcome,
    ReportCode,
    ReportDocument,
    ReportEvidence,
    ReportField,
    ReportSeal,
    Severity,
    Subject,
)
from pipeline.regulations.model import Duty
from validators.agreement import settle_by_agreement
from validators.applying import rules_of, told_scheme
from validators.dossier import Dossier, printed
from validators.duties import whom_to_ask
from validators.engine import run_rules
from validators.findings import text_of
from validators.scheme import Scheme, load_scheme
from validators.systems import Choice, IndicatorSystem, choose


class Assessment(NamedTuple):
    """What the rules make of a packet, in the report's terms.

    `clauses`: wording by key, as used. `as_of_doubt`: why the filing day is not certain, and what stands for it.
    """

    scheme: str
    as_of: date
    as_of_doubt: str
    review_by: date
    conclusion: Conclusion
    subject: Subject
    documents: tuple[ReportDocument, ...]
    checklist: tuple[ChecklistItem, ...]
    checks: tuple[Check, ...]
    findings: tuple[Finding, ...]
    indicators: tuple[Indicator, ...]
    clauses: dict[str, str]
    problems: tuple[Problem, ...]


def assess(
    documents: Sequence[Document],
    facts: Sequence[Facts],
    *,
    scheme: str | None,
    as_of: date | None,
    review_by: date | None,
    systems: Sequence[IndicatorSystem],
    today: date,
    problems: Sequence[Problem] = (),
    duties: Sequence[Duty] = (),
) -> Assessment:
    """Everything the rules say of a packet.

    Args:
        documents: all documents, those of no known type and blank pages too.
        facts: the facts of the documents that have any.
        scheme: its id; None: told from the papers.
        as_of: the filing day; None: the form's date, else today (then what hangs on it is left to people).
        review_by: the expected day of review; None: 31 December of the year after the filing.
        problems: what could not be opened or read: a document that seems missing may be there.
        duties: who has indicator systems written, named where none is known for the product.

    Raises:
        ConfigurationError: no such scheme.
    """
    facts = with_owners(with_doubts_of_rare_names(facts))
    known = [f for f in facts if f.type]
    unread = any(p.kind in (ProblemKind.INPUT, ProblemKind.READER) for p in problems)
    chosen = load_scheme(scheme) if scheme else told_scheme(documents, unread)
    filed = _filed(known, chosen, as_of, today)
    day = filed.value or today
    choice = _system(known, systems, duties) if chosen.advanced else Choice(None)
    dossier = Dossier(
        documents=documents,
        facts=settle_by_agreement(known, choice.system),
        scheme=chosen,
        filed=filed,
        review_by=review_by or date(day.year + 1, 12, 31),
        today=today,
        system=choice.system,
        system_reason=choice.reason,
        unread=unread,
    )
    return _assessed(dossier, facts)


def _assessed(dossier: Dossier, facts: Sequence[Facts]) -> Assessment:
    """What the rules make of it; `facts` are shown as they were read, not as they were settled."""
    day = dossier.filed.value or dossier.today
    results = run_rules(dossier, rules_of(dossier.scheme, day))
    return Assessment(
        scheme=dossier.scheme.id,
        as_of=day,
        as_of_doubt=_doubt_of(dossier.filed, dossier.today),
        review_by=dossier.review_by,
        conclusion=_conclusion(dossier.documents, results.findings, results.checks),
        subject=_subject(dossier),
        documents=report_documents(dossier.documents, facts),
        checklist=dossier.checklist,
        checks=results.checks,
        findings=results.findings,
        indicators=tuple(c.to_report() for c in dossier.comparisons),
        clauses=_clauses(dossier.scheme, results.findings, dossier.checklist, day),
        problems=results.problems,
    )


@cache
def rules_version() -> str:
    """A short digest of the rules, what they compare with and the schemes: changes whenever one of them does."""
    digest = sha256()
    for package, pattern in _RULE_FILES:
        root = Path(str(files(package)))
        for path in sorted(root.glob(pattern)):
            digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]


_RULE_FILES = (
    ("validators", "**/*.py"),
    ("pipeline.text", "**/*.py"),
    ("corpus", "schemes/*.yaml"),
    ("corpus", "lexicon/*.yaml"),
)


def _filed(facts: Sequence[Facts], scheme: Scheme, as_of: date | None, today: date) -> Field[date]:
    """The filing day: as told, as the form says, or today with a doubt. Without forms in the scheme it is today."""
    if as_of is None and not scheme.dated_by:
        as_of = today
    if as_of is not None:
        return Field[date](value=as_of, raw=as_of.isoformat(), status=Status.READ, confidence=1.0, name="applied_on")
    form = next((f for f in facts if f.type in scheme.dated_by and f.copy_of is None), None)
    if form is None:
        reason = "没有申请表，不知道申报日期"
        return Field[date](
            value=today, status=Status.DOUBTFUL, name="applied_on", document="application_form", reason=reason
        )
    applied: Field[date] = form.fields.get("applied_on") or Field[date](name="applied_on", document=form.document)
    if applied.settled and applied.value:
        return applied
    reason = applied.reason or "申请日期没有读出"
    return applied.model_copy(update={"value": applied.value or today, "status": Status.DOUBTFUL, "reason": reason})


def _doubt_of(filed: Field[date], today: date) -> str:
    """For whoever reads the dates that follow from it; empty where the filing day is certain."""
    if filed.settled:
        return ""
    reason = filed.reason or "申请日期存疑"
    taken = "今天" if filed.value == today else "所读到的这一天"
    return f"{reason}，暂以{taken}为申报日期，各项有效期据此判断，请核对"


def _system(facts: Sequence[Facts], systems: Sequence[IndicatorSystem], duties: Sequence[Duty]) -> Choice:
    """By the product applied for, else reported, else standardised; the form's own words break ties."""
    firsts = [f for f in facts if f.copy_of is None]
    forms = [f for f in firsts if isinstance(f, ApplicationForm)]
    products = [f.product_name.value or "" for f in forms]
    products += [f.product_name.value or "" for f in firsts if isinstance(f, TestReport)]
    products += [f.title.value or "" for f in firsts if isinstance(f, EnterpriseStandard)]
    titles = [f.indicator_system.value for f in forms if f.indicator_system.value]
    chosen = choose(products, titles[0] if titles else None, systems)
    asked = "" if chosen.system else whom_to_ask(products, duties)
    return chosen._replace(reason=f"{chosen.reason}（{asked}）") if asked else chosen


def _conclusion(documents: Sequence[Document], findings: Iterable[Finding], checks: Iterable[Check]) -> Conclusion:
    """What comes next. Hints and standing points ask for nothing of this packet; a rule that crashed is for people."""
    if not any(d.type not in (OTHER, BLANK) for d in documents):
        return Conclusion.UNREADABLE
    weighty = [f for f in findings if f.severity is not Severity.HINT]
    if any(f.outcome is Outcome.FAIL for f in weighty):
        return Conclusion.SUPPLEMENT
    crashed = any(c.outcome is Outcome.ERROR for c in checks)
    open_ones = [f for f in weighty if f.outcome is Outcome.UNKNOWN]
    return Conclusion.CONFIRM if crashed or open_ones else Conclusion.COMPLETE


def _subject(dossier: Dossier) -> Subject:
    form = dossier.form
    licences, certificates = dossier.all(BusinessLicence), dossier.all(LegalPersonCertificate)
    reports = dossier.all(TestReport)
    name = [form.applicant] if form else []
    code = [form.credit_code] if form else []
    model = [form.model] if form else []
    names = [*name, *(x.name for x in licences), *(x.name for x in certificates)]
    codes = [*code, *(x.credit_code for x in licences), *(x.credit_code for x in certificates)]
    return Subject(
        applicant=_first(names) or _first(_declared_by(dossier)),
        credit_code=_first(codes) or _first([x.credit_code for x in dossier.all(StandardDeclaration)]),
        product_name=_first([dossier.product, *(r.product_name for r in reports)])
        or _first([x.title for x in dossier.all(EnterpriseStandard)] + [x.park for x in dossier.all(ParkForm)]),
        model=_first([*model, *(r.model for r in reports)]),
    )


def _declared_by(dossier: Dossier) -> list[Field[str]]:
    """Who stands behind a packet that is no enterprise's application: a park's body, or who declares a standard."""
    names = [x.applicant for x in dossier.all(ParkForm)]
    names += [x.enterprise for x in dossier.all(StandardDeclaration)]
    return names + [x.issuer for x in dossier.all(EnterpriseStandard)]


def _first(fields: Sequence[Field[str]]) -> str | None:
    """The first settled value, else the first value at all."""
    settled = next((f.value for f in fields if f.settled and f.value), None)
    return settled or next((f.value for f in fields if f.value), None)


def _clauses(scheme: Scheme, findings: Iterable[Finding], items: Iterable[ChecklistItem], on: date) -> dict[str, str]:
    keys = [k for f in findings for k in f.clauses] + [i.item for i in items]
    found = {key: scheme.clause(key, on) for key in dict.fromkeys(keys)}
    return {key: f"{clause.text}（{clause.source}）" for key, clause in found.items()}


def report_documents(documents: Iterable[Document], facts: Iterable[Facts]) -> tuple[ReportDocument, ...]:
    """The documents with what was read of them; internal fields stay inside."""
    by_id = {f.document: f for f in facts}
    return tuple(_document(document, by_id.get(document.id)) for document in documents)


def _document(document: Document, facts: Facts | None) -> ReportDocument:
    told: dict[str, Any] = {}
    if facts is not None:
        specs = facts.specs()
        shown = [n for n, s in specs.items() if not s.internal and printed(facts, n)]
        told["fields"] = {name: report_field(facts.fields[name]) for name in shown}
        told["tables"] = {
            name: tuple({column: report_field(cell) for column, cell in row.cells().items()} for row in rows)
            for name, rows in facts.tables.items()
        }
        told["seals"] = tuple(
            ReportSeal(text=s.text, status=s.status, colour=_colour(s.colour), evidence=_places(s.evidence))
            for s in facts.seals
        )
        told["codes"] = tuple(
            ReportCode(kind="qr" if c.kind == "qr" else "barcode", text=c.text, evidence=_places(c.evidence))
            for c in facts.codes
        )
    return ReportDocument(
        id=document.id,
        type=document.type,
        title=document.title,
        copy_of=document.copy_of,
        pages=document.pages,
        **told,
    )


def _colour(colour: str) -> Literal["red", "grey"]:
    return "red" if colour == "red" else "grey"


def report_field(field: Field[Any]) -> ReportField:
    """A field in the report's terms: text, a list of texts, or null."""
    value = field.value
    shown = (
        [text_of(v) for v in value] if isinstance(value, list | tuple) else (None if value is None else text_of(value))
    )
    return ReportField(
        value=shown,
        raw=field.raw,
        status=field.status,
        confidence=field.confidence,
        evidence=_places(field.evidence),
        reason=field.reason,
    )


def _places(evidence: Iterable[Any]) -> tuple[ReportEvidence, ...]:
    return tuple(ReportEvidence(file=e.file, page=e.page, box=tuple(e.box)) for e in evidence)
