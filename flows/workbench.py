"""What the workbench may ask for, done by the layers it must not know."""

from __future__ import annotations

import logging
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from sqlalchemy import select

from flows import knowledge
from flows.citing import basis_of
from flows.desk import Desk
from flows.inbox import Item
from flows.keeping import Asked, Keeper
from flows.options import RunOptions
from flows.progress import Progress
from flows.recheck import recheck
from flows.state import workspace
from pipeline.adapters.store.blobs import Blobs
from pipeline.adapters.store.database import Database
from pipeline.adapters.store.tables import Run, User
from pipeline.errors import StoreError
from pipeline.reports.office.basis import Basis
from pipeline.reports.words import Words
from pipeline.settings import home
from pipeline.web.access.roles import city_of
from pipeline.web.services import RecheckOutcome

log = logging.getLogger(__name__)


class Workshop:
    """The workbench's `Services` on a store. What is handed in is reviewed one after the other, in the background.

    Args:
        jobs: processes that read pages.
    """

    def __init__(self, database: Database, blobs: Blobs, options: RunOptions, jobs: int) -> None:
        self._database, self._blobs, self._options, self._jobs = database, blobs, options, jobs
        self._line = ThreadPoolExecutor(1, thread_name_prefix="uploads")

    def close(self) -> None:
        """Waits for the review that is under way; the others are not begun."""
        self._line.shutdown(cancel_futures=True)

    def recheck(self, version_id: int, user_id: int) -> RecheckOutcome:
        return recheck(self._database, self._blobs, version_id, user_id)

    def submit(self, path: Path, name: str, user_id: int) -> int:
        progress = Progress(True, 1)
        with self._database.reading() as session:
            city = city_of(session.get_one(User, user_id))
        keeper = Keeper(Asked("upload", path, home() / "reports", self._options, city), progress)
        keeper.open()
        run = self._run(path)
        self._line.submit(self._review, Item(name, path), keeper, progress)
        return run

    def _run(self, path: Path) -> int:
        """The run that was begun for what lies there: every upload lies in a place of its own."""
        with self._database.reading() as session:
            run = session.scalar(select(Run.id).where(Run.inbox == str(path)).order_by(Run.id.desc()).limit(1))
        if run is None:
            raise StoreError("运行没有登记成功，请重试。")
        return run

    def _review(self, item: Item, keeper: Keeper, progress: Progress) -> None:
        try:
            with ExitStack() as open_:
                room = open_.enter_context(workspace())
                open_.enter_context(progress)
                open_.enter_context(keeper)
                out = home() / "reports"
                desk = open_.enter_context(Desk(room, out, self._options, self._jobs, progress, keeper))
                desk.check().result()
                desk.across([desk.review(item)])
        except Exception as error:  # whatever it is, the server goes on and the run says that it failed
            log.warning("upload failed: %s", type(error).__name__)
        finally:
            _remove(item.path)

    def words(self, scheme: str) -> Words:
        return knowledge.words(scheme)

    def basis(self, scheme: str, on: date) -> Basis:
        return basis_of(scheme, on)


def _remove(path: Path) -> None:
    """The store has it; what was handed in need not lie about."""
    shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
