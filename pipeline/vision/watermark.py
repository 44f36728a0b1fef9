"""Pale writing across a page, slanted: found and brought out on purpose, for no reader sees it at page scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model.geometry import Box
from pipeline.vision.image import Floats, Grey, Mask, bounds, shrunk

SIDE = 700  # pixels of the longer side that pale ink is sought at
READING_SIDE = 1800
_PALEST = 9  # grey levels darker than the paper around
_PALE_SHARE = 0.62  # of the depth of real ink: what is paler may be a watermark
_DARKEST = (45, 140)  # the bounds of that depth, in grey levels
_SHARE = 0.0012  # of the page that must be covered by pale ink outside its lines
_DOMINANCE = 1.6  # how much sharper rows must be at the slant than at other angles
_LEAST_SLANT = 15
_POINTS = 30_000
_RULED = 40  # what is deeper than this over and under a line too is a ruling
_TALL_LINE = 0.035  # of the page: what is taller is no line of the text


class Slanted(NamedTuple):
    """The watermark lying flat, everything else taken out, and the way back."""

    page: Grey
    angle: float
    back: Floats  # 2 × 3: from pixels of `page` to shares of the page


class Pale(NamedTuple):
    """Slanted pale writing: how many degrees it rises, where it lies on the page turned by them, how deep it may be."""

    angle: float
    place: Box
    limit: int


def bring_out(grey: Grey, lines: Sequence[Box] = ()) -> Slanted | None:
    """The slanted pale writing of a straightened page, dark on white and lying flat; None where there is none.

    `grey` is the page's darkest channel; `lines` are the boxes of its text, whose pale rims would drown the slant.
    """
    pale = find_pale(grey, lines)
    return pale and _flat(shrunk(grey, READING_SIDE), *pale)


def find_pale(grey: Grey, lines: Sequence[Box] = ()) -> Pale | None:
    """Whether slanted pale writing lies on a straightened page, and where; the page may be reduced. About 15 ms."""
    grey = shrunk(grey, SIDE)
    free = _outside(pale_ink(grey), lines)
    if (free > 0).mean() < _SHARE:
        return None
    angle = slant_of(free)
    if angle is None:
        return None
    place = _place(free, angle)
    if place is None:
        return None
    limit = _darkest_pale(np.asarray(cv2.subtract(_paper(grey), grey), np.uint8))
    return Pale(angle, place, limit)


def pale_ink(grey: Grey) -> Mask:
    """What is a little darker than the paper around it, more than the scanner's grain, and not beside real ink."""
    soft = np.asarray(cv2.GaussianBlur(grey, (0, 0), 1.0), np.uint8)
    paper = np.asarray(cv2.medianBlur(soft, 31), np.uint8)
    depth = np.asarray(cv2.subtract(paper, soft), np.uint8)
    below = np.asarray(cv2.subtract(paper, grey), np.uint8)
    darkest_pale = _darkest_pale(below)
    pale = cv2.inRange(depth, np.asarray(max(_PALEST, round(3 * _grain(paper, soft)))), np.asarray(darkest_pale))
    dark = cv2.inRange(below, np.asarray(darkest_pale + 1), np.asarray(255))
    near_dark = cv2.dilate(dark, np.ones((5, 5), np.uint8))
    return np.asarray(cv2.bitwise_and(pale, cv2.bitwise_not(near_dark)), np.uint8)


def _grain(paper: Grey, grey: Grey) -> float:
    """How much brightness varies where there is nothing but paper, in grey levels (one standard deviation)."""
    return 1.5 * float(np.median(cv2.absdiff(paper, grey)[::2, ::2]))


def _darkest_pale(depth: Grey) -> int:
    """How deep ink may be and still be pale: told from how deep this page's writing is."""
    inked = depth[depth > 3 * _PALEST]
    writing = float(np.percentile(inked, 95)) if inked.size else 0.0
    return int(np.clip(_PALE_SHARE * writing, *_DARKEST))


def _outside(pale: Mask, lines: Sequence[Box]) -> Mask:
    """Without what lies in lines of the text, and without specks."""
    height, width = pale.shape
    free = pale.copy()
    for x0, y0, x1, y1 in lines:
        if y1 - y0 < _TALL_LINE:
            free[
                max(int(y0 * height) - 1, 0) : int(y1 * height) + 2, max(int(x0 * width) - 2, 0) : int(x1 * width) + 3
            ] = 0
    count, labels, stats, _ = cv2.connectedComponentsWithStats(free, connectivity=8)
    kept = stats[:, cv2.CC_STAT_AREA] >= 5
    kept[0] = False
    long_side = stats[:count, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1].max(axis=1)
    kept &= long_side < 0.2 * max(height, width)  # edges of the sheet, shadows
    return np.asarray(np.where(kept[labels], 255, 0), np.uint8)


def slant_of(pale: Mask) -> float | None:
    """Degrees the writing must be turned clockwise to lie flat (negative: it falls); None when it has no slant."""
    ys, xs = (places.astype(np.float32) for places in np.nonzero(pale))
    if len(xs) > _POINTS:
        chosen = np.random.default_rng(0).choice(len(xs), _POINTS, replace=False)
        ys, xs = ys[chosen], xs[chosen]
    angles = np.arange(-70.0, 70.5, 2.5)
    sharpness = np.asarray([_rows(xs, ys, a) for a in angles])
    slanted = np.where(np.abs(angles) < _LEAST_SLANT, 0.0, sharpness)
    best = float(angles[int(slanted.argmax())])
    if slanted.max() < _DOMINANCE * np.median(sharpness):
        return None
    fine = np.arange(best - 2.5, best + 2.6, 0.5)
    return float(fine[int(np.argmax([_rows(xs, ys, a) for a in fine]))])


def _place(pale: Mask, angle: float) -> Box | None:
    """Where the writing lies on the page so turned, with a margin; None where nothing of it makes a row."""
    matrix, (width, height) = _canvas(pale, angle)
    flat = cv2.warpAffine(pale, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=0)
    joined = cv2.morphologyEx(flat, cv2.MORPH_CLOSE, np.ones((3, width // 22), np.uint8))
    boxes = bounds(np.asarray(joined, np.uint8))
    left, top, across, down = boxes[(boxes[:, 2] > 0.06 * width) & _between(boxes[:, 3], 0.006, 0.06, height)].T
    if not len(left):
        return None
    tall = int(down.max())
    x0, y0, x1, y1 = int(left.min()), int(top.min()), int((left + across).max()), int((top + down).max())
    return Box(x0 / width, y0 / height, x1 / width, y1 / height).grown(6 * tall / width, 2.5 * tall / height)


def _between(heights: NDArray[np.int32], low: float, high: float, whole: int) -> NDArray[np.bool_]:
    return np.asarray((heights > low * whole) & (heights < high * whole))


def _rows(xs: Floats, ys: Floats, angle: float) -> float:
    """How unevenly the ink falls into rows when turned clockwise by `angle`."""
    radians = np.radians(angle)
    places = (ys * np.cos(radians) + xs * np.sin(radians)) / 2
    counts = np.bincount((places - places.min()).astype(np.int32)).astype(np.float64)
    # Smoothed over a stroke's width: single specks make no rows.
    counts = np.convolve(counts, np.ones(3) / 3, mode="same")
    return float((np.diff(counts) ** 2).sum())


def _canvas(picture: Grey, angle: float) -> tuple[Floats, tuple[int, int]]:
    """The matrix that turns the picture onto a canvas that holds all of it, and the canvas's width and height."""
    height, width = picture.shape
    matrix = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1.0), np.float64)
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    size = (int(height * sin + width * cos), int(height * cos + width * sin))
    matrix[0, 2] += (size[0] - width) / 2
    matrix[1, 2] += (size[1] - height) / 2
    return matrix, size


def _flat(grey: Grey, angle: float, place: Box, darkest_pale: int) -> Slanted:
    """The place of the writing, turned flat, pale ink black and real ink painted over with paper."""
    height, width = grey.shape
    matrix, canvas = _canvas(grey, angle)
    matrix[:, 2] -= (place.x0 * canvas[0], place.y0 * canvas[1])
    size = (max(int(place.width * canvas[0]), 1), max(int(place.height * canvas[1]), 1))
    cut = np.asarray(cv2.warpAffine(grey, matrix, size, flags=cv2.INTER_LINEAR, borderValue=255), np.uint8)
    back = np.asarray(cv2.invertAffineTransform(matrix), np.float64)
    back[0] /= width
    back[1] /= height
    return Slanted(_darkened(cut, _paper(cut), darkest_pale), angle, back)


def _paper(grey: Grey) -> Grey:
    """The page's brightness without its ink."""
    quarter = cv2.dilate(shrunk(grey, max(max(grey.shape) // 4, 40)), np.ones((3, 3), np.uint8))
    smooth = cv2.medianBlur(quarter, 15)
    return np.asarray(cv2.resize(smooth, grey.shape[::-1], interpolation=cv2.INTER_LINEAR), np.uint8)


def _darkened(grey: Grey, paper: Grey, darkest_pale: int) -> Grey:
    """Pale ink black, real ink painted over with paper."""
    soft = np.asarray(cv2.GaussianBlur(grey, (0, 0), 0.9), np.uint8)
    depth = cv2.subtract(paper, soft).astype(np.float32)
    dark = cv2.dilate((cv2.subtract(paper, grey) > darkest_pale).astype(np.uint8), np.ones((3, 3), np.uint8))
    pale = depth[(depth > max(1.5 * _PALEST, 3 * _grain(paper, soft))) & (dark == 0)]
    strongest = max(float(np.percentile(pale, 75)) if pale.size else 1.0, 15.0)
    brought = 255 - np.clip((depth - 0.25 * strongest) * (300.0 / strongest), 0, 225)
    brought[dark > 0] = 255
    return np.asarray(brought, np.uint8)


def without_pale(crop: Grey, limit: float) -> tuple[Grey, float]:
    """A piece of a page with ink shallower than `limit` grey levels painted over, and its share of the piece.

    The pale rims of real strokes stay.
    """
    paper = _level(crop, 0.9)
    depth = np.asarray(cv2.subtract(np.full_like(crop, round(paper)), crop), np.uint8)
    real = cv2.dilate((depth > limit).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    pale = ~real & (depth > 0.25 * limit)
    return np.where(real, crop, np.uint8(round(paper))), float(pale.mean())


def depths(page: Grey, boxes: Sequence[Box]) -> list[float]:
    """How deep the ink in the middle of each box is, in grey levels below the paper: real print is deep all over.

    The page is straightened; a box off the page has depth 255.
    """
    depth = np.asarray(cv2.subtract(_paper(page), cv2.GaussianBlur(page, (3, 3), 0)), np.uint8)
    return [_depth(depth, box) for box in boxes]


def _depth(depth: Grey, box: Box) -> float:
    """The depth of nearly the darkest ink in a box; rulings that run through it are left out."""
    height, width = depth.shape
    inner, around = box.grown(-0.1 * box.width, -0.25 * box.height), box.grown(0.0, 0.3 * box.height)
    x0, x1 = int(inner.x0 * width), int(inner.x1 * width) + 1
    inside = depth[int(inner.y0 * height) : int(inner.y1 * height) + 1, x0:x1]
    if not inside.size:
        return 255.0
    through = depth[int(around.y0 * height) : int(around.y1 * height) + 1, x0:x1]
    tenth = len(through) // 10
    free = np.partition(through, tenth, axis=0)[tenth] < _RULED
    return _level(inside[:, free], 0.95) if free.any() else 255.0


def _level(grey: Grey, share: float) -> float:
    """The grey level that this share of the pixels does not exceed: counted, for sorting them takes longer."""
    return float(np.searchsorted(np.cumsum(np.bincount(grey.ravel(), minlength=256)), share * grey.size))


def box_on_page(slanted: Slanted, box: Box) -> Box:
    """A box of the flat picture as the smallest upright box around it on the page."""
    height, width = slanted.page.shape
    corners = np.asarray([(x * width, y * height, 1.0) for x in (box.x0, box.x1) for y in (box.y0, box.y1)])
    places = np.clip(corners @ slanted.back.T, 0.0, 1.0)
    low, high = places.min(axis=0), places.max(axis=0)
    return Box(*(round(float(v), 5) for v in (low[0], low[1], high[0], high[1])))
