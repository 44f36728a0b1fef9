"""Pages as arrays: the types and the few operations that every other vision module needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Rgb: TypeAlias = NDArray[np.uint8]
"""Height × width × 3, red first."""
Grey: TypeAlias = NDArray[np.uint8]
"""Height × width, 0 black, 255 white."""
Mask: TypeAlias = NDArray[np.uint8]
"""Height × width, 0 or 255."""
Floats: TypeAlias = NDArray[np.floating[Any]]

RED_BLACK, RED_WHITE = 60, 225
RED_LIGHTENING = 0.5
GREY_SPREAD = 22
COLOURED_SHARE = 0.0004
_HALVED = 1.9  # times too large

_STRETCH = np.clip((np.arange(256) - RED_BLACK) * 255.0 / (RED_WHITE - RED_BLACK), 0, 255).astype(np.uint8)


def red_fixed(page: Rgb) -> Grey:
    """The red channel, lightened where the page is red, and stretched: what a red seal covers stays legible.

    Unfixed, dates under seals vanish. The lightening counts on real licences, whose seals are often a dark red:
    issue dates found whole went from 5 to 8 of 12.
    """
    red, green, blue = cv2.split(page)
    others = cv2.max(green, blue)
    lightened = cv2.addWeighted(red, 1.0, cv2.subtract(red, others), RED_LIGHTENING, 0.0)
    return np.asarray(cv2.LUT(lightened, _STRETCH), np.uint8)


def as_grey(page: Rgb) -> Grey:
    """The page without colour, as the eye weighs it."""
    return np.asarray(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), np.uint8)


def is_grey(page: Rgb) -> bool:
    """Whether the page has no colour, so that the colour of a seal cannot be told.

    A cast over the whole sheet (yellowed paper, a tinted lamp) is no colour: every channel is taken in proportion
    to what it is on the paper.
    """
    balanced = [_balanced(np.asarray(plane, np.uint8)) for plane in cv2.split(shrunk(page, 400))]
    highest = cv2.max(cv2.max(balanced[0], balanced[1]), balanced[2])
    lowest = cv2.min(cv2.min(balanced[0], balanced[1]), balanced[2])
    return bool((cv2.subtract(highest, lowest) > GREY_SPREAD).mean() < COLOURED_SHARE)


def _balanced(plane: Grey) -> Grey:
    """A channel as if it were white on the paper."""
    paper = max(middle(plane), 1)
    return np.asarray(cv2.LUT(plane, np.minimum(np.arange(256) * (255.0 / paper), 255.0).astype(np.uint8)), np.uint8)


def shrunk(page: NDArray[np.uint8], longest: int) -> NDArray[np.uint8]:
    """At most `longest` pixels on the longer side, averaged; never enlarged. What is nearly half as large is halved.

    Halved while that is possible, then interpolated over the rest: a tenth of what averaging over areas costs.
    """
    while max(page.shape[:2]) >= _HALVED * longest and min(page.shape[:2]) > 1:
        page = reduced(page, 2)
    height, width = page.shape[:2]
    scale = longest / max(height, width)
    if scale >= 1:
        return page
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    return np.asarray(cv2.resize(page, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def reduced(page: NDArray[np.uint8], factor: int) -> NDArray[np.uint8]:
    """The mean of every `factor` × `factor` pixels; what is left over at the ends is dropped: whole ones are fast."""
    height, width = page.shape[0] // factor, page.shape[1] // factor
    whole = page[: height * factor, : width * factor]
    return np.asarray(cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def darkest_of(grey: Grey, factor: int) -> Grey:
    """The darkest of every `factor` × `factor` pixels; rows and columns left over are dropped."""
    height, width = (edge - edge % factor for edge in grey.shape)
    rows = _least([grey[n:height:factor, :width] for n in range(factor)])
    return _least([np.ascontiguousarray(rows[:, n::factor]) for n in range(factor)])


def _least(planes: Sequence[Grey]) -> Grey:
    least = planes[0]
    for plane in planes[1:]:
        least = np.asarray(cv2.min(least, plane), np.uint8)
    return least


def darkest(page: Rgb) -> Grey:
    """The darkest channel of every pixel: ink of any colour is dark."""
    red, green, blue = cv2.split(page)
    return np.asarray(cv2.min(cv2.min(red, green), blue), np.uint8)


def turned(page: NDArray[np.uint8], rotation: int) -> NDArray[np.uint8]:
    """Turned clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(page, -(rotation // 90) % 4)) if rotation % 360 else page


def ink(grey: Grey, window: int = 41, below: int = 18) -> Mask:
    """What is darker than its surroundings by `below` grey levels: 255 where there is ink."""
    return inked(grey, grey, window, below)


def inked(grey: Grey, paper: Grey, window: int, below: int) -> Mask:
    """Where a page is darker by `below` grey levels than what lies around the place on `paper`, a page as large."""
    sides = (window | 1, window | 1)
    around = cv2.boxFilter(paper, -1, sides, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.threshold(cv2.subtract(around, grey), below - 1, 255, cv2.THRESH_BINARY)[1], np.uint8)


def middle(plane: Grey) -> int:
    """The median: counted, for sorting takes longer."""
    counts = cv2.calcHist([plane], [0], None, [256], [0, 256]).ravel()
    return int(np.searchsorted(np.cumsum(counts), plane.size / 2))


def outlines(mask: Mask) -> list[NDArray[np.int32]]:
    """The outer contours (n × 1 × 2: x, y) of what hangs together, corners touching: a tenth of labelling's cost."""
    contours, tree = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if tree is None:
        return []
    outer = np.asarray(tree).reshape(-1, 4)[:, 3] < 0
    return [
        np.asarray(contour, np.int32) for contour, is_outer in zip(contours, outer.tolist(), strict=True) if is_outer
    ]


def bounds(mask: Mask) -> NDArray[np.int32]:
    """Left, top, width and height (n × 4) of what hangs together."""
    return np.asarray([cv2.boundingRect(contour) for contour in outlines(mask)], np.int32).reshape(-1, 4)
