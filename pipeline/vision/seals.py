"""Seals: where red (on copies: grey) ink lies in a ring or a frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model.geometry import Box
from pipeline.model.reading import Line, SealMark
from pipeline.vision.image import Floats, Mask, Rgb, bounds, shrunk
from pipeline.vision.seals_grey import Ring, left_over, rings_among_writing
from pipeline.vision.slices import edge_slices

SIDE = 800  # pixels of the longer side that seals are sought at
_BASE = 256  # added to differences of grey levels, so that they can be counted
_FEWEST = 60  # red pixels
_LEAST_RED = 14  # red over the other channels, above what the paper has
_SMALLEST, _LARGEST = 0.037, 0.24  # of the longer side: a private seal's edge to a large round seal
_TRIALS = 160
_MOST = 12  # blobs looked at
_LEAST_INK = 40  # pixels
_GOLD = 0.7  # how much of the redness yellow may have
_ON_RING = 0.55  # share of the ring's directions in which there must be ink
_ON_FRAME = 0.7  # likewise of a square's frame
_FRAME = 100  # pixels; straight red runs as long as this are a sheet's border
_SQUARE = 0.9  # share of the smallest rectangle around it that a square's hull fills
_FILLED = 0.5  # share of ink inside a ring from which it is a disc: an emblem


def red_ink(page: Rgb) -> Mask:
    """Where the reduced page is redder than its paper. The threshold follows the page: faded seals count, too."""
    red, green, blue = cv2.split(shrunk(page, SIDE))
    redness = _countable(cv2.subtract(red, cv2.max(green, blue), dtype=cv2.CV_16S))
    counts = _counts(redness)
    paper = _level(counts, 0.5)
    counts[: paper + _LEAST_RED + 1] = 0
    if counts.sum() < _FEWEST:
        return np.zeros(red.shape, np.uint8)
    threshold = paper + max(_LEAST_RED, 0.35 * (_level(counts, 0.9) - paper))
    return np.asarray((redness > threshold) * np.uint8(255), np.uint8)


def _countable(differences: Any) -> NDArray[np.uint16]:
    """Differences of grey levels, none of them negative any more."""
    return np.asarray(differences + np.int16(_BASE)).view(np.uint16)


def _counts(levels: NDArray[np.uint16]) -> Floats:
    return np.asarray(cv2.calcHist([levels], [0], None, [2 * _BASE], [0, 2 * _BASE]).ravel(), np.float32)


def _level(counts: Floats, share: float) -> int:
    """The level that this share of what was counted does not exceed."""
    return int(np.searchsorted(np.cumsum(counts), counts.sum() * share))


def find_seals(page: Rgb, grey_page: bool, lines: Sequence[Line] = ()) -> tuple[SealMark, ...]:
    """All seals of a straightened page, unread. About 30 ms.

    On a page without colour a seal is as grey as everything else: sought is a ring in what is left when the
    `lines` read with certainty are taken out, and only a clear one counts.
    """
    if grey_page:
        left, hidden = left_over(shrunk(page, SIDE), lines)
        found, mask = rings_among_writing(left, hidden), left
    else:
        page = shrunk(page, SIDE)
        mask = _without_gold(without_frames(red_ink(page)), page)
        if cv2.countNonZero(mask) < _LEAST_INK:
            return ()
        found = [ring for ring in rings(mask) if not _erased_disc(mask, ring)]
    colour = "grey" if grey_page else "red"
    height, width = mask.shape
    marks = []
    for ring in found:
        box = _box(
            ring.x - ring.radius, ring.y - ring.radius, ring.x + ring.radius, ring.y + ring.radius, width, height
        )
        marks.append(SealMark(box=box, colour=colour, shape="round", confidence=round(ring.coverage, 3)))
        cv2.circle(mask, (round(ring.x), round(ring.y)), round(ring.radius * 1.06) + 2, 0, -1)
    if not grey_page:
        slices = edge_slices(mask)
        marks = [m for m in marks if not any(s.box.contains(*m.box.centre) for s in slices)]
        marks += slices + _framed(mask)
    return tuple(sorted(marks, key=lambda m: (m.box.y0, m.box.x0)))


def _without_gold(mask: Mask, page: Rgb) -> Mask:
    """The red ink that is not yellow as well: titles and borders in gold are no seals."""
    small = shrunk(page, SIDE)
    yellow = cv2.subtract(small[:, :, 1], small[:, :, 2], dtype=cv2.CV_16S)
    paper = _middle(np.asarray(yellow, np.int16))
    ys, xs = np.nonzero(mask)
    red, green, blue = small[ys, xs].astype(np.int16).T
    gold = green - blue - paper > _GOLD * (red - green) + 6
    left = mask.copy()
    left[ys[gold], xs[gold]] = 0
    return left


def _middle(differences: NDArray[np.int16]) -> int:
    """The median of differences of grey levels: counted, for sorting them takes longer."""
    return _level(_counts(_countable(differences)), 0.5) - _BASE


def without_frames(mask: Mask) -> Mask:
    """The ink without long straight runs: a border that a seal touches would make one blob with it."""
    thick = cv2.dilate(mask, np.ones((3, 3), np.uint8))
    for bar in ((1, _FRAME), (_FRAME, 1)):
        runs = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones(bar, np.uint8))
        mask = np.asarray(cv2.subtract(mask, runs), np.uint8)
    return mask


def _erased_disc(mask: Mask, ring: Ring) -> bool:
    """Whether it is filled, as emblems are: a seal is mostly paper inside its writing. Such a disc is taken out."""
    reach = ring.radius * 0.62
    y0, y1 = max(int(ring.y - reach), 0), int(ring.y + reach) + 1
    x0, x1 = max(int(ring.x - reach), 0), int(ring.x + reach) + 1
    inside = mask[y0:y1, x0:x1]
    filled = bool(inside.size) and float((inside > 0).mean()) > _FILLED
    if filled:
        cv2.circle(mask, (round(ring.x), round(ring.y)), round(ring.radius * 1.3), 0, -1)
    return filled


def rings(mask: Mask) -> list[Ring]:
    """Circles of ink; each takes its ink away before the next is sought."""
    left = mask.copy()
    found: list[Ring] = []
    for blob in _blobs(mask):
        for _ in range(3):
            ring = _ring_in(left, blob)
            if ring is None:
                break
            found.append(ring)
            cv2.circle(left, (round(ring.x), round(ring.y)), round(ring.radius * 1.06) + 2, 0, -1)
    return found


def _blobs(mask: Mask) -> list[tuple[int, int, int, int]]:
    """Bounds of red ink that hangs together once small gaps are closed, large enough for a seal."""
    reach = max(round(max(mask.shape) * 0.014), 5)
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    least = _SMALLEST * max(mask.shape)
    blobs = bounds(np.asarray(closed, np.uint8)).tolist()
    large = [(x, y, w, h) for x, y, w, h in blobs if max(w, h) >= least and min(w, h) >= least * 0.5]
    return sorted(large, key=lambda b: -b[2] * b[3])[:_MOST]


def _ring_in(mask: Mask, blob: tuple[int, int, int, int]) -> Ring | None:
    """The best circle through the ink of a blob, by trying circles through three of its outer points."""
    x, y, w, h = blob
    part = mask[y : y + h, x : x + w]
    points = _outline(part)
    if len(points) < 30:
        return None
    least, most = _SMALLEST * 0.8 * max(mask.shape) / 2, _LARGEST * max(mask.shape) / 2
    best = _best_circle(points, least, most)
    if best is None or best.coverage < _ON_RING:
        return None
    if _is_rectangle(part):
        return None
    fitted = _fitted(points, best)
    return Ring(fitted.x + x, fitted.y + y, fitted.radius, fitted.coverage)


def _is_rectangle(part: Mask) -> bool:
    """Whether the ink fills an upright or turned square: of a circle's, its hull fills but four fifths."""
    points = cv2.findNonZero(part)
    if points is None or len(points) < 8:
        return False
    (_, _), (w, h), _ = cv2.minAreaRect(points)
    hull = cv2.contourArea(cv2.convexHull(points))
    return min(w, h) > 0.72 * max(w, h) > 0 and hull > _SQUARE * w * h


def _outline(part: Mask) -> Floats:
    """The outermost ink seen from the four sides and their corners: a seal's rim, not its writing."""
    ys, xs = np.nonzero(part)
    if not len(xs):
        return np.zeros((0, 2), np.float32)
    points = np.stack([xs, ys], axis=1).astype(np.float32)
    centre = (points.min(axis=0) + points.max(axis=0)) / 2
    away = points - centre
    direction = ((np.degrees(np.arctan2(away[:, 1], away[:, 0])) + 360) % 360 / 2).astype(int)
    distance = np.hypot(away[:, 0], away[:, 1])
    order = np.lexsort((distance, direction))
    last = np.r_[direction[order][1:] != direction[order][:-1], True]
    return points[order[last]]


def _best_circle(points: Floats, least: float, most: float) -> Ring | None:
    """Of the circles through three points taken at random, the one that most directions have ink on."""
    trios = points[np.random.default_rng(7).integers(0, len(points), (_TRIALS, 3))].astype(np.float64)
    (ax, ay), (bx, by), (cx, cy) = (trios[:, n].T for n in range(3))
    with np.errstate(divide="ignore", invalid="ignore"):
        d = 2 * (ax * (by - cy) + bx * (cy - ay) + cx * (ay - by))
        sa, sb, sc = ax * ax + ay * ay, bx * bx + by * by, cx * cx + cy * cy
        x = (sa * (by - cy) + sb * (cy - ay) + sc * (ay - by)) / d
        y = (sa * (cx - bx) + sb * (ax - cx) + sc * (bx - ax)) / d
        radius = np.hypot(ax - x, ay - y)
        fits = (np.abs(d) > 1e-3) & (radius >= least) & (radius <= most)
    circles = np.stack([x, y, radius], axis=1)[fits]
    if not len(circles):
        return None
    coverage = _coverage(points, circles)
    best = int(coverage.argmax())
    return Ring(float(circles[best][0]), float(circles[best][1]), float(circles[best][2]), float(coverage[best]))


def _near(points: Floats, circles: Floats) -> NDArray[np.bool_]:
    """For every circle (x, y, radius) and every point: whether the point lies on it."""
    distance = np.hypot(points[None, :, 0] - circles[:, :1], points[None, :, 1] - circles[:, 1:2])
    radius = circles[:, 2:]
    return np.asarray(np.abs(distance - radius) <= np.maximum(1.5, 0.03 * radius))


def _coverage(points: Floats, circles: Floats) -> Floats:
    """For every circle: the share of 72 directions in which a point lies on it."""
    near = _near(points, circles)
    angles = np.degrees(np.arctan2(points[None, :, 1] - circles[:, 1:2], points[None, :, 0] - circles[:, :1]))
    directions = ((angles + 360) // 5).astype(int) % 72
    covered = np.zeros((len(circles), 72), bool)
    number, point = np.nonzero(near)
    covered[number, directions[number, point]] = True
    return np.asarray(covered.mean(axis=1), np.float64)


def _fitted(points: Floats, ring: Ring) -> Ring:
    """The circle once more, by least squares through everything near it."""
    near = points[_near(points, np.asarray([[ring.x, ring.y, ring.radius]]))[0]].astype(np.float64)
    system = np.c_[2 * near, np.ones(len(near))]
    solution, *_ = np.linalg.lstsq(system, (near**2).sum(axis=1), rcond=None)
    x, y = float(solution[0]), float(solution[1])
    radius = float(np.sqrt(max(solution[2] + x * x + y * y, 0.0)))
    coverage = float(_coverage(points, np.asarray([[x, y, radius]]))[0])
    return Ring(x, y, radius, coverage) if coverage >= ring.coverage else ring


def _framed(mask: Mask) -> list[SealMark]:
    """What is left when the rings are gone: ovals and square name seals."""
    height, width = mask.shape
    marks = []
    for x, y, w, h in _blobs(mask):
        part = mask[y : y + h, x : x + w]
        shape = _shape(part, max(width, height))
        if shape:
            share = float((part > 0).mean())
            box = _box(x, y, x + w, y + h, width, height)
            marks.append(SealMark(box=box, colour="red", shape=shape, confidence=round(min(1.0, 0.4 + share), 3)))
    return marks


def _shape(part: Mask, longest: int) -> str | None:
    """oval or square; None for red writing and red rules."""
    h, w = part.shape
    density = float((part > 0).mean())
    if not _SMALLEST * longest <= max(w, h) <= _LARGEST * longest or not 0.4 <= w / h <= 2.5 or density < 0.06:
        return None
    if _is_rectangle(part):
        return "square" if _edge_ink(_upright(part), oval=False) >= _ON_FRAME else None
    if _edge_ink(part, oval=True) >= _ON_RING:
        return "oval"
    return None


def _upright(part: Mask) -> Mask:
    """The ink of the smallest rectangle around it, laid upright."""
    points = cv2.findNonZero(part)
    rectangle = cv2.minAreaRect(points)
    w, h = (max(round(side), 4) for side in rectangle[1])
    corners = np.asarray(cv2.boxPoints(rectangle), np.float32)
    target = np.asarray([(0, h - 1), (0, 0), (w - 1, 0), (w - 1, h - 1)], np.float32)
    return np.asarray(cv2.warpPerspective(part, cv2.getPerspectiveTransform(corners, target), (w, h)), np.uint8)


def _edge_ink(part: Mask, oval: bool) -> float:
    """The share of the frame (or of the ellipse inside it) that is inked."""
    h, w = part.shape
    outline = np.zeros_like(part)
    thick = max(round(min(h, w) * 0.07), 2)
    if oval:
        cv2.ellipse(outline, (w // 2, h // 2), (w // 2 - thick // 2, h // 2 - thick // 2), 0, 0, 360, 255, thick)
    else:
        cv2.rectangle(outline, (0, 0), (w - 1, h - 1), 255, thick)
    ys, xs = np.nonzero(outline)
    angles = ((np.degrees(np.arctan2(ys - h / 2, xs - w / 2)) + 360) // 5).astype(int) % 72
    inked = np.unique(angles[part[ys, xs] > 0])
    return len(inked) / 72


def _box(x0: float, y0: float, x1: float, y1: float, width: int, height: int) -> Box:
    shares = (x0 / width, y0 / height, x1 / width, y1 / height)
    return Box(*(round(float(min(max(s, 0.0), 1.0)), 5) for s in shares))
