"""How the cost of a packet grows with their number: `python -m flows.benchmark_growth`. 10, 100, 1,000 in a batch.

Up to `--read` packets are different ones, and read. Beyond that they are others made of those (see
`material.another`), and their readings are faked: those of the first with other companies and numbers, so that no two
packets share what they should not. Everything but the first reading is then done as ever.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pikepdf

from corpus.samples.maker import orders
from corpus.samples.names import words
from corpus.samples.numbers import credit_code
from corpus.samples.tables import table
from flows.material import another, made_of, pages_in
from flows.options import cores
from flows.reading import Library
from flows.second import at_home
from flows.speed import Speed, command, timed_run
from pipeline.adapters.store.shelf import Shelf
from pipeline.adapters.workers import Workers
from pipeline.model.packet import PageSource
from pipeline.model.reading import PageReading, Reader
from pipeline.stages.ingest import ingest
from pipeline.text.codes import credit_code_valid

_TEXT = re.compile(r'"text":"(?:[^"\\]|\\.)*"')
_NUMBER = re.compile(  # a code, or digits in a row that are no date
    r"(?<![0-9A-Z])[0-9A-Z]{18}(?![0-9A-Z])|(?<!\d)(?!(?:19|20)\d{6}(?!\d))\d{5,}(?!\d)"
)
_HALVES = ("brand_first", "brand_second")
_STEP = 7919  # between a number and that of the next fake; prime, so that few meet


def main() -> None:
    """Make, run once for each number of packets, print."""
    parser = argparse.ArgumentParser(prog="python -m flows.benchmark_growth", description="份数增加时每份的代价。")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 100, 1000], help="份数")
    parser.add_argument("--read", type=int, default=100, help="份数再多，识读结果就是仿造的")
    parser.add_argument("--pages", type=int, default=5, help="每份至多多少页")
    parser.add_argument("--seed", type=int, default=2021)
    parser.add_argument("--level", default="office", help="扫描质量")
    parser.add_argument("--jobs", type=int, default=cores())
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="caishen-benchmark-") as place:
        room = Path(place)
        packets = _small(room, min(max(asked.sizes), asked.read), asked)
        runs = [_run(packets, size, room / str(size), asked.jobs) for size in sorted(asked.sizes)]
        print(growth_table(dict(zip(sorted(asked.sizes), runs, strict=True))))


def _small(room: Path, count: int, asked: argparse.Namespace) -> list[Path]:
    """Different packets of a few pages each: the shortest papers of sample packets."""
    wanted = orders(count, asked.seed, level=asked.level, filing="folder", defects=False)
    made = made_of(wanted, room / "made", room / "truth", asked.jobs)
    for packet in made:
        _shorten(packet.path, asked.pages)
    return [packet.path for packet in made]


def _shorten(packet: Path, pages: int) -> None:
    """Leaves the shortest papers, as many as have so many pages together."""
    for path in sorted(packet.rglob("*.pdf"), key=lambda path: (_length(path), path.name)):
        pages -= _length(path)
        if pages < 0:
            path.unlink()


def _length(path: Path) -> int:
    with pikepdf.open(path) as document:
        return len(document.pages)


def _run(packets: Sequence[Path], size: int, room: Path, jobs: int) -> Speed:
    """A batch of so many, with a home of its own; where there are not so many packets, fakes make up for it."""
    inbox, home = room / "inbox", room / "home"
    home.mkdir(parents=True)
    for number in range(size):
        packet, fake = packets[number % len(packets)], number // len(packets)
        another(packet, inbox / f"{packet.name}-{fake}", fake)
    if size > len(packets):
        with at_home(home), Workers(jobs) as workers:
            known = _readings(packets, room, workers)
            for number in range(size):
                packet, fake = packets[number % len(packets)], number // len(packets)
                _pretend(inbox / f"{packet.name}-{fake}", known[packet], fake, room, workers)
    speed = timed_run(command("batch", inbox, room / "out", jobs), {**os.environ, "CAISHEN_HOME": str(home)}, home)
    pages = pages_in(inbox)
    for folder in (inbox, room / "out"):
        shutil.rmtree(folder)
    return replace(speed, pages=pages)


def _readings(packets: Sequence[Path], room: Path, workers: Workers) -> dict[Path, list[PageReading]]:
    """The readings of the packets there are, page by page."""
    library = Library(Reader.RAPIDOCR)
    found = {}
    for packet in packets:
        sources = ingest(packet, room / "opened", workers=workers).pages
        begun = [workers.submit(library.read, source, seconds=600.0) for source in sources]
        for future in begun:
            future.result()
        found[packet] = [library.reading(source) for source in sources]
    return found


def _pretend(packet: Path, readings: Sequence[PageReading], fake: int, room: Path, workers: Workers) -> None:
    """Puts readings of a packet on the shelf as if it had been read."""
    library, shelf = Library(Reader.RAPIDOCR), Shelf("readings", PageReading)
    sources = ingest(packet, room / "opened", workers=workers).pages
    for source, reading in zip(sources, readings, strict=True):
        key = library.key(source)
        shelf.put(key, faked(reading, source, fake, key))


def faked(reading: PageReading, source: PageSource, fake: int, key: str) -> PageReading:
    """A page's reading as that of another company's page: other numbers, codes that are valid, another name."""
    made = PageReading.model_validate_json(_TEXT.sub(lambda text: _swapped(text[0], fake), reading.model_dump_json()))
    return made.model_copy(update={"ref": source.ref, "content": key, "picture": key if reading.picture else ""})


def _swapped(text: str, fake: int) -> str:
    if not fake:
        return text
    text = _NUMBER.sub(lambda number: _other_number(number[0], fake), text)
    return _brands().sub(lambda brand: _other_brand(brand[0], fake), text)


@cache
def _brands() -> re.Pattern[str]:
    """What the sample companies are called."""
    return re.compile("({})({})".format(*("|".join(words()[half]) for half in _HALVES)))


def _other_brand(brand: str, fake: int) -> str:
    """Of the same two halves that brands are put together from."""
    first, second = (list[str](words()[half]) for half in _HALVES)
    at = first.index(brand[0]) + fake
    return first[at % len(first)] + second[(second.index(brand[1]) + at // len(first)) % len(second)]


def _other_number(number: str, fake: int) -> str:
    """As long as this one; a valid code for a valid code."""
    if credit_code_valid(number):
        return credit_code(random.Random(f"{number}/{fake}"), number[2:8])
    return re.sub(r"\d{5,}", lambda digits: _later(digits[0], fake), number)


def _later(digits: str, fake: int) -> str:
    return str((int(digits) + _STEP * fake) % 10 ** len(digits)).zfill(len(digits))


def growth_table(runs: dict[int, Speed]) -> str:
    """Seconds a packet on the clock and of processors, the latter also without reading; the largest process."""
    return table(
        ["份", "页", "秒/份", "核秒/份", "其中识读", "其余", "最大进程 MB"],
        list(_rows(runs)),
    )


def _rows(runs: dict[int, Speed]) -> Iterator[list[object]]:
    for size, run in runs.items():
        reading = run.times.work["read"] if run.times else 0.0
        spent = (run.seconds, run.processor, reading, run.processor - reading)
        yield [size, run.pages, *(f"{seconds / size:.2f}" for seconds in spent), f"{run.peak / 2**20:.0f}"]


if __name__ == "__main__":
    main()
