"""The lay of a page: its lines cut at the rulings they cross, gathered into cells and rows.

Everything here works on one `PageReading` in its straightened frame. Widths are shares of the page's width and
heights of its height, so a length in characters is `Sheet.em` wide and a line's own height high.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import groupby, pairwise
from unicodedata import normalize

from pipeline.model.geometry import Box, union
from pipeline.model.reading import Cell, Grid, Line, PageReading

_ROOMY, _DENSE = 1.15, 0.75
"""Heights of a line: rows of a table are higher than the first, those of a dense one than the second."""


@dataclass(frozen=True)
class Piece:
    """A line, or the part of one that lies in a single cell. `grid` is -1 outside all grids.

    `doubt`: why it may not belong where it was put; "" where it does.
    """

    line: Line
    grid: int = -1
    cell: Cell | None = None
    doubt: str = ""

    @property
    def text(self) -> str:
        return self.line.text

    @property
    def box(self) -> Box:
        return self.line.box

    def part(self, start: int, end: int) -> Piece:
        """The characters [start, end), without the blanks around them."""
        text = self.line.text
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        return replace(self, line=self.line.part(start, end))


def join_pieces(pieces: Sequence[Piece]) -> Piece:
    """Pieces of one row as one, in the order given."""
    first = pieces[0]
    if len(pieces) == 1:
        return first
    lines = [p.line for p in pieces]
    characters = sum(len(line.text) for line in lines) or 1
    edges: tuple[float, ...] = ()
    if all(line.char_edges for line in lines):
        edges = tuple(e for line in lines for e in line.char_edges[:-1]) + lines[-1].char_edges[-1:]
    confidences: tuple[float, ...] = ()
    if all(line.char_confidences for line in lines):
        confidences = tuple(c for line in lines for c in line.char_confidences)
    joined = Line(
        text="".join(line.text for line in lines),
        box=union(line.box for line in lines),
        confidence=sum(line.confidence * len(line.text) for line in lines) / characters,
        reader=lines[0].reader,
        char_confidences=confidences,
        char_edges=edges,
    )
    return replace(first, line=joined, doubt=next((p.doubt for p in pieces if p.doubt), ""))


def rows_of(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Pieces gathered into rows from top to bottom, each from left to right."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: p.box.centre[1]):
        row = rows[-1] if rows else None
        if row is not None and _same_row(row, piece):
            row.append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda p: p.box.x0) for row in rows]


def runs_of(row: Sequence[Piece], sheet: Sheet, most: float = 1.6) -> Iterator[list[Piece]]:
    """Pieces of a row that stand within `most` characters of each other: a character or two may be missing there."""
    run: list[Piece] = []
    for piece in row:
        if run and piece.box.x0 - run[-1].box.x1 > most * sheet.em(piece.box):
            yield run
            run = []
        run.append(piece)
    if run:
        yield run


def _same_row(row: Sequence[Piece], piece: Piece) -> bool:
    """Whether the piece stands beside the row's pieces, rather than under them."""
    middle = sum(p.box.centre[1] for p in row) / len(row)
    height = min(min(p.box.height for p in row), piece.box.height)
    apart = abs(piece.box.centre[1] - middle) < 0.55 * height
    return apart and not any(_stacked(p.box, piece.box) for p in row)


def _stacked(a: Box, b: Box) -> bool:
    across = min(a.x1, b.x1) - max(a.x0, b.x0)
    return across > 0.5 * min(a.width, b.width) and abs(a.centre[1] - b.centre[1]) > 0.35 * min(a.height, b.height)


@lru_cache(maxsize=20_000)
def fold_places(text: str) -> tuple[str, tuple[int, ...]]:
    """The text folded (NFKC, no blanks) and, for each folded character, its place in the original; end appended."""
    folded: list[str] = []
    places: list[int] = []
    for at, char in enumerate(text):
        for one in normalize("NFKC", char):
            if not one.isspace():
                folded.append(one)
                places.append(at)
    return "".join(folded), (*places, len(text))


@dataclass(frozen=True)
class Sheet:
    """One page laid out. `index` is its place among the document's pages, from 0."""

    reading: PageReading
    index: int = 0

    @cached_property
    def aspect(self) -> float:
        """What a height must be multiplied by to be a width."""
        return self.reading.height / max(self.reading.width, 1)

    @cached_property
    def grids(self) -> tuple[Grid, ...]:
        """The ruled tables, without what strokes of the writing made look like one: rows too low to hold a line."""
        heights = sorted(line.box.height for line in self.reading.lines)
        usual = heights[len(heights) // 2] if heights else 0.0
        drawn = [g for g in self.reading.grids if self._holds_lines(g, usual) and not self._is_frame(g, usual)]
        single = [x for x in self.reading.lines if x.box.height < 1.6 * usual]
        return tuple(_merged_to_centre(_merged_under_text(g, single), single) for g in drawn)

    def _holds_lines(self, grid: Grid, usual: float) -> bool:
        """Whether a grid's rows are high enough for a line, as high as lines usually are, or its cells are a table's.

        A line's box has some room around its characters, which a dense table's rows have not; but what strokes of the
        writing draw has hardly any rows, and cells no wider than a character.
        """
        high = grid.box.height / max(grid.rows, 1) / max(usual, 1e-6)
        widths = sorted(cell.box.width for cell in grid.cells)
        wide = bool(widths) and widths[len(widths) // 2] > 2 * usual * self.aspect
        return high > _ROOMY or (high > _DENSE and grid.rows > 2 and grid.columns > 2 and wide)

    def _is_frame(self, grid: Grid, usual: float) -> bool:
        """Whether a grid is an ornamental frame, its tall columns shadows: row after row, print runs across them."""
        tall = [c.box for c in grid.cells if c.box.height > 12 * usual]
        if len(tall) < 2:
            return False
        borders = {round(b.x0, 3) for b in tall} | {round(b.x1, 3) for b in tall}
        boxes = [line.box for line in self.reading.lines]
        crossed = 0
        for a, b in pairwise(sorted(boxes, key=lambda box: (round(box.centre[1] / usual), box.x0))):
            near = 0.3 * self.em(a)
            touching = abs(a.centre[1] - b.centre[1]) < 0.5 * a.height and abs(a.x1 - b.x0) < near
            crossed += touching and any(abs(a.x1 - x) < 3 * near for x in borders)
        return crossed >= 4

    def em(self, box: Box) -> float:
        """The width of a full-width character of the line in this box."""
        return max(box.height * self.aspect * 0.85, 1e-4)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """Every line of the page, cut where it crosses a ruling."""
        lines = [_single_strokes(line) for line in _without_tint(self.reading.lines) if line.text.strip()]
        cut = [piece for line in lines for part in self._unstacked(line) for piece in self._cut(part)]
        return tuple(healed for row in rows_of(cut) for healed in self._healed(row))

    def _healed(self, row: Sequence[Piece]) -> Iterator[Piece]:
        """A row in which pieces of one word, read as lines of their own, are one again."""
        run: list[Piece] = []
        for piece in row:
            if run and not self._adjoin(run[-1], piece):
                yield join_pieces(run)
                run = []
            run.append(piece)
        if run:
            yield join_pieces(run)

    def _adjoin(self, a: Piece, b: Piece) -> bool:
        same = (a.grid, a.cell) == (b.grid, b.cell)
        if a.text[-1:] == b.text[:1] and "一" <= b.text[:1] <= "鿿":
            return False  # seen twice, or printed twice: that is for whoever reads the value to say
        alike = 0.75 < a.box.height / max(b.box.height, 1e-6) < 1.34
        # Text never touches a ruling: what is parted without any gap was cut by a stroke taken for one.
        nearest = (0.2 if same else 0.04) * self.em(a.box)
        return alike and abs(b.box.x0 - a.box.x1) < nearest

    def _unstacked(self, line: Line) -> Iterator[Line]:
        """A line as it is; but characters that stand one above the other, read as one line, each for itself."""
        text = line.text.replace(" ", "")
        flat = line.box.height * self.aspect < max(1.15, 0.6 * len(text)) * line.box.width
        if len(text) < 2 or flat or text.isascii() or self._narrow_cell(line):
            yield line
            return
        step = line.box.height / len(text)
        for at, char in enumerate(text):
            box = line.box._replace(y0=line.box.y0 + at * step, y1=line.box.y0 + (at + 1) * step)
            yield Line(text=char, box=box, confidence=line.confidence, reader=line.reader)

    def _narrow_cell(self, line: Line) -> bool:
        """Whether the line stands upright because its cell is narrow: a label set from top to bottom."""
        x, y = line.box.centre
        cells = (cell.box for _, grid in self._grids_near(line.box) for cell in grid.cells)
        return any(b.contains(x, y) and b.width < 3 * line.box.width for b in cells)

    def in_seal(self, box: Box) -> bool:
        """Whether the middle of a box lies within a seal."""
        return any(seal.box.contains(*box.centre) for seal in self.reading.seals)

    @cached_property
    def by_cell(self) -> dict[tuple[int, int, int], list[Piece]]:
        """Pieces by grid number and the cell's row and column, in reading order."""
        found: dict[tuple[int, int, int], list[Piece]] = {}
        for piece in self.pieces:
            if piece.cell is not None:
                found.setdefault((piece.grid, piece.cell.row, piece.cell.column), []).append(piece)
        return {key: [p for row in rows_of(inside) for p in row] for key, inside in found.items()}

    @cached_property
    def outside(self) -> list[Piece]:
        """The pieces in no cell."""
        return [p for p in self.pieces if p.cell is None]

    def _cut(self, line: Line) -> Iterator[Piece]:
        spots = self._spots(line)
        start = 0
        for spot, run in groupby(range(len(spots)), key=lambda at: spots[at]):
            end = self._snapped(line, start, list(run)[-1] + 1)
            if end <= start:
                continue
            piece = Piece(line, *spot).part(start, end)
            start = end
            if piece.text:
                yield piece

    def _spots(self, line: Line) -> list[tuple[int, Cell | None]]:
        """For each character the grid and cell its middle lies in: the smallest cell, where grids are nested."""
        near = list(self._grids_near(line.box))
        if not near:
            return [(-1, None)] * len(line.text)
        edges = line.char_edges or line.part(0, len(line.text)).char_edges
        y = line.box.centre[1]
        return [_spot(near, (a + b) / 2, y) for a, b in pairwise(edges)]

    def _grids_near(self, box: Box) -> Iterator[tuple[int, Grid]]:
        y = box.centre[1]
        for number, grid in enumerate(self.grids):
            if grid.box.y0 <= y <= grid.box.y1 and grid.box.x0 < box.x1 and grid.box.x1 > box.x0:
                yield number, grid

    def _snapped(self, line: Line, start: int, at: int) -> int:
        """A cut moved into a gap one character away: character places are only roughly known."""
        text, edges = line.text, line.char_edges
        if at >= len(text):
            return at
        near = [c for c in (at, at - 1, at + 1) if start < c < len(text)]
        blank = [c for c in near if text[c].isspace() or text[c - 1].isspace()]
        if blank or not edges:
            return next(iter(blank), at)
        usual = (edges[-1] - edges[0]) / len(text)
        return max(near, key=lambda c: (edges[c] - edges[c - 1] > 1.8 * usual, c == at), default=at)


_TINT_LETTERS = 5
_TINT_TIMES = 4


def _without_tint(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines without the letters of a security background, one word over and over in rows and columns (SCJDGL)."""
    words = [line.text.replace(" ", "").replace(".", "") for line in lines]
    capital = Counter(w for w in words if len(w) >= _TINT_LETTERS and w.isascii() and w.isalpha() and w.isupper())
    word, times = capital.most_common(1)[0] if capital else ("", 0)
    printed = [line.box for line, w in zip(lines, words, strict=True) if w == word]
    if times < _TINT_TIMES or any(len({round(b[at], 1) for b in printed}) < 2 for at in (0, 1)):
        return lines
    return [line for line, w in zip(lines, words, strict=True) if not (len(w) > 1 and w.isascii() and w in word)]


_TWICE = "四川川省"


def _single_strokes(line: Line) -> Line:
    """The line with one 川 in 四川省: its strokes are at times read twice, and no other province is called so."""
    at = line.text.find(_TWICE)
    if at < 0 or not line.char_confidences or not line.char_edges:
        return line
    sure, edges = line.char_confidences, line.char_edges
    gone = min(at + 1, at + 2, key=lambda n: sure[n])
    kept = (*sure[: at + 1], max(sure[at + 1 : at + 3]), *sure[at + 3 :])
    return line.model_copy(
        update={
            "text": line.text[:gone] + line.text[gone + 1 :],
            "char_confidences": kept,
            "char_edges": (*edges[: at + 2], *edges[at + 3 :]),
        }
    )


def _merged_under_text(grid: Grid, lines: Sequence[Line]) -> Grid:
    """The grid without rulings that run through the middle of a line: nothing is printed across a ruling."""
    cells = list(grid.cells)
    for line in lines:
        hit = [c for c in cells if _covers(c.box, line.box)]
        if len(hit) == 2 and all((c.column, c.column_span) == (hit[0].column, hit[0].column_span) for c in hit):
            upper, lower = sorted(hit, key=lambda c: c.row)
            others = [o for o in lines if o is not line and any(c.box.contains(*o.box.centre) for c in hit)]
            if upper.row + upper.row_span == lower.row and not others:
                cells = [c for c in cells if c not in hit]
                span = upper.row_span + lower.row_span
                cells.append(upper.model_copy(update={"row_span": span, "box": union([upper.box, lower.box])}))
    return grid if len(cells) == len(grid.cells) else grid.model_copy(update={"cells": tuple(cells)})


def _merged_to_centre(grid: Grid, lines: Sequence[Line]) -> Grid:
    """The grid, in which an empty cell and the one next to it are one where that centres the text in it."""
    cells = list(grid.cells)
    inside = {c: [x.box for x in lines if c.box.contains(*x.box.centre)] for c in cells}
    for empty in [c for c in cells if not inside[c]]:
        for full in [c for c in cells if inside.get(c) and _next_to(c, empty)]:
            both, middle = union([empty.box, full.box]), union(inside[full]).centre[1]
            off, better = abs(middle - full.box.centre[1]), abs(middle - both.centre[1])
            if empty in cells and off > 0.3 * empty.box.height and better < 0.12 * both.height:
                first = min(empty, full, key=lambda c: c.row)
                cells = [c for c in cells if c not in (empty, full)]
                cells.append(first.model_copy(update={"row_span": empty.row_span + full.row_span, "box": both}))
    return grid if len(cells) == len(grid.cells) else grid.model_copy(update={"cells": tuple(cells)})


def _next_to(a: Cell, b: Cell) -> bool:
    """Whether one cell lies right under the other."""
    upper, lower = sorted((a, b), key=lambda c: c.row)
    alike = (a.column, a.column_span) == (b.column, b.column_span)
    return alike and upper.row + upper.row_span == lower.row


def _covers(cell: Box, line: Box) -> bool:
    """Whether a good part of a line's height lies in a cell that is as wide as the line."""
    high = min(cell.y1, line.y1) - max(cell.y0, line.y0)
    return high > 0.3 * line.height and cell.x0 - 0.005 <= line.x0 and line.x1 <= cell.x1 + 0.005


def _spot(near: Sequence[tuple[int, Grid]], x: float, y: float) -> tuple[int, Cell | None]:
    inside = [(cell.box.area, n, cell) for n, grid in near for cell in grid.cells if cell.box.contains(x, y)]
    if not inside:
        return -1, None
    _, number, cell = min(inside, key=lambda found: found[:2])
    return number, cell
