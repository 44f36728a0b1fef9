"""The watch mode, as people run it: a packet is reviewed when it is there, and not before it is there whole."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from tests.flows.conftest import CAISHEN


@pytest.mark.slow
def test_what_arrives_is_reviewed_and_a_signal_ends_it(environment: dict[str, str], tmp_path: Path) -> None:
    inbox, home = tmp_path / "收件", tmp_path / "own"
    inbox.mkdir()
    command = [*CAISHEN, "batch", str(inbox), "--out", str(tmp_path / "结果"), "--watch", "--quiet"]
    with subprocess.Popen(
        command,
        env=environment | {"CAISHEN_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        (inbox / "B000.pdf.part").write_bytes(b"%PDF-1.7 half")
        (inbox / "B001.pdf").write_bytes(b"%PDF-1.7 whole, such as it is")
        assert process.stdout.readline().startswith("B001\t")
        (inbox / "B000.pdf.part").rename(inbox / "B000.pdf")
        assert process.stdout.readline().startswith("B000\t")  # and B001 is not told again
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 130 and "Traceback" not in errors, errors
    assert (tmp_path / "结果" / "B000" / "report.json").exists()
    log = "".join(path.read_text(encoding="utf-8") for path in (home / "logs").iterdir())
    assert log.count("packet.concluded\tpacket=B00") == 2
