"""Tables with rulings: the cells of a grid, under headings found by their words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from extractors.columns import Column, Found, bare, roles_of, side_by_side
from extractors.ends import ends_table
from extractors.facts import Table
from extractors.heads import Head, columns_of
from extractors.heads_by_sense import Headed, belied, columns_by_sense, fuller, rivalled, told, unrivalled
from extractors.labels import header_words
from extractors.layout import Piece, Sheet, fold_places
from pipeline.model.geometry import Box
from pipeline.model.reading import Cell, Grid

Cells = dict[tuple[int, int], Cell]
_DEEPEST = 3
"""Rows of headings."""
_LONGEST_GROUP = 20
_LOOKED_AT = 24  # rows under a heading
_SLACK = 0.01  # of the page's width
_FEWEST_LYING = 3
"""Headings below each other that make a table with its items side by side: a form has labels there too."""


def ruled_tables(sheets: Sequence[Sheet], table: Table[Any]) -> list[Found]:
    """All tables of this kind, each over as many pages as it runs."""
    found: list[Found] = []
    for sheet in sheets:
        for number, grid in sorted(enumerate(sheet.grids), key=lambda g: g[1].box.y0):
            before = len(found)
            upright = _Reader(sheet, number, grid, table, found)
            upright.read()
            if len(found) == before and not upright.went_on:
                found.extend(_lying(sheet, number, grid, table))
    return [f for f in found if f.rows]


def _lying(sheet: Sheet, number: int, grid: Grid, table: Table[Any]) -> list[Found]:
    """The table of a grid whose items stand side by side, the headings one below the other in its first column."""
    found: list[Found] = []
    reader = _Reader(sheet, number, _transposed(grid), table, found, lying=True)
    columns, _ = reader.heading(0)
    if sum(bool(c.role) for c in columns) >= _FEWEST_LYING and all(c.role or reader.is_blank(c) for c in columns):
        reader.read()
    return found[:1]


def _transposed(grid: Grid) -> Grid:
    """The grid with rows for columns; its cells' boxes with heights for widths."""

    def box(b: Box) -> Box:
        return Box(b.y0, b.x0, b.y1, b.x1)

    cells = sorted(
        (
            Cell(row=c.column, column=c.row, row_span=c.column_span, column_span=c.row_span, box=box(c.box))
            for c in grid.cells
        ),
        key=lambda c: (c.row, c.column),
    )
    return Grid(box=box(grid.box), rows=grid.columns, columns=grid.rows, cells=tuple(cells))


class _Reader:
    """Goes down one grid row by row."""

    def __init__(
        self, sheet: Sheet, number: int, grid: Grid, table: Table[Any], found: list[Found], lying: bool = False
    ) -> None:
        self.sheet, self.number, self.grid, self.table, self.found = sheet, number, grid, table, found
        self.lying, self.went_on = lying, False
        self.cells: Cells = {
            (r, c): cell
            for cell in grid.cells
            for r in range(cell.row, cell.row + cell.row_span)
            for c in range(cell.column, cell.column + cell.column_span)
        }

    def read(self) -> None:
        """Finds headings and gathers the rows under them."""
        last = None if self.lying else self._continued()
        self.went_on = last is not None
        current = [last] if last else []
        row = 0
        while row < self.grid.rows:
            columns, after = self.heading(row, begun=bool(current))
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
        place = (cell.column, cell.row) if self.lying else (cell.row, cell.column)
        return self.sheet.by_cell.get((self.number, *place), [])

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

    def heading(self, row: int, begun: bool = False) -> tuple[tuple[Column, ...], int]:
        """The columns that headings make which begin in a row, and the first row under them; empty where none do.

        `begun`: whether a table has, so that only headings in listed words begin another.
        """
        for depth in range(1, _DEEPEST + 1):
            if row + depth > self.grid.rows or not self._ends_clean(row, row + depth):
                continue
            heads = self._heads(row, row + depth)
            deeper = depth == 1 and self._has_subheads(row + 1, self._in_row(row))
            if deeper and (divided := self._columns(self._heads(row, row + 2), row + 2, begun)):
                return divided, row + 2
            if columns := self._columns(heads, row + depth, begun):
                return columns, row + depth
        return (), row

    def _columns(self, heads: Sequence[Head], below: int, begun: bool) -> tuple[Column, ...]:
        """The columns that headings make over the rows from `below` on: by listed words, or by their sense."""
        columns = columns_of(heads, self.table)
        if begun:
            return columns
        cells = [self._texts_under(h.box, below) for h in heads]
        lies = belied(columns, cells) if columns else 0
        others = bool(columns) and rivalled(columns, cells)
        if not lies and not others and set(self.table.headers) <= told(columns):
            return columns
        headed = [Headed(head, under) for head, under in zip(heads, cells, strict=True)]
        sensed = columns_by_sense(headed, self.table)
        chosen = fuller(columns, sensed, lies)
        return unrivalled(columns, sensed) if others and chosen is columns else chosen

    def _texts_under(self, head: Box, below: int) -> tuple[str, ...]:
        """What the cells say that stand under a heading and no other, row by row."""
        rows = range(below, min(below + _LOOKED_AT, self.grid.rows))
        cells = dict.fromkeys(c for row in rows for c in self._in_row(row) if c.row >= below)
        return tuple(self._text(c) for c in cells if head.x0 - _SLACK < c.box.x0 and c.box.x1 < head.x1 + _SLACK)

    def is_blank(self, column: Column) -> bool:
        """Whether nothing is printed over a column."""
        return not any(self._text(c) for c in self._in_row(0) if column.holds(c.box))

    def _ends_clean(self, row: int, end: int) -> bool:
        """Whether the cells that begin in rows row…end-1 are all that is there."""
        cells = [self.cells[r, c] for r in range(row, end) for c in range(self.grid.columns) if (r, c) in self.cells]
        return bool(cells) and all(cell.row >= row and cell.row + cell.row_span <= end for cell in cells)

    def _heads(self, row: int, end: int) -> list[Head]:
        """The headings right over the columns, from left to right, of those that fill rows row…end-1."""
        lowest = dict.fromkeys(self.cells[end - 1, c] for c in range(self.grid.columns) if (end - 1, c) in self.cells)
        heads = []
        for cell in lowest:
            over = [self.cells[r, cell.column] for r in range(row, cell.row) if (r, cell.column) in self.cells]
            over = [c for c in dict.fromkeys(over) if self._text(c)]
            text = self._heading_text(cell)
            if not text and over and over[-1].column_span == cell.column_span:
                text = self._heading_text(over.pop())
            above = next((c for c in reversed(over) if c.column_span > cell.column_span), None)
            number = above.row * self.grid.columns + above.column if above else -1
            heads.append(Head(text, cell.box, self._heading_text(above) if above else "", number))
        return heads

    def _has_subheads(self, row: int, heads: Sequence[Cell]) -> bool:
        """Whether the next row only divides wide headings further, the rest of it being empty."""
        below = self._in_row(row) if row < self.grid.rows else []
        wide = [h.box for h in heads if h.column_span > 1]
        under = [c for c in below if c.row == row and any(_inside(c.box, w) for w in wide)]
        rest = [c for c in below if c not in under]
        return len(under) > 1 and all(self._text(c) for c in under) and not any(self._text(c) for c in rest)

    def _body_row(self, found: Found, row: int) -> bool:
        """Takes a row into the table; False where the table has ended."""
        cells = self._in_row(row)
        name = next(iter(self.table.headers))
        first = next(c for c in found.columns if c.role == name)
        others = [c for c in found.columns if c.role not in (name, "")]
        naming = [c for c in cells if first.holds(c.box)]
        if any(o.holds(c.box) for c in naming for o in others):
            across = sum(1 for o in others if any(o.holds(c.box) for c in naming)) == len(others)
            if across and len(naming) == 1 and self._may_name_group(naming[0]):
                found.rows.append(
                    (self.sheet, [[self._pieces(naming[0])] if c is first else [] for c in found.columns])
                )
            return across
        if not naming:
            return len(cells) <= 1
        by_column = [[self._pieces(c) for c in cells if column.holds(c.box)] for column in found.columns]
        if any(any(pieces) for pieces in by_column):
            found.rows.append((self.sheet, by_column))
        return True

    def _may_name_group(self, cell: Cell) -> bool:
        """Whether what stands in a cell across the table is short enough for a group's name, and no note."""
        text = fold_places(self._text(cell))[0]
        return 1 < len(text) <= _LONGEST_GROUP and not ends_table(text, alone=False)


def _inside(inner: Box, outer: Box) -> bool:
    across = min(inner.x1, outer.x1) - max(inner.x0, outer.x0)
    return across > 0.8 * inner.width and inner.width < 0.95 * outer.width
