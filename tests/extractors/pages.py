"""Made-up pages for the extractors' tests: text set on a canvas of characters, tables drawn from rows of words.

A page is 50 full-width characters wide and 60 rows high. Narrow characters are half as wide.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from extractors.extract import extract
from extractors.facts import Facts
from pipeline.model.geometry import Box
from pipeline.model.packet import Document
from pipeline.model.reading import Cell, Grid, Line, PageReading, PageRef, Reader

COLUMNS, ROWS = 50, 60
WIDTH, HEIGHT = 1654, 2339
TALL = 0.013  # of the page: the height of a line's box


def width(text: str) -> float:
    """How many full-width characters wide a text is."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.5 for c in text)


def at(x: float, y: float, text: str, confidence: float = 0.98, size: float = 1.0) -> Line:
    """A line whose first character stands at column x of row y."""
    edges = [x / COLUMNS]
    for char in text:
        edges.append(edges[-1] + width(char) * size * 0.86 / COLUMNS)
    top = y / ROWS
    return Line(
        text=text,
        box=Box(edges[0], top, edges[-1], top + TALL * size),
        confidence=confidence,
        reader=Reader.RAPIDOCR,
        char_confidences=tuple(confidence for _ in text),
        char_edges=tuple(edges),
    )


def page(*lines: Line, grids: Sequence[Grid] = (), number: int = 1, watermark: Sequence[Line] = ()) -> PageReading:
    """A page that holds these lines."""
    return PageReading(
        ref=PageRef(file="材料.pdf", page=number),
        content=str(number),
        width=WIDTH,
        height=HEIGHT,
        reader=Reader.RAPIDOCR,
        quality=0.95,
        lines=tuple(sorted(lines, key=lambda line: (line.box.y0, line.box.x0))),
        grids=tuple(grids),
        watermark=tuple(watermark),
    )


def table(
    x: float, y: float, widths: Sequence[float], rows: Sequence[Sequence[str | None]], pitch: float = 2.0
) -> tuple[list[Line], Grid]:
    """A ruled table: None carries on the cell left of it, "^" the cell above it; "|" breaks a line in a cell."""
    lefts = [x + sum(widths[:i]) for i in range(len(widths) + 1)]
    lines: list[Line] = []
    cells: list[Cell] = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text is None or text == "^":
                continue
            right = next((n for n in range(c + 1, len(row)) if row[n] is not None), len(row))
            down = next((n for n in range(r + 1, len(rows)) if rows[n][c] != "^"), len(rows))
            cells.append(
                Cell(
                    row=r,
                    column=c,
                    row_span=down - r,
                    column_span=right - c,
                    box=Box(
                        lefts[c] / COLUMNS, (y + r * pitch) / ROWS, lefts[right] / COLUMNS, (y + down * pitch) / ROWS
                    ),
                )
            )
            middle = y + (r + down) / 2 * pitch - 0.45
            parts = text.split("|") if text else []
            for n, part in enumerate(parts):
                lines.append(at(lefts[c] + 0.3, middle + (n - (len(parts) - 1) / 2) * 0.95, part))
    box = Box(lefts[0] / COLUMNS, y / ROWS, lefts[-1] / COLUMNS, (y + len(rows) * pitch) / ROWS)
    return lines, Grid(box=box, rows=len(rows), columns=len(widths), cells=tuple(cells))


def read(kind: str, *pages: PageReading) -> Facts:
    """The facts of a document made of these pages."""
    document = Document(id="d1", type=kind, title="", pages=tuple(p.ref for p in pages))
    return extract(document, pages)


def values(facts: Facts) -> dict[str, object]:
    """What was read for sure, by field."""
    return {name: field.value for name, field in facts.fields.items() if field.settled}
