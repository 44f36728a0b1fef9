"""From readings to a report: split, extract, read doubtful places again, check the rules, write. Runs in a worker."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from extractors.confirm import Question, confirmed, questions
from extractors.extract import extract
from extractors.facts import Facts
from flows.knowledge import cues, words
from flows.state import write_atomically
from pipeline.errors import CaishenError
from pipeline.model.packet import Document, Packet, PageSource
from pipeline.model.reading import Line, PageReading, PageRef
from pipeline.model.report import Report
from pipeline.reports.html import render_report
from pipeline.stages.read import upright_image
from pipeline.stages.reread import reread
from pipeline.stages.split import split

log = logging.getLogger(__name__)


class Understood(NamedTuple):
    """What the first reading came to."""

    documents: tuple[Document, ...]
    facts: tuple[Facts, ...]


def understand(readings: Sequence[PageReading]) -> Understood:
    """Pages put together as documents, and their facts."""
    by_ref = {reading.ref: reading for reading in readings}
    documents = tuple(split(readings, cues()))
    return Understood(documents, tuple(extract(d, [by_ref[ref] for ref in d.pages]) for d in documents))


def doubts(understood: Understood) -> dict[PageRef, list[Question]]:
    """What to read again, by page."""
    found: dict[PageRef, list[Question]] = {}
    for facts in understood.facts:
        for question in questions(facts):
            found.setdefault(question.ref, []).append(question)
    return found


def read_again(source: PageSource, reading: PageReading, asked: Sequence[Question]) -> list[Line]:
    """The second reading of a page's places, in order.

    Raises:
        InputError, ReaderError: it cannot be had; the first reading then stays what it was.
    """
    return reread(source, reading, [(question.box, "text") for question in asked])


def settle(understood: Understood, answers: Mapping[Question, Line]) -> Understood:
    """The facts after the second reading."""
    return understood._replace(facts=tuple(confirmed(facts, answers) for facts in understood.facts))


def write_report(report: Report, packet: Packet, out: Path) -> None:
    """`report.json` and `report.html` into `out/<packet id>`.

    Raises:
        OSError: the folder cannot be written.
    """
    folder = out / report.packet.id
    html = render_report(report, _Gallery(report, packet), words(report.packet.scheme))
    write_atomically(folder / "report.html", html)
    write_atomically(folder / "report.json", json.dumps(report.to_json(), ensure_ascii=False, indent=1) + "\n")


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
