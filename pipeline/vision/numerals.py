"""The digits of a printed number one by one, measured to parts of a pixel: to find one unlike the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import cv2
import numpy as np

from pipeline.vision.image import Floats, Grey, Mask, middle, outlines

_RUN = re.compile(r"\d+(?:[.,]\d+)*|\d+(?:[-/]\d+)+")
_LEAST_HEIGHT = 8.0  # pixels: below, a pixel more or less says nothing
_INK, _TALL = 0.33, 0.6
_LEAST_CONTRAST = 45.0
_SIDE = (12, 18)  # what shapes are compared at: width, height
_HALO = 1  # pixels around the ink that blur and compression stain most
_BESIDE = 2  # pixels beyond a digit that count as its own paper: a patch reaches hardly farther
_AWAY, _ENOUGH = 4, 10  # pixels from the digit where no patch is any more; and how many of paper must be seen


class Glyph(NamedTuple):
    """A digit: `at` is its index in the text of its place, `run` numbers the number it belongs to.

    All lengths in pixels of the crop: `left`, `right`, `top`, `base` (parts of a pixel). `dark`: how much darker than
    the paper its darkest ink is; `ink`: its ink in square pixels; `edge`: the steepest step from paper to ink, as a
    share of `dark`; `paper`: by how much the paper close to it is lighter than that above and below, nan where none is
    seen. `shape`: its picture in a frame of its own, mean 0 and length 1.
    """

    char: str
    at: int
    run: int
    left: float
    right: float
    top: float
    base: float
    dark: float
    ink: float
    edge: float
    paper: float
    shape: Floats

    @property
    def height(self) -> float:
        return self.base - self.top


def digits_of(crop: Grey, text: str, edges: Sequence[float]) -> list[Glyph]:
    """The digits of a line that can be told apart, with what they look like.

    Args:
        crop: the line's pixels with a margin, straight.
        edges: where each character of `text` begins, in pixels of the crop, and where the last one ends.

    A number of which one digit cannot be told from its neighbours is left out whole.
    """
    if len(edges) != len(text) + 1:
        return []
    paper = float(middle(crop))
    depth = np.clip(paper - crop.astype(np.float32), 0, None)
    darkest = float(np.percentile(depth, 99.5))
    if darkest < _LEAST_CONTRAST:
        return []
    mask = np.asarray((depth > _INK * darkest) * np.uint8(255), np.uint8)
    boxes = _columns(mask)
    around = _Paper(crop, mask)
    found: list[Glyph] = []
    for number, match in enumerate(_RUN.finditer(text)):
        spans = _spans(boxes, text, match.span(), edges)
        found += [g for at, span in spans if (g := _measured(text[at], at, number, span, depth, around))]
    return found


def _columns(mask: Mask) -> list[tuple[int, int, int, int]]:
    """Left, top, right and bottom of what stands side by side; parts one above the other are one.

    What reaches the border is none of it: rulings, print of the neighbours.
    """
    height, width = mask.shape
    boxes = sorted((int(x), int(y), int(w), int(h)) for x, y, w, h in map(cv2.boundingRect, outlines(mask)))
    parts = [(x, y, w, h) for x, y, w, h in boxes if x > 0 and y > 0 and x + w < width and y + h < height]
    joined: list[tuple[int, int, int, int]] = []
    for x, y, w, h in (p for p in parts if p[2] * p[3] >= 4):
        box = (x, y, x + w, y + h)
        if joined and min(joined[-1][2], box[2]) - box[0] > 0.5 * min(w, joined[-1][2] - joined[-1][0]):
            last = joined[-1]
            box = (last[0], min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]))
            joined[-1] = box
        else:
            joined.append(box)
    return joined


def _spans(
    boxes: Sequence[tuple[int, int, int, int]], text: str, run: tuple[int, int], edges: Sequence[float]
) -> list[tuple[int, tuple[int, int, int, int]]]:
    """Which of the boxes is which digit of a number; none where their counts differ."""
    start, end = run
    digits = [at for at in range(start, end) if text[at].isdigit()]
    wide = (edges[end] - edges[start]) / (end - start)
    inside = [b for b in boxes if edges[start] - 0.2 * wide < (b[0] + b[2]) / 2 < edges[end] + 0.2 * wide]
    tallest = max((b[3] - b[1] for b in inside), default=0)
    tall = [b for b in inside if b[3] - b[1] >= _TALL * tallest]
    if tallest < _LEAST_HEIGHT or len(tall) != len(digits) or _touching(tall, text[start:end]):
        return []
    apart = [abs((b[0] + b[2]) / 2 - (edges[at] + edges[at + 1]) / 2) for at, b in zip(digits, tall, strict=True)]
    return list(zip(digits, tall, strict=True)) if max(apart) < wide else []


def _touching(boxes: Sequence[tuple[int, int, int, int]], text: str) -> bool:
    """Whether one is too wide for a digit, or a slash is among them."""
    return "/" in text or any(b[2] - b[0] > 0.95 * (b[3] - b[1]) for b in boxes)


class _Paper:
    """The paper of a crop: its tone outside of ink."""

    def __init__(self, crop: Grey, mask: Mask) -> None:
        self.crop = crop
        self.clear = cv2.dilate(mask, np.ones((2 * _HALO + 1, 2 * _HALO + 1), np.uint8)) == 0

    def near(self, left: int, top: int, right: int, bottom: int) -> float:
        """By how much it is lighter close to a digit than above and below; nan where too little of it shows."""
        columns = slice(max(left - _BESIDE, 0), right + _BESIDE)
        close = self._tone(slice(max(top - _BESIDE, 0), bottom + _BESIDE), columns)
        above = slice(max(top - 2 * _AWAY, 0), max(top - _AWAY, 0))
        below = slice(bottom + _AWAY, bottom + 2 * _AWAY)
        return close - (self._tone(above, columns) + self._tone(below, columns)) / 2

    def _tone(self, rows: slice, columns: slice) -> float:
        clear = self.clear[rows, columns]
        return float(self.crop[rows, columns][clear].mean()) if clear.sum() >= _ENOUGH else float("nan")


def _measured(
    char: str, at: int, run: int, box: tuple[int, int, int, int], depth: Floats, around: _Paper
) -> Glyph | None:
    left, top, right, bottom = box
    rows, columns = slice(max(top - 3, 0), bottom + 3), slice(max(left - 1, 0), right + 1)
    part = depth[rows, columns]
    dark = float(np.percentile(part, 96))
    if dark < _LEAST_CONTRAST:
        return None
    tall = _ends(part.max(axis=1), dark / 2)
    wide = _ends(part.max(axis=0), dark / 2)
    steps = float(np.percentile(np.abs(np.diff(part, axis=1)), 97))
    return Glyph(
        char=char,
        at=at,
        run=run,
        left=columns.start + wide[0],
        right=columns.start + wide[1],
        top=rows.start + tall[0],
        base=rows.start + tall[1],
        dark=dark,
        ink=float(part.sum()) / dark,
        edge=steps / dark,
        paper=around.near(left, top, right, bottom),
        shape=_shape(depth[top:bottom, left:right]),
    )


def _ends(profile: Floats, level: float) -> tuple[float, float]:
    """Where a profile first rises over a level and last falls below it, between pixels."""
    over = np.flatnonzero(profile > level)
    first, last = int(over[0]), int(over[-1])
    start, end = float(first), float(last + 1)
    if first > 0:
        start = first - (profile[first] - level) / max(float(profile[first] - profile[first - 1]), 1e-6) + 0.5
    if last + 1 < len(profile):
        end = last + (profile[last] - level) / max(float(profile[last] - profile[last + 1]), 1e-6) + 0.5
    return float(start), float(end)


def _shape(part: Floats) -> Floats:
    small = cv2.resize(np.asarray(part, np.float32), _SIDE, interpolation=cv2.INTER_AREA).ravel()
    small = small - small.mean()
    return np.asarray(small / max(float(np.linalg.norm(small)), 1e-6))


def runs_of(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """The digits number by number."""
    for number in sorted({g.run for g in glyphs}):
        yield [g for g in glyphs if g.run == number]
