"""Pages as arrays: the types and the few operations that every other vision module needs."""

from __future__ import annotations

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
    paper = max(float(np.median(plane)), 1.0)
    return np.asarray(cv2.LUT(plane, np.minimum(np.arange(256) * (255.0 / paper), 255.0).astype(np.uint8)), np.uint8)


def shrunk(page: NDArray[np.uint8], longest: int) -> NDArray[np.uint8]:
    """At most `longest` pixels on the longer side, averaged; never enlarged. What is nearly half as large is halved.

    Halved while that is possible, then interpolated over the rest: a sixth of what averaging over areas costs.
    """
    while max(page.shape[:2]) >= _HALVED * longest:
        height, width = page.shape[:2]
        half = max(width // 2, 1), max(height // 2, 1)
        page = np.asarray(cv2.resize(page, half, interpolation=cv2.INTER_LINEAR_EXACT), np.uint8)
    height, width = page.shape[:2]
    scale = longest / max(height, width)
    if scale >= 1:
        return page
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    return np.asarray(cv2.resize(page, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def darkest(page: Rgb) -> Grey:
    """The darkest channel of every pixel: ink of any colour is dark."""
    return np.asarray(cv2.min(cv2.min(page[:, :, 0], page[:, :, 1]), page[:, :, 2]), np.uint8)


def turned(page: NDArray[np.uint8], rotation: int) -> NDArray[np.uint8]:
    """Turned clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(page, -(rotation // 90) % 4)) if rotation % 360 else page


def ink(grey: Grey, window: int = 41, below: int = 18) -> Mask:
    """What is darker than its surroundings by `below` grey levels: 255 where there is ink."""
    return np.asarray(
        cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window | 1, below),
        np.uint8,
    )
