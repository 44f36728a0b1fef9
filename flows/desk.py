"""The desk a run works at: its workers, its room, what it was asked, where results go. Steps, no order."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from flows.chain import Task, conclude, doubts, understand
from flows.inbox import Item
from flows.options import RunOptions
from flows.progress import Progress
from flows.reading import Pages, start_workers
from pipeline.model.packet import Packet, PageSource, Problem, ProblemKind
from pipeline.reports.overview import Entry
from pipeline.reports.words import CONCLUSIONS_SHORT
from pipeline.stages.ingest import ingest
from pipeline.stages.read import ReadOptions

_STEP_SECONDS = 120.0  # one step of thinking about a packet may take this long, and …
_STEP_SECONDS_A_PAGE = 4.0  # … so much longer for each page


class Opened(NamedTuple):
    """A packet whose pages are known. `unread` are those to be read now; `since` is when opening began."""

    item: Item
    packet: Packet
    unread: tuple[PageSource, ...]
    since: float


class Done(NamedTuple):
    """A packet that is finished, one way or the other."""

    item: Item
    entry: Entry

    @classmethod
    def of_failure(cls, item: Item, error: object) -> Done:
        reason = str(error) or type(error).__name__
        return cls(item, Entry(id=item.id, source=item.path.name, failed=f"程序未能审查这份材料：{reason}"))

    @property
    def reviewed(self) -> bool:
        """Whether anything of the packet could be read."""
        return not self.entry.failed and bool(self.entry.counts and self.entry.counts.read)

    def line(self, out: Path) -> str:
        """For standard output: id, conclusion, counts, where the report lies."""
        entry = self.entry
        if entry.failed or entry.conclusion is None or entry.counts is None:
            return f"{entry.id}\t未能审查\t{entry.failed}"
        counts = f"须补正 {entry.counts.fail}\t待确认 {entry.counts.unknown}\t存疑 {entry.counts.doubtful}"
        return f"{entry.id}\t{CONCLUSIONS_SHORT[entry.conclusion]}\t{counts}\t{out / entry.page}"


class Desk:
    """Where packets are worked on. Its methods may be called from several threads.

    Args:
        room: for what comes out of archives.
        out: where reports go, a folder for each packet.
    """

    def __init__(self, room: Path, out: Path, options: RunOptions, jobs: int, progress: Progress) -> None:
        self._room, self._out, self._options, self._progress = room, out, options, progress
        reading = ReadOptions(reader=options.reader)
        self._workers = start_workers(jobs, reading)
        self._pages = Pages(self._workers, reading)

    def __enter__(self) -> Self:
        self._workers.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._workers.__exit__(kind, error, trace)

    def open(self, item: Item) -> Opened:
        """Unpacks a packet and lists its pages."""
        since = time.monotonic()
        packet = ingest(item.path, self._room / item.id, item.id)
        self._progress.found(len(packet.pages))
        return Opened(item, packet, packet.pages, since)

    def read(self, sources: Sequence[PageSource]) -> list[Problem]:
        """Reads a chunk of pages; what could not be read comes back as problems."""
        return self._pages.read(sources, self._progress.page)

    def conclude(self, opened: Opened, reads: Iterable[list[Problem] | BaseException]) -> Done:
        """Everything after reading, up to the written report."""
        packet = opened.packet
        problems = [problem for read in reads for problem in _problems(read)]
        seconds = _STEP_SECONDS + _STEP_SECONDS_A_PAGE * len(packet.pages)
        understood = self._workers.submit(understand, self._pages.library, packet.pages, seconds=seconds).result()
        answers, failures = self._pages.again(packet.pages, doubts(understood))
        packet = packet.model_copy(update={"problems": (*packet.problems, *problems, *failures)})
        task = Task(opened.item, packet, understood, answers, self._options, self._out, opened.since)
        entry = self._workers.submit(conclude, self._pages.library, task, seconds=seconds).result()
        done = Done(opened.item, entry)
        self._progress.packet(done.line(self._out).replace("\t", "  "))
        return done

    def stop(self) -> None:
        """Ends all work at once: whoever waits for it gets an error."""
        self._workers.close()


def _problems(read: Any) -> list[Problem]:
    """A chunk's problems; a chunk that failed altogether is one."""
    if isinstance(read, BaseException):
        return [Problem(kind=ProblemKind.READER, file="", message=f"部分页面未能识读：{read}")]
    return list(read)
