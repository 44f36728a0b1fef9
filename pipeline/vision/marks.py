"""Marks of approval on reports and certificates: CMA, CNAS, CAL and CCC, by look, letters and number together.

A mark is a picture: readers see MA in it, or nothing. What is left of the page without its writing is compared with
our own drawings (`emblems`); what was read in it and under it speaks for it or against it. A look alone that is not
unmistakable, or letters alone, make a mark that may be there, no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model.geometry import Box
from pipeline.model.reading import Line, MarkSeen
from pipeline.text.codes import cma_valid
from pipeline.text.normalise import fold
from pipeline.vision.emblems import DECOY, cut_out, emblems, prepared
from pipeline.vision.image import Mask, Rgb, darkest, ink, outlines, shrunk

SIDE = 800
_SMALLEST, _LARGEST = 0.026, 0.125  # of the page's longer side: 8 to 37 mm of a sheet
_NARROW, _WIDE = 0.6, 2.4
_FILLED = (0.08, 0.8)
_STRETCH = 1.3  # between the proportions of a mark and a drawing
_LONG = 5  # characters: a line of as many is writing, not part of a mark
_READ = 0.6
_MOST = 60  # shapes compared on a page
_SURE, _LIKELY, _POSSIBLE = 0.80, 0.62, 0.5
_APART = 0.04  # ahead of the next kind
_CARRIES = re.compile("检验|检测|试验|校准|认证|认可|TESTING|CERTIFICATE|REPORT")
_WORDS: Mapping[str, re.Pattern[str]] = {
    "cma": re.compile(r"C?MA|CM"),
    "cnas": re.compile(r"CNAS|(?:中国认可|国际互认|中国认可国际互认).{0,4}"),
    "cal": re.compile(r"C?AL"),
    "ccc": re.compile(r"[CGO(]{2}[CGO)]"),
}
_NUMBERS: Mapping[str, re.Pattern[str]] = {
    "cma": re.compile(r"(?<!\d)\d{12}(?!\d)"),
    "cnas": re.compile(r"(?:CNAS:?|TESTING|INSPECTION|(?<![A-Z]))((?:L|IB|C)\d{4,5})(?!\d)"),
    "cal": re.compile(r"[(\[]?(?:19|20)\d{2}[)\]]?.{1,8}[认验监]字.{1,10}号"),
}


class _Shape(NamedTuple):
    """A piece of ink and how much it looks like each kind of mark."""

    box: Box
    looks: Mapping[str, float]


def find_marks(page: Rgb, lines: Sequence[Line] = ()) -> tuple[MarkSeen, ...]:
    """The marks on a straightened page, one of a kind and place; none on pages whose words speak of no test.

    `page` may be reduced to 800 pixels on the longer side, no further. About 5 ms.
    """
    if not any(_CARRIES.search(_plain(line)) for line in lines):
        return ()
    shapes = _shapes(page, lines)
    found = [mark for kind in _WORDS for mark in _of_kind(kind, shapes, lines)]
    return tuple(sorted(_one_a_place(found), key=lambda mark: (mark.box.y0, mark.box.x0)))


def _of_kind(kind: str, shapes: Sequence[_Shape], lines: Sequence[Line]) -> Iterator[MarkSeen]:
    """Shapes that look like it, and its words where no shape was found."""
    taken: list[Box] = []
    for shape in shapes:
        look = shape.looks.get(kind, 0.0)
        if look < _POSSIBLE:
            continue
        others = max((value for other, value in shape.looks.items() if other != kind), default=0.0)
        words = _words(kind, shape.box, lines)
        mark = _judged(kind, shape.box, look, look - others, words, _number(kind, shape.box, lines))
        if mark:
            taken.append(mark.box.grown(0.3 * mark.box.width, 0.8 * mark.box.height))
            yield mark
    for line in lines:
        if _is_word(kind, line) and not any(_inside(line.box, box) for box in taken):
            mark = _judged(kind, line.box, 0.0, 0.0, _words(kind, line.box, lines), _number(kind, line.box, lines))
            if mark:
                taken.append(mark.box.grown(mark.box.width, 2 * mark.box.height))
                yield mark


def _judged(kind: str, box: Box, look: float, lead: float, words: int, number: str) -> MarkSeen | None:
    """What look, letters and number come to; None where that is too little."""
    said = words + bool(number)
    sure = (
        (look >= _SURE and lead >= _APART)
        or (look >= _LIKELY and lead >= 0 and said >= 1)
        or (look >= _POSSIBLE and said >= 2)
        or (kind in _DISTINCT and words >= 1 and said >= 2)
    )
    maybe = (look >= _LIKELY and lead >= _APART) or (look >= _POSSIBLE and said >= 1) or (kind in _DISTINCT and words)
    if not sure and not maybe:
        return None
    certainty = 1.0 - (1.0 - look) * 0.5**words * (0.3 if number else 1.0)
    return MarkSeen(kind=kind, box=box, number=number, certainty=round(certainty, 3), sure=sure)


_DISTINCT = frozenset({"cnas", "cma"})
"""Kinds whose letters, alone in a line, are hardly anything else, and with their number beneath nothing else."""


def _words(kind: str, box: Box, lines: Sequence[Line]) -> int:
    """How many different words of the mark were read in it or close to it."""
    near = Box(box.x0 - 0.3 * box.width, box.y0 - 0.3 * box.height, box.x1 + 1.2 * box.width, box.y1 + 2 * box.height)
    if kind != "cnas":  # the others have their letters inside
        near = box.grown(0.15 * box.width, 0.15 * box.height)
    return len({_plain(line) for line in lines if _is_word(kind, line) and near.contains(*line.box.centre)})


def _plain(line: Line) -> str:
    return fold(line.text).upper().replace(" ", "")


def _is_word(kind: str, line: Line) -> bool:
    return line.confidence >= _READ and bool(_WORDS[kind].fullmatch(_plain(line)))


def _inside(inner: Box, outer: Box) -> bool:
    """Whether the middle of the one lies in the other, or nearly."""
    return outer.grown(0.15 * outer.width, 0.15 * outer.height).contains(*inner.centre)


def _number(kind: str, box: Box, lines: Sequence[Line]) -> str:
    """The number of the kind's grammar in the mark or the next lines under or beside it; empty where there is none."""
    pattern = _NUMBERS.get(kind)
    if pattern is None:
        return ""
    reach = max(box.height, 0.02)
    near = Box(box.x0 - box.width, box.y0, box.x1 + box.width, box.y1 + 1.2 * reach)
    for line in sorted(lines, key=lambda line: line.box.y0):
        found = pattern.search(_plain(line))
        if found and near.contains(*line.box.centre) and (kind != "cma" or cma_valid(found[0])):
            return found[found.lastindex or 0]
    return ""


def _one_a_place(marks: Sequence[MarkSeen]) -> Iterator[MarkSeen]:
    """The most certain of those that lie on one another."""
    kept: list[MarkSeen] = []
    for mark in sorted(marks, key=lambda mark: (mark.sure, mark.certainty), reverse=True):
        same = (k for k in kept if _inside(mark.box, k.box) or _inside(k.box, mark.box))
        if not any(same):
            kept.append(mark)
            yield mark


def _shapes(page: Rgb, lines: Sequence[Line]) -> list[_Shape]:
    """Pieces of ink as large as a mark, compared with every drawing."""
    mask = _without_writing(ink(darkest(shrunk(page, SIDE)), window=61), lines)
    joined = np.asarray(cv2.dilate(mask, np.ones((3, 5), np.uint8)), np.uint8)
    pieces = [*_pieces(mask, mask), *_pieces(joined, mask)][:_MOST]
    if not pieces:
        return []
    known = emblems()
    height, width = mask.shape
    alike = np.stack([prepared(shape) for _, shape in pieces]) @ known.rows.T
    found = []
    for ((x, y), shape), row in zip(pieces, alike, strict=True):
        ratio = known.aspects / (shape.shape[1] / shape.shape[0])
        fitting = np.where((ratio < _STRETCH) & (ratio > 1 / _STRETCH), row, 0.0)
        looks = {kind: float(fitting[known.kinds == kind].max()) for kind in (*_WORDS, DECOY)}
        box = Box(x / width, y / height, (x + shape.shape[1]) / width, (y + shape.shape[0]) / height)
        found.append(_Shape(box, looks))
    return found


def _without_writing(mask: Mask, lines: Sequence[Line]) -> Mask:
    """The mask without what was read as longer lines: a number under a mark would be one piece with it."""
    height, width = mask.shape
    for line in lines:
        if line.confidence >= _READ and len(line.text) >= _LONG:
            x0, y0, x1, y1 = line.box
            top = y0 + 0.1 * line.box.height
            mask[int(top * height) : int(y1 * height) + 1, int(x0 * width) : int(x1 * width) + 1] = 0
    return mask


def _pieces(joined: Mask, mask: Mask) -> Iterator[tuple[tuple[int, int], Mask]]:
    """What hangs together in `joined`, as large as a mark, with what it encloses: its place and its ink in `mask`."""
    longest = max(mask.shape)
    for outline in outlines(joined):
        x, y, width, height = cv2.boundingRect(outline)
        if not (_SMALLEST * longest <= height <= _LARGEST * longest and _NARROW <= width / height <= _WIDE):
            continue
        around = _hull(outline - np.asarray([x, y], np.int32), width, height)
        own = np.where(around, mask[y : y + height, x : x + width], 0).astype(np.uint8)
        if _FILLED[0] <= cv2.countNonZero(own) / own.size <= _FILLED[1]:
            left, top, *_ = cv2.boundingRect(own)
            yield (x + left, y + top), cut_out(own)


def _hull(outline: NDArray[np.int32], width: int, height: int) -> NDArray[np.bool_]:
    """What an outline encloses with all that lies between its parts: letters need not touch the ring around them."""
    filled = np.zeros((height, width), np.uint8)
    cv2.fillConvexPoly(filled, cv2.convexHull(outline), 1)
    return np.asarray(filled > 0)
