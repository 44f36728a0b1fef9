"""Whether two pages look alike: a small digest of the picture that stays near when the page is scanned again."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.vision.image import Grey

PICTURE_SIDE = 300
"""Pixels of the longer side that are enough to look at."""
_SIDE = 16
BITS = _SIDE * _SIDE


def picture_of(page: Grey) -> str:
    """The difference hash of a straightened page: 256 bits in hex, one for each step in brightness from left to right.

    The page is first cut to its print, so that wider margins do not matter. "" where nothing is printed.
    """
    rows, columns = (np.flatnonzero((page < page.mean() * 0.75).any(axis=axis)) for axis in (1, 0))
    if not rows.size or not columns.size:
        return ""
    print_ = page[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    small = cv2.resize(print_, (_SIDE + 1, _SIDE), interpolation=cv2.INTER_AREA).astype(np.int16)
    return np.packbits(small[:, 1:] > small[:, :-1]).tobytes().hex()


def picture_distance(one: str, other: str) -> int:
    """In how many of the 256 bits two pictures differ; all of them where one has no picture."""
    if not one or not other:
        return BITS
    return (int(one, 16) ^ int(other, 16)).bit_count()
