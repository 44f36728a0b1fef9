"""`caishen demo`: sample packets are made as scans, reviewed as a batch, and one is told what to open."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from corpus.samples.maker import Made, orders
from flows.batch import review_all
from flows.material import made_of
from flows.options import RunOptions, cores
from pipeline.errors import ConfigurationError


def run_demo(out: Path, count: int, seed: int, jobs: int | None, quiet: bool) -> int:
    """Makes `count` packets under `out/inbox`, reviews them into `out/reports`. Returns the exit status."""
    inbox, truth, reports = out / "inbox", out / "truth", out / "reports"
    _claim(out)
    made = _make(inbox, truth, count, seed, jobs or cores(), quiet)
    status = review_all(inbox, reports, RunOptions(), jobs, quiet)
    print("\n请用浏览器打开：")
    print(f"  一览    {reports / 'index.html'}")
    for packet in made:
        print(
            f"  {packet.id}  {reports / packet.id / 'report.html'}　（设有缺陷：{'、'.join(packet.defects) or '无'}）"
        )
    return status


def _claim(out: Path) -> None:
    """Makes the folder the demo's own, which may be written anew.

    Raises:
        ConfigurationError: it holds something else.
    """
    mark = out / ".caishen-demo"
    if out.is_dir() and any(out.iterdir()) and not mark.exists():
        raise ConfigurationError(f"{out} 里已有别的文件，请用 --out 指定一个空文件夹。")
    out.mkdir(parents=True, exist_ok=True)
    mark.touch()


def _make(inbox: Path, truth: Path, count: int, seed: int, jobs: int, quiet: bool) -> list[Made]:
    """The packets, made anew."""
    for folder in (inbox, truth):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    if not quiet:
        print(f"制作 {count} 份样例申报材料 …", file=sys.stderr)
    return made_of(orders(count, seed), inbox, truth, jobs)
