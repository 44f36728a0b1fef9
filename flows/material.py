"""Packets to measure with: made anew, or others made of them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

import pikepdf

from corpus.samples.maker import Made, Order, make_packet, orders
from flows.options import cores
from pipeline.adapters.workers import Workers

_PACKET_SECONDS = 300.0
_PAGES_EACH = 15  # of a sample packet, about
_JPEG = "/DCTDecode"


def made_of(wanted: Sequence[Order], inbox: Path, truth: Path, jobs: int) -> list[Made]:
    """The packets ordered, several at a time, as children of `inbox`, with their truth."""
    for folder in (inbox, truth):
        folder.mkdir(parents=True, exist_ok=True)
    with Workers(min(jobs, len(wanted))) as workers:
        making: list[Future[Made]] = [
            workers.submit(make_packet, order, inbox, truth, seconds=_PACKET_SECONDS) for order in wanted
        ]
        return [future.result() for future in making]


def enough(pages: int, seed: int, level: str, inbox: Path) -> Path:
    """An inbox of sample packets, folders of PDFs, that have at least so many pages together."""
    count = 0
    while (have := pages_in(inbox)) < pages:
        more = max(1, round((pages - have) / _PAGES_EACH))
        wanted = orders(count + more, seed, level=level, filing="folder")[count:]
        made_of(wanted, inbox, inbox.with_name("truth"), cores())
        count += more
    return inbox


def another(packet: Path, target: Path, number: int) -> None:
    """A packet that looks the same in every page and has no page in common: none is known from the other.

    Args:
        packet: a PDF, or a folder of PDFs; other files are copied as they are.
        target: the new packet.
        number: another one for each packet made of this one.
    """
    files = sorted(packet.rglob("*")) if packet.is_dir() else [packet]
    for path in files:
        place = target / path.relative_to(packet) if packet.is_dir() else target
        if path.is_dir():
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix.lower() == ".pdf":
            _remarked(path, place, number)
        else:
            shutil.copyfile(path, place)


def _remarked(source: Path, target: Path, number: int) -> None:
    """Puts a remark into every picture of a PDF that is a JPEG, where nothing that shows it looks."""
    remark = f"caishen {number}".encode()
    segment = b"\xff\xfe" + (len(remark) + 2).to_bytes(2, "big") + remark  # as ITU-T T.81, B.2.4.5, has it
    with pikepdf.open(source) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Stream) and thing.get("/Filter") == _JPEG:
                raw = thing.read_raw_bytes()
                thing.write(raw[:2] + segment + raw[2:], filter=pikepdf.Name(_JPEG))
        document.save(target)


def pages_in(inbox: Path) -> int:
    """The pages of all PDFs under a folder."""
    count = 0
    for path in inbox.rglob("*.pdf"):
        with pikepdf.open(path) as document:
            count += len(document.pages)
    return count
