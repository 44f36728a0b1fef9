"""Printing in red: titles, numbers and labels that the red fix would take away with the seals."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model.reading import SealMark
from pipeline.vision.image import Grey, Mask, Rgb, bounds
from pipeline.vision.seals import red_ink

_LEAST, _LARGEST = 0.006, 0.06  # height of a character as a share of the page's longer side
_IN_A_ROW = 3  # characters
_FRAME_GAP, _RULE = 13, 45  # pixels
_LONGEST = 14  # characters run together; more is an ornament


def red_print(page: Callable[[], Rgb], small: Rgb, seals: Sequence[SealMark]) -> Grey | None:
    """The page's red ink alone, dark on white, seals taken out; None where none of it stands in a row like writing.

    `small` is the page reduced, to look at first; `page` gives the page itself where that is needed.
    """
    mask = red_ink(small)
    height, width = mask.shape
    for seal in seals:
        x0, y0, x1, y1 = seal.box
        mask[int(y0 * height) : int(y1 * height) + 2, int(x0 * width) : int(x1 * width) + 2] = 0
    mask = _without_frames(mask)
    if not _stands_in_rows(mask):
        return None
    whole = page()
    keep = cv2.resize(cv2.dilate(mask, np.ones((5, 5), np.uint8)), whole.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    others = cv2.max(np.ascontiguousarray(whole[:, :, 1]), np.ascontiguousarray(whole[:, :, 2]))
    depth = cv2.subtract(np.ascontiguousarray(whole[:, :, 0]), others)
    strongest = max(float(np.percentile(depth[keep > 0], 90)), 20.0)
    dark = cv2.subtract(np.full_like(depth, 255), cv2.convertScaleAbs(depth, alpha=235.0 / strongest))
    return np.asarray(np.where(keep > 0, dark, 255), np.uint8)


def has_red_rules(small: Rgb) -> bool:
    """Whether long straight red lines run in both directions of the reduced page."""
    mask = red_ink(small)
    bars = ((1, _RULE), (_RULE, 1))
    return all(cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones(bar, np.uint8)).any() for bar in bars)


def _without_frames(mask: Mask) -> Mask:
    """Without ornaments round the page and rules across it: what hangs together over most of a side."""
    joined = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((_FRAME_GAP, _FRAME_GAP), np.uint8)), np.uint8)
    if not _frames(bounds(joined), mask).any():
        return mask
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    frames = _frames(np.asarray(stats, np.int32), mask)
    frames[0] = False
    return np.where(frames[labels], np.uint8(0), mask)


def _frames(boxes: NDArray[np.int32], mask: Mask) -> NDArray[np.bool_]:
    """Which of the boxes (left, top, width, height) are as large as a frame."""
    height, width = mask.shape
    return np.asarray((boxes[:, 2] > 0.5 * width) | (boxes[:, 3] > 0.3 * height))


def _stands_in_rows(mask: Mask) -> bool:
    """Whether some red ink, as high as characters, makes up a row of them."""
    joined = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)), np.uint8)
    if not _letters(bounds(joined), mask).any():
        return False
    count, _, measured, centres = cv2.connectedComponentsWithStats(joined, connectivity=8)
    stats = np.asarray(measured, np.int32)[1:count]
    left, _, width, height, area = stats.T
    filled = (area >= 0.12 * width * height) & (area <= 0.9 * width * height)
    letters = _letters(stats, mask) & filled
    left, width, height, middle = left[letters], width[letters], height[letters], centres[1:count, 1][letters]
    for n in range(len(middle)):
        row = (np.abs(middle - middle[n]) < 0.4 * height[n]) & (np.abs(left - left[n]) < 30 * height[n])
        if width[row].sum() >= _IN_A_ROW * height[n]:
            return True
    return False


def _letters(boxes: NDArray[np.int32], mask: Mask) -> NDArray[np.bool_]:
    """Which of the boxes (left, top, width, height) are as high as a character and no longer than a word."""
    width, height, longest = boxes[:, 2], boxes[:, 3], max(mask.shape)
    high = (height >= _LEAST * longest) & (height <= _LARGEST * longest)
    return np.asarray(high & (width <= _LONGEST * height))
