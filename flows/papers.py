"""The office's papers, put where they belong: Word files beside a packet's report, workbooks over many."""

from __future__ import annotations

import logging
from datetime import date
from functools import lru_cache
from pathlib import Path

from flows.knowledge import words
from flows.state import write_atomically
from pipeline.model.report import Report
from pipeline.reports.cutouts import Album
from pipeline.reports.office.basis import Basis, Wording
from pipeline.reports.office.packet import papers
from validators.scheme import Scheme, load_scheme, scheme_ids

log = logging.getLogger(__name__)

_SUPPLEMENT, _FILING = "supplement_days", "filing_deadline"  # thresholds of a scheme


def write_papers(report: Report, album: Album, folder: Path) -> None:
    """The Word papers of a packet into its folder; one that is not called for is taken away.

    A template that cannot be used is told on standard error, and the others are written.

    Raises:
        OSError: the folder cannot be written.
    """
    scheme = report.packet.scheme
    for paper in papers(report, basis_of(scheme, date.fromisoformat(report.packet.as_of)), words(scheme), album.get):
        if paper.content is None:
            (folder / paper.file).unlink(missing_ok=True)
        else:
            write_atomically(folder / paper.file, paper.content)
        if paper.trouble:
            _tell(paper.trouble)


@lru_cache
def _tell(trouble: str) -> None:
    """Once in a process: it is the same for every packet."""
    log.error("%s", trouble)


def basis_of(scheme: str, on: date) -> Basis:
    """What papers cite of a scheme, as in force on a day."""
    if scheme not in scheme_ids():
        return Basis(scheme=scheme)
    found = load_scheme(scheme)
    clauses = {key: found.clause(key, on) for key in dict.fromkeys(clause.key for clause in found.clauses)}
    return Basis(
        scheme=found.title,
        region=found.region,
        clauses={key: Wording(text=clause.text, source=clause.source) for key, clause in clauses.items()},
        days=_days(found),
        filing=_filing(found),
    )


def _days(scheme: Scheme) -> tuple[int, str] | None:
    limit = scheme.thresholds.get(_SUPPLEMENT)
    return (int(limit.value), limit.clause) if limit else None


def _filing(scheme: Scheme) -> tuple[str, str] | None:
    """`09-30` as 9月30日."""
    limit = scheme.thresholds.get(_FILING)
    if limit is None:
        return None
    month, day = map(int, limit.value.split("-"))
    return f"{month}月{day}日", limit.clause
