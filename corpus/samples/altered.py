"""A digit made over by hand: set anew in another face or size before the scan, or pasted over it afterwards."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

import cv2
import numpy as np
import pypdfium2
import typst

from corpus.samples.scan import Image, Level, moved
from corpus.samples.typeset import FACES, fonts

FACE, SIZE, PATCH = "face", "size", "patch"
"""Ways: another face, a bit off; the same face, larger or smaller and a bit off; a clean patch on the scan."""
_POINTS = 72
_MARGIN = 1.2  # points that a patch reaches beyond the digit
_LEAST_DIGITS = 3
_OTHER_TONE = 0.965
_BLACK = 40  # below what any table under a photographed sheet is


class Spot(NamedTuple):
    """Where a digit is printed: its box in points from the top left corner of the page."""

    digit: str
    left: float
    top: float
    right: float
    bottom: float

    def pixels(self, dpi: int, margin: float = 0.0) -> tuple[int, int, int, int]:
        """Left, top, right and bottom in pixels, with a margin in points."""
        scale = dpi / _POINTS
        low = (self.left - margin, self.top - margin)
        high = (self.right + margin, self.bottom + margin)
        left, top = (int(v * scale) for v in low)
        right, bottom = (int(np.ceil(v * scale)) for v in high)
        return left, top, right, bottom


def spot_of(pdf: bytes, page: int, values: Sequence[str], rng: np.random.Generator) -> Spot | None:
    """A digit of one of the values, one that stands on the page (from 0) once and has digits enough to tell."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        sheet = document[page]
        text, height = sheet.get_textpage(), sheet.get_height()
        for value in rng.permutation([v for v in values if sum(c.isdigit() for c in v) >= _LEAST_DIGITS]):
            found = text.search(str(value), match_whole_word=True)
            places = [place for place in (found.get_next(), found.get_next()) if place]
            if len(places) == 1:
                at = int(rng.choice([n for n, char in enumerate(str(value)) if char.isdigit()]))
                left, bottom, right, top = text.get_charbox(places[0][0] + at)
                return Spot(str(value)[at], left, height - top, right, height - bottom)
        return None
    finally:
        document.close()


def overprinted(image: Image, spot: Spot, dpi: int, way: str, rng: np.random.Generator) -> Image:
    """The clean page with that digit set anew: erased, then printed in another face or size, a bit off its line."""
    left, top, right, bottom = spot.pixels(dpi)
    own = image[top:bottom, left:right].copy()
    out = image.copy()
    out[top - 1 : bottom + 1, left - 1 : right + 1] = 255
    grow = float(rng.choice([rng.uniform(0.82, 0.88), rng.uniform(1.12, 1.18)])) if way == SIZE else 1.0
    drawn = own if way == SIZE else _in_another_face(spot.digit, own, rng)
    height = max(round((bottom - top) * grow), 4)
    width = max(round(drawn.shape[1] * height / drawn.shape[0]), 2)
    drawn = np.asarray(cv2.resize(drawn, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    shift = round(float(rng.choice([-1, 1])) * rng.uniform(0.05, 0.1) * height)
    y, x = bottom - height + shift, (left + right - width) // 2
    place = out[y : y + height, x : x + width]
    np.minimum(place, drawn, out=place)
    return out


def _in_another_face(digit: str, own: Image, rng: np.random.Generator) -> Image:
    """The digit in the face that is least like its own of three chosen ones."""
    known = [name for role in ("latin", "hei", "song") for name in FACES[role] if name in fonts().families()]
    tried = [_glyph(digit, str(name)) for name in rng.choice(known, 3)]
    size = (own.shape[1], own.shape[0])

    def apart(drawn: Image) -> float:
        same = cv2.resize(drawn, size, interpolation=cv2.INTER_AREA)
        return float(np.abs(same.astype(np.float32) - own).mean())

    return max(tried, key=apart)


@lru_cache(maxsize=64)
def _glyph(digit: str, face: str) -> Image:
    """A digit by itself, cut to its ink, black on white."""
    source = f'#set page(width: auto, height: auto, margin: 6pt)\n#set text(font: "{face}", size: 60pt)\n{digit}'
    png = typst.Compiler(source.encode(), font_paths=fonts()).compile(format="png", ppi=_POINTS)
    assert isinstance(png, bytes)
    pixels = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    rows, columns = np.nonzero(pixels.min(axis=2) < 128)
    return np.asarray(pixels[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1], np.uint8)


def patched(clean: Image, level: Level, spot: Spot, dpi: int, rng: np.random.Generator) -> Callable[[Image], Image]:
    """What pastes the digit's clean place over the page once that is scanned with the same `rng`, as it is now."""
    left, top, right, bottom = spot.pixels(dpi, _MARGIN)
    marked = np.full_like(clean, 255)
    marked[top:bottom, left:right] = 0
    place = moved(marked, level, copy.deepcopy(rng))[..., 0] < _BLACK
    rows, columns = np.nonzero(place)
    other = clean[top:bottom, left:right]
    if level.name == "clean":  # there the page has no tone of its own that a white patch would differ from
        other = np.asarray(other * _OTHER_TONE, np.uint8)

    def paste(scanned: Image) -> Image:
        out = scanned.copy()
        target = out[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
        size = (target.shape[1], target.shape[0])
        target[:] = cv2.resize(other, size, interpolation=cv2.INTER_AREA)
        return out

    return paste
