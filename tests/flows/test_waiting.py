"""Whoever keeps a packet's report waits for those who just judge by the one before, on PostgreSQL as on SQLite."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from flows.keeping import Asked, Keeper
from flows.options import RunOptions
from flows.progress import Progress
from flows.recheck import OTHERS, Kept, open_version, recheck, with_corrections
from flows.succession import succeed
from flows.understanding import Understood
from pipeline.adapters.store import audit
from pipeline.adapters.store.database import Database
from pipeline.adapters.store.tables import Version
from tests.flows.kept_office import AT_MARK, EXPIRED, RENEWED, Office, papers


@pytest.fixture
def bureau(tmp_path: Path, empty_postgresql: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An office with a database for many."""
    monkeypatch.setenv("CAISHEN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CAISHEN_BLOBS", str(tmp_path))
    monkeypatch.setenv("CAISHEN_DATABASE", empty_postgresql)
    made = Office(tmp_path)
    made.database.close()
    made.database, made.blobs = Database(), made.blobs
    yield made
    made.database.close()


def kept_again(office: Office, version: int) -> None:
    """A run comes upon the same packet."""
    with office.database.reading() as session:
        kept = open_version(session, office.blobs, version)
    draft = office.folder / "draft"
    draft.write_bytes(pickle.dumps((None, kept.packet, pickle.dumps(kept.understood))))
    progress = Progress(True, 1)
    with progress, Keeper(Asked("batch", office.folder, office.folder, RunOptions()), progress) as keeper:
        keeper.packet(draft, kept.report, "A1")


def checked_again(office: Office, version: int) -> None:
    office.correct(version, "field", AT_MARK, "2030-06-13")
    office.recheck(version)


def brought_together(office: Office, version: int) -> None:
    succeed(office.database, office.blobs, version)


def waits(database: Database, work: Future[None]) -> bool:
    """Whether somebody waits for the lock before the work is done."""
    asked = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    while not work.done():
        with database.reading() as session:
            if session.scalar(asked):
                return True
    work.result()
    return False


@pytest.mark.parametrize("write", [kept_again, checked_again, brought_together])
def test_no_report_is_kept_while_somebody_judges_by_the_one_before(
    bureau: Office, write: Callable[[Office, int], None]
) -> None:
    bureau.hand_in(papers(valid_to=RENEWED))
    version = bureau.hand_in(papers(valid_to=EXPIRED), pictures={"d3": "expired"})
    with ThreadPoolExecutor(1) as threads:
        with audit.writing(bureau.database):
            work = threads.submit(write, bureau, version)
            assert waits(bureau.database, work)
        work.result(timeout=60)


def test_what_is_settled_during_a_checking_that_nobody_asked_for_stays(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = office.hand_in(papers(valid_to=EXPIRED))
    office.correct(version, "field", AT_MARK, "2030-06-13")

    def meanwhile(kept: Kept) -> Understood:
        with office.database.session() as session:
            session.get_one(Version, version).packet.state = "passed"
        return with_corrections(kept)

    monkeypatch.setattr("flows.recheck.with_corrections", meanwhile)
    outcome = recheck(office.database, office.blobs, version, None, OTHERS)
    assert (outcome.revision, outcome.closed, outcome.opened) == (1, (), ())
    assert office.version(version).revision == 1
    recheck(office.database, office.blobs, version, None)  # this, somebody asked for
    assert office.version(version).revision == 2
