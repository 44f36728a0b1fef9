"""All pages of a packet read: in parallel processes, each page once, whatever happens to the run."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING

from flows.state import key_of, reading_digest
from flows.steps import Sealed, warm_up
from flows.stopwatch import measured
from pipeline.adapters.store.shelf import Shelf
from pipeline.adapters.workers import WorkerDied, Workers
from pipeline.errors import CaishenError, InputError, StoreError
from pipeline.model.base import Noun
from pipeline.model.packet import PageSource, Problem, ProblemKind
from pipeline.model.reading import Line, Looked, PageReading, PageRef, Reader
from pipeline.settings import LIMITS

if TYPE_CHECKING:
    from extractors.confirm import Question

CHUNK = 16  # pages of one task: large enough that bookkeeping does not show, small enough to spread over the cores

_PASSING = frozenset(
    {errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.EAGAIN, errno.EBUSY, errno.EMFILE, errno.ENFILE, errno.ESTALE}
)

_FIRST, _SECOND, _STAMP = "pipeline.stages.read", "pipeline.stages.reread", "pipeline.stages.stamp"
_LOOK = "pipeline.stages.scrutiny"

OnPage = Callable[[], None]
"""Called after each page that was read or found on the shelf."""


class SecondReading(Noun):
    """The answers to the questions about a page, in their order."""

    lines: tuple[Line | Looked, ...]


class StampReading(Noun):
    """What is stamped aslant on the pages of a document, page by page."""

    pages: tuple[tuple[Line, ...], ...]


class Pointer(Noun):
    """Where the last reading of a page lies, whatever version of the program made it."""

    key: str


class Library:
    """All readings there are, by the page's content: equal pages read the same way by the same code are read once.

    It travels to the workers; what reads is imported there.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._first: Shelf[PageReading] = Shelf("readings", PageReading)
        self._latest: Shelf[Pointer] = Shelf("latest", Pointer)
        self._second: Shelf[SecondReading] = Shelf("second", SecondReading)
        self._stamps: Shelf[StampReading] = Shelf("stamps", StampReading)

    @property
    def digest(self) -> str:
        """Changes with whatever decides how a page is read."""
        return key_of(self._reader, reading_digest(_FIRST))

    def key(self, source: PageSource) -> str:
        """Stands for a page's content and all that decides how it is read."""
        return key_of(*_content(source), source.kind, self.digest)

    def _last(self, source: PageSource) -> str:
        return key_of(*_content(source), source.kind, self._reader)

    def adopt(self, source: PageSource) -> None:
        """Takes a page's reading by an earlier version of the program for one of this version, where there is one.

        Raises:
            OSError: it cannot be kept.
        """
        if source not in self and (last := self._latest.get(self._last(source))) and (was := self._first.get(last.key)):
            self._first.put(self.key(source), was)

    def __contains__(self, source: PageSource) -> bool:
        return self.key(source) in self._first

    def read(self, source: PageSource) -> None:
        """Reads a page and puts its reading on the shelf.

        Raises:
            InputError, ReaderError: it cannot be read.
            OSError: the disk is full or not writable.
        """
        with measured("read"):
            from pipeline.stages.read import ReadOptions, read_page

            warm_up(self._reader)
            self._first.put(self.key(source), read_page(source, ReadOptions(reader=self._reader)))
            self._latest.put(self._last(source), Pointer(key=self.key(source)))

    def reading(self, source: PageSource) -> PageReading:
        """What is known of a page; one that could not be read comes as one without any line, so that it counts."""
        known = self._first.get(self.key(source))
        return known.model_copy(update={"ref": source.ref}) if known else _unread(source, self._reader)

    def stamped(self, sources: Sequence[PageSource]) -> list[PageReading]:
        """The readings of one document's pages with what is stamped aslant on them, from the shelf or read now.

        Raises:
            ReaderError: it cannot be read.
            OSError: it cannot be kept.
        """
        readings = [self.reading(source) for source in sources]
        key = key_of([self.key(source) for source in sources], reading_digest(_STAMP))
        known = self._stamps.get(key)
        if known is None:
            from pipeline.stages.stamp import read_stamp

            found = read_stamp(sources, readings, self._reader)
            known = StampReading(pages=tuple(found.get(r.ref, r.watermark) for r in readings))
            self._stamps.put(key, known)
        return [
            reading.model_copy(update={"watermark": lines})
            for reading, lines in zip(readings, known.pages, strict=True)
        ]

    def again(self, source: PageSource, sealed: Sealed[list[Question]]) -> Sealed[dict[Question, Line]]:
        """The answers to questions about a page, from the shelf or made now.

        Raises:
            InputError, ReaderError: they cannot be had.
            OSError: they cannot be kept.
        """
        asked = sealed.open()
        places = [(type(question).__name__, question.box) for question in asked]
        key = key_of(self.key(source), reading_digest(_SECOND), reading_digest(_LOOK), places)
        known = self._second.get(key)
        if known is None:
            with measured("again"):
                known = SecondReading(lines=_asked_again(source, self.reading(source), asked))
                self._second.put(key, known)
        return Sealed.of(dict(zip(asked, known.lines, strict=True)))


def _content(source: PageSource) -> tuple[str] | tuple[str, int]:
    return (source.content,) if source.content else (source.digest, source.index)


def _asked_again(source: PageSource, reading: PageReading, asked: Sequence[Question]) -> tuple[Line, ...]:
    """Places read again and print looked at, from the same pixels; the answers in the order of the questions."""
    from extractors.scrutiny import Glance
    from pipeline.stages.read import upright_page
    from pipeline.stages.reread import reread
    from pipeline.stages.scrutiny import scrutinise

    page = upright_page(source, reading)
    glances = [question for question in asked if isinstance(question, Glance)]
    doubts = [question for question in asked if not isinstance(question, Glance)]
    again = reread(source, reading, [(question.box, "text") for question in doubts], page=page)
    looked = scrutinise(page, reading, [(glance.kind, glance.line) for glance in glances])
    answers: dict[Question, Line] = dict(zip(doubts, again, strict=True))
    answers.update(zip(glances, looked, strict=True))
    return tuple(answers[question] for question in asked)


_UNREAD = "unread:"  # begins the content of a page that could not be read; digests do not


def was_read(reading: PageReading) -> bool:
    return not reading.content.startswith(_UNREAD)


def _unread(source: PageSource, reader: Reader) -> PageReading:
    content = f"{_UNREAD}{source.digest}:{source.index}"
    return PageReading(ref=source.ref, content=content, width=1, height=1, reader=reader, quality=0.0)


class Pages:
    """Reads pages with the given workers into the library."""

    def __init__(self, workers: Workers, library: Library) -> None:
        self._workers, self._library = workers, library
        self._begun: dict[str, Future[None]] = {}
        self._lock = threading.Lock()

    def begin(self, sources: Iterable[PageSource]) -> dict[PageSource, Future[None]]:
        """Has those pages read that were not read before, and does not wait: `read` will.

        A page is begun once, whoever begins it and however often it is in the packets.
        """
        with self._lock:
            begun = ((source, self._beginning(source)) for source in sources)
            return {source: future for source, future in begun if future}

    def _beginning(self, source: PageSource) -> Future[None] | None:
        key = self._library.key(source)
        if key not in self._begun and source not in self._library:
            self._begun[key] = self._submit(source)
        return self._begun.get(key)

    def _submit(self, source: PageSource) -> Future[None]:
        return self._workers.submit(self._library.read, source, seconds=LIMITS.page_seconds)

    def read(self, sources: Sequence[PageSource], on_page: OnPage = lambda: None) -> list[Problem]:
        """Reads those pages that were not read before. What could not be read is returned.

        Raises:
            OSError: a passing fault of this machine; trying again may help, and finds the rest of the pages begun.
        """
        begun = self.begin(sources)
        problems: list[Problem] = []
        for source in sources:
            if (future := begun.get(source)) is not None:
                self._begun.pop(self._library.key(source), None)
                problems += self._outcome(source, future)
            on_page()
        return problems

    def _outcome(self, source: PageSource, future: Future[None], last: bool = False) -> list[Problem]:
        try:
            future.result()
        except WorkerDied as error:
            if last:
                return [problem_of(source.ref, error)]
            # It may have been the machine that was short of memory.
            return self._outcome(source, self._submit(source), last=True)
        except Exception as error:
            if is_passing(error):
                raise
            return [problem_of(source.ref, error)]
        return []

    def again(
        self, sources: Iterable[PageSource], asked: Mapping[PageRef, Sealed[list[Question]]]
    ) -> tuple[list[Sealed[dict[Question, Line]]], list[Problem]]:
        """The answers to the questions about each page, and what stood in the way of some."""
        waiting = [
            (
                source.ref,
                self._workers.submit(self._library.again, source, asked[source.ref], seconds=LIMITS.page_seconds),
            )
            for source in sources
            if source.ref in asked
        ]
        answers: list[Sealed[dict[Question, Line]]] = []
        problems: dict[str, Problem] = {}
        for ref, future in waiting:
            try:
                answers.append(future.result())
            except Exception as error:
                if is_passing(error):
                    raise
                problems.setdefault(str(error), problem_of(ref, error))
        return answers, list(problems.values())


def chunks(sources: Sequence[PageSource]) -> list[Sequence[PageSource]]:
    return [sources[i : i + CHUNK] for i in range(0, len(sources), CHUNK)]


def is_passing(error: BaseException | None) -> bool:
    """Whether trying again may help: a fault of this machine or the store (a full disk, a lost connection)."""
    return isinstance(error, StoreError) or (isinstance(error, OSError) and error.errno in _PASSING)


def problem_of(ref: PageRef, error: Exception) -> Problem:
    kind = ProblemKind.INPUT if isinstance(error, InputError) else ProblemKind.READER
    words = "" if isinstance(error, CaishenError) else f"识读出错，请人工查看此页。（{type(error).__name__}）"
    return Problem(kind=kind, file=ref.file, page=ref.page, message=f"{words}{error}")
