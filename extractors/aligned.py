"""Tables without rulings: columns by where the headings stand, rows by height on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import Any

from extractors.aligned_heads import any_heading_at, heading_at
from extractors.columns import Column, Found, side_by_side
from extractors.ends import ends_table, is_closing
from extractors.facts import Table
from extractors.layout import Piece, Sheet, fold_places, rows_of
from extractors.phrases import row_text
from extractors.placed import Placed
from extractors.rowing import in_rows

_ORDINAL = re.compile(r"\d{1,3}[.、]?")


def aligned_tables(sheets: Sequence[Sheet], table: Table[Any], taken: set[int]) -> list[Found]:
    """All tables of this kind outside the pieces already taken (by `id`)."""
    found: list[Found] = []
    for sheet in sheets:
        rows = rows_of(p for p in sheet.pieces if id(p) not in taken)
        last = _carried(found, sheet)
        current = [last] if last else []
        body: list[list[Piece]] = []
        at = 0
        while at < len(rows):
            heading = heading_at if current else any_heading_at
            columns, height = heading(sheet, rows, at, table)
            if columns:
                parts = side_by_side(columns, next(iter(table.headers)))
                if not body and _is_translation(current, parts, sheet):
                    at += height
                    continue
                if not _is_repeated(current, parts[0], sheet):
                    _close(current, body, sheet, table)
                current, body = [Found(sheet, part, ruled=False) for part in parts], []
                found.extend(current)
            elif current:
                body.append(rows[at])
            at += height
        _close(current, body, sheet, table)
    return [f for f in found if f.rows]


def _carried(found: Sequence[Found], sheet: Sheet) -> Found | None:
    """A table that reached the foot of the page before may go on here without a heading."""
    last = found[-1] if found else None
    if last is None or not last.rows or last.rows[-1][0].index != sheet.index - 1:
        return None
    pieces = [p for cells in last.rows[-1][1] for cell in cells for p in cell]
    return last if pieces and max(p.box.y1 for p in pieces) > 0.8 else None


def _is_translation(current: Sequence[Found], parts: Sequence[Sequence[Column]], sheet: Sheet) -> bool:
    """Whether headings right under those of a table only say the same once more: in English, or fewer of them."""
    if len(current) != len(parts) or any(f.rows or f.sheet is not sheet for f in current):
        return False
    return all(
        {c.role for c in below} - {""} <= {c.role for c in found.columns}
        for found, below in zip(current, parts, strict=True)
    )


def _is_repeated(current: Sequence[Found], columns: Sequence[Column], sheet: Sheet) -> bool:
    """Whether a heading is that of a table of the page before once more: what stands above it is the page's head."""
    return any(
        f.rows
        and all(page.index < sheet.index for page, _ in f.rows)
        and [c.role for c in f.columns] == [c.role for c in columns]
        for f in current
    )


def _close(current: Sequence[Found], body: Sequence[list[Piece]], sheet: Sheet, table: Table[Any]) -> None:
    """Gathers the lines under a heading into rows of the tables it began, side by side."""
    borders = [(a.columns[-1].x1 + b.columns[0].x0) / 2 for a, b in pairwise(current)]
    for found, left, right in zip(current, [0.0, *borders], [*borders, 1.0], strict=False):
        own = [[p for p in line if left <= p.box.centre[0] <= right] for line in body]
        columns, lines = found.columns, [line for line in own if line]
        if any(page.index < sheet.index for page, _ in found.rows):
            lines = _without_head(lines, columns)
        own_lines = [[Placed(p, _column(columns, p)) for p in line] for line in _lines(lines, found, sheet)]
        placed = [p for line in own_lines for p in _without_ordinals(line, columns, next(iter(table.headers)))]
        found.rows.extend((sheet, cells) for cells in in_rows(placed, columns, next(iter(table.headers))))


def _without_ordinals(line: Sequence[Placed], columns: Sequence[Column], name: str) -> Iterator[Placed]:
    """A line without the number of its row, where that stands left of the item's name under no heading of its own."""
    for p in line:
        right = any(columns[q.column].role == name and q.piece.box.x0 > p.piece.box.x1 for q in line)
        if not (right and columns[p.column].role == name and _ORDINAL.fullmatch(fold_places(p.piece.text)[0])):
            yield p


def _without_head(lines: Sequence[list[Piece]], columns: Sequence[Column]) -> list[list[Piece]]:
    """The lines of a page that a table goes on over, from the first that fills half of its columns on."""
    filled = [len({_column(columns, piece) for piece in line}) for line in lines]
    return list(lines[next((n for n, count in enumerate(filled) if 2 * count >= len(columns)), len(lines)) :])


def _lines(body: Sequence[list[Piece]], found: Found, sheet: Sheet) -> Iterator[list[Piece]]:
    """The lines of a table's body, up to where it ends; text that runs over two columns is cut."""
    bottom = max((p.box.y1 for p in body[0]), default=0.0) if body else 0.0
    pitch = [b[0].box.centre[1] - a[0].box.centre[1] for a, b in pairwise(body)]
    usual = median(pitch[:12]) if pitch else 0.05
    left = min(c.x0 for c in found.columns) - 0.06
    for line in body:
        if ends_table(row_text(line), len(line) == 1) or any(_is_prose(p, found.columns) for p in line):
            return
        closing = [p for p in line if is_closing(fold_places(p.text)[0])]
        if line[0].box.y0 - bottom > max(3.0 * usual, 0.06) or line[-1].box.x1 < left:
            return
        bottom = max(p.box.y1 for p in line)
        yield [part for piece in line if piece not in closing for part in _cut(piece, found.columns, sheet)]
        if closing:
            return


def _is_prose(piece: Piece, columns: Sequence[Column]) -> bool:
    """Whether a line runs through most columns without a gap: then it is no row of a table."""
    covered = sum(min(c.x1, piece.box.x1) - max(c.x0, piece.box.x0) > 0.6 * (c.x1 - c.x0) for c in columns)
    gaps = re.search(r"\s", piece.text.strip())
    return covered >= max(3, 0.6 * len(columns)) and not gaps


def _cut(piece: Piece, columns: Sequence[Column], sheet: Sheet) -> list[Piece]:
    """A piece cut at its widest gaps, where it covers more than one heading."""
    covered = [c for c in columns if min(c.x1, piece.box.x1) - max(c.x0, piece.box.x0) > 0.6 * (c.x1 - c.x0)]
    edges = piece.line.char_edges
    if len(covered) < 2:
        return [piece]
    text = piece.text
    blanks = [m.end() for m in re.finditer(r"\s+", text)]
    if edges:
        em = sheet.em(piece.box)
        blanks += [i for i in range(1, len(text)) if edges[i] - edges[i - 1] > 1.7 * em]
    if not blanks:
        return _cut_by_place(piece, covered)
    cuts = [0, *sorted(set(blanks)), len(text)]
    return [part for a, b in pairwise(cuts) if (part := piece.part(a, b)).text]


def _cut_by_place(piece: Piece, covered: Sequence[Column]) -> list[Piece]:
    """A piece without gaps cut half-way between headings: only a guess, so the parts are not to be believed."""
    edges = piece.line.char_edges or piece.line.part(0, len(piece.text)).char_edges
    parts: list[Piece] = []
    start = 0
    for a, b in pairwise(covered):
        border = (a.x1 + b.x0) / 2
        end = next((i for i in range(len(piece.text)) if (edges[i] + edges[i + 1]) / 2 > border), len(piece.text))
        parts.append(piece.part(start, end))
        start = end
    parts.append(piece.part(start, len(piece.text)))
    weak = [replace(p, line=p.line.model_copy(update={"confidence": min(p.line.confidence, 0.5)})) for p in parts]
    return [p for p in weak if p.text]


def _column(columns: Sequence[Column], piece: Piece) -> int:
    """The column a piece stands in: the one it overlaps most, else the nearest."""

    def distance(column: Column) -> float:
        box = piece.box
        across = min(column.x1, box.x1) - max(column.x0, box.x0)
        if across > 0:
            return -across
        return max(column.x0 - box.x1, box.x0 - column.x1)

    return min(
        range(len(columns)), key=lambda i: (distance(columns[i]), abs(_middle(columns[i]) - piece.box.centre[0]))
    )


def _middle(column: Column) -> float:
    return (column.x0 + column.x1) / 2
