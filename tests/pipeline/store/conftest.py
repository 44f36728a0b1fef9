"""The store on each database it can have, and on a folder or an object store."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from pipeline.adapters.store.blobs import Blobs
from pipeline.adapters.store.database import Database
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


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'caishen.db'}"
    server: str = request.getfixturevalue("postgresql")
    name = f"caishen{next(_NUMBERS)}"
    with psycopg.connect(server.format("postgres").replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.format(name)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def bucket() -> Iterator[str]:
    with running_bucket() as url:
        yield url


@pytest.fixture(params=["folder", "s3"])
def place_url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where blobs may be."""
    monkeypatch.setenv("CAISHEN_HOME", str(tmp_path / "home"))
    if request.param == "folder":
        return str(tmp_path / "shared")
    return f"{request.getfixturevalue('bucket')}/{next(_NUMBERS)}"


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(str(tmp_path / "kept"))
