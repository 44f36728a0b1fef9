"""The Prefect server that a batch brings along where none is configured.

It lives in the batch's own process: importing Prefect is most of what it costs, and flow and server share that. It
serves one batch and is thrown away, so it does without all that is for looking at runs later, and its database is
a copy of an empty one that was made once: Prefect's migrations of a new database take longer than reading ten
pages. It listens on a free port of this machine only. Imports Prefect when it is called for.
"""

from __future__ import annotations

import gc
import os
import socket
import sqlite3
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.adapters.store.files import write_atomically
from pipeline.errors import CaishenError
from pipeline.settings import home

if TYPE_CHECKING:
    import uvicorn

_START_SECONDS = 180.0
_END_SECONDS = 2.0

_QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",  # what a library says of a fault may quote a paper
    "PREFECT_CLI_PROMPT": "false",
}
_THROWN_AWAY = {
    "PREFECT_UI_ENABLED": "false",
    "PREFECT__SERVER_EPHEMERAL": "1",
    "PREFECT__SERVER_FINAL": "1",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
    "PREFECT_MEMOIZE_BLOCK_AUTO_REGISTRATION": "false",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_EVENT_LOGGER_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "false",
    "PREFECT_API_EVENTS_STREAM_OUT_ENABLED": "false",
    "PREFECT_SERVER_LOGS_STREAM_OUT_ENABLED": "false",
}


@contextmanager
def prefect_server(room: Path) -> Iterator[None]:
    """A Prefect API to talk to: the one `PREFECT_API_URL` names, else one of our own until the block ends.

    Prefect takes its settings from the environment when it is imported: that must not have happened before.

    Args:
        room: a folder of this run, for the database.

    Raises:
        CaishenError: the server does not answer.
    """
    state = home() / "prefect"
    state.mkdir(parents=True, exist_ok=True)
    os.environ["PREFECT_HOME"] = str(state)
    for name, value in _QUIET.items():  # what the user has set stays
        os.environ.setdefault(name, value)
    if os.environ.get("PREFECT_API_URL"):
        _wait_for(f"{os.environ['PREFECT_API_URL']}/health")
        yield
        return
    room.mkdir(exist_ok=True)
    database = room / "prefect.db"
    migrated = _copy_template(database)
    os.environ.update(_THROWN_AWAY)
    os.environ["PREFECT_API_DATABASE_MIGRATE_ON_START"] = str(not migrated).lower()
    os.environ["PREFECT_API_DATABASE_CONNECTION_URL"] = f"sqlite+aiosqlite:///{database}"
    with socket.create_server(("127.0.0.1", 0)) as listener:
        os.environ["PREFECT_API_URL"] = f"http://127.0.0.1:{listener.getsockname()[1]}/api"
        server, thread = _start(listener)
        if not migrated:
            _keep_template(database)
        try:
            yield
        finally:
            del os.environ["PREFECT_API_URL"]
            server.should_exit = server.force_exit = True
            thread.join(_END_SECONDS)  # it has nothing to save, and does not outlive the process


def _start(listener: socket.socket) -> tuple[uvicorn.Server, threading.Thread]:
    """The server in a thread, answering.

    What it needs is imported here, not in its thread: two threads importing Prefect at once would meet halves of
    its modules.
    """
    with _nothing_collected():
        import uvicorn
        from prefect.server.api.server import create_app

        server = uvicorn.Server(uvicorn.Config(create_app(), log_level="critical", lifespan="on"))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True, name="prefect-server")
    thread.start()
    deadline = time.monotonic() + _START_SECONDS
    while not server.started:
        thread.join(0.02)
        if not thread.is_alive() or time.monotonic() > deadline:
            raise CaishenError(f"Prefect 服务没有启动。请检查磁盘空间和 {home()} 的权限。")
    return server, thread


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """What the block makes stays until the process ends: looking through it for garbage takes a seventh of its time."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _wait_for(address: str) -> None:
    """
    Raises:
        CaishenError: no answer in time.
    """
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310  # http, set by the user
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise CaishenError(f"Prefect 服务没有应答（{address}）。请检查 PREFECT_API_URL。")


def _templates() -> list[Path]:
    """Where the empty database may be kept: beside the libraries, where `./run setup` puts it, else with our state."""
    name = f"caishen-prefect-{metadata.version('prefect')}.db"
    return [Path(sys.prefix) / "share" / name, home() / "prefect" / name]


def _copy_template(database: Path) -> bool:
    """Whether there was an empty database to begin with; a damaged one is none."""
    for template in _templates():
        try:
            database.write_bytes(template.read_bytes())
            with closing(sqlite3.connect(database)) as opened:
                sound = opened.execute("PRAGMA quick_check").fetchone() == ("ok",)
                if sound and opened.execute("SELECT version_num FROM alembic_version").fetchone():
                    return True
        except (OSError, sqlite3.Error):
            pass
        database.unlink(missing_ok=True)
    return False


def _keep_template(database: Path) -> None:
    """Keeps a copy of the new database for the next runs, in the first place that can be written."""
    copy = database.with_suffix(".copy")
    with closing(sqlite3.connect(database)) as opened:
        opened.execute("VACUUM INTO ?", (str(copy),))
    for template in _templates():
        try:
            write_atomically(template, copy.read_bytes())
        except OSError:
            continue
        return


def _prepare() -> None:
    """Makes the empty database where there is none: a start of the server does."""
    os.environ.pop("PREFECT_API_URL", None)
    with tempfile.TemporaryDirectory() as room:
        os.environ["CAISHEN_HOME"] = room
        if not _copy_template(Path(room) / "prefect.db"):
            with prefect_server(Path(room)):
                pass


if __name__ == "__main__":
    _prepare()
