"""One worker against two: many packets, and the same pages as a single one."""

from __future__ import annotations

import shutil
from pathlib import Path

from corpus.samples.tables import table
from flows.speed import Speed, whole_run


def one_against_two(inbox: Path, room: Path, indicators: Path | None) -> dict[str, tuple[Speed, Speed]]:
    """The inbox reviewed by one worker and by two, then its packets put together as one; each run starts from nothing.

    Args:
        room: a folder to work in.
    """
    room.mkdir(parents=True)
    inboxes = {"逐份": inbox, "合成一份": _together(inbox, room / "together")}
    return {
        name: (_run(packets, room / f"{n}-1", 1, indicators), _run(packets, room / f"{n}-2", 2, indicators))
        for n, (name, packets) in enumerate(inboxes.items())
    }


def _run(inbox: Path, room: Path, jobs: int, indicators: Path | None) -> Speed:
    return whole_run(inbox, room / "out", room / "home", jobs, indicators)


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
    """Seconds on the clock and throughput, start-up included."""
    rows: list[list[object]] = []
    for name, (one, two) in runs.items():
        ratio = (two.pages / two.seconds) / max(one.pages / one.seconds, 1e-9)
        rows.append([name, one.pages, *(f"{run.each(run.seconds):.2f}" for run in (one, two)), f"{ratio:.2f}"])
    return table(["材料", "页", "一个进程 秒/页", "两个进程 秒/页", "吞吐量倍数"], rows)
