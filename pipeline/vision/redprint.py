"""Printing in red: titles, numbers and labels that the red fix would take away with the seals."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np

from pipeline.model.reading import SealMark
from pipeline.vision.image import Floats, Grey, Mask, Rgb
from pipeline.vision.seals import red_ink

_LEAST, _LARGEST = 0.006, 0.06  # height of a character as a share of the page's longer side
_IN_A_ROW = 3  # characters


def red_print(page: Callable[[], Rgb], small: Rgb, seals: Sequence[SealMark]) -> Grey | None:
    """The page's red ink alone, dark on white, seals taken out; None where none of it stands in a row like writing.

    `small` is the page reduced, to look at first; `page` gives the page itself where that is needed.
    """
    mask = red_ink(small)
    height, width = mask.shape
    for seal in seals:
        x0, y0, x1, y1 = seal.box
        mask[int(y0 * height) : int(y1 * height) + 2, int(x0 * width) : int(x1 * width) + 2] = 0
    if not _stands_in_rows(mask):
        return None
    whole = page()
    keep = cv2.resize(cv2.dilate(mask, np.ones((5, 5), np.uint8)), whole.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    red = whole[:, :, 0].astype(np.int16)
    others = whole[:, :, 1:].max(axis=2).astype(np.int16)
    depth: Floats = np.clip(red - others, 0, 255).astype(np.float32)
    strongest = max(float(np.percentile(depth[keep > 0], 90)), 20.0)
    dark = 255 - np.clip(depth * (235.0 / strongest), 0, 255)
    return np.asarray(np.where(keep > 0, dark, 255), np.uint8)


def _stands_in_rows(mask: Mask) -> bool:
    """Whether some red ink, as high as characters, makes up a row of them."""
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, _, stats, centres = cv2.connectedComponentsWithStats(joined, connectivity=8)
    longest = max(mask.shape)
    left, _, width, height, area = (stats[1:count, n] for n in range(5))
    letters = (
        (height >= _LEAST * longest)
        & (height <= _LARGEST * longest)
        & (area >= 0.12 * width * height)
        & (area <= 0.9 * width * height)
    )
    left, width, height, middle = left[letters], width[letters], height[letters], centres[1:count, 1][letters]
    for n in range(len(middle)):
        row = (np.abs(middle - middle[n]) < 0.4 * height[n]) & (np.abs(left - left[n]) < 30 * height[n])
        if width[row].sum() >= _IN_A_ROW * height[n]:
            return True
    return False
