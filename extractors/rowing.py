"""Rows of a table without rulings: which lines of which cells stand in one row.

Text that wraps makes a cell several lines high, and the cells of a row are centred on one height or begin at one.
So the lines of a table, from top to bottom, are cut into rows such that within each row the cells' middles (or their
first lines) agree best, no cell holds two values, and as few cells as possible are empty. What fits no row well is
put in doubt. The name of a group, left of its items' own names, stands at the middle (or the first) of its rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from statistics import median

from extractors.cells import VERDICTS
from extractors.columns import Column
from extractors.group_lines import group_lines
from extractors.layout import Piece
from extractors.placed import Placed
from pipeline.model.geometry import Box, union
from pipeline.text.limits.units import known_unit
from pipeline.text.normalise import fold

LEADING = 1.55
"""Lines of one cell are no further apart than this many of their heights."""
_OFF_CENTRE = 0.33  # heights: cells further from their row's middle may be another row's
_MOST_PIECES = 40  # of one row
_EMPTY = {"unit": 0.4, "method": 0.7, "": 0.0, "name": 2.0, "item": 2.0}
_EMPTY_ELSE = 1.0
_WRAPPED = {"name": 0.25, "item": 0.25, "requirement": 0.25, "standard": 0.3, "advanced": 0.3, "method": 0.4}
_WRAPPED_ELSE = 0.5
_TWO_VALUES = 4.0
_ROOM_LEFT = 1.5  # a line that ends where there was room for more is not one that wraps
_ROW = 0.3
ASIDE = "与本行不齐，可能属于相邻行"
GROUP_UNSURE = "分组名称的归属不明"

_SIGNED = re.compile(r"^[≥≤<>±⩾⩽]")
_NUMBER = re.compile(r"^[+-]?\d+(?:\.\d+)?(?:[~-]\d+(?:\.\d+)?)?$")
_STANDARD = re.compile(r"^(?:GB|JC|HG|QB|SB|NY|SN|YY|JB|CJ|JG|FZ|SH|DL|ISO|IEC)(?:/[TZ])?\d{2,6}(?:\.\d+)*(?:-\d{4})?$")
_UNBROKEN = re.compile(r"[!-~]+|.")
_ORDINAL = re.compile(r"\d{1,3}(?:\.\d{1,2})?")
_WHOLE: Mapping[str, Callable[[str], bool]] = {
    "verdict": lambda text: text in VERDICTS,
    "unit": known_unit,
    "requirement": lambda text: _SIGNED.match(text) is not None,
    "standard": lambda text: _SIGNED.match(text) is not None,
    "advanced": lambda text: _SIGNED.match(text) is not None,
    "measured": lambda text: _NUMBER.match(text) is not None,
    "method": lambda text: _STANDARD.match(text) is not None,
    "": lambda text: _ORDINAL.fullmatch(text) is not None,
}
"""What is a whole value in one line: two of them are no wrapped cell."""


def in_rows(placed: Sequence[Placed], columns: Sequence[Column], name: str) -> list[list[list[list[Piece]]]]:
    """The rows from top to bottom: for each column the cells' pieces, a group's name in a cell of its own."""
    if not placed:
        return []
    height = median(p.piece.box.height for p in placed)
    placed = sorted(placed, key=lambda p: p.y)
    alone = frozenset(group_lines(placed, _name_column(columns, name), height))
    labels, rest = _labels_apart(placed, columns, name, height, alone)
    rows = _best_cut(rest, columns, height, _Widths.of(rest, alone))
    cells = [_cells(row, columns, height) for row in rows]
    _share_merged(cells, rows, height)
    return _with_groups(cells, [_middle(row) for row in rows], labels, _name_column(columns, name), height)


def _name_column(columns: Sequence[Column], name: str) -> int:
    return next(at for at, column in enumerate(columns) if column.role == name)


def _middle(row: Sequence[Placed]) -> float:
    """The height of a row: where most of its cells have their middle."""
    return median(_spans(row).values())


def _spans(row: Sequence[Placed], top: bool = False) -> dict[int, float]:
    """For each column that is filled the middle (or first line) of its cell."""
    found: dict[int, list[float]] = {}
    for p in row:
        found.setdefault(p.column, []).append(p.y)
    return {c: (ys[0] if top else (ys[0] + ys[-1]) / 2) for c, ys in found.items()}


@dataclass(frozen=True)
class _Widths:
    """How wide each column's writing is at most, and what stands in a line of its own (by `id`)."""

    widest: Mapping[int, float]
    alone: frozenset[int] = frozenset()

    @classmethod
    def of(cls, placed: Sequence[Placed], alone: Iterable[int] = ()) -> _Widths:
        columns = {p.column for p in placed}
        return cls({c: max(p.piece.box.width for p in placed if p.column == c) for c in columns}, frozenset(alone))

    def has_room(self, p: Placed, after: Placed) -> bool:
        """Whether what the next line begins with, a character or an unbroken word, had fitted into the line."""
        em = p.piece.box.width / max(_wide(p.piece.text), 1.0)
        return p.piece.box.width + (_wide_at_first(after.piece.text) + 0.6) * em < self.widest[p.column]


# The same lines are put into one row after another: what follows from their texts alone is worked out once.


@lru_cache(maxsize=4096)
def _wide_at_first(text: str) -> float:
    """The width of what stands before the first place where a line may be broken."""
    word = _UNBROKEN.match(text)
    return _wide(word.group() if word else "")


@lru_cache(maxsize=4096)
def _is_whole(role: str, text: str) -> bool:
    return _WHOLE[role](fold(text).replace(" ", ""))


@lru_cache(maxsize=4096)
def _wide(text: str) -> float:
    """A text's width in full-width characters."""
    return sum(1.0 if ord(c) > 0x2E80 else 0.5 for c in text)


def _best_cut(
    placed: Sequence[Placed], columns: Sequence[Column], height: float, widths: _Widths
) -> list[list[Placed]]:
    """The pieces, sorted by height, cut into rows at least cost; cells middled or begun at one height."""
    return min((_cut(placed, columns, height, widths, top) for top in (False, True)), key=lambda found: found[0])[1]


def _cut(
    placed: Sequence[Placed], columns: Sequence[Column], height: float, widths: _Widths, top: bool
) -> tuple[float, list[list[Placed]]]:
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(placed) + 1):
        best.append(
            min(
                (best[start][0] + cost, start) for start, cost in _rows_up_to(end, placed, columns, height, widths, top)
            )
        )
    rows: list[list[Placed]] = []
    end = len(placed)
    while end:
        start = best[end][1]
        rows.append(list(placed[start:end]))
        end = start
    return best[-1][0], rows[::-1]


def _rows_up_to(
    end: int, placed: Sequence[Placed], columns: Sequence[Column], height: float, widths: _Widths, top: bool
) -> Iterator[tuple[int, float]]:
    """Where a row that ends there may start, with its cost. What cannot be one row cannot with more above it either."""
    for start in range(end - 1, max(end - _MOST_PIECES, 0) - 1, -1):
        cost = _cost(placed[start:end], columns, height, widths, top)
        if cost == float("inf") and start < end - 1:
            return
        yield start, cost


def _cost(row: Sequence[Placed], columns: Sequence[Column], height: float, widths: _Widths, top: bool) -> float:
    """How ill these pieces make one row."""
    by_column: dict[int, list[Placed]] = {}
    for p in row:
        by_column.setdefault(p.column, []).append(p)
    cost = _ROW
    if any(id(p) in widths.alone for p in row):
        return cost if len(row) == 1 else float("inf")
    for at, pieces in by_column.items():
        lines = _line_count(pieces, height)
        if lines is None:
            return float("inf")
        role = columns[at].role
        cost += (lines - 1) * _WRAPPED.get(role, _WRAPPED_ELSE)
        if lines > 1:
            wraps = ((p, q) for p, q in pairwise(pieces) if q.y - p.y > 0.5 * height)
            cost += _ROOM_LEFT * sum(widths.has_room(p, q) for p, q in wraps)
        if lines > 1 and role in _WHOLE:
            whole = sum(_is_whole(role, p.piece.text) for p in pieces)
            cost += _TWO_VALUES * max(whole - 1, 0)
    spans = _spans(row, top)
    middle = median(spans.values())
    cost += sum(_off(abs(y - middle) / height) for y in spans.values())
    return cost + sum(_EMPTY.get(column.role, _EMPTY_ELSE) for at, column in enumerate(columns) if at not in by_column)


def _off(heights: float) -> float:
    """What it costs that a cell stands so many heights off its row."""
    return min((2 * heights) ** 2, 4.0) if heights < 1.5 else 8.0


def _line_count(pieces: Sequence[Placed], height: float) -> int | None:
    """How many lines a cell has; None where they are too far apart to be one cell's."""
    lines = 1
    for a, b in pairwise(pieces):
        apart = b.y - a.y
        if apart > LEADING * height:
            return None
        lines += apart > 0.5 * height
    return lines


def _cells(row: Sequence[Placed], columns: Sequence[Column], height: float) -> list[list[list[Piece]]]:
    """The row's pieces by column; those of cells off its middle and off its first line in doubt."""
    middles, tops = _spans(row), _spans(row, top=True)
    middle, first = median(middles.values()), median(tops.values())
    off = {
        at
        for at in middles
        if min(abs(middles[at] - middle), abs(tops[at] - first)) > _OFF_CENTRE * height and columns[at].role
    }
    cells: list[list[list[Piece]]] = [[[]] for _ in columns]
    for p in row:
        cells[p.column][0].append(replace(p.piece, doubt=ASIDE) if p.column in off else p.piece)
    return cells


def _share_merged(cells: Sequence[list[list[list[Piece]]]], rows: Sequence[Sequence[Placed]], height: float) -> None:
    """A cell that stands half-way between two rows, one of which has none there, holds for both."""
    middles = [_middle(row) for row in rows]
    for above, below in pairwise(range(len(rows))):
        between, apart = (middles[above] + middles[below]) / 2, middles[below] - middles[above]
        for at in range(len(cells[above])):
            both = [cells[above][at][0], cells[below][at][0]]
            pieces = both[0] or both[1]
            if bool(both[0]) == bool(both[1]) or not all(p.doubt == ASIDE for p in pieces):
                continue
            if abs(union(p.box for p in pieces).centre[1] - between) < 0.25 * apart and apart < 4 * height:
                shared = [replace(p, doubt="") for p in pieces]
                cells[above][at][0], cells[below][at][0] = list(shared), list(shared)


def _labels_apart(
    placed: Sequence[Placed], columns: Sequence[Column], name: str, height: float, alone: frozenset[int]
) -> tuple[list[list[Piece]], list[Placed]]:
    """The names of groups, line by line of each together, and all other pieces.

    A group's name stands left of another name that is at its height or in the next line.
    """
    at = _name_column(columns, name)
    named = [p for p in placed if p.column == at]
    left = [
        p
        for p in named
        if any(q.piece.box.x0 > p.piece.box.x1 and abs(q.y - p.y) < 1.8 * height for q in named if q is not p)
        and id(p) not in alone
        and not _is_item(p, placed, named, height)
    ]
    labels: list[list[Placed]] = []
    for p in left:
        last = labels[-1][-1] if labels else None
        if last is not None and p.y - last.y < LEADING * height and _across(last.piece.box, p.piece.box):
            labels[-1].append(p)
        else:
            labels.append([p])
    taken = {id(p) for p in left}
    return [[p.piece for p in label] for label in labels], [p for p in placed if id(p) not in taken]


def _is_item(p: Placed, placed: Sequence[Placed], named: Sequence[Placed], height: float) -> bool:
    """Whether a row's cells stand at the height of this name, and no other name does: it is the row's own."""
    beside = [q for q in placed if q is not p and abs(q.y - p.y) < 0.4 * height]
    return any(q.column != p.column for q in beside) and not any(
        q in named and q.piece.box.x0 > p.piece.box.x1 for q in beside
    )


def _across(a: Box, b: Box) -> bool:
    return min(a.x1, b.x1) - max(a.x0, b.x0) > 0


def _with_groups(
    cells: Sequence[list[list[list[Piece]]]],
    middles: Sequence[float],
    labels: Sequence[list[Piece]],
    name: int,
    height: float,
) -> list[list[list[list[Piece]]]]:
    """The rows' cells, the names of their groups put before their own."""
    if not labels:
        return list(cells)
    found = [list(row) for row in cells]
    edge = min(union(p.box for p in label).x1 for label in labels)
    inner = [bool(row[name][0]) and min(p.box.x0 for p in row[name][0]) > edge for row in cells]
    for run in _runs(inner):
        own = [x for x in labels if middles[run[0]] - height < _centre(x) < middles[run[-1]] + height]
        for row, label, sure in _shared_out(run, own, middles, height):
            doubt = "" if sure else GROUP_UNSURE
            items = [replace(p, doubt=p.doubt or doubt) for p in found[row][name][0]]
            found[row][name] = [list(label), items] if label else [items]
    used = {id(p) for row in found for part in row[name] for p in part}
    for label in labels:
        if not any(id(p) in used for p in label):
            nearest = min(range(len(found)), key=lambda n: abs(middles[n] - _centre(label)))
            part = found[nearest][name]
            part[0] = [*(replace(p, doubt=GROUP_UNSURE) for p in label), *part[0]]
    return found


def _runs(flags: Sequence[bool]) -> Iterator[list[int]]:
    """The places of neighbouring true flags, run by run."""
    run: list[int] = []
    for at, flag in enumerate(flags):
        if flag:
            run.append(at)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _centre(label: Sequence[Piece]) -> float:
    return (label[0].box.centre[1] + label[-1].box.centre[1]) / 2


def _shared_out(
    run: Sequence[int], labels: Sequence[list[Piece]], middles: Sequence[float], height: float
) -> Iterator[tuple[int, list[Piece], bool]]:
    """For each row of a run its group's name, and whether that is sure: names stand at their rows' middle or first."""
    cuts = min(
        (_cuts(run, [place(x) for x in labels], middles, top) for place, top in ((_centre, False), (_first, True))),
        key=lambda found: found[0],
        default=(float("inf"), []),
    )
    error, ends = cuts
    start = 0
    for label, end in zip(labels, ends, strict=False):
        for at in run[start:end]:
            yield at, label, error < 0.4 * height
        start = end
    for at in run[start:]:
        yield at, [], False


def _first(label: Sequence[Piece]) -> float:
    return label[0].box.centre[1]


def _cuts(run: Sequence[int], places: Sequence[float], middles: Sequence[float], top: bool) -> tuple[float, list[int]]:
    """Where groups named at these places end, and how far off the worst placed name is."""
    if not places or len(places) > len(run):
        return float("inf"), []
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
    for number, place in enumerate(places):
        step: dict[int, tuple[float, list[int]]] = {}
        last = number == len(places) - 1
        for start, (error, ends) in best.items():
            for end in [len(run)] if last else range(start + 1, len(run)):
                if end <= start:
                    continue
                first, final = middles[run[start]], middles[run[end - 1]]
                off = max(error, abs(place - (first if top else (first + final) / 2)))
                if end not in step or off < step[end][0]:
                    step[end] = (off, [*ends, end])
        best = step
    return best.get(len(run), (float("inf"), []))
