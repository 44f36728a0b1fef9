"""From what was understood to a report: check the rules, write.

Functions at the top level, their arguments plain data: they run in worker processes.
"""

from __future__ import annotations

import logging
import pickle
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import metadata
from pathlib import Path

from PIL import Image

from extractors.confirm import Question
from flows.knowledge import rule_titles, words
from flows.likeness import sketched
from flows.options import RunOptions
from flows.papers import write_papers
from flows.reading import Library, was_read
from flows.steps import Case
from flows.understanding import Understood
from pipeline.adapters.store.files import write_atomically
from pipeline.errors import CaishenError
from pipeline.model.packet import Document, Packet
from pipeline.model.reading import Line, PageReading, PageRef, Reader
from pipeline.model.report import Conclusion, Finding, PacketHead, Report, ReportPage, Run
from pipeline.regulations import shelf
from pipeline.reports.cutouts import Pieces
from pipeline.reports.html import album_of, render_from
from pipeline.stages.read import reader_versions, upright_image
from validators.applying import check_schemes
from validators.cross import merged
from validators.review import Assessment, assess, rules_version
from validators.scheme import load_scheme
from validators.systems import IndicatorSystem, load_systems

log = logging.getLogger(__name__)


def conclude(library: Library, case: Case, out: Path, draft: Path) -> Report:
    """Makes the report and writes it as `report.json` and `report.html` into `out/<packet id>`.

    `draft` is where it is kept whole for `rewrite` and the store: the report, the packet, and sealed (see `Sealed`)
    what the packet was understood as.

    Raises:
        ConfigurationError: the options name no scheme or a faulty indicator system.
        OSError: the folder cannot be written.
    """
    since = time.monotonic()
    readings = {source.ref: library.reading(source) for source in case.packet.pages}
    understood = _answered(case)
    assessment = assess(
        understood.documents,
        understood.facts,
        scheme=case.options.scheme,
        as_of=case.options.as_of,
        review_by=case.options.review_by,
        systems=systems(case.options.indicators),
        today=case.today,
        problems=case.packet.problems,
        duties=shelf.duties(),
    )
    report = _report(case, understood.documents, assessment, readings, time.monotonic() - since)
    report = sketched(report, readings)
    write_atomically(draft, pickle.dumps((report, case.packet, pickle.dumps(understood))))
    write_report(report, case.packet, out, draft)
    return report


def rewrite(draft: Path, findings: Sequence[Finding], out: Path) -> Report:
    """Writes a concluded packet's report again, with what the comparison of packets found.

    Raises:
        OSError: the draft cannot be read, or the folder not written.
    """
    report, packet, _ = pickle.loads(draft.read_bytes())  # noqa: S301 - written by `conclude` in this run
    report = with_spanning(findings, report)
    write_report(report, packet, out, draft)
    return report


def replace_report(draft: Path, report: Report, out: Path) -> Report:
    """Has a concluded packet's report say what the store says; written, and kept in the draft.

    Raises:
        OSError: as `rewrite`.
    """
    old, packet, understood = pickle.loads(draft.read_bytes())  # noqa: S301 - written by `conclude` in this run
    head = report.packet.model_copy(update={"id": old.packet.id})
    report = report.model_copy(update={"packet": head})
    write_atomically(draft, pickle.dumps((report, packet, understood)))
    write_report(report, packet, out, draft)
    return report


def check(options: RunOptions) -> dict[str, str]:
    """Refuses faulty options before a page is read; the titles of the rules, by code.

    Raises:
        ConfigurationError: no such scheme, or a faulty scheme, indicator system or rule.
    """
    check_schemes()
    if options.scheme:
        load_scheme(options.scheme)
    systems(options.indicators)
    return rule_titles()


def _answered(case: Case) -> Understood:
    """After the second reading. A question without an answer is answered with nothing: no first reading agrees."""
    understood = case.understood.open()
    answers = {q: _nothing(q) for asked in understood.doubts().values() for q in asked}
    for sealed in case.answers:
        answers.update(sealed.open())
    return understood.settled(answers)


def _nothing(question: Question) -> Line:
    return Line(text="", box=question.box, confidence=0.0, reader=Reader.TESSERACT)


@cache
def systems(folder: Path | None) -> tuple[IndicatorSystem, ...]:
    """The indicator systems, loaded once per process."""
    return load_systems(folder)


@cache
def _versions() -> dict[str, str]:
    return reader_versions()


def _report(
    case: Case,
    documents: Sequence[Document],
    assessment: Assessment,
    readings: Mapping[PageRef, PageReading],
    more_seconds: float,
) -> Report:
    packet = case.packet
    return Report(
        packet=PacketHead(
            id=packet.id,
            scheme=assessment.scheme,
            as_of=assessment.as_of.isoformat(),
            review_by=assessment.review_by.isoformat(),
            sha256=packet.sha256,
            as_of_doubt=assessment.as_of_doubt,
        ),
        conclusion=assessment.conclusion,
        subject=assessment.subject,
        documents=assessment.documents,
        checklist=assessment.checklist,
        checks=assessment.checks,
        findings=assessment.findings,
        indicators=assessment.indicators,
        pages=tuple(_pages(readings.values(), documents)),
        problems=(*packet.problems, *assessment.problems),
        run=Run(
            seconds=round(case.seconds + more_seconds, 2),
            caishen=metadata.version("caishen"),
            rules=rules_version(),
            readers=_versions(),
        ),
        clauses=shelf.worded(assessment.clauses),
    )


def _pages(readings: Iterable[PageReading], documents: Sequence[Document]) -> Iterator[ReportPage]:
    within = {ref: document for document in documents for ref in document.pages}
    for reading in readings:
        document = within[reading.ref]
        yield ReportPage(
            file=reading.ref.file,
            page=reading.ref.page,
            type=document.type,
            document=document.id,
            rotation=reading.rotation,
            reader=reading.reader if was_read(reading) else None,
            quality=reading.quality,
            content=reading.content,
            picture=reading.picture,
        )


def with_spanning(found: Sequence[Finding], report: Report) -> Report:
    """The report with what the comparison of packets found. That is for the reviewers: it asks for nothing."""
    if not found:
        return report
    complete = report.conclusion is Conclusion.COMPLETE
    made = merged(report, found)
    conclusion = Conclusion.CONFIRM if complete else report.conclusion
    return made.model_copy(update={"conclusion": conclusion, "clauses": shelf.worded(made.clauses)})


def write_report(report: Report, packet: Packet, out: Path, draft: Path) -> None:
    """Report and papers into `out/<packet id>`; `report.json` last, so that it stands for all of them.

    The cut-outs are kept beside the draft: a report that is written again shows mostly the same.

    Raises:
        OSError: the folder cannot be written.
    """
    folder, cutouts = out / report.packet.id, draft.with_suffix(".cutouts")
    made: Pieces = pickle.loads(cutouts.read_bytes()) if cutouts.exists() else {}  # noqa: S301 - written below
    album = album_of(report, _Gallery(report, packet), made)
    if len(album.pieces) > len(made):
        write_atomically(cutouts, pickle.dumps(album.pieces))
    write_atomically(folder / "report.html", render_from(report, album, words(report.packet.scheme)))
    write_papers(report, album, folder)
    write_atomically(folder / "report.json", report.model_dump_json(by_alias=True, indent=1) + "\n")


class _Gallery:
    """Shows a report's pages, turned as the report says."""

    def __init__(self, report: Report, packet: Packet) -> None:
        self._turns = {(page.file, page.page): page.rotation for page in report.pages}
        self._sources = {(source.ref.file, source.ref.page): source for source in packet.pages}

    def __call__(self, file: str, page: int) -> Image.Image | None:
        source = self._sources.get((file, page))
        if source is None:
            return None
        try:
            return upright_image(source, self._turns.get((file, page), 0))
        except CaishenError:
            log.warning("no cut-outs of %s page %s", file, page)
            return None
