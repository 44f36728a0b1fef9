"""A packet as it came in, cut into pages, and put together again as documents."""

from __future__ import annotations

from enum import StrEnum

from pipeline.model.base import Noun
from pipeline.model.reading import PageRef

OTHER = "other"
BLANK = "blank"


class ProblemKind(StrEnum):
    """Whose failure it is."""

    INPUT = "input"
    READER = "reader"
    EXTRACTION = "extraction"
    RULE = "rule"


class Problem(Noun):
    """Something the program could not do. Always shown; never stops the rest. `message` is Chinese, with a remedy."""

    kind: ProblemKind
    file: str
    page: int | None = None
    message: str


class PageKind(StrEnum):
    """How a page is delivered."""

    PDF = "pdf"
    IMAGE = "image"


class PageSource(Noun):
    """A page waiting to be read.

    `path` is the file on disk (inside the run's workspace when it came from an archive), `index` counts its
    pages or frames from 0, `digest` is the SHA-256 of the file's bytes. `content` is equal for pages that are the same
    in files that differ; "" where that is not known.
    """

    ref: PageRef
    kind: PageKind
    path: str
    index: int
    digest: str
    content: str = ""


class Packet(Noun):
    """All pages of a packet in filing order, and what could not be opened.

    `sha256` covers names and contents of all delivered files.
    """

    id: str
    sha256: str
    pages: tuple[PageSource, ...]
    problems: tuple[Problem, ...] = ()


class Document(Noun):
    """A run of pages that make one paper. `copy_of` names the document it repeats (second and third copies)."""

    id: str
    type: str
    title: str
    pages: tuple[PageRef, ...]
    copy_of: str | None = None
    confidence: float = 1.0
