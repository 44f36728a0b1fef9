"""What going over a packet again costs: `python -m flows.benchmark_rerun`. In percent of the first time.

The packet is one scanned PDF, or a folder of them; each time something else has changed since the time before.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pikepdf

from corpus.samples.maker import orders
from corpus.samples.tables import percent, table
from flows.material import another, made_of, pages_in
from flows.options import cores
from flows.speed import Speed, command, timed_run


class Again(NamedTuple):
    """What changed before a run, and what the run is asked besides."""

    what: str
    change: Callable[[Path], object] = lambda _: None
    options: tuple[str, ...] = ()


def main() -> None:
    """Make, review again and again, print."""
    parser = argparse.ArgumentParser(prog="python -m flows.benchmark_rerun", description="重复审查的代价。")
    parser.add_argument("--seed", type=int, default=2021)
    parser.add_argument("--level", default="office", help="扫描质量")
    parser.add_argument("--jobs", type=int, default=cores())
    parser.add_argument("--repeat", type=int, default=3, help="各量几次，取中间的")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="caishen-benchmark-") as room:
        for filing, changes in FILINGS.items():
            (order,) = orders(1, asked.seed, level=asked.level, filing=filing, defects=False)
            (made,) = made_of([order], Path(room) / filing, Path(room) / "truth", asked.jobs)
            runs = [_round(made.path, Path(room) / f"{filing}-{n}", changes, asked.jobs) for n in range(asked.repeat)]
            print(rerun_table(_middle(runs), pages_in(made.path.parent)))


def _round(packet: Path, room: Path, changes: tuple[Again, ...], jobs: int) -> dict[str, Speed]:
    """Reviews a packet for the first time, and after each of the changes."""
    room.mkdir()
    mine = room / packet.name
    shutil.copytree(packet, mine) if packet.is_dir() else shutil.copyfile(packet, mine)
    environment = {**os.environ, "CAISHEN_HOME": str(room / "home")}
    runs = {}
    for again in (Again("第一次"), *changes):
        again.change(mine)
        runs[again.what] = timed_run([*command("review", mine, room / "out", jobs), *again.options], environment, room)
        (room / "times").unlink(missing_ok=True)
    return runs


def _middle(rounds: list[dict[str, Speed]]) -> dict[str, Speed]:
    """Of each run the one in the middle, by processor time."""
    return {what: sorted((r[what] for r in rounds), key=lambda s: s.processor)[len(rounds) // 2] for what in rounds[0]}


def _one_page(packet: Path) -> None:
    """Another last page: the one before it."""
    with pikepdf.open(packet, allow_overwriting_input=True) as document:
        last = document.pages[-1]
        turned = int(last.get("/Rotate", 0))
        last.Rotate = (turned + 180) % 360
        document.save(packet)


def _one_file(packet: Path) -> None:
    """The first paper scanned again."""
    path = min(packet.rglob("*.pdf"))
    scanned = path.with_name("new")
    another(path, scanned.with_suffix(".pdf"), 1)
    scanned.with_suffix(".pdf").replace(path)


_OTHER_DAY = ("--review-by", "2031-06-30")
FILINGS = {
    "merged": (Again("什么都没变"), Again("换一页", _one_page), Again("规则的依据变了", options=_OTHER_DAY)),
    "folder": (Again("什么都没变"), Again("换一份文件", _one_file), Again("规则的依据变了", options=_OTHER_DAY)),
}


def rerun_table(runs: dict[str, Speed], pages: int) -> str:
    """Seconds on the clock and of processors, and the latter in percent of the first run's."""
    first = runs["第一次"]
    rows: list[list[object]] = [
        [what, f"{run.seconds:.2f}", f"{run.processor:.2f}", percent(run.processor, first.processor)]
        for what, run in runs.items()
    ]
    return table([f"一份 {pages} 页", "秒", "核秒", "占第一次%"], rows)


if __name__ == "__main__":
    main()
