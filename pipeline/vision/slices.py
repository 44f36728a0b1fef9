"""Riding seals: what of a seal over the edges of several sheets lies on one of them."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.model.geometry import Box
from pipeline.model.reading import SealMark
from pipeline.vision.image import Mask

_EDGE = 0.03  # of the width: how far from the edge a slice may end; scanners leave a margin
_BAND = 0.11  # of the width: the widest slice
_GAP = 0.105  # of the longer side: between the upper arc of a slice and what follows below
_LEAST, _MOST = 0.045, 0.19  # of the longer side: height of a slice
_INK = 26  # pixels
_BREAK = 0.02  # of the width: paper between a slice and what stands beside it


def edge_slices(mask: Mask) -> list[SealMark]:
    """Slices at the left and right edge in the page's red ink, whole seals and borders taken out. They are erased."""
    width = mask.shape[1]
    boxes = _slices(mask)
    boxes += [(width - x1, y0, width - x0, y1) for x0, y0, x1, y1 in _slices(np.ascontiguousarray(mask[:, ::-1]))]
    marks = [_mark(box, mask) for box in boxes]
    for x0, y0, x1, y1 in boxes:
        mask[y0:y1, x0:x1] = 0
    return marks


def _slices(mask: Mask) -> list[tuple[int, int, int, int]]:
    """Bounds of slices at the right edge: stretches of rows with ink, as high as a seal or nearly."""
    width, longest = mask.shape[1], max(mask.shape)
    edge = mask[:, round(width * (1 - _EDGE)) :]
    rows = np.flatnonzero(edge.any(axis=1))
    if len(rows) < 3:
        return []
    found = []
    for stretch in np.split(rows, np.flatnonzero(np.diff(rows) > _GAP * longest) + 1):
        top, bottom = int(stretch[0]), int(stretch[-1]) + 1
        box = _bounds(mask[top:bottom], width)
        part = mask[top:bottom, box[0] : box[1]]
        if _LEAST * longest <= bottom - top <= _MOST * longest and _is_slice(part):
            found.append((box[0], top, box[1], bottom))
    return found


def _bounds(rows: Mask, width: int) -> tuple[int, int]:
    """From which column to which the ink hangs together, going inwards from the edge."""
    first = round(width * (1 - _BAND))
    inked = np.flatnonzero(rows[:, first:].any(axis=0))
    gaps = np.flatnonzero(np.diff(inked) > max(_BREAK * width, 2))
    start = inked[gaps[-1] + 1] if len(gaps) else inked[0]
    return first + int(start), first + int(inked[-1]) + 1


def _is_slice(part: Mask) -> bool:
    """Whether it is more than specks and a rule: ink in several columns, at the top and at the bottom."""
    count = cv2.countNonZero(part)
    if count < _INK or part.shape[1] < 3 or part.shape[0] < 1.2 * part.shape[1]:
        return False
    columns = (part > 0).sum(axis=0)
    return bool(columns.max() < 0.75 * count)


def _mark(box: tuple[int, int, int, int], mask: Mask) -> SealMark:
    height, width = mask.shape
    x0, y0, x1, y1 = box
    share = float((mask[y0:y1, x0:x1] > 0).mean())
    place = Box(round(x0 / width, 5), round(y0 / height, 5), round(x1 / width, 5), round(y1 / height, 5))
    return SealMark(box=place, colour="red", shape="slice", confidence=round(min(1.0, 0.4 + share), 3))
