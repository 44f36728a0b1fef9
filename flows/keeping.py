"""A run as the store sees it: how far it is, and the packets it concluded.

Opened when the first packet needs work, so that a run that finds everything done costs nothing. What the database
needs is imported then.
"""

from __future__ import annotations

import logging
import pickle
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self

from flows.inbox import Item
from flows.journal import note
from flows.options import RunOptions
from flows.progress import Progress
from flows.state import program_digest
from pipeline.errors import StoreError

if TYPE_CHECKING:
    from pipeline.adapters.store.blobs import Blobs
    from pipeline.adapters.store.database import Database
    from pipeline.model.reading import PageRef
    from pipeline.model.report import Report
    from validators.neighbours import Neighbour

log = logging.getLogger(__name__)

_EVERY = 1.0  # seconds between two looks at how far the run is


class Asked(NamedTuple):
    """What a run was asked to do; `kind`: review, batch or upload. `city`: of whoever asked, "" for the province."""

    kind: str
    inbox: Path
    out: Path
    options: RunOptions
    city: str = ""


class Keeper:
    """Keeps what a run comes to. May be told from several threads.

    Args:
        joined: the id of a run begun elsewhere that packets are kept for; whoever began it tells how far it is.
    """

    def __init__(self, asked: Asked, progress: Progress, joined: int | None = None) -> None:
        self._asked, self._progress, self._joined = asked, progress, joined
        self._lock, self._ended = threading.Lock(), threading.Event()
        self._opened: _Opened | None = None
        self._versions: dict[str, int] = {}  # of the packets kept in this run, by their ids
        self._teller = threading.Thread(target=self._tell, daemon=True, name="run-progress")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._opened is None:
            return
        if self._joined is not None:
            self._opened.database.close()
            return
        self._ended.set()
        self._teller.join()
        state = "done" if kind is None else "failed" if issubclass(kind, Exception) else "stopped"
        note("run.ended", run=self._opened.run, state=state, **self._progress.tally._asdict())
        try:
            self._opened.note(self._progress, state)
        except StoreError as fault:
            log.warning("%s", fault)
        self._opened.database.close()

    def open(self) -> None:
        """Notes that the run has begun.

        Raises:
            StoreError: the store cannot be used.
        """
        with self._lock:
            if self._opened is not None:
                return
            self._opened = _Opened.of(self._asked, self._joined)
            if self._joined is None:
                note("run.begun", run=self._opened.run, kind=self._asked.kind, inbox=self._asked.inbox)
                self._teller.start()

    def packet(self, draft: Path, report: Report, source: str) -> int | None:
        """Keeps a packet's report with what it was made from: that is in its draft (see `chain.conclude`).

        Returns the id of its version where that has to be brought together with what was there before (see
        `flows.succession`).

        Raises:
            StoreError, OSError: it cannot be kept.
        """
        version, has_history = self._store().keep(draft, report, source)
        self._versions[report.packet.id] = version
        return version if has_history else None

    @property
    def run(self) -> int:
        """The run's id.

        Raises:
            StoreError: the store cannot be used.
        """
        return self._store().run

    def version(self, packet: str) -> int | None:
        """The id of the version that a packet was kept as in this run."""
        return self._versions.get(packet)

    def learn(self, packet: str, version: int) -> None:
        """Takes note of a packet that was kept for this run elsewhere."""
        self._versions[packet] = version

    def neighbours(self, report: Report) -> list[Neighbour]:
        """The other packets of the store that have something in common with the one this report is of.

        Raises:
            StoreError: the store cannot be used.
        """
        return self._store().neighbours(report, self._versions.get(report.packet.id))

    def doubted(self, packet: str) -> set[PageRef]:
        """The pages of a packet that left something in doubt when it was last checked.

        Raises:
            StoreError: the store cannot be used.
        """
        return self._store().doubted(packet)

    def in_order(self, items: Sequence[Item]) -> list[Item]:
        """Those first that the workbench gave a higher priority; else as they are.

        Raises:
            StoreError: the store cannot be used.
        """
        given = self._store().priorities([item.id for item in items])
        return sorted(items, key=lambda item: -given.get(item.id, 0))

    def _store(self) -> _Opened:
        self.open()
        if self._opened is None:
            raise StoreError("存储未打开。")
        return self._opened

    def _tell(self) -> None:
        """Writes down how far the run is, until it ends; a store that is away for a while stops nobody."""
        while self._opened and not self._ended.wait(_EVERY):
            try:
                self._opened.note(self._progress)
            except StoreError as fault:
                log.warning("%s", fault)


class _Opened(NamedTuple):
    """The store, and the run's row in it."""

    database: Database
    blobs: Blobs
    run: int
    city: str

    @classmethod
    def of(cls, asked: Asked, joined: int | None = None) -> _Opened:
        from pipeline.adapters.store import runs
        from pipeline.adapters.store.blobs import Blobs
        from pipeline.adapters.store.database import Database

        database = Database()
        if joined is not None:
            return cls(database, Blobs(), joined, asked.city)
        options = asked.options.model_dump(mode="json")
        with database.session() as session:
            runs.close_abandoned(session)
            run = runs.begin(session, asked.kind, str(asked.inbox), str(asked.out), options, program_digest())
        return cls(database, Blobs(), run, asked.city)

    def keep(self, draft: Path, report: Report, source: str) -> tuple[int, bool]:
        """The id of its version, and whether there was anything before."""
        from pipeline.adapters.store import audit
        from pipeline.adapters.store.delivered import stow
        from pipeline.adapters.store.history import has_history
        from pipeline.adapters.store.keep import keep

        _, packet, understood = pickle.loads(draft.read_bytes())  # noqa: S301 - written by `conclude` in this run
        stow(self.blobs, packet)  # takes longer than the rest, and others may write meanwhile
        with audit.writing(self.database) as session:
            version = keep(
                session, self.blobs, report, understood, packet, run_id=self.run, source=source, city=self.city
            )
            return version.id, has_history(session, version)

    def doubted(self, packet: str) -> set[PageRef]:
        from pipeline.adapters.store.doubts import doubted_pages

        with self.database.reading() as session:
            return doubted_pages(session, packet)

    def priorities(self, codes: Sequence[str]) -> dict[str, int]:
        from pipeline.adapters.store import runs

        with self.database.reading() as session:
            return runs.priorities(session, codes)

    def neighbours(self, report: Report, kept: int | None) -> list[Neighbour]:
        """Of a version kept in this run, else of the latest of the packet that the report is of."""
        from flows.neighbours import neighbours_of
        from pipeline.adapters.store.recognition import current_version
        from pipeline.adapters.store.tables import Version

        with self.database.reading() as session:
            version = session.get(Version, kept) if kept else current_version(session, report)
            return neighbours_of(session, version) if version else []

    def note(self, progress: Progress, state: str | None = None) -> None:
        """How far the run is; with a state, that it ended."""
        from pipeline.adapters.store import runs

        with self.database.session() as session:
            runs.note(session, self.run, progress.tally, state)
