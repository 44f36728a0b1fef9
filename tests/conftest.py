"""Servers that tests of several parts need: a database, an object store."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests import postgres
from tests.objects import running_bucket

_NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a running server's databases, but for the name."""
    if not postgres.installed():
        pytest.skip("PostgreSQL is not installed")
    # A socket's path may have 107 characters at most, and every user must reach it.
    room = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    room.chmod(0o755)
    with postgres.running_server(room / "server") as url:
        yield url
    room.rmdir()


@pytest.fixture
def empty_postgresql(postgresql: str) -> str:
    """The URL of a database without any table."""
    name = f"caishen{next(_NUMBERS)}"
    with psycopg.connect(postgresql.format("postgres").replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return postgresql.format(name)


@pytest.fixture(scope="session")
def bucket() -> Iterator[str]:
    with running_bucket() as url:
        yield url
