"""The audit trail: one chain, whoever writes at once, and tampering shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import Delete, Update, delete, select, text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from pipeline.adapters.store import audit
from pipeline.adapters.store.database import Database
from pipeline.adapters.store.tables import Trace


def filled(database: Database, lines: int = 5) -> str:
    """A trail of so many lines; its head."""
    for number in range(lines):
        with audit.writing(database) as session:
            line = audit.record(session, "shen", "packet.view", f"packet:{number}", version=1)
    return line.hash


def verified(database: Database, head: str | None = None) -> audit.Verified:
    with database.reading() as session:
        return audit.verify(session, head)


def test_an_untouched_trail_is_whole(database: Database) -> None:
    head = filled(database)
    assert verified(database) == audit.Verified(5, head, (), True)


def test_an_empty_trail_is_whole(database: Database) -> None:
    assert verified(database).whole and verified(database).head == audit.GENESIS


@contextmanager
def intruder(database: Database) -> Iterator[Session]:
    """Somebody who rules the database itself, and first of all takes its guards away."""
    with database.session() as session:
        on = "" if session.get_bind().dialect.name == "sqlite" else " ON audit"
        for what in ("update", "delete"):
            session.execute(text(f"DROP TRIGGER audit_no_{what}{on}"))
        yield session


def _changed(database: Database) -> None:
    with intruder(database) as session:
        session.execute(update(Trace).where(Trace.object == "packet:2").values(user="somebody else"))


def _told_otherwise(database: Database) -> None:
    with intruder(database) as session:
        session.execute(update(Trace).where(Trace.object == "packet:2").values(detail={"version": 2}))


def _removed(database: Database) -> None:
    with intruder(database) as session:
        session.execute(delete(Trace).where(Trace.object == "packet:2"))


def _rewritten(database: Database) -> None:
    """A line changed, with a digest that fits it."""
    with intruder(database) as session:
        line = session.scalars(select(Trace).where(Trace.object == "packet:2")).one()
        line.user = "somebody else"
        line.hash = audit.digest(line)


@pytest.mark.parametrize("tamper", [_changed, _told_otherwise, _removed, _rewritten])
def test_tampering_shows(database: Database, tamper: Callable[[Database], None]) -> None:
    filled(database)
    tamper(database)
    assert not verified(database).whole


@pytest.mark.parametrize("statement", [update(Trace).values(user="somebody else"), delete(Trace)])
def test_the_database_refuses_to_change_a_line(database: Database, statement: Update | Delete) -> None:
    head = filled(database)
    with pytest.raises(DatabaseError, match="only ever added to"), database.session() as session:
        session.execute(statement)
    assert verified(database, head) == audit.Verified(5, head, (), True)


def test_lines_cut_off_at_the_end_show_by_a_digest_noted_before(database: Database) -> None:
    head = filled(database)
    with intruder(database) as session:
        session.execute(delete(Trace).where(Trace.hash == head))
    assert verified(database).whole and not verified(database, head).whole


def test_a_digest_noted_before_stays_part_of_a_trail_that_grows(database: Database) -> None:
    head = filled(database)
    filled(database)
    assert verified(database, head).whole


def test_many_at_once_make_one_chain(database: Database) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: filled(database, 3), range(8)))
    found = verified(database)
    assert found.whole and found.lines == 24


def test_a_line_is_kept_only_with_what_it_tells_of(database: Database) -> None:
    filled(database, 1)
    with pytest.raises(RuntimeError), audit.writing(database) as session:
        audit.record(session, "shen", "decision", "packet:1")
        raise RuntimeError
    assert verified(database).lines == 1
