"""`caishen serve` and `caishen audit verify`, run as people run them."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text, update

from pipeline.adapters.store.database import Database
from pipeline.adapters.store.tables import Trace
from tests.web.conftest import log_in

CAISHEN = [sys.executable, "-m", "flows.cli"]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    home = tmp_path_factory.mktemp("home")
    mine = {name: value for name, value in os.environ.items() if not name.startswith("CAISHEN_")}
    return mine | {"CAISHEN_HOME": str(home)}


@pytest.fixture(scope="module")
def served(environment: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The address of a server started for the first time, and what it said."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [*CAISHEN, "serve", "--port", str(port)], env=environment, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr
    said = ""
    for line in process.stderr:
        said += line
        if "工作台" in line:
            break
    yield f"http://127.0.0.1:{port}", said
    process.terminate()
    process.wait(30)
    process.stderr.close()


def test_the_first_start_tells_a_password_that_works(served: tuple[str, str]) -> None:
    address, said = served
    password = re.search(r"密码（[^）]*）：(\S+)", said)
    assert password
    transport = httpx.HTTPTransport(retries=8)  # it says where it will be just before it is there
    with httpx.Client(base_url=address, timeout=60, transport=transport) as client:
        assert log_in(client, "admin", password[1]).status_code == 303
        assert client.get("/people").status_code == 200


def verify(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [*CAISHEN, "audit", "verify", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_the_trail_is_verified_and_tampering_told(served: tuple[str, str], environment: dict[str, str]) -> None:
    whole = verify(environment)
    assert whole.returncode == 0 and "完好" in whole.stdout
    head = whole.stdout.strip().rsplit("：", 1)[-1]
    assert verify(environment, "--head", head).returncode == 0
    database = Database(f"sqlite:///{Path(environment['CAISHEN_HOME']) / 'caishen.db'}")
    with database.session() as session:
        session.execute(text("DROP TRIGGER audit_no_update"))
        session.execute(update(Trace).where(Trace.action == "user.add").values(detail={"role": "examiner"}))
    database.close()
    tampered = verify(environment)
    assert tampered.returncode == 1 and "第 1 行" in tampered.stdout
