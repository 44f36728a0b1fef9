"""From readings to a report: split, extract, read doubtful places again, check the rules, write.

Functions at the top level, their arguments plain data: they run in worker processes.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from extractors.confirm import Question, confirmed, questions
from extractors.extract import extract
from extractors.facts import Facts
from flows.knowledge import cues, words
from flows.options import RunOptions
from flows.reading import Library, was_read
from flows.state import digest_of, key_of, write_atomically
from pipeline.errors import CaishenError
from pipeline.model.packet import Document, Packet, PageSource
from pipeline.model.reading import Line, PageReading, PageRef
from pipeline.model.report import Conclusion, Finding, PacketHead, Report, ReportPage, Run
from pipeline.reports.html import render_report
from pipeline.settings import home
from pipeline.stages.read import reader_versions, upright_image
from pipeline.stages.split import split
from validators.cross import merged
from validators.review import Assessment, assess, rules_version
from validators.systems import IndicatorSystem, load_systems

log = logging.getLogger(__name__)


class Understood(NamedTuple):
    """Pages put together as documents, and their facts."""

    documents: tuple[Document, ...]
    facts: tuple[Facts, ...]

    def doubts(self) -> dict[PageRef, list[Question]]:
        """What to read again, by page."""
        found: dict[PageRef, list[Question]] = {}
        for facts in self.facts:
            for question in questions(facts):
                found.setdefault(question.ref, []).append(question)
        return found

    def settled(self, answers: Mapping[Question, Line]) -> Understood:
        """The same after the second reading."""
        return self._replace(facts=tuple(confirmed(facts, answers) for facts in self.facts))


class Case(NamedTuple):
    """All that a packet's report is made of. `seconds`: since the packet was opened, up to now."""

    packet: Packet
    understood: Understood
    answers: dict[Question, Line]
    options: RunOptions
    today: date
    seconds: float
    across: tuple[Finding, ...] = ()


def understand(library: Library, sources: Sequence[PageSource]) -> Understood:
    """What the first reading of a packet's pages comes to."""
    readings = [library.reading(source) for source in sources]
    by_ref = {reading.ref: reading for reading in readings}
    documents = tuple(split(readings, cues()))
    return Understood(documents, tuple(extract(d, [by_ref[ref] for ref in d.pages]) for d in documents))


def conclude(library: Library, case: Case, out: Path) -> Report:
    """Makes the report and writes it as `report.json` and `report.html` into `out/<packet id>`.

    Raises:
        ConfigurationError: the options name no scheme or a faulty indicator system.
        OSError: the folder cannot be written.
    """
    since = time.monotonic()
    readings = {source.ref: library.reading(source) for source in case.packet.pages}
    understood = case.understood.settled(case.answers)
    assessment = assess(
        understood.documents,
        understood.facts,
        scheme=case.options.scheme,
        as_of=case.options.as_of,
        review_by=case.options.review_by,
        systems=systems(case.options.indicators),
        today=case.today,
        problems=case.packet.problems,
    )
    report = _with(case.across, _report(case, assessment, readings, time.monotonic() - since))
    write_report(report, case.packet, out)
    return report


def indicator_files(folder: Path | None) -> list[Path]:
    """The files that a run's own indicator systems are loaded from."""
    return [path for path in folder.iterdir() if path.is_file()] if folder else []


@cache
def systems(folder: Path | None) -> tuple[IndicatorSystem, ...]:
    """The indicator systems, loaded once per process."""
    return load_systems(folder)


@cache
def _versions() -> dict[str, str]:
    return reader_versions()


def _report(case: Case, assessment: Assessment, readings: Mapping[PageRef, PageReading], more_seconds: float) -> Report:
    packet = case.packet
    return Report(
        packet=PacketHead(
            id=packet.id,
            scheme=assessment.scheme,
            as_of=assessment.as_of.isoformat(),
            review_by=assessment.review_by.isoformat(),
            sha256=packet.sha256,
        ),
        conclusion=assessment.conclusion,
        subject=assessment.subject,
        documents=assessment.documents,
        checklist=assessment.checklist,
        checks=assessment.checks,
        findings=assessment.findings,
        indicators=assessment.indicators,
        pages=tuple(_pages(readings.values(), case.understood.documents)),
        problems=(*packet.problems, *assessment.problems),
        run=Run(
            seconds=round(case.seconds + more_seconds, 2),
            caishen=metadata.version("caishen"),
            rules=rules_version(),
            readers=_versions(),
        ),
        clauses=assessment.clauses,
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
        )


def _with(found: Sequence[Finding], report: Report) -> Report:
    """The report with what the comparison of packets found. That is for the reviewers: it asks for nothing."""
    if not found:
        return report
    complete = report.conclusion is Conclusion.COMPLETE
    return merged(report, found).model_copy(
        update={"conclusion": Conclusion.CONFIRM if complete else report.conclusion}
    )


def write_report(report: Report, packet: Packet, out: Path) -> None:
    """`report.json` and `report.html` into `out/<packet id>`; the JSON last, so that it stands for a whole report.

    Raises:
        OSError: the folder cannot be written.
    """
    folder = out / report.packet.id
    html = render_report(report, _Gallery(report, packet), words(report.packet.scheme))
    write_atomically(folder / "report.html", html)
    write_atomically(folder / "report.json", json.dumps(report.to_json(), ensure_ascii=False, indent=1) + "\n")


def keep_report(folder: Path, key: str) -> None:
    """Remembers that the report in the folder is the one with this key."""
    write_atomically(_mark(folder), f"{key} {_digest(folder)}")


def kept_report(folder: Path, key: str) -> Report | None:
    """The report in the folder, when it has this key and nobody touched it; without what only the HTML says."""
    try:
        if _mark(folder).read_text() == f"{key} {_digest(folder)}":
            return Report.model_validate_json((folder / "report.json").read_bytes())
    except (OSError, ValueError):
        pass
    return None


def _mark(folder: Path) -> Path:
    """Where it is noted what a folder's report depended on, and the digest of its files."""
    return home() / "reports" / key_of(folder.resolve())


def _digest(folder: Path) -> str:
    return digest_of(folder / name for name in ("report.html", "report.json"))


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
