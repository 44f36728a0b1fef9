"""A packet checked again without being read again: after a person's corrections, or with the rules of today."""

from __future__ import annotations

import logging
import pickle
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, date
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from extractors.confirm import Question
from extractors.corrected import corrected
from extractors.facts import Facts, registry
from flows.chain import systems, with_spanning
from flows.neighbours import neighbours_by, neighbours_of
from flows.options import RunOptions
from flows.reading import Library
from flows.steps import Sealed
from flows.understanding import Understood, extracted
from pipeline.adapters.store import audit, tables
from pipeline.adapters.store.blobs import Blobs
from pipeline.adapters.store.database import Database
from pipeline.adapters.store.delivered import open_delivered, open_report
from pipeline.adapters.store.history import correction_in, standing, version_before, whereabouts
from pipeline.adapters.store.keep import keep
from pipeline.adapters.store.recognition import latest_version
from pipeline.adapters.store.traits import traits_of
from pipeline.errors import ConfigurationError
from pipeline.model.changes import FindingState
from pipeline.model.correction import BorderLike, FieldCorrection, moved, pages_of
from pipeline.model.packet import Document, Packet, PageSource, Problem, ProblemKind
from pipeline.model.reading import Line, PageRef
from pipeline.model.report import SPANNING, Finding, Report, ReportDocument
from pipeline.regulations import shelf
from pipeline.stages.changes import finding_changes
from pipeline.stages.regrouping import regrouped
from pipeline.web.services import RecheckOutcome
from validators.cross import across
from validators.neighbours import Neighbour
from validators.review import assess, rules_version

log = logging.getLogger(__name__)

OTHERS = "others"
"""Cause of a revision: another packet of the store changed."""


class Kept(NamedTuple):
    """What is kept of a version: how it was reported, what it was understood as, its pages, what was asked for.

    `blobs`: the digests of the report and of what it was understood as.
    """

    report: Report
    understood: Understood
    packet: Packet
    options: RunOptions
    corrections: tuple[FieldCorrection | BorderLike, ...]
    today: date
    blobs: tuple[str, str]


def recheck(
    database: Database,
    blobs: Blobs,
    version_id: int,
    user_id: int | None,
    cause: str = "correction",
    indicators: Path | None = None,
) -> RecheckOutcome:
    """Applies the corrections of a version, runs the rules of today and keeps what they say as a new revision.

    Args:
        user_id: who asked for it; None: nobody did.
        cause: correction; rules where these changed; others where another packet did.
        indicators: as of `open_version`.

    Raises:
        CorrectionError: a correction cannot be taken.
        StoreError: what the version was made from is no longer there.
        ConfigurationError: no such version, or a faulty indicator system.
    """
    since = time.monotonic()
    while True:
        with database.reading() as session:
            kept = open_version(session, blobs, version_id, indicators)
        if cause == OTHERS and (lacking := _lacking(kept.options)):
            raise ConfigurationError(lacking.message)  # nobody asked: better what it has than less
        checked = checked_again(kept, with_corrections(kept))
        with database.reading() as session:
            laid = _lay_beside(session, version_id, checked, kept.report)
        report = with_spanning(laid.found, checked)
        with audit.writing(database) as session:
            version = session.get_one(tables.Version, version_id, with_for_update=True)
            if cause == OTHERS and version.packet.state in tables.SETTLED:
                return _outcome(kept.report, kept.report, version.revision, time.monotonic() - since)
            if _blobs_of(version) != kept.blobs or _corrections(session, version) != kept.corrections:
                continue  # it was read anew or somebody spoke meanwhile: that counts, too
            _revise(session, blobs, version, kept.packet, report, cause, user_id)
            outcome = _outcome(kept.report, report, version.revision, time.monotonic() - since)
        if cause != OTHERS:
            lay_others_again(database, blobs, laid.concerned)
        return outcome


def _revise(
    session: Session,
    blobs: Blobs,
    version: tables.Version,
    packet: Packet,
    report: Report,
    cause: str,
    user_id: int | None,
) -> None:
    """Keeps the report of a version that was checked again."""
    keep(
        session,
        blobs,
        report,
        blobs.get(version.understood),
        packet,
        run_id=None,
        cause=cause,
        user_id=user_id,
        source=version.source,
        again=version,
    )


class Laid(NamedTuple):
    """What laying a packet beside the others of the store came to, and which of them have something in common with it
    now or had before: their ids.
    """

    found: Sequence[Finding]
    concerned: frozenset[str]


def _lay_beside(session: Session, version_id: int, checked: Report, old: Report) -> Laid:
    """By the report of today. Only latest versions are laid beside each other: an earlier one keeps what was found."""
    version = version_of(session, version_id)
    if version.number != version.packet.version:
        return Laid([finding for finding in old.findings if finding.rule in SPANNING], frozenset())
    before = neighbours_of(session, version)
    now = neighbours_by(session, version.packet_id, list(traits_of(checked)))
    return Laid(across(checked, now), frozenset(other.packet for other in (*before, *now) if _shares(other, checked)))


def _shares(other: Neighbour, report: Report) -> bool:
    """Whether there is something indeed: most that meet by parts of a page are not alike on a closer look."""
    numbers = other.report_numbers, other.standard_numbers, other.marks, other.certificates
    applied = other.applies_for(report.subject.product_name or "", report.subject.model or "")
    return applied or any((*numbers, other.pages, other.standards))


def lay_others_again(database: Database, blobs: Blobs, codes: Iterable[str]) -> None:
    """Checks those of these packets again of which the others now say something else. What is settled stays.

    One that cannot be checked keeps what it has, whatever went wrong: it is not what was asked for.
    """
    for code in sorted(codes):
        try:
            _lay_again(database, blobs, code)
        except Exception as error:  # its words may be of what the papers say
            log.warning("packet %s was not laid beside others again: %s", code, type(error).__name__)


def lay_again_after(database: Database, blobs: Blobs, run: int) -> None:
    """What the packet that a run reviewed changes for others: those it has something in common with now, and those
    the version before it had, which may still say so.
    """
    with database.reading() as session:
        version = session.scalar(
            select(tables.Version).join(tables.Revision).where(tables.Revision.run_id == run).limit(1)
        )
        before = version_before(session, version) if version else None
        met = {other.packet for each in (version, before) if each for other in neighbours_of(session, each)}
    lay_others_again(database, blobs, met)


def _lay_again(database: Database, blobs: Blobs, code: str) -> None:
    with database.reading() as session:
        packet = session.scalar(select(tables.Packet).where(tables.Packet.code == code))
        version = latest_version(session, packet) if packet and packet.state not in tables.SETTLED else None
        stale = version is not None and _says_otherwise(session, blobs, version)
    if version is not None and stale:
        recheck(database, blobs, version.id, None, OTHERS)


def _says_otherwise(session: Session, blobs: Blobs, version: tables.Version) -> bool:
    report = open_report(blobs, version)
    found = across(report, neighbours_of(session, version))
    return said_of(found) != said_of(f for f in report.findings if f.rule in SPANNING)


def said_of(findings: Iterable[Finding]) -> set[tuple[str, str]]:
    """What findings say, whatever their numbers."""
    return {(finding.rule, finding.message) for finding in findings}


def _outcome(old: Report, new: Report, revision: int, seconds: float) -> RecheckOutcome:
    before, now = ({finding.id: finding for finding in report.findings} for report in (old, new))
    told = list(finding_changes(old, old, new))
    return RecheckOutcome(
        revision=revision,
        closed=tuple(before[c.before] for c in told if c.state is FindingState.CLOSED and c.before),
        opened=tuple(now[c.now] for c in told if c.state is FindingState.NEW and c.now),
        changed=tuple(now[c.now] for c in told if c.state is FindingState.CHANGED and c.now),
        seconds=round(seconds, 3),
    )


def open_version(session: Session, blobs: Blobs, version_id: int, indicators: Path | None = None) -> Kept:
    """What is kept of a version, its corrections in the order they were made.

    Args:
        indicators: where the run's own indicator systems lie on this machine, if it was begun on another one.

    Raises:
        ConfigurationError: there is no such version.
        StoreError: a blob is missing or damaged.
    """
    version = version_of(session, version_id)
    run, day = _last_run(session, version)
    asked = RunOptions.model_validate(run.options) if run else RunOptions()
    if asked.indicators and indicators:
        asked = asked.model_copy(update={"indicators": indicators})
    return Kept(
        report=open_report(blobs, version),
        understood=pickle.loads(blobs.get(version.understood)),  # noqa: S301 - written by `keep`, checked by its digest
        packet=open_delivered(blobs, version).packet,
        options=asked,
        today=day,
        corrections=_corrections(session, version),
        blobs=_blobs_of(version),
    )


def _blobs_of(version: tables.Version) -> tuple[str, str]:
    return version.report, version.understood


def _last_run(session: Session, version: tables.Version) -> tuple[tables.Run | None, date]:
    """The latest run that reviewed these files, whose options hold, and the day of it where this machine stands."""
    rows = select(tables.Revision).where(tables.Revision.version_id == version.id, tables.Revision.cause == "run")
    last = session.scalar(rows.order_by(tables.Revision.number.desc()).limit(1))
    run, at = (last.run_id, last.made_at) if last else (version.run_id, version.received_at)
    return session.get(tables.Run, run) if run else None, at.replace(tzinfo=UTC).astimezone().date()


def _corrections(session: Session, version: tables.Version) -> tuple[FieldCorrection | BorderLike, ...]:
    return tuple(corrections_of(session, version).values())


def corrections_of(session: Session, version: tables.Version) -> dict[int, FieldCorrection | BorderLike]:
    """Those of the packet that stand, by the ids of their rows in the order they were made, on the version's pages.

    One of another version is where its pages lie by now.
    """
    found: dict[int, FieldCorrection | BorderLike] = {}
    for row in session.scalars(standing(tables.Correction, version.packet_id).order_by(tables.Correction.id)):
        told = correction_in(row)
        lie = whereabouts(session, row.version_id, version)
        if all(ref in lie for ref in pages_of(told)):
            found[row.id] = moved(told, lie)
    return found


def version_of(session: Session, version_id: int) -> tables.Version:
    version = session.get(tables.Version, version_id)
    if version is None:
        raise ConfigurationError("没有这份材料，可能已被移除，请回到列表刷新。")
    return version


def with_corrections(kept: Kept) -> Understood:
    """What the packet is understood as once people have spoken. Only documents whose pages or type changed are read."""
    borders = [c for c in kept.corrections if not isinstance(c, FieldCorrection)]
    titles = {name: kind.caption for name, kind in registry().items()}
    documents = regrouped(kept.understood.documents, borders, titles)
    before = {document.id: document for document in kept.understood.documents}
    new = [document for document in documents if _differs(document, before.get(document.id))]
    facts = {f.document: f for f in kept.understood.facts}
    facts.update({f.document: f for f in _read(new, kept)})
    values = [c for c in kept.corrections if isinstance(c, FieldCorrection)]
    told = [corrected(facts[document.id], values) for document in documents if document.id in facts]
    return Understood(tuple(documents), tuple(told))


def _differs(document: Document, before: Document | None) -> bool:
    return before is None or (document.type, document.pages, document.copy_of) != (
        before.type,
        before.pages,
        before.copy_of,
    )


def _read(documents: Sequence[Document], kept: Kept) -> Iterable[Facts]:
    """The facts of documents put together anew: from the kept readings, doubtful places read again as in a run."""
    if not documents:
        return ()
    pages = {ref for document in documents for ref in document.pages}
    sources = [source for source in kept.packet.pages if source.ref in pages]
    library = Library(kept.options.reader)
    for source in sources:
        if source not in library:
            library.read(source)
    first = Understood(tuple(documents), tuple(extracted(library, sources, documents)))
    return first.settled(_answers(library, sources, first)).facts


def _answers(library: Library, sources: Iterable[PageSource], first: Understood) -> dict[Question, Line]:
    asked = first.asked()
    answers: dict[Question, Line] = {}
    for source in sources:
        if source.ref in asked:
            answers |= library.again(source, Sealed.of(asked[source.ref])).open()
    return answers


def report_again(kept: Kept, understood: Understood) -> Report:
    """The report that the rules of today make; what the comparison of packets found stays as it was."""
    spanning = [finding for finding in kept.report.findings if finding.rule in SPANNING]
    return with_spanning(spanning, checked_again(kept, understood))


def checked_again(kept: Kept, understood: Understood) -> Report:
    """The report that the rules of today make of the packet by itself."""
    old, options, lacking = kept.report, kept.options, _lacking(kept.options)
    assessment = assess(
        understood.documents,
        understood.facts,
        scheme=options.scheme,
        as_of=options.as_of,
        review_by=options.review_by,
        systems=systems(None if lacking else options.indicators),
        today=kept.today,
        problems=kept.packet.problems,
        duties=shelf.duties(),
    )
    homes = {ref: document for document in understood.documents for ref in document.pages}
    pages = []
    for page in old.pages:
        home = homes[PageRef(file=page.file, page=page.page)]
        pages.append(page.model_copy(update={"type": home.type, "document": home.id}))
    head = {"scheme": assessment.scheme, "as_of": assessment.as_of.isoformat(), "as_of_doubt": assessment.as_of_doubt}
    return old.model_copy(
        update={
            "packet": old.packet.model_copy(update={**head, "review_by": assessment.review_by.isoformat()}),
            "conclusion": assessment.conclusion,
            "subject": assessment.subject,
            "documents": tuple(_sketched(document, old) for document in assessment.documents),
            "checklist": assessment.checklist,
            "checks": assessment.checks,
            "findings": assessment.findings,
            "indicators": assessment.indicators,
            "pages": tuple(pages),
            "problems": (
                *(p for p in old.problems if p.kind is not ProblemKind.RULE),
                *assessment.problems,
                *([lacking] if lacking else ()),
            ),
            "run": old.run.model_copy(update={"rules": rules_version()}),
            "clauses": shelf.worded(assessment.clauses),
        }
    )


def _lacking(options: RunOptions) -> Problem | None:
    """What is to be told where the run's own indicator systems are not on this machine: those shipped serve instead."""
    if options.indicators is None or options.indicators.is_dir():
        return None
    told = (
        f"这份材料审查时用的指标体系文件夹 {options.indicators} 本机没有，这次改用程序自带的指标体系，"
        "指标比对的结果可能不同；请在审查时的那台机器上再查一次，或把这个文件夹放到本机同一位置后再查一次。"
    )
    return Problem(kind=ProblemKind.RULE, file="", message=told)


def _sketched(document: ReportDocument, old: Report) -> ReportDocument:
    """With the sketch of its text, which does not change as long as its pages are the same."""
    sketch = next((d.sketch for d in old.documents if (d.type, d.pages) == (document.type, document.pages)), "")
    return document.model_copy(update={"sketch": sketch})
