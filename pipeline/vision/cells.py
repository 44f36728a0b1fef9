"""Lines and cells together: lines cut at rulings, cells that have ink but no line, marks standing alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import cv2
import numpy as np

from pipeline.model.geometry import Box, union
from pipeline.model.reading import Cell, Grid, Line
from pipeline.vision.image import Grey, Mask

_INSET = 4  # pixels of the reduced mask: the ruling itself, and its shadow
_LEAST_INK = 10  # pixels
_ROOM = 1.9  # heights of its line: a cell so high may hold another
_RULING_LOOKALIKES = set("|丨︱¦")
SLASH, DASH = "/", "—"


def cut_at_rulings(lines: Iterable[Line], grids: Sequence[Grid]) -> list[Line]:
    """The lines, those that run over several cells in pieces: a detector joins what stands close together."""
    cut = []
    for line in lines:
        grid = next((g for g in grids if g.box.contains(*line.box.centre)), None)
        cut += _pieces(line, grid) if grid else [line]
    return cut


def _pieces(line: Line, grid: Grid) -> list[Line]:
    middle = line.box.centre[1]
    row = [c.box for c in grid.cells if c.box.y0 <= middle <= c.box.y1 and _reaches(line, c.box)]
    if len(row) < 2:
        return [line]
    whole = line.part(0, len(line.text))
    centres = _centres(whole)
    borders = sorted(box.x1 for box in row)[:-1]
    stops = [0, *(sum(c < x for c in centres) for x in borders), len(line.text)]
    pieces = [_trimmed(line, start, end) for start, end in pairwise(stops)]
    return [p for p in pieces if p] or [line]


def _reaches(line: Line, cell: Box) -> bool:
    """Whether a good part of a character of the line lies in the cell."""
    shared = min(line.box.x1, cell.x1) - max(line.box.x0, cell.x0)
    return shared > min(0.3 * line.box.height, 0.5 * line.box.width)


def _centres(line: Line) -> list[float]:
    """Where each character's middle is; one followed by a gap is no wider than the line is high."""
    edges = line.char_edges
    return [
        start + min(end - start, line.box.height * (0.8 if ord(c) > 0x2E80 else 0.5)) / 2
        for c, start, end in zip(line.text, edges, edges[1:], strict=False)
    ]


def _trimmed(line: Line, start: int, end: int) -> Line | None:
    """The characters [start, end) without blanks and rulings read as characters at the ends."""
    while start < end and (line.text[start].isspace() or line.text[start] in _RULING_LOOKALIKES):
        start += 1
    while end > start and (line.text[end - 1].isspace() or line.text[end - 1] in _RULING_LOOKALIKES):
        end -= 1
    return line.part(start, end) if start < end else None


def unread_cells(mask: Mask, grids: Sequence[Grid], lines: Sequence[Line]) -> list[Box]:
    """Where in cells without any line there is ink: the detector overlooks single strokes and small figures.

    `mask` is ink at any resolution; the boxes hold the ink, tightly.
    """
    centres = [line.box.centre for line in lines]
    overlaps = [line.box for line in lines]
    found = []
    for grid in grids:
        for cell in grid.cells:
            if any(cell.box.contains(*c) for c in centres) or any(_covers(b, cell.box) for b in overlaps):
                continue
            ink = _ink_in(mask, cell)
            if ink:
                found.append(ink)
    return found


def unread_beside(mask: Mask, grids: Sequence[Grid], lines: Sequence[Line]) -> list[Box]:
    """Where in cells with lines there is ink of a character's size outside them: a last character that wraps.

    Args as for `unread_cells`; the boxes hold the ink, one for each row of it.
    """
    boxes = [line.box for line in lines]
    found: list[Box] = []
    for cell in (c for grid in grids for c in grid.cells):
        inside = [b for b in boxes if cell.box.contains(*b.centre)]
        if inside and cell.box.height > _ROOM * max(b.height for b in inside):
            found += _rows_beside(mask, cell, [b for b in boxes if b.overlap(cell.box).area > 0], inside)
    return found


def _rows_beside(mask: Mask, cell: Cell, lines: Sequence[Box], inside: Sequence[Box]) -> Iterator[Box]:
    """The rows of ink in a cell that no line covers, as high as the cell's lines are."""
    high = sorted(b.height for b in inside)[len(inside) // 2]
    aspect = mask.shape[0] / mask.shape[1]
    parts = [
        p for p in _parts(mask, cell) if not any(b.grown(0.003, 0.2 * b.height).contains(*p.centre) for b in lines)
    ]
    while parts:
        seed = max(parts, key=lambda p: p.height)
        row = [p for p in parts if abs(p.centre[1] - seed.centre[1]) < 0.6 * high]
        parts = [p for p in parts if p not in row]
        ink = union(row)
        if 0.5 * high < ink.height < 1.3 * high and ink.width > 0.5 * high * aspect:
            yield ink


def _covers(line: Box, cell: Box) -> bool:
    return line.overlap(cell).area > 0.3 * cell.area


def _ink_in(mask: Mask, cell: Cell) -> Box | None:
    """The box around the ink inside a cell, specks and the cell's own borders left out."""
    parts = [p for p in _parts(mask, cell) if max(p.width * mask.shape[1], p.height * mask.shape[0]) >= 4.5]
    return union(parts) if parts else None


def _parts(mask: Mask, cell: Cell) -> list[Box]:
    """The boxes of the strokes of ink inside a cell, specks and the cell's own borders left out."""
    height, width = mask.shape
    x0, y0 = round(cell.box.x0 * width) + _INSET, round(cell.box.y0 * height) + _INSET
    x1, y1 = round(cell.box.x1 * width) - _INSET, round(cell.box.y1 * height) - _INSET
    if x1 - x0 < 4 or y1 - y0 < 4:
        return []
    inside = np.ascontiguousarray(mask[y0:y1, x0:x1])
    count, _, stats, _ = cv2.connectedComponentsWithStats(inside, connectivity=8)
    return [
        Box((x0 + x) / width, (y0 + y) / height, (x0 + x + w) / width, (y0 + y + h) / height)
        for x, y, w, h, area in stats[1:count].tolist()
        if area >= _LEAST_INK and not _is_border(x, y, w, h, x1 - x0, y1 - y0)
    ]


def _is_border(x: int, y: int, w: int, h: int, width: int, height: int) -> bool:
    """A thin sliver along the cell's edge is what is left of its ruling."""
    along_side = (x <= 1 or x + w >= width - 1) and w <= 3
    along_top = (y <= 1 or y + h >= height - 1) and h <= 3
    return along_side or along_top


def lone_mark(crop: Grey) -> tuple[str, float] | None:
    """A slash or a dash standing alone, told by its shape, with how sure that is; None for anything else.

    A recogniser reads a lone slash as 1 and a lone dash as nothing. A slash leans 12–50° to the right and is
    one thin straight stroke; a dash lies flat.
    """
    _, mask = cv2.threshold(crop, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    if count < 2:
        return None
    areas = stats[1:, cv2.CC_STAT_AREA]
    largest = int(areas.argmax()) + 1
    if areas.sum() > 1.25 * areas.max():
        return None
    ys, xs = np.nonzero(labels == largest)
    spread = np.cov(np.stack([xs, ys]).astype(np.float64)) if len(xs) > 8 else None
    if spread is None:
        return None
    values, vectors = np.linalg.eigh(spread)
    if values[1] < 25 * max(values[0], 0.08):  # not five times as long as wide
        return None
    dx, dy = vectors[:, 1]
    lean = float(np.degrees(np.arctan2(dx, -dy)))  # clockwise from upright
    lean = (lean + 90) % 180 - 90
    if 12 <= lean <= 50:
        return SLASH, 0.97 if lean >= 15 else 0.7
    if abs(lean) >= 80:
        return DASH, 0.95
    return None
