"""The tables of a database are those the program speaks of, however old it is; a transaction is whole or not at all."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, func, select, text

from pipeline.adapters.store import migrations
from pipeline.adapters.store.database import Database, now
from pipeline.adapters.store.tables import Base, Correction, Decision, Run
from pipeline.errors import StoreError


def _run() -> Run:
    return Run(kind="batch", inbox="收件", out="结果", options={}, program="0", started_at=now(), seen_at=now())


def _count(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Run)) or 0


def test_the_steps_lead_to_the_tables(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_head_is_the_last_step() -> None:
    (folder,) = migrations.__path__
    assert ScriptDirectory(folder).get_heads() == [migrations.HEAD]


def test_opening_again_changes_nothing(database: Database, database_url: str) -> None:
    with database.session() as session:
        session.add(_run())
    again = Database(database_url)
    assert _count(again) == 1
    again.close()


def test_several_programs_may_open_a_new_database_at_once(database_url: str) -> None:
    opened: list[Database] = []
    threads = [threading.Thread(target=lambda: opened.append(Database(database_url))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [_count(database) for database in opened] == [0] * 4
    for database in opened:
        database.close()


def test_a_database_of_a_newer_program_is_refused(database: Database, database_url: str) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'future'")
    with pytest.raises(StoreError, match="更新版本"):
        Database(database_url)


def test_a_database_that_cannot_be_reached_is_our_error() -> None:
    with pytest.raises(StoreError, match="CAISHEN_DATABASE"):
        Database("sqlite:////nowhere/at/all.db")


def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.session() as session:
        session.add(_run())
        session.flush()
        raise ZeroDivisionError
    assert _count(database) == 0


def test_writers_wait_for_each_other_and_lose_nothing(database: Database) -> None:
    with database.session() as session:
        session.add(_run())

    def count_up() -> None:
        for _ in range(20):
            with database.session() as session:
                run = session.scalars(select(Run).with_for_update()).one()
                run.pages_done += 1

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        assert session.scalars(select(Run)).one().pages_done == 80


def test_a_reader_sees_what_was_there_while_another_writes(database: Database) -> None:
    with database.session() as session:
        session.add(_run())
        session.flush()
        assert _count(database) == 0
    assert _count(database) == 1


def test_errors_do_not_say_what_papers_say(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'store.db'}")
    with pytest.raises(StoreError) as told, database.session() as session:
        session.execute(text("INSERT INTO nothing VALUES (:name)"), {"name": "四川天成"})
    assert "四川天成" not in str(told.value)
    database.close()


def test_what_an_older_database_holds_comes_along(database_url: str) -> None:
    """A ruling and a correction that lapsed before versions were noted: in the version that was the latest then."""
    early, late = "2021-09-01 08:00:00", "2021-10-01 08:00:00"
    engine = create_engine(database_url)
    with engine.begin() as connection:
        _steps(connection, "0001")
        _insert(connection, "packets", code="A1", scheme="x", state="new", priority=0, version=2, severities="{}",
                applicant="", credit_code="", product="", model="", city="", conclusion="", words="", fails=0,
                unknowns=0, doubtful=0, open=0, created_at=early, updated_at=late)  # fmt: skip
        for number, at in ((1, early), (2, late)):
            _insert(connection, "versions", packet_id=1, number=number, sha256="0", source="x", as_of="2021-09-01",
                    review_by="2022-09-01", conclusion="confirm", revision=1, rules="0", report="0", understood="0",
                    delivered="0", substance="0", received_at=at)  # fmt: skip
        ruled = {"packet_id": 1, "version_id": 1, "contents": "[]", "made_at": early, "lapsed_at": late}
        _insert(connection, "decisions", sign="s", rule="T03", action="confirm", reason="", wording="", **ruled)
        _insert(connection, "corrections", kind="type", target="{}", **ruled)
    engine.dispose()
    database = Database(database_url)
    with database.reading() as session:
        rows = session.scalars(select(Decision)).one(), session.scalars(select(Correction)).one()
        assert [(row.lapsed_in, row.lapsed_why) for row in rows] == [(2, "page")] * 2
    database.close()


def _steps(connection: Connection, to: str) -> None:
    config = Config()
    config.set_main_option("script_location", next(iter(migrations.__path__)))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _insert(connection: Connection, table: str, **values: object) -> None:
    names = ", ".join(values)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{n}' for n in values)})"), values)
