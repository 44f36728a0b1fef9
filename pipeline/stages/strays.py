"""Lines under a watermark: read again where its print runs through them, left out where nothing else is there.

A detector takes a few letters of slanted pale writing for a line of their own, and a reader takes them for part of
the line they cross; in a table either stands in somebody's cell. Both are told by how pale the writing is.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.adapters.readers import Reading, TextReader
from pipeline.model.geometry import Box
from pipeline.model.reading import Line
from pipeline.stages.lines import cut_out
from pipeline.vision.image import Grey
from pipeline.vision.watermark import depths, without_pale

_PALE = 0.5  # of the depth of the page's writing: what is so pale belongs to the watermark
_SEEN = 0.03  # of a line's box under pale ink: what the watermark's strokes cover where they cross it
_LEGIBLE = 0.5  # certainty below which nothing was read
_LESS = 0.1  # certainty that a reading without the watermark may lose against one with it
_SCRAP = 6  # characters; more of them are never left out
_PAD = 3
_INK = 12.0  # grey levels below the paper
_BESIDE = 0.1  # of a line's own ink, beside it: less means that nothing goes on
_MARKS = frozenset("-—–―一/|\\…·.√✓")
"""Thin strokes look pale though they are print."""


def without_strays(lines: Sequence[Line], page: Grey, reader: TextReader) -> list[Line]:
    """The lines of a straightened page that bears a watermark, as they read without it; its scraps are left out."""
    depth = depths(page, [line.box for line in lines])
    long = [d for d, line in zip(depth, lines, strict=True) if len(line.text) > 3]
    usual = float(np.median(long)) if long else 0.0
    crossed: dict[int, Grey] = {}
    for n, line in enumerate(lines):
        if not set(line.text) <= _MARKS:
            crop, share = without_pale(cut_out(page, line.box, _PAD), _PALE * usual)
            if share > _SEEN:
                crossed[n] = crop
    readings = dict(zip(crossed, reader.read_crops(list(crossed.values())), strict=True))
    kept = []
    for n, line in enumerate(lines):
        better = _better(line, readings[n], depth[n] < _PALE * usual, reader) if n in readings else line
        if better is None and _stands_alone(line, lines, page):
            better = line  # pale print of the page's own, as headings on screens are
        if better is not None:
            kept.append(better)
    return kept


def _better(line: Line, cleaned: Reading, pale: bool, reader: TextReader) -> Line | None:
    """The line, its reading without pale ink, or None where it consists of pale ink."""
    if cleaned.text.strip() and cleaned.confidence >= max(_LEGIBLE, line.confidence - _LESS):
        return cleaned.on(line.box, reader.reader)
    if len(line.text) > _SCRAP:
        return line
    nothing = cleaned.confidence < _LEGIBLE or set(cleaned.text) <= _MARKS  # a ruling is left, perhaps
    gone = nothing and not set(cleaned.text) & set(line.text)
    return None if pale or gone else line


def _stands_alone(line: Line, lines: Sequence[Line], page: Grey) -> bool:
    """Whether no pale ink goes on beside the line: a scrap of a watermark has its neighbours slanting away from it."""
    height, width = page.shape
    reach = line.box.height
    around = line.box.grown(reach * height / width, reach)
    inked = _inked(page, around)
    own = float(_part(inked, line.box, around).sum())
    for other in lines:
        if other.box.overlap(around).area > 0:
            _part(inked, other.box.grown(2 / width, 2 / height), around)[:] = False
    return own > 0 and float(inked.sum()) < _BESIDE * own


def _inked(page: Grey, box: Box) -> NDArray[np.bool_]:
    """Where a part of the page is darker than its paper, softened against the scanner's grain."""
    soft = np.asarray(cv2.GaussianBlur(cut_out(page, box, 0), (0, 0), 1.0), np.uint8)
    paper = float(np.percentile(soft, 80))
    return np.asarray(soft < paper - _INK)


def _part(mask: NDArray[np.bool_], box: Box, frame: Box) -> NDArray[np.bool_]:
    """The part of a mask of `frame` that lies in `box`, as a view."""
    height, width = mask.shape
    xs = [int((x - frame.x0) / max(frame.width, 1e-9) * width) for x in (box.x0, box.x1)]
    ys = [int((y - frame.y0) / max(frame.height, 1e-9) * height) for y in (box.y0, box.y1)]
    return mask[max(ys[0], 0) : max(ys[1] + 1, 0), max(xs[0], 0) : max(xs[1] + 1, 0)]
