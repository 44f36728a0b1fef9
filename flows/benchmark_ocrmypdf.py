"""Beside OCRmyPDF: `python -m flows.benchmark_ocrmypdf`. It is what people are likeliest to have for the reading part.

It reads the same PDFs with Tesseract's simplified Chinese. It is no part of this project and never installed with it.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from corpus.samples.tables import table
from flows.material import enough, pages_in
from flows.options import cores
from flows.speed import Speed, bare_reader, spent_by_children, whole_run

_SETTINGS = ("--language", "chi_sim", "--redo-ocr", "--output-type", "pdf", "--optimize", "0", "--quiet")
_REMEDY = """没有找到 ocrmypdf。它只用于这项比较，不随本程序安装。请装在单独的环境里（另需 Tesseract 及 chi_sim）：
    uv venv /tmp/ocrmypdf && uv pip install --python /tmp/ocrmypdf/bin/python ocrmypdf
    python -m flows.benchmark_ocrmypdf --ocrmypdf /tmp/ocrmypdf/bin/ocrmypdf
（版本 17 以前还要 Ghostscript：sudo apt-get install -y ghostscript）"""


def main() -> int:
    """Make, read three ways, print. 2 where OCRmyPDF is not there."""
    asked = _options().parse_args()
    program = shutil.which(asked.ocrmypdf)
    if program is None:
        print(_REMEDY, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="caishen-benchmark-") as place:
        room = Path(place)
        inbox = enough(asked.pages, asked.seed, asked.level, room / "inbox")
        whole = whole_run(inbox, room / "out", room / "home", asked.jobs)
        bare = bare_reader(inbox, room / "opened", asked.jobs)
        other = _ocrmypdf(program, inbox, room / "searchable", asked.jobs)
    print(f"{_version(program)}，{' '.join(_SETTINGS)} --jobs {asked.jobs}")
    print(compared(whole, bare, other))
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m flows.benchmark_ocrmypdf", description="与 OCRmyPDF 相比。")
    parser.add_argument("--ocrmypdf", default="ocrmypdf", help="程序名或路径")
    parser.add_argument("--pages", type=int, default=60, help="至少多少页")
    parser.add_argument("--seed", type=int, default=2021)
    parser.add_argument("--level", default="office", help="扫描质量")
    parser.add_argument("--jobs", type=int, default=cores())
    return parser


def _version(program: str) -> str:
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)  # noqa: S603 - as asked
    return f"OCRmyPDF {told.stdout.strip()}"


def _ocrmypdf(program: str, inbox: Path, out: Path, jobs: int) -> Speed:
    """Every PDF made searchable anew. OCRmyPDF spreads the pages of each over the cores itself."""
    out.mkdir()
    before, begun = spent_by_children(), time.perf_counter()
    for number, path in enumerate(sorted(inbox.rglob("*.pdf"))):
        command = [program, *_SETTINGS, "--jobs", str(jobs), str(path), str(out / f"{number}.pdf")]
        subprocess.run(command, check=True)  # noqa: S603 - the program asked for
    return Speed(pages_in(inbox), time.perf_counter() - begun, spent_by_children() - before)


def compared(whole: Speed, bare: Speed, other: Speed) -> str:
    """Seconds a page on the clock and of processors, and how many times as fast as OCRmyPDF."""
    rows: list[list[object]] = []
    for name, speed in {"材审 全程": whole, "裸引擎": bare, "OCRmyPDF": other}.items():
        clock, processor = speed.each(speed.seconds), speed.each(speed.processor)
        times = (other.each(other.seconds) / clock, other.each(other.processor) / processor)
        rows.append([name, speed.pages, f"{clock:.2f}", f"{times[0]:.1f}", f"{processor:.2f}", f"{times[1]:.1f}"])
    return table(["", "页", "秒/页", "快几倍", "核秒/页", "省几倍"], rows)


if __name__ == "__main__":
    sys.exit(main())
