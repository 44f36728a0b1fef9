"""The desk a run works at: its workers, its room, what it was asked, where results go. Steps, no order."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from functools import cached_property
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self, TypeVar

from flows import steps
from flows.inbox import Item
from flows.journal import note
from flows.keeping import Keeper
from flows.kept import keep_report, kept_report, places, was_kept
from flows.options import Reread, RunOptions
from flows.progress import Progress
from flows.reading import Library, Pages
from flows.state import digest_of, key_of, program_digest
from flows.steps import Case
from pipeline.adapters.workers import WorkerDied, Workers, WorkerTimeout
from pipeline.errors import CaishenError
from pipeline.model.packet import Packet, PageSource, Problem, ProblemKind
from pipeline.model.report import SPANNING, Finding, Report
from pipeline.regulations import shelf
from pipeline.reports.office.paths import own_templates
from pipeline.reports.overview import Entry, entry
from pipeline.reports.words import CONCLUSIONS_SHORT
from pipeline.stages.ingest import delivered_digest, ingest
from validators.scheme import own_files

T = TypeVar("T")

_STEP_SECONDS = 120.0  # one step of thinking about a packet may take this long, and …
_STEP_SECONDS_EACH = 4.0  # … so much longer for each page

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
        spanning = tuple(finding for finding in report.findings if finding.rule in SPANNING)
        slim = report.model_copy(update={"findings": spanning, "checks": (), "indicators": (), "pages": ()})
        return cls(item, entry(report, item.path.name), slim, key)

    @classmethod
    def of_failure(cls, item: Item, error: object) -> Done:
        reason = str(error) or type(error).__name__
        note("packet.failed", packet=item.id, error=type(error).__name__)
        return cls(item, Entry(id=item.id, source=item.path.name, failed=f"程序未能审查这份材料：{reason}"))

    @property
    def facts(self) -> dict[str, object]:
        """For the log."""
        counts = self.entry.counts.model_dump() if self.entry.counts else {}
        return {"packet": self.item.id, "conclusion": self.entry.conclusion, "seconds": self.entry.seconds, **counts}

    @property
    def state(self) -> str:
        """Changes with what there is to say of it."""
        return key_of(self.key, self.entry.model_dump_json())

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

    `since` is when opening began, on the monotonic clock. `key` stands for all that the report depends on.
    """

    item: Item
    packet: Packet
    since: float
    key: str


class Desk:
    """Where packets are worked on. Its methods may be called from several threads, but for `begin` and `across`.

    Args:
        room: a folder of this run, for what comes out of archives and for drafts.
        out: where reports go, a folder for each packet.
        workers: who does the work, where that is not for the desk alone.
        today: where the run began.
    """

    def __init__(
        self,
        room: Path,
        out: Path,
        options: RunOptions,
        jobs: int,
        progress: Progress,
        keeper: Keeper,
        *,
        workers: Workers | None = None,
        today: date | None = None,
    ) -> None:
        self._room, self._out, self._options, self._progress = room, out, options, progress
        self._keeper, self._lent = keeper, workers
        self._today = today or date.today()
        given = [*_files(options.indicators), *own_files(), *shelf.files(), *own_templates()]
        self._asked = key_of(options.model_dump_json(), digest_of(given))
        self._jobs, self._library = jobs, Library(options.reader)
        self._opened: dict[str, Opened] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if "_workers" in vars(self) and not self._lent:
            self._workers.__exit__(kind, error, trace)

    @cached_property
    def _workers(self) -> Workers:
        """Made when there is something to do, `known` is not."""
        return self._lent or Workers(self._jobs)

    @cached_property
    def _pages(self) -> Pages:
        return Pages(self._workers, self._library)

    def known(self, item: Item) -> Done | None:
        """A packet whose report lies in its place from an earlier run, and would be no other today."""
        if not was_kept(self._out / item.id):
            return None
        key = self._key(delivered_digest(item.path), item)
        report = kept_report(self._out / item.id, key)
        return self._told(Done.of(item, report, key)) if report else None

    def _key(self, sha256: str, item: Item) -> str:
        return key_of(sha256, item.id, self._today, self._asked, program_digest(), *places())

    def check(self) -> Future[dict[str, str]]:
        """Of the options, before any page is read; the titles of the rules, by code.

        The future raises `ConfigurationError` where an option is faulty.
        """
        return self._workers.submit(steps.check, self._options, seconds=_STEP_SECONDS)

    def begin(self, items: Iterable[Item]) -> None:
        """Opens the first packets and has their pages read, so that no worker waits for the flow to come up."""
        pages = 0
        for item in islice(items, _BEGIN_PACKETS):
            try:
                opened = self._opened[item.id] = self._open(item)
            except Exception:
                return  # it fails again where it is tried again and accounted for
            self._pages.begin(opened.packet.pages)
            pages += len(opened.packet.pages)
            if pages >= _BEGIN_PAGES * self._jobs:
                return

    def open(self, item: Item) -> Opened:
        """Unpacks a packet and lists its pages."""
        return self._opened.pop(item.id, None) or self._open(item)

    def _open(self, item: Item) -> Opened:
        opened = self._unpacked(item)
        self._progress.found(len(opened.packet.pages))
        return opened

    def _unpacked(self, item: Item) -> Opened:
        since = time.monotonic()
        packet = ingest(item.path, self._unpacking(item), item.id, workers=self._workers)
        if self._options.reread is Reread.DOUBTFUL:
            self._adopt(packet)
        return Opened(item, packet, since, self._key(packet.sha256, item))

    def _unpacking(self, item: Item) -> Path:
        return self._room / "packets" / item.id

    def _adopt(self, packet: Packet) -> None:
        """Readings of earlier versions of the program serve on, but for pages that left something in doubt."""
        doubted = self._keeper.doubted(packet.id)
        for source in packet.pages:
            if source.ref not in doubted:
                self._library.adopt(source)

    def _told(self, done: Done) -> Done:
        self._progress.packet(done.line(self._out).replace("\t", "  "))
        return done

    def read(self, sources: Sequence[PageSource]) -> list[Problem]:
        """Reads a chunk of pages; what could not be read comes back as problems."""
        return self._pages.read(sources, self._progress.page)

    def conclude(self, opened: Opened, reads: Iterable[Any]) -> Done:
        """Everything after reading, up to the written report. `reads`: problems of each chunk, or its failure."""
        problems = [problem for read in reads for problem in _problems(read)]
        done = Done.of(opened.item, self._report(opened, problems), opened.key)
        note("packet.concluded", **done.facts)
        return self._told(done)

    def put_away(self, opened: Opened) -> None:
        """What came out of a packet's archives is not needed here any more."""
        shutil.rmtree(self._unpacking(opened.item), ignore_errors=True)

    def take_in(self, opened: Opened, done: Done) -> Done:
        """A packet that was concluded elsewhere and whose report now lies in its place."""
        for _ in opened.packet.pages:
            self._progress.page()
        if done.report:
            self._note_kept(done.report, opened.key)
        done = done._replace(item=opened.item, key=opened.key)
        note("packet.concluded", **done.facts)
        return self._told(done)

    def review(self, item: Item) -> Done:
        """A packet from its opening to its report."""
        opened = self.open(item)
        return self.conclude(opened, [self.read(opened.packet.pages)])

    def across(self, done: Sequence[Done]) -> list[Done]:
        """What shows only when packets are laid side by side; reports concerned are written again."""
        reports = [packet.report for packet in done if packet.report]
        laid = [(report, self._keeper.neighbours(report)) for report in reports]
        met = [(report, neighbours) for report, neighbours in laid if neighbours]
        if not met and not any(report.findings for report in reports):
            return list(done)
        found = self._step(len(met), steps.across, met)
        with ThreadPoolExecutor(self._jobs) as threads:
            return list(threads.map(lambda packet: self._again(packet, found.get(packet.item.id, ())), done))

    def _again(self, done: Done, findings: Sequence[Finding]) -> Done:
        if done.report is None or _said(done.report.findings) == _said(findings):
            return done
        try:
            if not self._draft(done.item).exists():  # its report is of an earlier run
                opened = self._unpacked(done.item)
                self._report(opened, self._pages.read(opened.packet.pages))
            report = self._step(1, steps.rewrite, self._draft(done.item), findings, self._out)
        except CaishenError as error:
            return Done.of_failure(done.item, error)
        return Done.of(done.item, self._keep(done.item, report, done.key), done.key)

    def _report(self, opened: Opened, problems: Sequence[Problem]) -> Report:
        """The packet's report by itself, written."""
        packet, library = opened.packet, self._library
        understood, asked = self._step(len(packet.pages), steps.understand, library, packet.pages)
        answers, failures = self._pages.again(packet.pages, asked)
        packet = packet.model_copy(update={"problems": (*packet.problems, *problems, *failures)})
        case = Case(packet, understood, answers, self._options, self._today, time.monotonic() - opened.since)
        draft = self._draft(opened.item)
        report: Report = self._step(len(packet.pages), steps.conclude, library, case, self._out, draft)
        return self._keep(opened.item, report, opened.key)

    def _keep(self, item: Item, report: Report, key: str) -> Report:
        """In the store first: what stands as done there and here is done for good. The report as it then is."""
        version = self._keeper.packet(self._draft(item), report, item.path.name)
        if version is not None:
            report = self._step(
                len(report.pages), steps.succeed, version, self._draft(item), self._out, self._options.indicators
            )
        self._note_kept(report, key)
        return report

    def _note_kept(self, report: Report, key: str) -> None:
        """What a reader failed at may go well the next time. Without a key the report is not for this machine."""
        if key and not any(problem.kind is ProblemKind.READER for problem in report.problems):
            keep_report(self._out / report.packet.id, key)

    def _draft(self, item: Item) -> Path:
        return self._room / "drafts" / f"{item.id}.pickle"

    def _step(self, size: int, step: Callable[..., T], *arguments: Any) -> T:
        """Has a worker do something that takes time for each of so many; once more where its process was lost.

        That may have been the machine, short of memory or time.
        """
        seconds = _STEP_SECONDS + _STEP_SECONDS_EACH * size
        try:
            return self._workers.submit(step, *arguments, seconds=seconds).result()
        except (WorkerDied, WorkerTimeout):
            return self._workers.submit(step, *arguments, seconds=seconds).result()

    def stop(self) -> None:
        """Ends all work at once: whoever waits for it gets an error."""
        self._workers.close(wait=False)


def _files(folder: Path | None) -> list[Path]:
    """The files that a run's own indicator systems are loaded from."""
    return [path for path in folder.iterdir() if path.is_file()] if folder else []


def _said(findings: Iterable[Finding]) -> set[tuple[str, str]]:
    return {(finding.rule, finding.message) for finding in findings}


def _problems(read: Any) -> list[Problem]:
    """A chunk's problems; a chunk that failed altogether is one."""
    if isinstance(read, BaseException):
        return [Problem(kind=ProblemKind.READER, file="", message=f"部分页面未能识读：{read}")]
    return list(read)
