"""A batch: nothing stops it, nothing is done twice, everything is accounted for."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.flows.conftest import CAISHEN, Command

pytestmark = pytest.mark.slow


def readings(state: Path) -> dict[str, int]:
    """Every reading there is, and when it was written."""
    found = {}
    for path in (state / "cache" / "readings").rglob("*.z"):
        found[path.name] = path.stat().st_mtime_ns
    return found


def summary(out: Path) -> dict[str, dict[str, object]]:
    written = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert written["schema"] == "caishen/summary@1"
    return {packet["id"]: packet for packet in written["packets"]}


@pytest.fixture
def inbox(form: Path, tmp_path: Path) -> Path:
    """Two good packets, the same paper in each under another name, among bad ones."""
    inbox = tmp_path / "收件"
    (inbox / "A001").mkdir(parents=True)
    shutil.copy(form, inbox / "A001" / "甲.pdf")
    shutil.copy(form, inbox / "A002.pdf")
    (inbox / "A002").mkdir()
    (inbox / "B001.pdf").write_bytes(form.read_bytes()[:200])
    (inbox / "B002.zip").write_bytes(b"PK\x03\x04 nothing")
    (inbox / "B003.docx").write_bytes(b"words")
    return inbox


def test_bad_packets_never_stop_the_good_ones(caishen: Command, inbox: Path, tmp_path: Path) -> None:
    before = sorted(path for path in inbox.rglob("*"))
    done = caishen("batch", inbox, "--out", "结果", "--quiet")
    out = tmp_path / "结果"
    packets = summary(out)
    assert done.returncode == 1, done.stderr
    assert set(packets) == {"A001", "A002", "A002-2", "B001", "B002", "B003"}
    assert packets["A001"]["subject"] == packets["A002-2"]["subject"]
    for packet, entry in packets.items():
        report = json.loads((out / packet / "report.json").read_text(encoding="utf-8"))
        assert entry["conclusion"] == report["conclusion"]
        assert bool(report["pages"]) is (packet in ("A001", "A002-2"))
        assert report["pages"] or report["problems"]
        assert packet in done.stdout
        assert (out / packet / "材料审查意见.docx").is_file()
        asked = report["conclusion"] in ("supplement", "unreadable")
        assert (out / packet / "补正通知.docx").is_file() is asked
    assert (out / "summary.xlsx").is_file()
    index = (out / "index.html").read_text(encoding="utf-8")
    assert all(f"{packet}/report.html" in index for packet in packets)
    assert sorted(path for path in inbox.rglob("*")) == before
    # The same paper applied for twice shows only when packets are laid side by side.
    both = [json.loads((out / packet / "report.json").read_text(encoding="utf-8")) for packet in ("A001", "A002-2")]
    assert all(any(finding["rule"] == "X09" for finding in report["findings"]) for report in both)


def test_what_is_done_is_not_done_again_unless_something_changed(caishen: Command, inbox: Path, tmp_path: Path) -> None:
    def run(*more: str) -> dict[str, int]:
        assert caishen("batch", inbox, "--out", "结果", "--quiet", *more).returncode == 1
        return {path.parent.name: path.stat().st_mtime_ns for path in (tmp_path / "结果").glob("*/report.json")}

    first = run("--as-of", "2022-05-01")
    (tmp_path / "结果" / "A001" / "report.html").write_text("changed by hand")
    shutil.copy(inbox / "B001.pdf", inbox / "A002" / "添.pdf")
    second = run("--as-of", "2022-05-01")
    assert {packet for packet in first if first[packet] != second[packet]} == {"A001", "A002"}
    third = run("--as-of", "2022-05-02")
    assert all(third[packet] != second[packet] for packet in second)


def test_prefect_keeps_its_files_in_our_home(
    caishen: Command, inbox: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    home = tmp_path / "own"
    done = caishen("batch", inbox, "--out", "结果", "--quiet", CAISHEN_HOME=str(home))
    assert done.returncode == 1 and not done.stderr
    assert (home / "prefect").is_dir() and not list(home.rglob("prefect.db"))  # the server's database is thrown away
    assert list(Path(environment["HOME"]).iterdir()) == []
    assert list((home / "work").iterdir()) == []


SERVER = """
import os, sys
from pathlib import Path
from flows.prefect_server import prefect_server
with prefect_server(Path(sys.argv[1])):
    print(os.environ["PREFECT_API_URL"], flush=True)
    sys.stdin.read()
"""


def test_a_configured_prefect_server_is_used(
    caishen: Command, environment: dict[str, str], inbox: Path, tmp_path: Path
) -> None:
    elsewhere = environment | {"CAISHEN_HOME": str(tmp_path / "elsewhere")}
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, tmp_path / "room"],
        env=elsewhere,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with server:
        assert server.stdin and server.stdout
        address = server.stdout.readline().strip()
        home = tmp_path / "own"
        done = caishen("batch", inbox, "--out", "结果", "--quiet", CAISHEN_HOME=str(home), PREFECT_API_URL=address)
        request = urllib.request.Request(
            f"{address}/flow_runs/filter", b"{}", {"Content-Type": "application/json"}, method="POST"
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            (run,) = json.load(answer)
        server.stdin.close()
        assert server.wait(30) == 0
    assert done.returncode == 1 and run["state_type"] == "COMPLETED"
    assert not list(home.rglob("prefect*.db"))


def start(environment: dict[str, str], *arguments: str | Path) -> subprocess.Popen[str]:
    """A batch going on in a session of its own, so that what it leaves behind can be counted."""
    return subprocess.Popen(
        [*CAISHEN, *map(str, arguments)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def wait_for_readings(state: Path, number: int, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 300
    while len(readings(state)) < number:
        assert process.poll() is None and time.monotonic() < deadline, process.communicate()
        time.sleep(0.02)


def processes_with(marker: str) -> list[int]:
    """Processes whose environment holds the marker."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                if marker.encode() in (folder / "environ").read_bytes():
                    found.append(int(folder.name))
            except OSError:
                continue
    return found


def wait_until_gone(marker: str) -> None:
    deadline = time.monotonic() + 30
    while left := processes_with(marker):
        assert time.monotonic() < deadline, f"still running: {left}"
        time.sleep(0.1)


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_batch_goes_on_where_it_was(
    filed: Path, environment: dict[str, str], tmp_path: Path, blow: signal.Signals
) -> None:
    state = tmp_path / "own"
    environment = environment | {"CAISHEN_HOME": str(state)}
    inbox = tmp_path / "收件"
    shutil.copytree(filed, inbox / "A001")
    arguments = ("batch", inbox, "--out", tmp_path / "结果", "--quiet")
    with start(environment, *arguments) as process:
        wait_for_readings(state, 3, process)
        process.send_signal(blow)
        _, errors = process.communicate(timeout=60)
    if blow is not signal.SIGKILL:
        assert process.returncode == 130 and "再次运行同一命令" in errors and "Traceback" not in errors, errors
    wait_until_gone(str(state))
    before = readings(state)
    assert not (tmp_path / "结果" / "summary.json").exists()
    again = subprocess.run(
        [*CAISHEN, *map(str, arguments)], env=environment, capture_output=True, text=True, check=False
    )
    assert again.returncode == 0, again.stderr
    after = readings(state)
    assert before and before.items() <= after.items()  # none was written again
    report = json.loads((tmp_path / "结果" / "A001" / "report.json").read_text(encoding="utf-8"))
    assert len(after) == len(report["pages"]) > len(before)
    assert list((state / "work").iterdir()) == []
