"""How much memory a long run takes: `python -m flows.benchmark_memory`. Whether it grows from page 200 to page 2,000.

The pages are those of some sample packets again and again, each time with other bytes and so read anew. What is told
of the workers is the most that any of those alive has ever held.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import NamedTuple

from corpus.samples.tables import table
from flows.material import another, enough, pages_in
from flows.options import cores
from flows.speed import command
from flows.stopwatch import VARIABLE

_LOOK = 1.0  # seconds between two looks


class Held(NamedTuple):
    """Bytes of memory when so many pages were read: the largest worker's peak, all workers' now, the program's own."""

    pages: int
    worker: int
    workers: int
    program: int


def main() -> None:
    """Make, run once, print."""
    parser = argparse.ArgumentParser(prog="python -m flows.benchmark_memory", description="长时间运行的内存。")
    parser.add_argument("--at", type=int, nargs="+", default=[200, 500, 1000, 2000], help="读到多少页时各看一次")
    parser.add_argument("--distinct", type=int, default=300, help="其中有多少页互不相同")
    parser.add_argument("--seed", type=int, default=2021)
    parser.add_argument("--level", default="office", help="扫描质量")
    parser.add_argument("--jobs", type=int, default=cores())
    parser.add_argument("--one-packet", action="store_true", help="全部页面合成一份材料")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="caishen-benchmark-") as place:
        room = Path(place)
        made = enough(min(asked.distinct, max(asked.at)), asked.seed, asked.level, room / "made")
        inbox = _repeated(made, room / "inbox", max(asked.at), asked.one_packet)
        print(memory_table(list(watched(inbox, room, sorted(asked.at), asked.jobs))))


def _repeated(made: Path, inbox: Path, pages: int, as_one: bool) -> Path:
    """Packets made of those there are until there are so many pages; `as_one`: as one packet."""
    packets = sorted(made.iterdir())
    sizes = {packet: pages_in(packet) for packet in packets}
    have = 0
    for number in count():
        for packet in packets:
            if have >= pages:
                return inbox
            name = f"{packet.name}-{number}"
            another(packet, inbox / ("S1" if as_one else "") / name, number)
            have += sizes[packet]
    raise AssertionError


def watched(inbox: Path, room: Path, marks: Sequence[int], jobs: int) -> Iterator[Held]:
    """Runs a batch and looks when so many pages are read, and at its end (page 0)."""
    home, times = room / "home", room / "times"
    environment = {**os.environ, "CAISHEN_HOME": str(home), VARIABLE: str(times)}
    waiting = list(marks)
    with subprocess.Popen(  # noqa: S603 - our own program
        command("batch", inbox, room / "out", jobs), env=environment, stdout=subprocess.DEVNULL
    ) as running:
        while not _ended(running):
            peaks, pages = _peaks(times)
            while waiting and pages >= waiting[0]:
                yield _held(waiting.pop(0), running.pid, peaks)


def _ended(running: subprocess.Popen[bytes]) -> bool:
    try:
        running.wait(_LOOK)
    except subprocess.TimeoutExpired:
        return False
    return True


def _peaks(times: Path) -> tuple[Mapping[int, int], int]:
    """The most memory each process has ever held, and how many pages are read."""
    if not times.exists():
        return {}, 0
    entries = [json.loads(line) for line in times.read_text("utf-8").splitlines(keepends=True) if line.endswith("\n")]
    return {entry["process"]: entry["peak"] for entry in entries}, sum(e["name"] == "read" for e in entries)


def _held(pages: int, program: int, peaks: Mapping[int, int]) -> Held:
    sizes = {pid: _resident(pid) for pid in _children(program)}
    worker = max((peaks[pid] for pid in sizes if pid in peaks), default=0)
    return Held(pages, worker, sum(sizes.values()), _resident(program))


def _children(pid: int) -> Iterator[int]:
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        yield from map(int, path.read_text().split())


def _resident(pid: int) -> int:
    """Bytes of memory in use; 0 of a process that has just ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def memory_table(held: Sequence[Held]) -> str:
    """In MB, with the growth since the first look in percent."""
    rows: list[list[object]] = []
    for now in held:
        sizes = (now.worker, now.workers, now.program)
        first = (held[0].worker, held[0].workers, held[0].program)
        grown = (
            f"{size / 2**20:.0f} ({100 * (size / was - 1):+.1f} %)" for size, was in zip(sizes, first, strict=True)
        )
        rows.append([now.pages, *grown])
    return table(["已读页", "最大工作进程（峰值）MB", "各工作进程（当时）MB", "主进程（当时）MB"], rows)


def _grown(size: int, was: int) -> str:
    return f"{size / 2**20:.0f}（{100 * (size / max(was, 1) - 1):+.1f}%）"


if __name__ == "__main__":
    main()
