"""Our own drawings of the marks that laboratories and certifiers print: what a mark is compared with.

They show the build of a mark (an open ring with letters in it, three C in an oval), in several weights and
proportions; none is a copy of the mark. Letters are strokes, so no font is needed. Beside them stand drawings of
what is no mark and has much of its build: discs, rings, seals, bare letters, codes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import product
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.vision.image import Mask

SIDE = 32
"""Pixels of a square into which shapes are brought to be compared."""
DECOY = "decoy"
"""The kind of drawings of what is no mark."""
_CANVAS = 64
_TURNS = (-6.0, 0.0, 6.0)
_WEIGHTS = (0.05, 0.085, 0.12)
_RINGED = (  # kind, letters, from where to where across the ring, how far they run into each other
    ("cma", "MA", 0.32, 0.66, 0.0),
    ("cma", "MA", 0.30, 0.98, 0.0),
    ("cma", "W", 0.24, 0.78, 0.0),
    ("cma", "W", 0.16, 0.88, 0.0),
    ("cma", "WA", 0.22, 1.02, 0.3),
    ("cal", "AL", 0.32, 0.66, 0.0),
    ("cal", "AL", 0.30, 0.98, 0.0),
)
Point = tuple[float, float]
_LETTERS: dict[str, tuple[tuple[Point, ...], ...]] = {
    "M": (((0, 1), (0, 0), (0.5, 0.7), (1, 0), (1, 1)),),
    "W": (((0, 1), (0.3, 0), (0.5, 0.66), (0.7, 0), (1, 1)),),  # an M with slanted legs
    "A": (((0, 1), (0.5, 0), (1, 1)), ((0.2, 0.66), (0.8, 0.66))),
    "L": (((0, 0), (0, 1), (1, 1)),),
    "N": (((0, 1), (0, 0), (1, 1), (1, 0)),),
    "S": (((1, 0.1), (0.3, 0), (0, 0.25), (0.5, 0.5), (1, 0.75), (0.6, 1), (0, 0.9)),),
}


class Emblems(NamedTuple):
    """Reference shapes: the kind of each, its proportions (width to height), and one row of `prepared` pixels each."""

    kinds: NDArray[np.str_]
    aspects: NDArray[np.float32]
    rows: NDArray[np.float32]


@cache
def emblems() -> Emblems:
    """All reference shapes, drawn once per process."""
    kinds: list[str] = []
    aspects: list[float] = []
    rows: list[NDArray[np.float32]] = []
    for kind, drawn in _drawings():
        for turn in _TURNS:
            shape = cut_out(_turned(drawn, turn))
            kinds.append(kind)
            aspects.append(shape.shape[1] / shape.shape[0])
            rows.append(prepared(shape))
    return Emblems(np.array(kinds), np.array(aspects, np.float32), np.stack(rows))


def prepared(shape: Mask) -> NDArray[np.float32]:
    """A shape as a row of numbers whose product with another's is how alike they are: 1 the same, 0 unlike."""
    small = cv2.resize(shape, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    soft = np.asarray(cv2.GaussianBlur(small, (5, 5), 1.1), np.float32).ravel()
    soft -= soft.mean()
    return np.asarray(soft / max(float(np.linalg.norm(soft)), 1e-6), np.float32)


def cut_out(shape: Mask) -> Mask:
    """A shape without the paper around it."""
    x, y, width, height = cv2.boundingRect(shape)
    return shape[y : y + height, x : x + width]


def _turned(shape: Mask, degrees: float) -> Mask:
    middle = (shape.shape[1] / 2, shape.shape[0] / 2)
    matrix = cv2.getRotationMatrix2D(middle, degrees, 1.0)
    return np.asarray(cv2.warpAffine(shape, matrix, (shape.shape[1], shape.shape[0])), np.uint8)


def _drawings() -> Iterator[tuple[str, Mask]]:
    for weight in _WEIGHTS:
        for kind, text, left, right, overlap in _RINGED:
            for half, gap in product((0.16, 0.25), (44, 62)):
                across = (left, right)
                yield (
                    kind,
                    _drawn(
                        partial(_ringed, weight=weight, text=text, across=across, half=half, gap=gap, overlap=overlap)
                    ),
                )
        for flat in (0.74, 0.84):
            for step, size in ((0.2, 0.15), (0.14, 0.22)):
                yield "ccc", _drawn(partial(_three, weight=0.8 * weight, flat=flat, step=step, size=size))
    for weight in _WEIGHTS[:2]:
        for flat in (0.5, 0.62):
            for oval in (False, True):
                for high in (0.2, 0.3):
                    yield "cnas", _drawn(partial(_framed, weight=0.5 * weight, flat=flat, oval=oval, high=high))
    for draw in _DECOYS:
        yield DECOY, _drawn(draw)


def _disc(page: Mask, hollow: float, star: float) -> None:
    """A disc, with a lighter heart or a lighter star in it: emblems of state, buttons."""
    cv2.circle(page, _at(0.5, 0.5), _CANVAS // 2, 255, -1)
    cv2.circle(page, _at(0.5, 0.5), round(hollow * _CANVAS), 0, -1)
    cv2.circle(page, _at(0.5, 0.5), round(star * _CANVAS), 255, -1)


def _seal(page: Mask, weight: float, ring: float) -> None:
    """A ring, a crown of marks for its writing, a star for its middle."""
    _arc(page, (0.5, 0.5), (0.5, 0.5), 0, weight)
    if ring:
        for n in range(14):
            angle = np.radians(360 * n / 14)
            cv2.circle(
                page, _at(0.5 + 0.36 * np.cos(angle), 0.5 + 0.36 * np.sin(angle)), round(ring * _CANVAS), 255, -1
            )
        cv2.circle(page, _at(0.5, 0.5), round(1.6 * ring * _CANVAS), 255, -1)


def _bare(page: Mask, weight: float, gap: float) -> None:
    """A letter C, or with a wide gap a bracket."""
    _arc(page, (0.5, 0.5), (0.44, 0.44), gap, weight)


def _code(page: Mask, cells: int) -> None:
    """A matrix code: three corners and a chequered rest."""
    step = 1 / cells
    for row, column in product(range(cells), repeat=2):
        if (row * 7 + column * 3 + row * column) % 5 < 2:
            cv2.rectangle(page, _at(column * step, row * step), _at((column + 1) * step, (row + 1) * step), 255, -1)
    for x, y in ((0, 0), (0.72, 0), (0, 0.72)):
        cv2.rectangle(page, _at(x, y), _at(x + 0.28, y + 0.28), 255, -1)
        cv2.rectangle(page, _at(x + 0.04, y + 0.04), _at(x + 0.24, y + 0.24), 0, round(0.04 * _CANVAS))


def _frame(page: Mask, weight: float, flat: float) -> None:
    """An empty box: to tick, to stamp."""
    corner = _at(0, 0.5 - flat / 2), _at(1, 0.5 + flat / 2)
    cv2.rectangle(page, *corner, 255, round(weight * _CANVAS))


_DECOYS: tuple[Callable[[Mask], None], ...] = (
    *(
        partial(_disc, hollow=hollow, star=star)
        for hollow, star in ((0, 0), (0.2, 0), (0.3, 0), (0.4, 0.3), (0.43, 0.38))
    ),
    *(partial(_seal, weight=weight, ring=ring) for weight in (0.04, 0.08, 0.13) for ring in (0.0, 0.05, 0.09)),
    *(partial(_bare, weight=weight, gap=gap) for weight in (0.08, 0.13, 0.18) for gap in (25, 50)),
    *(partial(_code, cells=cells) for cells in (11, 17, 25)),
    *(partial(_frame, weight=weight, flat=flat) for weight in (0.04, 0.09) for flat in (0.5, 0.7, 1.0)),
)


def _drawn(draw: Callable[[Mask], None]) -> Mask:
    page = np.zeros((2 * _CANVAS, 2 * _CANVAS), np.uint8)
    draw(page)
    return page


def _at(x: float, y: float) -> tuple[int, int]:
    """A place of the drawing, 0–1, on the canvas: there is room around it for what juts out and for turning."""
    return round((x + 0.5) * _CANVAS), round((y + 0.5) * _CANVAS)


def _stroke(page: Mask, points: tuple[Point, ...], weight: float) -> None:
    line = np.array([_at(*point) for point in points], np.int32)
    cv2.polylines(page, [line], False, 255, max(round(weight * _CANVAS), 1), cv2.LINE_AA)


def _arc(page: Mask, middle: Point, radii: Point, gap: float, weight: float) -> None:
    """An oval open to the right by `gap` degrees up and down."""
    axes = (round(radii[0] * _CANVAS), round(radii[1] * _CANVAS))
    cv2.ellipse(page, _at(*middle), axes, 0, gap, 360 - gap, 255, max(round(weight * _CANVAS), 1), cv2.LINE_AA)


def _written(page: Mask, text: str, box: tuple[float, float, float, float], weight: float, overlap: float) -> None:
    """Letters side by side in a box (left, top, right, bottom), by `overlap` of their width into each other."""
    x0, y0, x1, y1 = box
    width = (x1 - x0) / (len(text) - overlap * (len(text) - 1))
    gap = 0.14 * width if not overlap else 0.0
    for n, letter in enumerate(text):
        left = x0 + n * width * (1 - overlap)
        if letter == "C":
            middle = (left + width / 2, (y0 + y1) / 2)
            _arc(page, middle, ((width - gap) / 2, (y1 - y0) / 2), 50, weight)
            continue
        for points in _LETTERS[letter]:
            placed = tuple((left + x * (width - gap), y0 + y * (y1 - y0)) for x, y in points)
            _stroke(page, placed, weight)


def _ringed(page: Mask, weight: float, text: str, across: Point, half: float, gap: float, overlap: float) -> None:
    """Letters in a ring that is open to the right, and out of it: from where to where, and half their height."""
    _arc(page, (0.5, 0.5), (0.44, 0.44), gap, weight)
    weight = min(weight, 0.28 * (across[1] - across[0]) / len(text))  # letters stay legible
    _written(page, text, (across[0], 0.5 - half, across[1], 0.5 + half), weight, overlap)


def _three(page: Mask, weight: float, flat: float, step: float, size: float) -> None:
    """Three C, apart or one in another, in an oval."""
    _arc(page, (0.5, 0.5), (0.5, 0.5 * flat), 0, weight * 0.6)
    for n in (-1, 0, 1):
        _arc(page, (0.5 + n * step, 0.5), (size * 0.86, size), 55, weight)


def _framed(page: Mask, weight: float, flat: float, oval: bool, high: float) -> None:
    """The word CNAS in a frame, `high` of its height up and down from the middle."""
    if oval:
        _arc(page, (0.5, 0.5), (0.5, 0.5 * flat), 0, weight)
    else:
        cv2.rectangle(
            page, _at(0, 0.5 - flat / 2), _at(1, 0.5 + flat / 2), 255, max(round(weight * _CANVAS), 1), cv2.LINE_AA
        )
    _written(page, "CNAS", (0.2, 0.5 - high * flat, 0.82, 0.5 + high * flat), weight * 1.6, 0.0)
