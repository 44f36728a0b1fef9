"""Grey seals: rings in what is left of a page without colour when its writing is taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model.reading import Line
from pipeline.vision.image import Floats, Mask, Rgb, ink

_SMALLEST, _LARGEST = 0.085, 0.24  # of the page's longer side
_READ = 0.8
_CLEAR = 0.72
_SPECK = 10  # pixels
_TOO_MUCH = 0.03
_HIDDEN = 0.4  # share of the directions that must not be
_NEAR = np.asarray([(dx, dy, dr) for dx in (-2, 0, 2) for dy in (-2, 0, 2) for dr in (-2, 0, 2)], np.float64)
_DIRECTIONS = np.radians(np.arange(0, 360, 5))
_COSINES, _SINES = np.cos(_DIRECTIONS), np.sin(_DIRECTIONS)


@dataclass(frozen=True)
class Ring:
    """A circle in pixels of the reduced page; `coverage` is the share of its directions that hold ink."""

    x: float
    y: float
    radius: float
    coverage: float


def left_over(small: Rgb, lines: Sequence[Line]) -> tuple[Mask, Mask]:
    """Ink of the reduced page without read writing and straight rulings; and where writing was taken out."""
    mask = ink(np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.uint8), window=25, below=8)
    hidden = np.zeros_like(mask)
    height, width = mask.shape
    for line in lines:
        if line.confidence >= _READ:
            x0, y0, x1, y1 = line.box
            hidden[int(y0 * height) : int(y1 * height) + 1, int(x0 * width) : int(x1 * width) + 1] = 255
    mask[hidden > 0] = 0
    for bar in ((1, 40), (40, 1)):
        rules = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones(bar, np.uint8))
        mask = np.asarray(cv2.subtract(mask, cv2.dilate(rules, np.ones((3, 3), np.uint8))), np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    specks = stats[:, cv2.CC_STAT_AREA] < _SPECK
    return np.where(specks[labels] if count > 1 else False, np.uint8(0), mask), hidden


def rings_among_writing(mask: Mask, hidden: Mask) -> list[Ring]:
    """Clear circles in the ink left over, best first, none inside another."""
    longest = max(mask.shape)
    if cv2.countNonZero(mask) > _TOO_MUCH * mask.size:  # a picture, or a page that could not be read
        return []
    circles = cv2.HoughCircles(
        mask,
        cv2.HOUGH_GRADIENT,
        dp=1.5,
        minDist=longest * 0.03,
        param1=120,
        param2=28,
        minRadius=round(longest * _SMALLEST / 2),
        maxRadius=round(longest * _LARGEST / 2),
    )
    if circles is None:
        return []
    kept: list[Ring] = []
    rated = (_best_near(mask, hidden, *(float(v) for v in circle)) for circle in circles[0][:40])
    for ring in sorted(rated, key=lambda r: -r.coverage):
        apart = all(np.hypot(ring.x - k.x, ring.y - k.y) > max(ring.radius, k.radius) for k in kept)
        if ring.coverage >= _CLEAR and apart:
            kept.append(ring)
    return kept


def _best_near(mask: Mask, hidden: Mask, x: float, y: float, radius: float) -> Ring:
    """The circle close to a vote's that has the most ink: votes are off by a pixel or two."""
    circles = np.asarray([x, y, radius]) + _NEAR
    coverage = _rims(mask, hidden, circles)
    best = int(coverage.argmax())
    return Ring(float(circles[best, 0]), float(circles[best, 1]), float(circles[best, 2]), float(coverage[best]))


def _rims(mask: Mask, hidden: Mask, circles: Floats) -> Floats:
    """For every circle (x, y, radius) the share of directions with ink on the rim and paper outside it.

    Of the directions where no writing was taken out; 0.0 where those are few.
    """
    height, width = mask.shape

    def at(plane: Mask, offset: float) -> NDArray[np.bool_]:
        away = circles[:, 2:] + offset
        xs = np.clip((circles[:, :1] + away * _COSINES).round().astype(int), 0, width - 1)
        ys = np.clip((circles[:, 1:2] + away * _SINES).round().astype(int), 0, height - 1)
        return np.asarray(plane[ys, xs] > 0)

    seen = ~at(hidden, 0.0)
    inked = (at(mask, 0.0) | at(mask, 1.0) | at(mask, -1.0)) & ~at(mask, 5.0) & seen
    share = inked.sum(axis=1) / np.maximum(seen.sum(axis=1), 1)
    return np.where(seen.mean(axis=1) < _HIDDEN, 0.0, share)
