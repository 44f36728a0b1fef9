"""From papers to pages: set, cut, degraded, turned; with the truth of each document."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from corpus.samples import altered, scan
from corpus.samples.paper import Paper
from corpus.samples.pressed import pressed
from corpus.samples.typeset import Typeset, proportions, typeset


@dataclass
class Page:
    """A page as delivered: its scan, or (born digital) its place in a PDF. `rotation` clockwise makes it upright."""

    paper: str
    number: int
    scan: bytes | None
    pdf: bytes
    index: int
    dpi: int
    rotation: int = 0
    grey: bool = False
    file: str = ""
    page: int = 0
    seals: list[dict[str, Any]] = field(default_factory=list)
    marks: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Rendered:
    """A document with its pages and its truth (without places, which filing decides)."""

    paper: Paper
    pages: list[Page]
    truth: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Delivery:
    """How the pages of a paper come. `level` is a scan level or `digital`."""

    level: str
    seed: int
    wrong_way: float = 0.0
    grey: bool = False


def render(paper: Paper, delivery: Delivery) -> Rendered:
    """Set the paper and make its pages."""
    done = typeset(paper.template, paper.data())
    if paper.riding:
        done = typeset(paper.template, paper.data(done.pages))
    dropped = {n if n > 0 else done.pages + 1 + n for n in paper.drop_pages}
    kept = [n for n in range(1, done.pages + 1) if n not in dropped]
    pages = [_page(paper, done, n, delivery) for n in kept]
    for page in pages:
        page.seals = pressed(paper, done, page.number, page.grey)
        page.marks = marks_of(paper, done, page.number)
    return Rendered(paper, pages, truth_of(paper, done, set(kept)))


def _page(paper: Paper, done: Typeset, number: int, delivery: Delivery) -> Page:
    rng = np.random.default_rng([delivery.seed, number, *paper.key.encode()])
    page = Page(paper.key, number, None, done.pdf, number - 1, 0, grey=delivery.grey)
    wrong = rng.random() < delivery.wrong_way
    lying = int(rng.choice([90, 180, 270])) if wrong else 0
    page.rotation = (360 - lying) % 360
    if delivery.level == "digital":
        page.rotation = 0
        return page
    level = scan.LEVELS[delivery.level]
    grey = delivery.grey or rng.random() < level.grey / 4
    image = scan.rasterise(done.pdf, number - 1, level.dpi)
    image = _scanned(image, paper, done.pdf, number - 1, level, rng, grey=bool(grey))
    page.scan = scan.jpeg(scan.turn(image, lying), level.quality)
    page.dpi, page.grey = level.dpi, bool(grey)
    return page


def _scanned(
    image: scan.Image, paper: Paper, pdf: bytes, index: int, level: scan.Level, rng: np.random.Generator, *, grey: bool
) -> scan.Image:
    """The page as scanned, one of its digits made over where the paper is to have one."""
    hand = np.random.default_rng([index, *paper.seed.encode(), *paper.altered.encode()])
    results = [row["measured"] for row in paper.rows if row.get("measured")] if paper.altered else []
    spot = altered.spot_of(pdf, index, results, hand) if results else None
    if spot is None:
        return scan.degrade(image, level, rng, grey=grey)
    if paper.altered == altered.PATCH:
        paste = altered.patched(image, level, spot, level.dpi, rng)
        return paste(scan.degrade(image, level, rng, grey=grey))
    return scan.degrade(altered.overprinted(image, spot, level.dpi, paper.altered, hand), level, rng, grey=grey)


def marks_of(paper: Paper, done: Typeset, page: int) -> list[dict[str, Any]]:
    """The marks of approval on a page (from 1): kind, and place as shares of the page turned upright."""
    width, height = done.sizes[page - 1]
    found = []
    for mark in (m for m in done.marks if m["page"] == page):
        across, down = proportions(paper.art[mark["kind"]])
        right, low = mark["x"] + mark["width"], mark["y"] + mark["width"] * down / across
        box = (mark["x"] / width, mark["y"] / height, right / width, low / height)
        found.append({"kind": mark["kind"], "box": [round(share, 4) for share in box]})
    return found


def fold(value: object) -> Any:
    """A value in the contract's normal form."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [fold(v) for v in value]
    return unicodedata.normalize("NFKC", value) if isinstance(value, str) else value


def truth_of(paper: Paper, done: Typeset, kept: set[int]) -> dict[str, Any]:
    """Fields and rows that are printed on the pages that are delivered."""
    shown = {name for name, pages in done.printed.items() if pages & kept}
    fields = {name: fold(value) for name, value in paper.fields.items() if name in shown or _stamped(paper, name)}
    truth: dict[str, Any] = {"type": paper.type, "layout": paper.layout, "fields": fields, "tables": {}}
    for table, columns in done.columns.items():
        rows = []
        for i, row in enumerate(paper.rows):
            first = f"{table}.{i}.{columns[0]}"
            if done.printed.get(first, set()) & kept:
                rows.append({**{c: fold(row[c]) for c in columns + _united(done, table, i) if c in row}, **_hints(row)})
        truth["tables"][table] = rows
    return truth


def _united(done: Typeset, table: str, index: int) -> tuple[str, ...]:
    """The unit column, when units stand inside the item's name."""
    return ("unit",) if f"{table}.{index}.unit" in done.printed and "unit" not in done.columns[table] else ()


def _hints(row: dict[str, str]) -> dict[str, str]:
    """What a reader may rightly add to the item's name; keys with an underscore are not cells."""
    hints = {"_group": fold(row["group"]), "_label": fold(row["label"])} if row.get("group") else {}
    return {**hints, "_said": fold(row["unit"])} if row.get("said") else hints


def _stamped(paper: Paper, name: str) -> bool:
    """The declared date stands in the watermark, not in the text; the registrar, at times, in the seal alone."""
    if name == "registrar":
        return "registrar" in paper.seals
    return name == "declared_on" and paper.type == "enterprise_standard" and "watermark" in paper.extra
