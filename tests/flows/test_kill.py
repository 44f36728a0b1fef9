"""A run killed at any moment, again and again: nothing finished is lost or done twice, nothing half done is kept."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pipeline.adapters.store.blobs import Blobs
from pipeline.adapters.store.database import Database
from pipeline.adapters.store.delivered import open_delivered, open_report
from pipeline.adapters.store.tables import Document, Field, Finding, Packet, Page, Revision, Run, Version
from tests.flows.conftest import CAISHEN

pytestmark = pytest.mark.slow

_KILLS = 20


class Bench:
    """A packet reviewed with a home of its own."""

    def __init__(self, packet: Path, room: Path, environment: dict[str, str]) -> None:
        self.home, self.out, self._packet = room / "home", room / "out", packet
        self._environment = environment | {"CAISHEN_HOME": str(self.home)}

    def start(self) -> subprocess.Popen[bytes]:
        command = [*CAISHEN, "review", str(self._packet), "--out", str(self.out), "--quiet"]
        return subprocess.Popen(
            command,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def killed_after(self, seconds: float) -> bool:
        """Whether the run had to be killed: it had not ended by itself."""
        process = self.start()
        try:
            assert process.wait(seconds) == 0
            return False
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return True

    def finished(self) -> dict[str, int]:
        """All that was read or worked out, and when it was written; each is whole."""
        found = {}
        for path in (self.home / "cache").rglob("*.z"):
            zlib.decompress(path.read_bytes())
            found[path.name] = path.stat().st_mtime_ns
        return found

    def report(self) -> dict[str, Any] | None:
        paths = list(self.out.glob("*/report.json"))
        return json.loads(paths[0].read_text(encoding="utf-8")) if paths else None

    def store(self) -> Iterator[tuple[Session, Blobs]]:
        if (self.home / "caishen.db").exists():
            database = Database(f"sqlite:///{self.home / 'caishen.db'}")
            with database.reading() as session:
                yield session, Blobs(str(self.home))
            database.close()


@pytest.fixture
def small(filed: Path, tmp_path: Path) -> Path:
    """Some papers of a packet, with and without a text layer."""
    packet = tmp_path / "A001"
    packet.mkdir()
    for path in filed.iterdir():
        if any(word in path.name for word in ("申请表", "营业执照", "目录")):
            shutil.copy(path, packet / path.name)
    return packet


def test_a_run_killed_at_any_moment_goes_on(small: Path, environment: dict[str, str], tmp_path: Path) -> None:
    undisturbed = Bench(small, tmp_path / "undisturbed", environment)
    since = time.monotonic()
    assert undisturbed.start().wait(300) == 0
    whole, chance = time.monotonic() - since, random.Random(5)
    bench, kills, rounds = Bench(small, tmp_path / "0", environment), 0, 0
    while kills < _KILLS:
        before = bench.finished()
        killed = bench.killed_after(whole * chance.uniform(0.05, 0.6))
        kills += killed
        assert before.items() <= bench.finished().items()  # nothing was worked out or written again
        _nothing_half_kept(bench)
        if not killed:  # it came to its end: from the beginning again
            _same(bench, undisturbed)
            rounds += 1
            bench = Bench(small, tmp_path / str(rounds), environment)
    assert bench.start().wait(300) == 0
    _nothing_half_kept(bench)
    _same(bench, undisturbed)


def _same(bench: Bench, undisturbed: Bench) -> None:
    one, other = bench.report(), undisturbed.report()
    assert one and other
    for report in (one, other):
        del report["run"]["seconds"]
    assert one == other
    for session, blobs in bench.store():
        (version,) = session.scalars(select(Version))
        assert open_report(blobs, version).to_json() | {"run": one["run"]} == one
        assert version.revision == 1


def _nothing_half_kept(bench: Bench) -> None:
    """Whatever the store has of a packet it has all of: rows, report, files."""
    bench.report()
    for session, blobs in bench.store():
        packets = session.scalars(select(Packet)).all()
        assert [packet.version for packet in packets] == [len(packet.versions) for packet in packets]
        assert all(run.state in ("running", "done") for run in session.scalars(select(Run)))
        for packet in packets:
            for version in packet.versions:
                _whole(session, blobs, version)


def _whole(session: Session, blobs: Blobs, version: Version) -> None:
    report = open_report(blobs, version)
    for table, things in ((Page, report.pages), (Document, report.documents), (Finding, report.findings)):
        assert session.scalar(select(func.count()).where(table.version_id == version.id)) == len(things)
    fields = select(func.count()).select_from(Field).join(Document).where(Document.version_id == version.id)
    assert session.scalar(fields)
    assert session.scalar(select(func.count()).where(Revision.version_id == version.id)) == version.revision
    assert blobs.get(version.understood)
    for source in open_delivered(blobs, version).packet.pages:
        assert Path(source.path).is_file()
