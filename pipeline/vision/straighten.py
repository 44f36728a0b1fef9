"""Skew: found from how sharply ink falls into rows, taken out by turning the page about its centre."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model.geometry import Box
from pipeline.vision.image import Floats, Grey, Rgb, ink, shrunk

LARGEST = 12.0
SMALLEST = 0.08
_SIDE = 1100
_SAMPLE, _GLANCE = 40_000, 13_000  # points of ink


def skew_of(grey: Grey) -> float:
    """Degrees the page must be turned counter-clockwise to be straight; 0.0 when it is, or cannot be told.

    Searched within ±12°, to 0.03°. Rows of text and horizontal rulings count, and vertical rulings as well.
    """
    mask = ink(shrunk(grey, _SIDE))
    points = cv2.findNonZero(mask)
    if points is None or len(points) < 200:
        return 0.0
    if len(points) > _SAMPLE:
        points = points[np.random.default_rng(0).choice(len(points), _SAMPLE, replace=False)]
    x, y = np.asarray(points, np.float32).reshape(-1, 2).T.copy()
    best = 0.0
    every = max(len(x) // _GLANCE, 1)  # the first look needs but a part of them
    for reach, step, apart in ((LARGEST, 0.75, every), (0.75, 0.15, 1), (0.15, 0.03, 1)):
        angles = best + np.arange(-reach, reach + step / 2, step)
        some_x, some_y = np.ascontiguousarray(x[::apart]), np.ascontiguousarray(y[::apart])
        best = float(angles[int(np.argmax([_sharpness(some_x, some_y, a) for a in angles]))])
    flat, found = _sharpness(x, y, 0.0), _sharpness(x, y, best)
    if abs(best) < SMALLEST or abs(best) > LARGEST or found < flat * 1.05:
        return 0.0
    return round(best, 3)


def straightened(page: NDArray[np.uint8], skew: float) -> NDArray[np.uint8]:
    """The page turned counter-clockwise by `skew` degrees about its centre, same canvas, paper-coloured corners."""
    if not skew:
        return page
    height, width = page.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1.0)
    paper = [float(v) for v in np.atleast_1d(np.median(page[::16, ::16], axis=(0, 1)))]
    turned = cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=paper)
    return np.asarray(turned, np.uint8)


def straightened_part(page: NDArray[np.uint8], skew: float, box: Box, pad: int = 0) -> NDArray[np.uint8]:
    """The pixels of a box of the straightened page with a margin, without straightening the rest; at least one."""
    height, width = page.shape[:2]
    x0, y0 = min(max(int(box.x0 * width) - pad, 0), width - 1), min(max(int(box.y0 * height) - pad, 0), height - 1)
    x1, y1 = min(round(box.x1 * width) + pad, width), min(round(box.y1 * height) + pad, height)
    size = max(x1 - x0, 1), max(y1 - y0, 1)
    if not skew:
        return np.ascontiguousarray(page[y0 : y0 + size[1], x0 : x0 + size[0]])
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1.0)
    matrix[:, 2] -= (x0, y0)
    part = cv2.warpAffine(page, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(part, np.uint8)


def _sharpness(x: Floats, y: Floats, angle: float) -> float:
    """How unevenly the ink falls into rows and columns when the page is turned counter-clockwise by `angle`."""
    slope = np.float32(np.tan(np.radians(angle)))
    return _unevenness(y - x * slope) + 0.5 * _unevenness(x + y * slope)


def _unevenness(places: Floats) -> float:
    steps = np.diff(np.bincount((places - places.min()).astype(np.int32)))
    return float(steps @ steps)


__all__ = ["LARGEST", "Rgb", "skew_of", "straightened"]
