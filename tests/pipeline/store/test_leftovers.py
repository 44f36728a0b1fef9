"""What nothing refers to is found and, when asked, removed; what anything may need is not."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from pipeline.adapters.store import runs
from pipeline.adapters.store.blobs import Blobs
from pipeline.adapters.store.database import Database, now
from pipeline.adapters.store.keep import keep
from pipeline.adapters.store.leftovers import leftovers, remove
from pipeline.adapters.store.tables import Page, Revision, Run, Version
from pipeline.errors import ConfigurationError
from tests.pipeline.store.test_keep import handed, specimen

LATER = timedelta(days=2)


@pytest.fixture
def store(database: Database, blobs: Blobs, tmp_path: Path) -> tuple[Database, Blobs]:
    """With a packet of two versions, the second checked twice."""
    for content in ("first", "second"):
        with database.session() as session:
            keep(session, blobs, specimen(), b"then", handed(tmp_path, specimen(), content), run_id=None, source="x")
    with database.session() as session:
        version = session.scalars(select(Version).where(Version.number == 2)).one()
        packet, less = handed(tmp_path, specimen(), "second"), specimen(model="其他")
        keep(session, blobs, less, b"later", packet, run_id=None, source="x", cause="correction", again=version)
    return database, blobs


def test_what_a_version_or_revision_has_is_never_left_over(store: tuple[Database, Blobs]) -> None:
    database, blobs = store
    with database.reading() as session:
        needed = {row for c in (Page.source, Revision.report, Version.delivered) for row in session.scalars(select(c))}
    loose = blobs.put(b"of a run that was killed")
    found = leftovers(database, blobs, now() + LATER)
    assert loose in {blob.digest for blob in found.found}
    assert not needed & {blob.digest for blob in found.found} and found.kept >= len(needed)
    assert remove(database, blobs, found) == len(found.found)
    assert loose not in blobs and all(digest in blobs for digest in needed)
    assert leftovers(database, blobs, now() + LATER).found == ()


def test_what_is_younger_than_a_day_stays(store: tuple[Database, Blobs]) -> None:
    database, blobs = store
    blobs.put(b"just put")
    found = leftovers(database, blobs, now() + timedelta(hours=23))
    assert found.found == () and found.young >= 1


def test_what_is_put_again_meanwhile_stays(database: Database, blobs: Blobs, tmp_path: Path) -> None:
    digest = blobs.put(b"left over")
    grown_old(tmp_path / "kept" / "blobs", digest)
    found = leftovers(database, blobs)
    assert [blob.digest for blob in found.found] == [digest]
    assert blobs.put(b"left over") == digest
    assert remove(database, blobs, found) == 0 and digest in blobs
    assert leftovers(database, blobs).young == 1


def grown_old(folder: Path, digest: str) -> None:
    long_ago = datetime(2021, 9, 20).timestamp()
    os.utime(folder / digest[:2] / digest, (long_ago, long_ago))


def test_nothing_is_removed_while_a_run_is_under_way(database: Database, blobs: Blobs) -> None:
    digest = blobs.put(b"left over")
    found = leftovers(database, blobs, now() + LATER)
    with database.session() as session:
        run = runs.begin(session, "batch", "in", "out", {}, "0")
    with pytest.raises(ConfigurationError, match="正在进行"):
        remove(database, blobs, found)
    assert digest in blobs
    with database.session() as session:
        runs.close_abandoned(session)
        session.get_one(Run, run).state = "done"
    assert remove(database, blobs, found) == 1 and digest not in blobs


def test_an_object_store_is_looked_through_as_a_folder_is(place_url: str, tmp_path: Path) -> None:
    database, blobs = Database(f"sqlite:///{tmp_path / 'store.db'}"), Blobs(place_url)
    digests = {blobs.put(text.encode()) for text in "abc"}
    found = leftovers(database, blobs, now() + LATER)
    assert {blob.digest for blob in found.found} == digests and found.size == 3
    assert remove(database, blobs, found) == 3 and list(blobs) == []
    database.close()
