"""A real PostgreSQL server of the distribution's package, for the time of a test run."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
_SETTINGS = ("listen_addresses=''", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")


def installed() -> bool:
    return bool(_BINARIES)


@contextmanager
def running_server(folder: Path) -> Iterator[str]:
    """A server whose files lie in the (new) folder, on a socket there; gives the URL of a database but for its name."""
    folder.mkdir(mode=0o755, parents=True)
    data = folder / "data"
    _let_in(folder)
    _run("initdb", "-D", str(data), "-U", "caishen", "--no-sync", "-A", "trust", "-E", "UTF8", "--locale=C")
    with (data / "postgresql.conf").open("a") as settings:
        settings.write("\n".join((*_SETTINGS, f"unix_socket_directories='{folder}'", "")))
    _run("pg_ctl", "-D", str(data), "-w", "-s", "-l", str(folder / "log"), "start")
    try:
        yield f"postgresql+psycopg://caishen@/{{}}?host={folder}"
    finally:
        _run("pg_ctl", "-D", str(data), "-m", "immediate", "-s", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _run(program: str, *arguments: str) -> None:
    """As an unprivileged user: the server refuses to work for root."""
    command = [str(_BINARIES[-1] / program), *arguments]
    if os.geteuid() == 0:
        command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False, cwd="/")
    assert done.returncode == 0, done.stderr


def _let_in(folder: Path) -> None:
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
