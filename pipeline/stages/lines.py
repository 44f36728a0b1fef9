"""Lines brought into shape once the page's rulings are known: cut where cells end, completed, ordered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from pipeline.adapters.readers import Reading, TextReader
from pipeline.model.geometry import Box
from pipeline.model.reading import Grid, Line
from pipeline.vision.cells import lone_mark, unread_beside, unread_cells
from pipeline.vision.image import Grey, Mask

_WIDE_GAP = 1.5  # in heights of the line
_OUTLIER = 3.0  # a gap wider than this many usual gaps
_DATE = set("年月日")
_MARK_LOOKALIKES = set("17lIL|丨!一-—–_/／二三=＝")
_SURE = 0.8
_PAD = 5


def in_reading_order(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Rows from top to bottom, each from left to right. A row is what lies at one height."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda item: item.box.centre[1]):
        if rows and _same_row(rows[-1], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return tuple(line for row in rows for line in sorted(row, key=lambda item: item.box.x0))


def _same_row(row: Sequence[Line], line: Line) -> bool:
    """Whether the line's middle is near the row's: a third of the lower one's height at most."""
    last = row[-1]
    apart = abs(last.box.centre[1] - line.box.centre[1])
    return apart < 0.35 * min(last.box.height, line.box.height)


def cut_at_gaps(lines: Iterable[Line], aspect: float) -> list[Line]:
    """Lines in pieces where a gap stands out: a label and its value that the detector took for one line.

    Evenly spaced writing (营　业　执　照) and dates stay whole. `aspect` is page width over height.
    """
    return [piece for line in lines for piece in _pieces(line, aspect)]


def _pieces(line: Line, aspect: float) -> list[Line]:
    if len(line.text) < 3 or not line.char_edges:
        return [line]
    em = line.box.height / aspect
    gaps = [
        end - start - em * (0.75 if ord(c) > 0x2E80 else 0.45)
        for c, (start, end) in zip(line.text, pairwise(line.char_edges), strict=True)
    ]
    usual = max(float(np.median(gaps[:-1])), 0.0) + 0.3 * em
    stops = [
        n + 1
        for n, gap in enumerate(gaps[:-1])
        if gap > max(_WIDE_GAP * em, _OUTLIER * usual) and not _in_date(line.text[n], line.text[n + 1])
    ]
    if not stops:
        return [line]
    return [_narrowed(line.part(a, b), em) for a, b in pairwise([0, *stops, len(line.text)]) if line.text[a:b].strip()]


def _in_date(before: str, after: str) -> bool:
    return (before in _DATE and after.isdigit()) or (before.isdigit() and after in _DATE)


def _narrowed(line: Line, em: float) -> Line:
    """Without the gap after its last character."""
    last = line.char_edges[-2] + em * (0.95 if ord(line.text[-1]) > 0x2E80 else 0.6)
    if last >= line.box.x1:
        return line
    box = line.box._replace(x1=round(last, 5))
    return line.model_copy(update={"box": box, "char_edges": (*line.char_edges[:-1], box.x1)})


def completed(
    lines: Sequence[Line], grids: Sequence[Grid], page: Grey, written: Mask, reader: TextReader
) -> list[Line]:
    """The lines, and what stands in cells that have none; lone slashes and dashes told by their shape."""
    known = [_as_mark(line, page, grids) for line in lines]
    boxes, beside = unread_cells(written, grids, known), unread_beside(written, grids, known)
    crops = [cut_out(page, box) for box in boxes]
    marks = [lone_mark(crop) for crop in crops]
    open_ones = [n for n, mark in enumerate(marks) if mark is None]
    asked = [crops[n] for n in open_ones] + [cut_out(page, box) for box in beside]
    answers = reader.read_crops(asked)
    readings = dict(zip(open_ones, answers, strict=False))
    for n, (box, mark) in enumerate(zip(boxes, marks, strict=True)):
        reading = Reading(mark[0], (mark[1],), (0.0, 1.0)) if mark else readings[n]
        if reading.text.strip() and reading.confidence >= 0.3:
            known.append(reading.on(box, reader.reader))
    overlooked = zip(beside, answers[len(open_ones) :], strict=True)
    return [*known, *(r.on(box, reader.reader) for box, r in overlooked if _is_writing(r))]


def _is_writing(reading: Reading) -> bool:
    """Whether what was read beside a cell's lines is writing for certain: a seal or a speck may lie there too."""
    text = reading.text.strip()
    return reading.confidence >= _SURE and bool(text) and not set(text) <= _MARK_LOOKALIKES | set(".,·、'")


def _as_mark(line: Line, page: Grey, grids: Sequence[Grid]) -> Line:
    """A single stroke in a cell as the mark it is; rulings beside it, which make 二 of a dash, are left out."""
    if len(line.text) != 1 or line.text not in _MARK_LOOKALIKES:
        return line
    cell = next((c.box for g in grids for c in g.cells if c.box.contains(*line.box.centre)), None)
    if cell is None:
        return line
    inside = line.box.grown(0.004, 0.004).overlap(cell.grown(-0.003, -0.002))
    mark = lone_mark(cut_out(page, inside, 0))
    if mark is None or mark[0] == line.text:
        return line
    return line.model_copy(update={"text": mark[0], "confidence": mark[1], "char_confidences": (mark[1],)})


def cut_out(page: Grey, box: Box, pad: int = _PAD) -> Grey:
    """The pixels of a box with a margin; at least one pixel."""
    height, width = page.shape[:2]
    x0, y0 = max(int(box.x0 * width) - pad, 0), max(int(box.y0 * height) - pad, 0)
    x1, y1 = min(round(box.x1 * width) + pad, width), min(round(box.y1 * height) + pad, height)
    return np.ascontiguousarray(page[min(y0, height - 1) : max(y1, y0 + 1), min(x0, width - 1) : max(x1, x0 + 1)])


def apart_from(lines: Iterable[Line], others: Sequence[Line]) -> list[Line]:
    """Those lines that lie on none of the others."""
    return [line for line in lines if all(line.box.overlap(o.box).area < 0.25 * line.box.area for o in others)]
