"""How far a run is, told by machines whose clocks differ."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Self

import pytest
from sqlalchemy import text, update

from pipeline.adapters.store import runs
from pipeline.adapters.store.database import Database, clock, now
from pipeline.adapters.store.tables import Run
from pipeline.model.tally import Tally

TALLY = Tally(1, 0, 3, 2)


def begun(database: Database) -> int:
    with database.session() as session:
        return runs.begin(session, "batch", "in", "out", {}, "0")


def state(database: Database, run: int) -> str:
    with database.session() as session:
        runs.close_abandoned(session)
    with database.reading() as session:
        return session.get_one(Run, run).state


class Fast(datetime):
    """The clock of a machine that goes ten minutes fast."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return super().now(tz) + timedelta(minutes=10)


def test_a_run_that_says_nothing_any_more_is_stopped(database: Database) -> None:
    run = begun(database)
    assert state(database, run) == "running"
    with database.session() as session:
        session.execute(update(Run).values(seen_at=now() - timedelta(minutes=3)))
    assert state(database, run) == "stopped"


def test_a_machine_whose_clock_is_fast_closes_no_run_of_another(
    empty_postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(empty_postgresql)
    run = begun(database)
    with monkeypatch.context() as there:
        there.setattr("pipeline.adapters.store.database.datetime", Fast)
        assert state(database, run) == "running"
        with database.session() as session:
            runs.note(session, run, TALLY)
    with database.reading() as session:
        assert abs(session.get_one(Run, run).seen_at - now()) < timedelta(minutes=5)
    database.close()


def test_the_clock_shows_utc_wherever_the_database_stands(database: Database) -> None:
    with database.session() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("SET LOCAL timezone = 'Asia/Shanghai'"))
        told = clock(session)
    assert told.tzinfo is None
    assert abs(told - datetime.now(UTC).replace(tzinfo=None)) < timedelta(minutes=5)
