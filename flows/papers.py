"""The office's papers of a packet, put beside its report."""

from __future__ import annotations

import logging
from datetime import date
from functools import lru_cache
from pathlib import Path

from flows.citing import basis_of
from flows.knowledge import words
from pipeline.adapters.store.files import write_atomically
from pipeline.model.report import Report
from pipeline.reports.cutouts import Album
from pipeline.reports.office.packet import papers

log = logging.getLogger(__name__)


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
