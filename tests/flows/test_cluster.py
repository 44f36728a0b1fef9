"""A batch on a cluster: a scheduler and two workers that share nothing but a database and an object store."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from distributed import Client
from sqlalchemy import func, select
from watchfiles import watch

from pipeline.adapters.store.blobs import Blobs
from pipeline.adapters.store.database import Database
from pipeline.adapters.store.delivered import open_report
from pipeline.adapters.store.tables import Run, Version
from tests.flows.conftest import CAISHEN, Command

_DASK = [sys.executable, "-m", "dask"]
_PAGE = (Path(__file__).parents[2] / "docs" / "scaling.md").read_text(encoding="utf-8")


class Worker:
    """A process of a cluster, with a home and a folder of its own; killed with all that it started."""

    def __init__(self, room: Path, environment: dict[str, str], *arguments: str) -> None:
        self.home = room / "home"
        self.home.mkdir(parents=True)
        self._log = (room / "log").open("wb")
        self._process = subprocess.Popen(
            [*_DASK, *arguments],
            cwd=room,
            env=environment | {"CAISHEN_HOME": str(self.home), "HOME": str(room)},
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def kill(self) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._log.close()

    def concluded(self) -> set[str]:
        """The packets it brought to their reports."""
        log = "".join(path.read_text(encoding="utf-8") for path in self.home.glob("logs/*"))
        return set(re.findall(r"\tpacket\.concluded\tpacket=(\S+)", log))

    def has_begun(self) -> bool:
        """Whether a packet has come to it."""
        return any(self.home.glob("work/run-*/*/packet/*"))


def as_told(program: str) -> list[str]:
    """The arguments `docs/scaling.md` starts a program of the cluster with."""
    (line,) = re.findall(rf"^\.venv/bin/dask ({program} .*)$", _PAGE, re.MULTILINE)
    return shlex.split(line)


def seen(folder: Path, what: Callable[[], bool]) -> None:
    """Returns when something is so; looks whenever something in the folder changes."""
    for _ in watch(folder, watch_filter=None, rust_timeout=1000, yield_on_timeout=True, step=20, debounce=20):
        if what():
            return


@contextmanager
def cluster(room: Path, environment: dict[str, str]) -> Iterator[tuple[str, list[Worker]]]:
    """The address of a scheduler, and two workers that are ready."""
    with ExitStack() as running:

        def start(name: str, *arguments: str) -> Worker:
            worker = Worker(room / name, environment, *arguments)
            running.callback(worker.kill)
            return worker

        told = room / "scheduler.json"
        here = ("--host", "127.0.0.1", "--port", "0", "--dashboard-address", "127.0.0.1:0")
        start("scheduler", *as_told("scheduler"), *here, "--scheduler-file", str(told))
        seen(room, told.exists)
        address = json.loads(told.read_text())["address"]
        join = [re.sub(r"^tcp://.*", address, word) for word in as_told("worker")]
        alone = ("--nthreads", "1", "--dashboard-address", "127.0.0.1:0")
        workers = [start(name, *join, *alone) for name in ("one", "other")]
        client: Any = Client
        with client(address, set_as_default=False) as asking:
            asking.wait_for_workers(len(workers), timeout=120)
        yield address, workers


@pytest.fixture
def inbox(filed: Path, form: Path, tmp_path: Path) -> Path:
    """Three small packets that differ, and one that cannot be opened."""
    inbox = tmp_path / "收件"
    smallest = sorted((path for path in filed.iterdir() if path != form), key=lambda path: path.stat().st_size)
    for number, paper in enumerate((form, *smallest[:2]), 1):
        (inbox / f"A00{number}").mkdir(parents=True)
        shutil.copy(paper, inbox / f"A00{number}")
    (inbox / "B001.zip").write_bytes(b"PK\x03\x04 nothing")
    return inbox


def results(out: Path) -> dict[str, Any]:
    """The reports without what differs from run to run, and which files there are."""
    found: dict[str, Any] = {"files": sorted(path.relative_to(out).as_posix() for path in out.rglob("*"))}
    for path in out.glob("*/report.json"):
        report = json.loads(path.read_text(encoding="utf-8"))
        del report["run"]["seconds"]
        found[path.parent.name] = report
    return found


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_comes_to_the_same_reports(
    caishen: Command, environment: dict[str, str], inbox: Path, empty_postgresql: str, bucket: str, tmp_path: Path
) -> None:
    indicators = tmp_path / "体系"
    shutil.copytree(Path("corpus/indicators").resolve(), indicators)
    asked = ["batch", str(inbox), "--quiet", "--as-of", "2021-09-20", "--indicators", str(indicators)]
    alone = str(tmp_path / "home")  # a store of its own: in one that tests share B001 is no first version
    assert caishen(*asked, "--out", "here", CAISHEN_HOME=alone).returncode == 1  # B001 cannot be opened
    shared = {"CAISHEN_DATABASE": empty_postgresql, "CAISHEN_BLOBS": f"{bucket}/{tmp_path.name}"}
    with cluster(tmp_path, environment | shared) as (address, workers):
        mine = environment | shared | {"CAISHEN_DASK": address, "CAISHEN_HOME": str(tmp_path / "mine")}
        batch = subprocess.Popen(
            [*CAISHEN, *asked, "--out", str(tmp_path / "there")], env=mine, cwd=tmp_path, stderr=subprocess.PIPE
        )
        seen(workers[0].home, lambda: workers[0].has_begun() or batch.poll() is not None)
        assert batch.poll() is None, batch.communicate()[1].decode()
        workers[0].kill()
        _, errors = batch.communicate(timeout=300)
        assert batch.returncode == 1, errors.decode()
        assert workers[1].concluded() >= {"A001", "A002", "A003"}  # that of the lost worker, too
        assert not workers[1].has_begun()  # nothing of a packet stays there
        for worker in workers:
            assert not list(worker.home.rglob("*.z"))
            assert not (worker.home / "caishen.db").exists()
    assert results(tmp_path / "there") == results(tmp_path / "here")
    database, blobs = Database(empty_postgresql), Blobs(shared["CAISHEN_BLOBS"])
    with database.reading() as session:
        versions = session.scalars(select(Version)).all()
        assert all(open_report(blobs, version).packet.id for version in versions)
        assert len(versions) == len(list(inbox.iterdir()))
        assert session.execute(
            select(Run.state, Run.packets_done, func.count()).group_by(Run.state, Run.packets_done)
        ).all() == [("done", len(versions), 1)]
    database.close()
