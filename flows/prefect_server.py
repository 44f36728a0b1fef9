"""The Prefect server that a batch brings along where none is configured.

Prefect can start one by itself, but does so only when the first flow starts and imports the whole server into this
process as well (3 s here). Started by us it comes up while the reading workers load their models. It serves one
batch, listens on a free port of this machine only, and ends with the process that started it, however that ends.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import CaishenError
from pipeline.settings import home

_START_SECONDS = 180.0


def prepare_environment() -> None:
    """Prefect's settings; must run before Prefect is imported. What the user has set stays, but for the home."""
    os.environ["PREFECT_HOME"] = str(home() / "prefect")
    quiet = {
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_LOGGING_LEVEL": "CRITICAL",
        "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
        "PREFECT_CLI_PROMPT": "false",
    }
    for name, value in quiet.items():
        os.environ.setdefault(name, value)


@contextmanager
def prefect_server() -> Iterator[None]:
    """A Prefect API to talk to: the one `PREFECT_API_URL` names, else one of our own until the block ends.

    Raises:
        CaishenError: the server did not come up (on `__enter__` of `ready`).
    """
    prepare_environment()
    if os.environ.get("PREFECT_API_URL"):
        yield
        return
    os.environ["PREFECT_LOGGING_TO_API_ENABLED"] = "false"
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        process = _start(listener)
        os.environ["PREFECT_API_URL"] = f"http://127.0.0.1:{port}/api"
        try:
            yield
        finally:
            del os.environ["PREFECT_API_URL"]
            _stop(process)


def _start(listener: socket.socket) -> subprocess.Popen[bytes]:
    log = Path(os.environ["PREFECT_HOME"]) / "server.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        return subprocess.Popen(  # noqa: S603  # our own module
            [sys.executable, "-m", "flows.prefect_server", str(listener.fileno())],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            pass_fds=[listener.fileno()],
            start_new_session=True,  # Ctrl-C is for the batch, which then ends the server
            env={
                **os.environ,
                "PREFECT_UI_ENABLED": "0",
                "PREFECT__SERVER_EPHEMERAL": "1",
                "PREFECT__SERVER_FINAL": "1",
            },
        )


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_until_ready() -> None:
    """
    Raises:
        CaishenError: no answer in time.
    """
    address = f"{os.environ['PREFECT_API_URL']}/health"
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310  # http, set above or by the user
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise CaishenError(
        f"Prefect 服务没有应答（{address}）。请检查 PREFECT_API_URL，或看 {home() / 'prefect' / 'server.log'}。"
    )


def _serve(descriptor: int) -> None:
    import uvicorn

    config = uvicorn.Config("prefect.server.api.server:create_app", factory=True, log_level="error", lifespan="on")
    server = uvicorn.Server(config)

    def end_with_parent() -> None:
        sys.stdin.read()
        server.should_exit = True

    threading.Thread(target=end_with_parent, daemon=True).start()
    server.run(sockets=[socket.socket(fileno=descriptor)])


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
