"""How fast, beside the bare reader: RapidOCR as packaged with reader A's settings, on the scan taken out of the PDF,
turned upright, red channel only; nothing of ours but the loading.

Seconds on the clock are what a user waits; processor seconds do not depend on what else the machine does.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.samples.tables import percent, table
from flows import stopwatch

if TYPE_CHECKING:
    from pipeline.model.packet import PageSource

_START, _ENDING = ("start", "check"), ("conclude", "succeed", "across", "rewrite")
PARTS = ("rasterising", "detection", "recognition")
"""What is watched inside each piece of work."""


@dataclass(frozen=True)
class Speed:
    """What reading a number of pages took: `seconds` on the clock, `processor` seconds of all processes.

    `times` says where those went, `peak` is the largest process, bytes.
    """

    pages: int
    seconds: float
    processor: float
    times: stopwatch.Times | None = None
    peak: int = 0

    def each(self, seconds: float) -> float:
        return seconds / max(self.pages, 1)


def whole_run(inbox: Path, out: Path, home: Path, jobs: int, indicators: Path | None = None) -> Speed:
    """The command as a user runs it, with the home `home`, which must be new: nothing is known beforehand."""
    home.mkdir(parents=True)
    options = ["--indicators", str(indicators)] if indicators else []
    speed = timed_run([*command("batch", inbox, out, jobs), *options], {**os.environ, "CAISHEN_HOME": str(home)}, home)
    reports = [json.loads(path.read_text("utf-8")) for path in out.glob("*/report.json")]
    return replace(speed, pages=sum(len(report["pages"]) for report in reports))


def command(name: str, what: Path, out: Path, jobs: int) -> list[str]:
    """Our own program, as a user runs it."""
    return [sys.executable, "-m", "flows.cli", name, str(what), "--out", str(out), "--jobs", str(jobs), "--quiet"]


def timed_run(command: Sequence[str], environment: Mapping[str, str], room: Path) -> Speed:
    """Runs a command of ours that writes its times into `room`; pages are not counted."""
    file = room / "times"
    file.touch()
    before, begun = spent_by_children(), time.perf_counter()
    environment = {**environment, stopwatch.VARIABLE: str(file)}
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)  # noqa: S603 - our own
    seconds, peak = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    return Speed(0, seconds, spent_by_children() - before, stopwatch.times(file), peak)


def spent_by_children() -> float:
    """Processor seconds of all programs that this one has run and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


_ENGINE: Any = None


def bare_reader(inbox: Path, opened: Path, jobs: int) -> Speed:
    """Reader A on every page of the inbox, one process per core, models loaded beforehand."""
    from pipeline.stages.ingest import ingest

    sources = [page for item in sorted(inbox.iterdir()) for page in ingest(item, opened / item.stem).pages]
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_load_bare) as pool:
        list(pool.map(_ready, range(jobs * 4)))
        begun = time.perf_counter()
        processor = sum(pool.map(_read_bare, sources, chunksize=2))
        return Speed(len(sources), time.perf_counter() - begun, processor)


def _load_bare() -> None:
    import cv2
    from rapidocr import RapidOCR

    from pipeline.adapters.rapid import DETECTION_SIDE, detector, tiny

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
            "Det.model_path": str(detector()),
            "Det.limit_type": "max",
            "Det.limit_side_len": DETECTION_SIDE,
            "Rec.model_path": str(models.recognition),
            "Rec.rec_keys_path": str(models.keys),
        }
    )


def _ready(_number: int) -> None:
    """Something to do while the processes start."""
    time.sleep(0.5)


def _read_bare(source: PageSource) -> float:
    """Processor seconds for a page."""
    import numpy as np

    from pipeline.adapters.orientation import turns
    from pipeline.stages.read import upright_image
    from pipeline.vision.image import red_fixed, turned

    begun = time.process_time()
    page = np.asarray(upright_image(source, 0))
    upright = turned(page, turns(red_fixed(page))[0][0])
    _ENGINE(red_fixed(upright))
    return time.process_time() - begun


def speed_table(speeds: Mapping[str, tuple[Speed, Speed]]) -> str:
    """The whole run beside the bare reader, by scan level: clock, processor, memory."""
    rows: list[list[object]] = []
    for level, (whole, bare) in speeds.items():
        clock = [whole.each(whole.seconds), bare.each(bare.seconds), whole.seconds / bare.seconds]
        processor = [whole.each(whole.processor), bare.each(bare.processor), whole.processor / bare.processor]
        workers = whole.times.peak if whole.times else 0
        memory = [f"{whole.peak / 2**20:.0f}", f"{workers / 2**20:.0f}"]
        rows.append([level, whole.pages, *(f"{n:.2f}" for n in (*clock, *processor)), *memory])
    heads = [
        "全程 秒/页",
        "裸引擎 秒/页",
        "倍数",
        "全程 核秒/页",
        "裸引擎 核秒/页",
        "核秒倍数",
        "最大进程 MB",
        "各工作进程合计 MB",
    ]
    return table(["扫描", "页", *heads], rows)


def share_table(speeds: Mapping[str, Speed]) -> str:
    """Where the processor seconds of the whole run go, in percent of all."""
    rows: list[list[object]] = []
    for level, whole in speeds.items():
        if whole.times is None:
            continue
        work, parts = whole.times.work, whole.times.parts
        start, ending = (sum(work[name] for name in names) for names in (_START, _ENDING))
        read = [parts[f"read {part}"] for part in PARTS]
        later = [work["again"], work["understand"], ending]
        rest = whole.processor - start - work["read"] - sum(later)
        shares = [start, work["read"], *read, work["read"] - sum(read), *later, rest]
        rows.append([level, *(percent(seconds, whole.processor) for seconds in shares)])
    heads = [
        "启动工作进程",
        "识读",
        "其中打开页面",
        "其中检测",
        "其中识别",
        "其中其余",
        "二次识读",
        "理解",
        "结论与报告",
        "主进程与打开材料",
    ]
    return table(["扫描", *(f"{head}%" for head in heads)], rows)


def profile_table(speeds: Mapping[str, Speed]) -> str:
    """Of the processor seconds of the whole run, whatever they were spent for: pictures, the two models, the rest."""
    rows: list[list[object]] = []
    for level, whole in speeds.items():
        if whole.times is None:
            continue
        spent = [sum(s for name, s in whole.times.parts.items() if name.endswith(f" {part}")) for part in PARTS]
        shares = [percent(seconds, whole.processor) for seconds in (*spent, whole.processor - sum(spent))]
        rows.append([level, f"{whole.each(whole.processor):.3f}", *shares])
    return table(["扫描", "核秒/页", "打开页面%", "检测%", "识别%", "其余%"], rows)
