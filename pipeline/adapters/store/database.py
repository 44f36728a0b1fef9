"""The store's database: SQLite under `CAISHEN_HOME` unless `CAISHEN_DATABASE` names another (postgresql+psycopg://…)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, select, text
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from pipeline.adapters.store import migrations
from pipeline.errors import StoreError
from pipeline.settings import STORE, home

_PATIENCE = 30  # seconds a writer waits for another
_MAPPED = 1 << 30  # bytes of a SQLite file that are read without a copy


class Database:
    """Sessions on the store, with the tables of today. Made once a process; safe to use from several threads.

    Args:
        url: as SQLAlchemy takes it; None: as configured.

    Raises:
        StoreError: the database cannot be reached, or was made by a newer program.
    """

    def __init__(self, url: str | None = None) -> None:
        self.engine = _engine(url or database_url())
        self._writing = sessionmaker(self.engine.execution_options(writes=True), expire_on_commit=False)
        self._reading = sessionmaker(self.engine, expire_on_commit=False)
        try:
            self._upgrade()
        except StoreError:
            self.close()
            raise
        except SQLAlchemyError as error:
            self.close()
            raise StoreError(f"数据库无法使用：{error}。请检查 CAISHEN_DATABASE、磁盘空间和程序版本。") from error

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A transaction that may write: all of it is kept, or, where anything is raised inside, nothing.

        On SQLite there is one at a time; the others wait when they begin, so that none fails half way.
        """
        with _understood(), self._writing.begin() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that only reads; it waits for no writer."""
        with _understood(), self._reading.begin() as session:
            yield session

    def _upgrade(self) -> None:
        with self.engine.connect() as connection:
            if migrations.is_current(connection):
                return
        with self.engine.execution_options(writes=True).begin() as connection:
            migrations.upgrade(connection)

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def _understood() -> Iterator[None]:
    """A database that is away, locked for long or full is our error; a mistake of ours in a query stays one."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise StoreError(f"数据库暂时无法使用：{error}。请检查数据库服务和磁盘空间后重试。") from error


def alone(session: Session, lock: int) -> None:
    """Until the transaction ends no other that asks for the same lock goes on.

    On SQLite every transaction that may write is alone anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": lock})


def database_url() -> str:
    """What `CAISHEN_DATABASE` says, else the file `caishen.db` under `CAISHEN_HOME`."""
    if configured := os.environ.get("CAISHEN_DATABASE"):
        return configured
    home().mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{home() / STORE}"


def now() -> datetime:
    """UTC without zone, as the tables have it."""
    return datetime.now(UTC).replace(tzinfo=None)


def clock(session: Session) -> datetime:
    """The time now by the one clock that all machines at this database have in common; UTC without zone."""
    if session.get_bind().dialect.name != "postgresql":
        return now()  # a file on this machine
    told: datetime = session.scalars(select(func.timezone("UTC", func.clock_timestamp()))).one()
    return told


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)  # errors must not say what papers say
    engine = create_engine(url, connect_args={"timeout": _PATIENCE}, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    """Write-ahead log, so that readers never wait; transactions begin when SQLAlchemy says so, not the driver."""
    connection.isolation_level = None
    waits, reads = f"busy_timeout={_PATIENCE * 1000}", f"mmap_size={_MAPPED}"
    for setting in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", waits, reads):
        connection.execute(f"PRAGMA {setting}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
