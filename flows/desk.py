"""The desk a run works at: its workers, its room, what it was asked, where results go. Steps, no order."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from flows.chain import Case, conclude, indicator_files, keep_report, kept_report, understand
from flows.inbox import Item
from flows.options import RunOptions
from flows.progress import Progress
from flows.reading import Pages, start_workers
from flows.state import digest_of, key_of, program_digest
from pipeline.model.packet import Packet, PageSource, Problem, ProblemKind
from pipeline.model.report import Finding, Report
from pipeline.reports.overview import Entry, entry
from pipeline.reports.words import CONCLUSIONS_SHORT
from pipeline.stages.ingest import ingest
from pipeline.stages.read import ReadOptions
from validators.cross import FAMILY, across

_STEP_SECONDS = 120.0  # one step of thinking about a packet may take this long, and …
_STEP_SECONDS_A_PAGE = 4.0  # … so much longer for each page

_BEGIN_PACKETS = 3
_BEGIN_PAGES = 24  # for each worker: as many as it reads while Prefect comes up


class Done(NamedTuple):
    """A packet that is finished, one way or the other.

    `report`: what other packets are compared with, and the findings of earlier such comparisons. `key`: as of
    `Opened`.
    """

    item: Item
    entry: Entry
    report: Report | None = None
    key: str = ""

    @classmethod
    def of(cls, item: Item, report: Report, key: str) -> Done:
        spanning = tuple(finding for finding in report.findings if finding.rule.startswith(FAMILY))
        slim = report.model_copy(update={"findings": spanning, "checks": (), "indicators": (), "pages": ()})
        return cls(item, entry(report, item.path.name), slim, key)

    @classmethod
    def of_failure(cls, item: Item, error: object) -> Done:
        reason = str(error) or type(error).__name__
        return cls(item, Entry(id=item.id, source=item.path.name, failed=f"程序未能审查这份材料：{reason}"))

    @property
    def reviewed(self) -> bool:
        """Whether anything of the packet could be read."""
        return self.entry.counts is not None and self.entry.counts.read > 0

    def line(self, out: Path) -> str:
        """For standard output: id, conclusion, counts, where the report lies."""
        known = self.entry
        if known.failed or known.conclusion is None or known.counts is None:
            return f"{known.id}\t未能审查\t{known.failed}"
        counts = f"须补正 {known.counts.fail}\t待确认 {known.counts.unknown}\t存疑 {known.counts.doubtful}"
        return f"{known.id}\t{CONCLUSIONS_SHORT[known.conclusion]}\t{counts}\t{out / known.page}"


class Opened(NamedTuple):
    """A packet whose pages are known.

    `since` is when opening began, on the monotonic clock. `key` stands for all that the report depends on, `done`
    is there when the report with this key lies in its place already.
    """

    item: Item
    packet: Packet
    since: float
    key: str
    done: Done | None = None


class Desk:
    """Where packets are worked on. Its methods may be called from several threads.

    Args:
        room: for what comes out of archives.
        out: where reports go, a folder for each packet.
    """

    def __init__(self, room: Path, out: Path, options: RunOptions, jobs: int, progress: Progress) -> None:
        self._room, self._out, self._options, self._progress = room, out, options, progress
        self._today = date.today()
        self._asked = key_of(options.model_dump_json(), digest_of(indicator_files(options.indicators)))
        reading = ReadOptions(reader=options.reader)
        self._jobs, self._workers = jobs, start_workers(jobs, reading)
        self._pages = Pages(self._workers, reading)
        self._opened: dict[str, Opened] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._workers.__exit__(kind, error, trace)

    def begin(self, items: Iterable[Item]) -> None:
        """Opens the first packets and has their pages read, so that no worker waits for the flow to come up."""
        pages = 0
        for item in islice(items, _BEGIN_PACKETS):
            try:
                opened = self._opened[item.id] = self._open(item)
            except Exception:
                return  # it fails again where it is tried again and accounted for
            if not opened.done:
                self._pages.begin(opened.packet.pages)
                pages += len(opened.packet.pages)
            if pages >= _BEGIN_PAGES * self._jobs:
                return

    def open(self, item: Item) -> Opened:
        """Unpacks a packet and lists its pages; looks whether its report lies there from an earlier run."""
        return self._opened.pop(item.id, None) or self._open(item)

    def _open(self, item: Item) -> Opened:
        since = time.monotonic()
        packet = ingest(item.path, self._room / item.id, item.id)
        key = key_of(packet.sha256, packet.id, self._today, self._asked, program_digest(), self._pages.library.digest)
        report = kept_report(self._out / item.id, key)
        if report is None:
            self._progress.found(len(packet.pages))
            return Opened(item, packet, since, key)
        return Opened(item, packet, since, key, self._told(Done.of(item, report, key)))

    def _told(self, done: Done) -> Done:
        self._progress.packet(done.line(self._out).replace("\t", "  "))
        return done

    def read(self, sources: Sequence[PageSource]) -> list[Problem]:
        """Reads a chunk of pages; what could not be read comes back as problems."""
        return self._pages.read(sources, self._progress.page)

    def conclude(self, opened: Opened, reads: Iterable[Any]) -> Done:
        """Everything after reading, up to the written report. `reads`: problems of each chunk, or its failure."""
        problems = [problem for read in reads for problem in _problems(read)]
        return self._told(Done.of(opened.item, self._report(opened, problems, ()), opened.key))

    def across(self, done: Sequence[Done]) -> list[Done]:
        """What shows only when packets are laid side by side; reports concerned are written again."""
        found = across([packet.report for packet in done if packet.report])
        return [self._again(packet, found.get(packet.item.id, ())) for packet in done]

    def _again(self, done: Done, findings: Sequence[Finding]) -> Done:
        if done.report is None or _said(done.report.findings) == _said(findings):
            return done
        packet = ingest(done.item.path, self._room / "again" / done.item.id, done.item.id)
        opened = Opened(done.item, packet, time.monotonic() - done.entry.seconds, done.key)
        return Done.of(done.item, self._report(opened, self._pages.read(packet.pages), findings), done.key)

    def _report(self, opened: Opened, problems: Sequence[Problem], findings: Sequence[Finding]) -> Report:
        packet = opened.packet
        seconds = _STEP_SECONDS + _STEP_SECONDS_A_PAGE * len(packet.pages)
        understood = self._workers.submit(understand, self._pages.library, packet.pages, seconds=seconds).result()
        answers, failures = self._pages.again(packet.pages, understood.doubts())
        packet = packet.model_copy(update={"problems": (*packet.problems, *problems, *failures)})
        spent = time.monotonic() - opened.since
        case = Case(packet, understood, answers, self._options, self._today, spent, tuple(findings))
        report: Report = self._workers.submit(conclude, self._pages.library, case, self._out, seconds=seconds).result()
        if not any(problem.kind is ProblemKind.READER for problem in report.problems):
            keep_report(self._out / packet.id, opened.key)  # what a reader failed at may go well the next time
        return report

    def stop(self) -> None:
        """Ends all work at once: whoever waits for it gets an error."""
        self._workers.close(wait=False)


def _said(findings: Iterable[Finding]) -> set[tuple[str, str]]:
    return {(finding.rule, finding.message) for finding in findings}


def _problems(read: Any) -> list[Problem]:
    """A chunk's problems; a chunk that failed altogether is one."""
    if isinstance(read, BaseException):
        return [Problem(kind=ProblemKind.READER, file="", message=f"部分页面未能识读：{read}")]
    return list(read)
