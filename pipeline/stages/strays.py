"""Scraps of a watermark that were read among a page's lines, told from its print and taken out.

A detector takes a few letters of slanted pale writing for a line of their own; in a table such a line stands in
somebody's cell. It is known by where it lies (in a line of the watermark), by how pale it is, and by its words.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rapidfuzz.fuzz import partial_ratio

from pipeline.model.geometry import Box
from pipeline.model.reading import Line
from pipeline.vision.image import Floats, Rgb
from pipeline.vision.watermark import Slanted, depths

_PALE = 0.45  # of the depth of the page's writing: what is so pale and lies in a watermark belongs to it
_PALER = 0.68  # what is paler than most and says what the watermark says there
_OVER = 0.25  # of a line's area shared with print
_ALIKE = 60.0  # per cent of a scrap's characters found in the watermark's line
_MARKS = frozenset("-—–―一/|\\…·.√✓")
"""Thin strokes look pale though they are print."""


def without_strays(lines: Sequence[Line], page: Rgb, slanted: Slanted, marks: Sequence[Line]) -> list[Line]:
    """The lines without scraps of the watermark.

    Args:
        lines: those of the straightened page.
        page: the straightened page, at the size watermarks are read at.
        slanted: the watermark brought out.
        marks: its lines as read, their boxes lying flat in `slanted.page`.
    """
    if not marks:
        return list(lines)
    depth = depths(page, [line.box for line in lines])
    long = [d for d, line in zip(depth, lines, strict=True) if len(line.text) > 3]
    usual = float(np.median(long)) if long else 0.0
    places = _flat_places(slanted, [line.box for line in lines])
    return [
        line
        for line, d, place in zip(lines, depth, places, strict=True)
        if set(line.text) <= _MARKS
        or not _is_stray(line, 0.0 if _on_print(line, lines) else d / max(usual, 1.0), place, marks)
    ]


def _on_print(line: Line, lines: Sequence[Line]) -> bool:
    """Whether a line with words lies over a longer one: what is deep there may be the other's print."""
    if line.text.isascii():
        return False
    longer = (o for o in lines if o is not line and len(o.text) >= len(line.text))
    return any(line.box.overlap(o.box).area > _OVER * line.box.area for o in longer)


def _is_stray(line: Line, depth: float, place: tuple[float, float], marks: Sequence[Line]) -> bool:
    under = [m for m in marks if m.box.grown(0.5 * m.box.height, 0.35 * m.box.height).contains(*place)]
    if 0.0 < depth < _PALE and under:
        return True
    text = line.text.replace(" ", "")
    if depth >= _PALER or (len(text) == 1 and text.isascii()):
        return False  # a lone figure looks paler than it is, and is found in any line
    return any(partial_ratio(text, mark.text) >= _ALIKE for mark in under)


def _flat_places(slanted: Slanted, boxes: Sequence[Box]) -> list[tuple[float, float]]:
    """Where the boxes' middles lie in the flat picture, as shares of it."""
    height, width = slanted.page.shape
    centres: Floats = np.asarray([box.centre for box in boxes], np.float64).reshape(-1, 2)
    flat = (centres - slanted.back[:, 2]) @ np.linalg.inv(slanted.back[:, :2]).T
    return [(float(x) / width, float(y) / height) for x, y in flat]
