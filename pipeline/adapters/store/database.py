"""The store's database: SQLite under `CAISHEN_HOME` unless `CAISHEN_DATABASE` names another (postgresql+psycopg://…)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker

from pipeline.settings import home

_PATIENCE = 30  # seconds a writer waits for another


class Database:
    """Sessions on the store. Made once a process; safe to use from several threads.

    Args:
        url: as SQLAlchemy takes it; None: as configured.
    """

    def __init__(self, url: str | None = None) -> None:
        self.engine = _engine(url or database_url())
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A transaction: all of it is kept, or, where anything is raised inside, nothing."""
        with self._sessions.begin() as session:
            yield session

    def close(self) -> None:
        self.engine.dispose()


def database_url() -> str:
    """What `CAISHEN_DATABASE` says, else the file `caishen.db` under `CAISHEN_HOME`."""
    return os.environ.get("CAISHEN_DATABASE") or f"sqlite:///{home() / 'caishen.db'}"


def now() -> datetime:
    """UTC without zone, as the tables have it."""
    return datetime.now(UTC).replace(tzinfo=None)


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": _PATIENCE})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    """Write-ahead log, so that readers never wait; transactions begin when SQLAlchemy says so, not the driver."""
    connection.isolation_level = None
    for setting in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", f"busy_timeout={_PATIENCE * 1000}"):
        connection.execute(f"PRAGMA {setting}")


def _begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN")
