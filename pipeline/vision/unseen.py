"""Ink as high as writing that no line covers: small pale print beside large, which a detector overlooks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from pipeline.model.geometry import Box, union
from pipeline.model.reading import Grid, Line
from pipeline.vision.image import Mask, bounds

_FEWEST = 4  # lines from which the usual height of writing can be told
_BODY = 0.75  # of a line's box: the height of its writing
_MARGIN = 0.02  # share of the page that scanners darken


def unseen_runs(mask: Mask, lines: Sequence[Line], grids: Sequence[Grid]) -> list[Box]:
    """Boxes of runs of ink outside tables and lines, of the height of the page's writing and two characters long.

    Args:
        mask: ink of the straightened page, not 0 where there is any.
        lines: what was read; fewer than four do not tell how high writing is, then nothing is found.
        grids: their cells are searched elsewhere.
    """
    if len(lines) < _FEWEST:
        return []
    height, width = mask.shape
    em = max(float(np.median([line.box.height for line in lines])) * height * _BODY, 6.0)
    rest = (mask > 0).astype(np.uint8)
    for line in lines:
        _clear(rest, line.box.grown(0.35 * em / width, 0.2 * em / height))
    for grid in grids:
        _clear(rest, union([cell.box for cell in grid.cells]).grown(0.005, 0.005))
    return [box for box in _runs(rest, em) if _well_inside(box)]


def _clear(mask: Mask, box: Box) -> None:
    height, width = mask.shape
    y0, y1 = max(int(box.y0 * height), 0), int(box.y1 * height) + 1
    mask[y0:y1, max(int(box.x0 * width), 0) : int(box.x1 * width) + 1] = 0


def _runs(rest: Mask, em: float) -> Iterator[Box]:
    """Characters side by side, taken together; rulings, specks and pictures are not of their shape."""
    height, width = rest.shape
    gap = max(int(0.7 * em), 3) | 1
    joined = cv2.morphologyEx(rest, cv2.MORPH_CLOSE, np.ones((3, gap), np.uint8))
    for x, y, across, down in bounds(np.asarray(joined, np.uint8)).tolist():
        if not 0.55 * em <= down <= 2.2 * em or across < 1.6 * em:
            continue
        if 0.12 <= float(rest[y : y + down, x : x + across].mean()) <= 0.6:
            yield Box(x / width, y / height, (x + across) / width, (y + down) / height)


def _well_inside(box: Box) -> bool:
    return min(box.x0, box.y0) >= _MARGIN and max(box.x1, box.y1) <= 1 - _MARGIN
