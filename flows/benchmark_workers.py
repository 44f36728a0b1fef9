"""One worker against two: `python -m flows.benchmark_workers`. Many small packets, and the same pages as a single one.

Seconds on the clock of a machine that does nothing else, start-up included; the processor seconds beside them tell
how much of a lack of speed is work that two do and one does not, and how much is waiting.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from corpus.samples.tables import table
from flows.material import enough
from flows.speed import Speed, whole_run


def main() -> None:
    """Make, run four times, print."""
    parser = argparse.ArgumentParser(
        prog="python -m flows.benchmark_workers", description="一个进程与两个进程的吞吐量。"
    )
    parser.add_argument("--pages", type=int, default=200, help="至少多少页")
    parser.add_argument("--seed", type=int, default=2021)
    parser.add_argument("--level", default="office", help="扫描质量")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="caishen-benchmark-") as room:
        inbox = enough(asked.pages, asked.seed, asked.level, Path(room) / "inbox")
        print(scaling_table(one_against_two(inbox, Path(room) / "scaling")))


def one_against_two(inbox: Path, room: Path) -> dict[str, tuple[Speed, Speed]]:
    """The inbox reviewed by one worker and by two, then its packets put together as one; each run starts from nothing.

    Args:
        room: a folder to work in.
    """
    room.mkdir(parents=True)
    inboxes = {"逐份": inbox, "合成一份": _together(inbox, room / "together")}
    return {
        name: (_run(packets, room / f"{n}-1", 1), _run(packets, room / f"{n}-2", 2))
        for n, (name, packets) in enumerate(inboxes.items())
    }


def _run(inbox: Path, room: Path, jobs: int) -> Speed:
    return whole_run(inbox, room / "out", room / "home", jobs)


def _together(inbox: Path, target: Path) -> Path:
    """An inbox whose only packet holds all packets of another one."""
    for item in sorted(inbox.iterdir()):
        place = target / "S1" / item.name
        place.parent.mkdir(parents=True, exist_ok=True)
        if item.is_dir():
            shutil.copytree(item, place)
        else:
            shutil.copyfile(item, place)
    return target


def scaling_table(runs: dict[str, tuple[Speed, Speed]]) -> str:
    """Seconds on the clock and of processors for a page, and how many times the throughput of one two have."""
    rows: list[list[object]] = []
    for name, (one, two) in runs.items():
        times = (two.pages / two.seconds) / max(one.pages / one.seconds, 1e-9)
        spent = [run.each(seconds) for run in (one, two) for seconds in (run.seconds, run.processor)]
        rows.append([name, one.pages, *(f"{seconds:.3f}" for seconds in spent), f"{times:.2f}"])
    heads = ["一个进程 秒/页", "核秒/页", "两个进程 秒/页", "核秒/页", "吞吐量倍数"]
    return table(["材料", "页", *heads], rows)


if __name__ == "__main__":
    main()
