"""Pale writing across a page, slanted: found and brought out on purpose, for no reader sees it at page scale."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from pipeline.model.geometry import Box
from pipeline.vision.image import Floats, Grey, Mask, Rgb, darkest, shrunk

SIDE = 700  # pixels of the longer side that pale ink is sought at
READING_SIDE = 2000
_PALE = (9, 95)  # grey levels darker than the paper around
_SHARE = 0.004  # of the page that must be covered by pale ink
_DOMINANCE = 1.6  # how much sharper rows must be at the slant than at other angles
_LEAST_SLANT = 6
_POINTS = 30_000


class Slanted(NamedTuple):
    """The page turned so that its watermark lies flat, everything else taken out, and the way back."""

    page: Grey
    angle: float
    back: Floats  # 2 × 3: from pixels of `page` to shares of the page


def bring_out(page: Rgb, small: Rgb) -> Slanted | None:
    """The slanted pale writing of a straightened page, dark on white and lying flat; None where there is none.

    `small` is the page reduced: pale ink is sought there first, in 15 ms, and only where it is found is the page
    turned.
    """
    pale = pale_ink(darkest(shrunk(small, SIDE)))
    if (pale > 0).mean() < _SHARE:
        return None
    angle = slant_of(pale)
    return None if angle is None else _flat(page, angle)


def pale_ink(grey: Grey) -> Mask:
    """What is a little darker than the paper around it and not beside real ink."""
    paper = cv2.medianBlur(cv2.dilate(grey, np.ones((7, 7), np.uint8)), 21)
    depth = cv2.subtract(paper, cv2.GaussianBlur(grey, (3, 3), 0))
    pale = cv2.inRange(depth, np.asarray(_PALE[0]), np.asarray(_PALE[1]))
    dark = cv2.inRange(cv2.subtract(paper, grey), np.asarray(_PALE[1] + 1), np.asarray(255))
    near_dark = cv2.dilate(dark, np.ones((5, 5), np.uint8))
    return np.asarray(cv2.bitwise_and(pale, cv2.bitwise_not(near_dark)), np.uint8)


def slant_of(pale: Mask) -> float | None:
    """Degrees the writing must be turned clockwise to lie flat (negative: it falls); None when it has no slant."""
    ys, xs = (places.astype(np.float32) for places in np.nonzero(pale))
    if len(xs) > _POINTS:
        chosen = np.random.default_rng(0).choice(len(xs), _POINTS, replace=False)
        ys, xs = ys[chosen], xs[chosen]
    angles = np.arange(-70.0, 70.5, 2.5)
    sharpness = np.asarray([_rows(xs, ys, a) for a in angles])
    best = float(angles[int(sharpness.argmax())])
    fine = np.arange(best - 2.5, best + 2.6, 0.5)
    best = float(fine[int(np.argmax([_rows(xs, ys, a) for a in fine]))])
    if abs(best) < _LEAST_SLANT or sharpness.max() < _DOMINANCE * np.median(sharpness):
        return None
    return best


def _rows(xs: Floats, ys: Floats, angle: float) -> float:
    """How unevenly the ink falls into rows when turned clockwise by `angle`."""
    radians = np.radians(angle)
    places = (ys * np.cos(radians) + xs * np.sin(radians)) / 2
    counts = np.bincount((places - places.min()).astype(np.int32)).astype(np.float64)
    # Smoothed over a stroke's width: single specks make no rows.
    counts = np.convolve(counts, np.ones(3) / 3, mode="same")
    return float((np.diff(counts) ** 2).sum())


def _flat(page: Rgb, angle: float) -> Slanted:
    brought = _darkened(darkest(shrunk(page, READING_SIDE)))
    height, width = brought.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1.0)
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    size = (int(height * sin + width * cos), int(height * cos + width * sin))
    matrix[0, 2] += (size[0] - width) / 2
    matrix[1, 2] += (size[1] - height) / 2
    turned = cv2.warpAffine(brought, matrix, size, flags=cv2.INTER_LINEAR, borderValue=255)
    back = np.asarray(cv2.invertAffineTransform(matrix), np.float64)
    back[0] /= width
    back[1] /= height
    return Slanted(np.asarray(turned, np.uint8), angle, back)


def _darkened(grey: Grey) -> Grey:
    """Pale ink black, real ink painted over with paper."""
    quarter = cv2.dilate(shrunk(grey, READING_SIDE // 4), np.ones((5, 5), np.uint8))
    paper = cv2.resize(cv2.medianBlur(quarter, 9), grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    depth = cv2.subtract(paper, grey).astype(np.float32)
    dark = cv2.dilate((depth > _PALE[1]).astype(np.uint8), np.ones((3, 3), np.uint8))
    pale = depth[(depth > _PALE[0]) & (dark == 0)]
    strongest = max(float(np.percentile(pale, 90)) if pale.size else 1.0, 10.0)
    brought = 255 - np.clip(depth * (220.0 / strongest), 0, 220)
    brought[dark > 0] = 255
    return np.asarray(cv2.GaussianBlur(brought.astype(np.uint8), (3, 3), 0), np.uint8)


def box_on_page(slanted: Slanted, box: Box) -> Box:
    """A box of the flat picture as the smallest upright box around it on the page."""
    height, width = slanted.page.shape
    corners = np.asarray([(x * width, y * height, 1.0) for x in (box.x0, box.x1) for y in (box.y0, box.y1)])
    places = np.clip(corners @ slanted.back.T, 0.0, 1.0)
    low, high = places.min(axis=0), places.max(axis=0)
    return Box(*(round(float(v), 5) for v in (low[0], low[1], high[0], high[1])))
