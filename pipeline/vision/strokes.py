"""Ruling lines: long, thin, straight, with paper on at least one side. What tables are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.vision.image import Grey, Mask, ink

SIDE = 1300  # pixels of the longer side that lines are sought at
ACROSS, DOWN = 32, 18  # shortest run of ink looked at: writing has many long strokes across, few down
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
    mask = ink(grey, window=31, below=14)
    if factor == 1:
        return mask
    height, width = (edge - edge % factor for edge in mask.shape)
    parts = [mask[dy:height:factor, dx:width:factor] for dy in range(factor) for dx in range(factor)]
    pooled = np.ascontiguousarray(parts[0])
    for part in parts[1:]:
        pooled = np.asarray(cv2.max(pooled, np.ascontiguousarray(part)), np.uint8)
    return pooled


def strokes(mask: Mask, shortest: int = ACROSS) -> list[Stroke]:
    """All lines across the mask with a run of `shortest`; those down it are the lines across its transpose."""
    wide = cv2.dilate(mask, np.ones((2, 1), np.uint8))
    closed = cv2.morphologyEx(wide, cv2.MORPH_CLOSE, np.ones((1, _BREAK), np.uint8))
    runs = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, shortest), np.uint8))
    count, labels, stats, centres = cv2.connectedComponentsWithStats(runs, connectivity=8)
    widths, heights = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    thin = (stats[:, cv2.CC_STAT_AREA] <= _THICK * widths) & (heights <= np.maximum(_THICK, widths * 0.06))
    candidates = [int(n) for n in np.flatnonzero(thin[1:count]) + 1]
    if len(candidates) > _MOST:  # a picture or an ornament: only what is long can be a ruling
        candidates = sorted(candidates, key=lambda n: -int(widths[n]))[:_MOST]
    found = []
    for number in candidates:
        x, y, width, height, _ = (int(v) for v in stats[number])
        piece = labels[y : y + height, x : x + width] == number
        if _is_straight(piece) and _is_bare(mask, piece, x, y):
            found.append(_stroke(piece, x, y, float(centres[number][1])))
    return _joined(found)


def _stroke(piece: NDArray[np.bool_], x: int, y: int, place: float) -> Stroke:
    """A piece of line with its slope, where it is long enough to have one."""
    width = piece.shape[1]
    slope = 0.0
    if width >= 120:
        end = max(width // 8, 1)
        slope = (_middle(piece[:, -end:]) - _middle(piece[:, :end])) / (width - end)
    return Stroke(x, x + width, place, slope, float(width))


def _is_straight(piece: NDArray[np.bool_]) -> bool:
    """Whether its middle lies between its ends: the side of a seal's ring bulges."""
    width = piece.shape[1]
    part = max(width // 8, 2)
    centre = (width - part) // 2
    ends = (_middle(piece[:, :part]) + _middle(piece[:, -part:])) / 2
    return abs(_middle(piece[:, centre : centre + part]) - ends) <= _BULGE


def _middle(piece: NDArray[np.bool_]) -> float:
    ys = np.nonzero(piece)[0]
    return float(ys.mean()) if len(ys) else piece.shape[0] / 2


def _is_bare(mask: Mask, piece: NDArray[np.bool_], x: int, y: int) -> bool:
    """Whether there is paper along one side of the piece: writing and ornaments have ink on both."""
    columns = np.arange(x, x + piece.shape[1])
    top = y + piece.argmax(axis=0) - _SURROUNDINGS
    bottom = y + piece.shape[0] - 1 - piece[::-1].argmax(axis=0) + _SURROUNDINGS
    busy = [(mask[np.clip(rows, 0, mask.shape[0] - 1), columns] > 0).mean() for rows in (top, bottom)]
    return bool(min(busy) < _BUSY and sum(busy) < 3 * _BUSY)


def _joined(pieces: Sequence[Stroke]) -> list[Stroke]:
    """Pieces that continue one another as one line."""
    finished: list[Stroke] = []
    growing: list[Stroke] = []
    for piece in sorted(pieces, key=lambda p: p.start):
        finished += [line for line in growing if piece.start - line.end > _BRIDGE]
        growing = [line for line in growing if piece.start - line.end <= _BRIDGE]
        number = next((n for n, line in enumerate(growing) if _continues(line, piece)), None)
        if number is None:
            growing.append(piece)
        else:
            growing[number] = _union(growing[number], piece)
    return finished + growing


def _continues(line: Stroke, piece: Stroke) -> bool:
    """Whether a piece that starts near a line's end lies on it."""
    return abs(line.at(piece.start) - piece.at(piece.start)) <= _OFF


def _union(line: Stroke, piece: Stroke) -> Stroke:
    start, end = min(line.start, piece.start), max(line.end, piece.end)
    weight = piece.filled / (line.filled + piece.filled)
    slope = line.slope if line.length >= piece.length else piece.slope
    middle = (start + end) / 2
    base = replace(line, slope=slope), replace(piece, slope=slope)
    place = base[0].at(middle) * (1 - weight) + base[1].at(middle) * weight
    return Stroke(start, end, place, slope, line.filled + piece.filled)
