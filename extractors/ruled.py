"""Tables with rulings: the cells of a grid, under headings found by their words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from extractors.columns import Column, Found, bare, heading_roles, roles_of, side_by_side
from extractors.facts import Table
from extractors.labels import header_words
from extractors.layout import Piece, Sheet
from pipeline.model.geometry import Box
from pipeline.model.reading import Cell, Grid

Cells = dict[tuple[int, int], Cell]
_OF_TWO = ("standard", "advanced")
"""Columns of limits, of which an application form has both: under a heading over two of them it must be said which."""


def ruled_tables(sheets: Sequence[Sheet], table: Table[Any]) -> list[Found]:
    """All tables of this kind, each over as many pages as it runs."""
    found: list[Found] = []
    for sheet in sheets:
        for number, grid in sorted(enumerate(sheet.grids), key=lambda g: g[1].box.y0):
            _Reader(sheet, number, grid, table, found).read()
    return [f for f in found if f.rows]


class _Reader:
    """Goes down one grid row by row."""

    def __init__(self, sheet: Sheet, number: int, grid: Grid, table: Table[Any], found: list[Found]) -> None:
        self.sheet, self.number, self.grid, self.table, self.found = sheet, number, grid, table, found
        self.cells: Cells = {
            (r, c): cell
            for cell in grid.cells
            for r in range(cell.row, cell.row + cell.row_span)
            for c in range(cell.column, cell.column + cell.column_span)
        }

    def read(self) -> None:
        """Finds headings and gathers the rows under them."""
        last = self._continued()
        current = [last] if last else []
        row = 0
        while row < self.grid.rows:
            columns, after = self._heading(row)
            if columns:
                current = self._begin(columns)
                row = after
                continue
            if current and self._is_other_heading(row):
                current = []
            current = [found for found in current if self._body_row(found, row)]
            row += 1

    def _begin(self, columns: tuple[Column, ...]) -> list[Found]:
        """A new table, or several side by side."""
        begun = [Found(self.sheet, part) for part in side_by_side(columns, next(iter(self.table.headers)))]
        self.found.extend(begun)
        return begun

    def _continued(self) -> Found | None:
        """The table of the page before, when this grid has the same columns and no heading."""
        last = self.found[-1] if self.found else None
        if last is None or not last.rows or last.rows[-1][0].index != self.sheet.index - 1:
            return None
        edges = {x for cell in self.grid.cells for x in (cell.box.x0, cell.box.x1)}
        fits = all(any(abs(e - x) < 0.02 for e in edges) for column in last.columns for x in (column.x0, column.x1))
        return last if fits else None

    def _in_row(self, row: int) -> list[Cell]:
        found = dict.fromkeys(self.cells[row, c] for c in range(self.grid.columns) if (row, c) in self.cells)
        return list(found)

    def _pieces(self, cell: Cell) -> list[Piece]:
        return self.sheet.by_cell.get((self.number, cell.row, cell.column), [])

    def _text(self, cell: Cell) -> str:
        return "".join(p.text for p in self._pieces(cell))

    def _is_other_heading(self, row: int) -> bool:
        """Whether a row holds nothing but headings: those of another table."""
        texts = [self._text(cell) for cell in self._in_row(row)]
        words = {w for role in ("name", "unit", "requirement", "method", "measured") for w in header_words(role)}
        return len(texts) > 1 and bare(texts[0]) in header_words("name") and all(bare(t) in words for t in texts)

    def _heading_text(self, cell: Cell) -> str:
        """A heading's words; strays of a watermark beside them are left out where only then they are known words."""
        texts = [p.text for p in self._pieces(cell)]
        whole = "".join(texts)
        if 1 < len(texts) < 5 and not roles_of(whole, self.table.headers):
            fewer = ["".join(c) for n in range(len(texts) - 1, 0, -1) for c in combinations(texts, n)]
            return next((t for t in fewer if len(t) > 1 and roles_of(t, self.table.headers)), whole)
        return whole

    def _heading(self, row: int) -> tuple[tuple[Column, ...], int]:
        """The columns a heading row begins, and the first row under the heading; empty where there is none."""
        cells = self._in_row(row)
        if any(cell.row != row for cell in cells):
            return (), row
        roles = heading_roles([self._heading_text(c) for c in cells], self.table)
        if roles is None:
            return (), row
        named = [(cell, role) for cell, role in zip(cells, roles, strict=True) if role is not None]
        end = max(cell.row + cell.row_span for cell, _ in named)
        if end == row + 1 and self._has_subheads(row + 1, [cell for cell, _ in named]):
            end = row + 2
        columns: list[Column] = []
        for cell, role in named:
            columns.extend(self._split(cell, role, end))
        return tuple(columns), end

    def _has_subheads(self, row: int, heads: Sequence[Cell]) -> bool:
        """Whether the next row only divides wide headings further, the rest of it being empty."""
        below = self._in_row(row)
        wide = [h.box for h in heads if h.column_span > 1]
        under = [c for c in below if c.row == row and any(_inside(c.box, w) for w in wide)]
        rest = [c for c in below if c not in under]
        return len(under) > 1 and all(self._text(c) for c in under) and not any(self._text(c) for c in rest)

    def _split(self, cell: Cell, role: str, end: int) -> list[Column]:
        """One column, or one for each sub-heading."""
        below = cell.row + cell.row_span
        under = [c for c in self._in_row(below) if _inside(c.box, cell.box)] if below < end else []
        if len(under) < 2:
            return [Column.headed(role, cell.box, text=self._heading_text(cell))]
        columns = []
        named = {sub: [r for r in roles_of(self._text(sub), self.table.headers) if r] for sub in under}
        unclear = role in _OF_TWO and sum(not own for own in named.values()) > 1
        for sub, own in named.items():
            text, common = self._text(sub), "" if unclear else role
            columns.append(Column.headed(own[0] if own else common, sub.box, "" if own else text))
        return columns

    def _body_row(self, found: Found, row: int) -> bool:
        """Takes a row into the table; False where the table has ended."""
        cells = self._in_row(row)
        name = next(iter(self.table.headers))
        first = next(c for c in found.columns if c.role == name)
        others = [c for c in found.columns if c.role not in (name, "")]
        naming = [c for c in cells if first.holds(c.box)]
        if any(o.holds(c.box) for c in naming for o in others):
            return sum(1 for o in others if any(o.holds(c.box) for c in naming)) == len(others)
        if not naming:
            return len(cells) <= 1
        by_column = [[self._pieces(c) for c in cells if column.holds(c.box)] for column in found.columns]
        if any(any(pieces) for pieces in by_column):
            found.rows.append((self.sheet, by_column))
        return True


def _inside(inner: Box, outer: Box) -> bool:
    across = min(inner.x1, outer.x1) - max(inner.x0, outer.x0)
    return across > 0.8 * inner.width and inner.width < 0.95 * outer.width
