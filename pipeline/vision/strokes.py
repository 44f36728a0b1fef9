"""Ruling lines: long, thin, straight, with paper on at least one side. What tables are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.vision.image import Floats, Grey, Mask, darkest_of, ink, inked, reduced

SIDE = 1300  # pixels of the longer side that lines are sought at
ACROSS, DOWN = 32, 18  # shortest run of ink looked at: writing has many long strokes across, few down
_WINDOW, _BELOW = 31, 14  # pixels of the page around a place, grey levels by which ink is darker
_BREAK = 3  # closed before looking: speckle and fading
_BRIDGE = 11  # between two pieces of one line; tables standing apart are further
_THICK = 8
_MOST = 500
_BULGE = 1.3
_OFF = 3  # two pieces of one line lie no further apart across it
_SURROUNDINGS = 3  # how far from the line its surroundings are looked at
_BUSY = 0.45  # share of ink beside a line above which it is part of a picture or of writing


@dataclass(frozen=True)
class Stroke:
    """A line in one direction: from `start` to `end` along it, `place` across it at its middle, `slope` of it."""

    start: float
    end: float
    place: float
    slope: float = 0.0
    filled: float = 0.0

    @property
    def length(self) -> float:
        return self.end - self.start

    def at(self, along: float) -> float:
        """Its place across at a point along it."""
        return self.place + self.slope * (along - (self.start + self.end) / 2)


def reduced_ink(grey: Grey) -> Mask:
    """Ink at about `SIDE` pixels; a dark pixel stays dark however thin the line."""
    factor = max(round(max(grey.shape) / SIDE), 1)
    if factor == 1:
        return ink(grey, _WINDOW, _BELOW)
    return inked(darkest_of(grey, factor), reduced(grey, factor), _WINDOW // factor, _BELOW)


def strokes(mask: Mask, shortest: int = ACROSS) -> list[Stroke]:
    """All lines across the mask with a run of `shortest`; those down it are the lines across its transpose."""
    wide = cv2.dilate(mask, np.ones((2, 1), np.uint8))
    closed = cv2.morphologyEx(wide, cv2.MORPH_CLOSE, np.ones((1, _BREAK), np.uint8))
    runs = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, shortest), np.uint8))
    found = cv2.findNonZero(runs)
    if found is None:
        return []
    points = np.asarray(found, np.int32).reshape(-1, 2)
    # Few enough for short labels, which cost half the time: each has `shortest` pixels at least.
    labelled = cv2.CV_16U if len(points) < 65_000 * shortest else cv2.CV_32S
    count, labels, measured, centres = cv2.connectedComponentsWithStats(runs, connectivity=8, ltype=labelled)
    stats = np.asarray(measured, np.int32)
    widths, heights = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    thin = (stats[:, cv2.CC_STAT_AREA] <= _THICK * widths) & (heights <= np.maximum(_THICK, widths * 0.06))
    candidates = np.flatnonzero(thin[1:count]) + 1
    if len(candidates) > _MOST:  # a picture or an ornament: only what is long can be a ruling
        candidates = candidates[np.argsort(-widths[candidates], kind="stable")[:_MOST]]
    if not len(candidates):
        return []
    number = np.full(count, -1)
    number[candidates] = np.arange(len(candidates))
    places = np.asarray(centres, np.float64)[candidates, 1]
    return _joined(
        _straight_and_bare(mask, points, number[labels[points[:, 1], points[:, 0]]], stats[candidates], places)
    )


def _straight_and_bare(
    mask: Mask, points: NDArray[np.int32], piece: NDArray[np.int64], stats: NDArray[np.int32], places: Floats
) -> list[Stroke]:
    """Those pieces that can be lines.

    All of them are measured at once, pixel by pixel: a page of writing has hundreds of runs. `points` are x and y
    of the pixels, from top to bottom, `piece` the number of the piece that each belongs to, -1 for none; `stats`
    and `places` are OpenCV's measures of the pieces and their middles.
    """
    inside = piece >= 0
    (xs, ys), piece = points[inside].T, piece[inside]
    left, widths = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_WIDTH]
    along = xs - left[piece]
    start, centre, end = _middles(ys, along, piece, widths)
    straight = np.abs(centre - (start + end) / 2) <= _BULGE
    kept = straight & _bare(mask, ys, along, piece, left, widths)
    slopes = np.where(widths >= 120, (end - start) / (widths - widths // 8), 0.0)
    return [
        Stroke(int(left[n]), int(left[n] + widths[n]), float(places[n]), float(slopes[n]), float(widths[n]))
        for n in np.flatnonzero(kept)
    ]


def _middles(
    ys: NDArray[np.int32], along: NDArray[np.int32], piece: NDArray[np.int64], widths: NDArray[np.int32]
) -> tuple[Floats, Floats, Floats]:
    """The mean y of every piece at its start, its centre and its end, an eighth of it each.

    The side of a seal's ring bulges: its centre does not lie between its ends.
    """
    part = np.maximum(widths // 8, 2)
    middle = (widths - part) // 2

    def mean(chosen: NDArray[np.bool_]) -> Floats:
        count = np.bincount(piece[chosen], minlength=len(widths))
        total = np.bincount(piece[chosen], weights=ys[chosen], minlength=len(widths))
        return np.asarray(total / np.maximum(count, 1), np.float64)

    own_part, own_middle = part[piece], middle[piece]
    return (
        mean(along < own_part),
        mean((along >= own_middle) & (along < own_middle + own_part)),
        mean(along >= widths[piece] - own_part),
    )


def _bare(
    mask: Mask,
    ys: NDArray[np.int32],
    along: NDArray[np.int32],
    piece: NDArray[np.int64],
    left: NDArray[np.int32],
    widths: NDArray[np.int32],
) -> NDArray[np.bool_]:
    """Whether there is paper along one side of each piece: writing and ornaments have ink on both."""
    first = np.cumsum(widths) - widths
    column = first[piece] + along
    top, bottom = np.zeros(int(widths.sum()), np.int32), np.zeros(int(widths.sum()), np.int32)
    bottom[column] = ys  # from top to bottom: the last one stays
    top[column[::-1]] = ys[::-1]
    xs = np.repeat(left - first, widths) + np.arange(len(top))
    busy = [
        np.add.reduceat(mask[np.clip(rows, 0, mask.shape[0] - 1), xs] > 0, first, dtype=np.int32) / widths
        for rows in (top - _SURROUNDINGS, bottom + _SURROUNDINGS)
    ]
    return np.asarray((np.minimum(*busy) < _BUSY) & (busy[0] + busy[1] < 3 * _BUSY))


def _joined(pieces: Sequence[Stroke]) -> list[Stroke]:
    """Pieces that continue one another as one line."""
    finished: list[Stroke] = []
    growing: list[Stroke] = []
    for piece in sorted(pieces, key=lambda p: p.start):
        reached = piece.start - _BRIDGE
        finished += [line for line in growing if line.end < reached]
        growing = [line for line in growing if line.end >= reached]
        # The distance at the piece's start, written out: this runs a hundred thousand times on a page of pictures.
        x, y = piece.start, piece.place - piece.slope * piece.length / 2
        number = next(
            (
                n
                for n, line in enumerate(growing)
                if -_OFF <= line.place + line.slope * (x - (line.start + line.end) / 2) - y <= _OFF
            ),
            None,
        )
        if number is None:
            growing.append(piece)
        else:
            growing[number] = _union(growing[number], piece)
    return finished + growing


def _union(line: Stroke, piece: Stroke) -> Stroke:
    start, end = min(line.start, piece.start), max(line.end, piece.end)
    weight = piece.filled / (line.filled + piece.filled)
    slope = line.slope if line.length >= piece.length else piece.slope
    middle = (start + end) / 2
    base = replace(line, slope=slope), replace(piece, slope=slope)
    place = base[0].at(middle) * (1 - weight) + base[1].at(middle) * weight
    return Stroke(start, end, place, slope, line.filled + piece.filled)
