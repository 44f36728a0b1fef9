"""The log: lines one can search, whole, and no obstacle."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.journal import note


def test_each_event_is_a_line_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAISHEN_HOME", str(tmp_path))
    note("packet.concluded", packet="A001", pages=12)
    note("packet.failed", packet="B\n2", error="InputError")
    (log,) = (tmp_path / "logs").iterdir()
    first, second = log.read_text(encoding="utf-8").splitlines()
    assert first.endswith("packet.concluded\tpacket=A001\tpages=12") and first[:4].isdigit()
    assert "packet=B 2\t" in second  # a name with a line break in it does not begin a line


def test_a_log_that_cannot_be_written_stops_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "logs").write_text("in the way")
    monkeypatch.setenv("CAISHEN_HOME", str(tmp_path))
    note("run.begun")
