"""What the workbench may ask for, done by the layers it must not know."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Event
from typing import cast

from sqlalchemy import select

from flows import knowledge
from flows.books import store_book
from flows.citing import basis_of
from flows.desk import Desk
from flows.inbox import Item
from flows.journal import note
from flows.keeping import Asked, Keeper
from flows.options import RunOptions
from flows.progress import Progress
from flows.reading import is_passing
from flows.recheck import lay_again_after, recheck
from flows.state import workspace
from flows.uploads import Upload, left_waiting
from pipeline.adapters.store.blobs import Blobs
from pipeline.adapters.store.database import Database
from pipeline.adapters.store.tables import Run, User
from pipeline.adapters.workers import Workers
from pipeline.errors import StoreError
from pipeline.reports.office.basis import Basis
from pipeline.reports.words import Words
from pipeline.settings import home
from pipeline.web.access.roles import city_of
from pipeline.web.rendering import environment
from pipeline.web.services import RecheckOutcome
from validators.scheme import scheme_ids

log = logging.getLogger(__name__)

_COLLECTING = (700, 10, 50)  # looking through everything a fifth as often as Python would: requests leave few cycles
_BOOK_SECONDS = 900.0  # of all packets of a province


class _GivenUp(Exception):
    """A review that ended the server each time it was tried."""


class _Closing(BaseException):
    """The server stops: what is under way ends as stopped, not as failed."""


class Workshop:
    """The workbench's `Services` on a store. What is handed in is reviewed one after the other, in the background.

    Args:
        jobs: processes that read pages.
    """

    def __init__(self, database: Database, blobs: Blobs, options: RunOptions, jobs: int) -> None:
        self._database, self._blobs, self._options, self._jobs = database, blobs, options, jobs
        self._line = ThreadPoolExecutor(1, thread_name_prefix="uploads")
        self._closing, self._desk = Event(), cast("Desk | None", None)

    def close(self) -> None:
        """Ends the review that is under way. It and those that wait are taken up at the next start (see `resume`)."""
        self._closing.set()
        if self._desk:
            self._desk.stop()
        self._line.shutdown()

    def finish(self) -> None:
        """Waits until all that was handed in is reviewed; nothing can be handed in any more."""
        self._line.shutdown()

    def resume(self) -> int:
        """Takes up what waited when a server on this machine stopped; how many uploads."""
        waiting = list(left_waiting())
        for upload in waiting:
            self._queue(upload)
        return len(waiting)

    def get_ready(self) -> None:
        """Loads what every page needs, so that nobody waits for it.

        What was loaded by then stays for good: looking through all of it again and again for something to throw away
        would stop every page for a fifth of a second now and then.
        """
        for scheme in scheme_ids():
            self.words(scheme)
            self.basis(scheme, date.today())
        environment().get_template("packet.html")
        gc.collect()
        gc.freeze()
        gc.set_threshold(*_COLLECTING)

    def recheck(self, version_id: int, user_id: int) -> RecheckOutcome:
        return recheck(self._database, self._blobs, version_id, user_id)

    def submit(self, path: Path, name: str, user_id: int) -> int:
        with self._database.reading() as session:
            city = city_of(session.get_one(User, user_id))
        return self._queue(Upload.of(name, path, city))

    def _queue(self, upload: Upload) -> int:
        progress, told = Progress(True, 1), upload.note
        keeper = Keeper(Asked("upload", told.path, home() / "reports", self._options, told.city), progress)
        keeper.open()
        run = self._run(told.path)
        self._line.submit(self._review, upload, keeper, progress, run)
        return run

    def _run(self, path: Path) -> int:
        """The run that was begun for what lies there: every upload lies in a place of its own."""
        with self._database.reading() as session:
            run = session.scalar(select(Run.id).where(Run.inbox == str(path)).order_by(Run.id.desc()).limit(1))
        if run is None:
            raise StoreError("运行没有登记成功，请重试。")
        return run

    def _review(self, upload: Upload, keeper: Keeper, progress: Progress, run: int) -> None:
        try:
            with keeper:
                self._reviewed(upload, keeper, progress, run)
            upload.done()
        except _Closing:
            upload.leave()
        except Exception as error:  # whatever it is, the server goes on and the run says that it failed
            log.warning("upload failed: %s", type(error).__name__)
            _keep_for_later(upload, error)

    def _reviewed(self, upload: Upload, keeper: Keeper, progress: Progress, run: int) -> None:
        """
        Raises:
            _Closing: the server stops meanwhile.
            _GivenUp: it ended the server each time.
        """
        if self._closing.is_set():
            raise _Closing
        if not upload.begin():
            raise _GivenUp
        try:
            with workspace() as room, progress, self._at_desk(room, keeper, progress) as desk:
                desk.check().result()
                desk.across([desk.review(Item(upload.note.name, upload.note.path))])
            lay_again_after(self._database, self._blobs, run)
        except Exception:
            if self._closing.is_set():
                raise _Closing from None
            raise

    @contextmanager
    def _at_desk(self, room: Path, keeper: Keeper, progress: Progress) -> Iterator[Desk]:
        with Desk(room, home() / "reports", self._options, self._jobs, progress, keeper) as desk:
            self._desk = desk
            try:
                yield desk
            finally:
                self._desk = None

    def book(self, kind: str, packets: Sequence[int], user_id: int, mark: str) -> bytes:
        with Workers(1) as workers:  # a process of its own: pages are served meanwhile
            content: bytes = workers.submit(store_book, kind, packets, user_id, mark, seconds=_BOOK_SECONDS).result()
            return content

    def words(self, scheme: str) -> Words:
        return knowledge.words(scheme)

    def basis(self, scheme: str, on: date) -> Basis:
        return basis_of(scheme, on)


def _keep_for_later(upload: Upload, error: Exception) -> None:
    """The papers of one that could not be reviewed stay: they may be the only ones there are."""
    if is_passing(error):
        upload.put_off()
        return
    upload.give_up()
    log.warning("its papers lie in %s", upload.note.path)
    note("upload.set_aside", papers=upload.note.path, error=type(error).__name__)
