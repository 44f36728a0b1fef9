"""`report.html`: one file an examiner reads from top to bottom. Everything is inside, nothing runs in it.

What comes from the packet is untrusted text: the templates escape all of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.model.geometry import Box
from pipeline.model.report import (
    Finding,
    FindingEvidence,
    Outcome,
    Report,
    ReportDocument,
    ReportEvidence,
    ReportField,
    Severity,
)
from pipeline.reports import words as vocabulary
from pipeline.reports.counts import count, doubtful_fields
from pipeline.reports.cutouts import Album, Cutout, LoadPage, Pieces, Place
from pipeline.reports.words import Words

_MOST_PIECES = 8  # cut-outs shown for one finding; the rest is named in words
_MOST_OF_QUESTION = 4  # … and for one question: what it is about stands among the doubtful readings too
_MOST_FILES = 3  # named one by one as the places of a document
_MOST_DOUBTS = 60  # doubtful fields shown with a cut-out


class Doubt(NamedTuple):
    """A field a person must look at."""

    document: ReportDocument
    title: str
    field: ReportField
    cutouts: list[Cutout]


class Shown(NamedTuple):
    """Findings told together (of one rule), with their evidence as pictures. `unseen` counts the pieces left out.

    `named`: each piece of evidence in words, once: document, field, value.
    """

    finding: Finding
    messages: list[str]
    named: list[tuple[str | None, str | None, str]]
    cutouts: list[Cutout]
    unseen: int
    ids: list[str]


@cache
def environment() -> Environment:
    """Jinja with escaping always on; a name the template does not know is an error."""
    loader = FileSystemLoader(Path(__file__).with_name("templates"))
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.globals.update(
        {name.lower(): value for name, value in vars(vocabulary).items() if name.isupper() and isinstance(value, dict)}
    )
    made.filters["percent"] = lambda share: f"{share:.0%}"
    return made


def render_report(report: Report, load: LoadPage, words: Words) -> str:
    """The report as one HTML file.

    Args:
        load: gives a page turned upright; each page is asked for once.
        words: what document types, fields and rules are called.
    """
    return render_from(report, album_of(report, load), words)


def album_of(report: Report, load: LoadPage, made: Pieces | None = None) -> Album:
    """All cut-outs that the papers of a report show, made; `made`: as of `Album`."""
    album = Album(load, made)
    for places in _all_places(report):
        album.want(places)
    album.develop()
    return album


def render_from(report: Report, album: Album, words: Words) -> str:
    """As `render_report`, with the cut-outs at hand."""
    failures = [_shown([f], album, _MOST_PIECES) for f in report.findings if f.outcome is Outcome.FAIL]
    return (
        environment()
        .get_template("report.html")
        .render(
            report=report,
            words=words,
            failures=_by_severity(failures),
            questions=[_shown(group, album, _MOST_OF_QUESTION) for group in _questions(report)],
            doubts=list(_doubts(report, words, album)),
            counts=count(report),
            outcomes_words=vocabulary.OUTCOMES,
            outcomes=Counter(check.outcome for check in report.checks),
            titles={document.id: document.title for document in report.documents},
            types={document.id: document.type for document in report.documents},
            document_pages=document_pages(report),
        )
    )


def _all_places(report: Report) -> Iterator[list[Place]]:
    for finding in report.findings:
        if finding.outcome is Outcome.FAIL:
            yield places_of(finding.evidence)
    for group in _questions(report):
        yield places_of([piece for finding in group for piece in finding.evidence])
    for _, _, field in doubtful_fields(report)[:_MOST_DOUBTS]:
        yield places_of(field.evidence)


def places_of(evidence: Sequence[FindingEvidence | ReportEvidence]) -> list[Place]:
    return [Place(piece.file, piece.page, Box(*piece.box)) for piece in evidence[: 3 * _MOST_PIECES]]


def _questions(report: Report) -> list[list[Finding]]:
    """What is left to people, one rule's findings together."""
    groups: dict[str, list[Finding]] = {}
    for finding in report.findings:
        if finding.outcome is Outcome.UNKNOWN:
            groups.setdefault(finding.rule, []).append(finding)
    return list(groups.values())


def _shown(findings: Sequence[Finding], album: Album, most: int) -> Shown:
    evidence = [piece for finding in findings for piece in finding.evidence]
    cutouts = album.get(places_of(evidence))
    named = dict.fromkeys((piece.document, piece.field, piece.value) for piece in evidence if piece.value)
    return Shown(
        findings[0],
        list(dict.fromkeys(finding.message for finding in findings)),
        [(document, field, value) for document, field, value in named if value],
        cutouts[:most],
        max(0, len(cutouts) - most),
        [finding.id for finding in findings],
    )


def _by_severity(shown: Sequence[Shown]) -> list[tuple[Severity, list[Shown]]]:
    groups = [(severity, [s for s in shown if s.finding.severity is severity]) for severity in vocabulary.SEVERITIES]
    return [(severity, group) for severity, group in groups if group]


def _doubts(report: Report, words: Words, album: Album) -> Iterator[Doubt]:
    for document, name, field in doubtful_fields(report):
        column, _, number = name.partition("#")
        title = words.field(document.type, column) + (f"（第{number}行）" if number else "")
        yield Doubt(document, title, field, album.get(places_of(field.evidence)))


def document_pages(report: Report) -> dict[str, str]:
    """For each document its pages in words: `3.营业执照.pdf 第1页`, runs of pages drawn together."""
    return {document.id: "；".join(_runs(document)) for document in report.documents}


def _runs(document: ReportDocument) -> Iterator[str]:
    files: dict[str, list[int]] = {}
    for ref in document.pages:
        files.setdefault(ref.file, []).append(ref.page)
    if len(files) > _MOST_FILES:
        yield f"{document.pages[0].file} 等 {len(files)} 个文件共 {len(document.pages)} 页"
        return
    for file, pages in files.items():
        consecutive = pages == list(range(pages[0], pages[0] + len(pages)))
        numbers = f"{pages[0]}–{pages[-1]}" if consecutive and len(pages) > 1 else "、".join(map(str, pages))
        yield f"{file} 第{numbers}页"
