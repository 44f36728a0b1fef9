"""The Word papers of one packet, by the names they are filed under."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from pipeline.errors import ConfigurationError
from pipeline.model.report import Report
from pipeline.reports.office import notice, opinion
from pipeline.reports.office.basis import Basis
from pipeline.reports.words import Words


class Paper(NamedTuple):
    """A paper: its file's name, its content. No content: it is not called for. `trouble`: why it could not be made."""

    file: str
    content: bytes | None
    trouble: str = ""


def papers(report: Report, basis: Basis, words: Words, pictures: opinion.Pictures) -> Iterator[Paper]:
    """The opinion, and the notice where something is to be supplied. A faulty template costs its own paper only."""
    makers: tuple[tuple[str, Callable[[], bytes | None]], ...] = (
        (opinion.NAME, lambda: opinion.opinion(report, basis, words, pictures)),
        (notice.NAME, lambda: notice.notice(report, basis)),
    )
    for name, make in makers:
        try:
            yield Paper(f"{name}.docx", make())
        except ConfigurationError as error:
            yield Paper(f"{name}.docx", None, str(error))
