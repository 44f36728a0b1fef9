"""Packets to review, and the program run as people run it: as a command of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus.samples.maker import make_packets
from tests.flows.kept_office import Office

Command = Callable[..., "subprocess.CompletedProcess[str]"]
CAISHEN = [sys.executable, "-m", "flows.cli"]


@pytest.fixture(scope="session")
def filed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A packet without defects, filed as a folder of PDFs: form, standard and report with a text layer."""
    room = tmp_path_factory.mktemp("samples")
    (made,) = make_packets(
        room / "in", room / "truth", count=1, seed=5, level="digital", filing="folder", defects=False
    )
    return made.path


@pytest.fixture(scope="session")
def form(filed: Path) -> Path:
    """The packet's application form: three pages that are quick to read."""
    return next(path for path in filed.iterdir() if "申请表" in path.name)


@pytest.fixture(scope="session")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A `CAISHEN_HOME` that tests share, so that a page is read once for all of them."""
    return tmp_path_factory.mktemp("state")


@pytest.fixture
def environment(state: Path, tmp_path: Path) -> dict[str, str]:
    """The environment of a user whose home folder is empty; `HOME` shows what is written where it should not be."""
    (tmp_path / "user").mkdir()
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "XDG_"))}
    return mine | {"CAISHEN_HOME": str(state), "HOME": str(tmp_path / "user")}


@pytest.fixture
def caishen(environment: dict[str, str], tmp_path: Path) -> Command:
    """Runs `caishen ARGUMENTS` to its end."""

    def run(*arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
        command = [*CAISHEN, *map(str, arguments)]
        return subprocess.run(
            command, env=environment | more, cwd=tmp_path, capture_output=True, text=True, timeout=900, check=False
        )

    return run


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setenv("CAISHEN_HOME", str(tmp_path / "home"))
    made = Office(tmp_path)
    yield made
    made.database.close()
