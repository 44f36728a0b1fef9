"""Whether the text layer of a page says what the page shows, and what it leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from rapidfuzz.fuzz import ratio

from pipeline.adapters import textlayer
from pipeline.adapters.pdf import PdfPage
from pipeline.adapters.readers import TextReader
from pipeline.adapters.textlayer import Glyph
from pipeline.errors import InputError
from pipeline.model.reading import Line
from pipeline.stages.lines import cut_out
from pipeline.vision.image import Grey, Mask, darkest, ink, red_fixed, shrunk, turned

_MEANINGLESS = 0.02
_UNMAPPED = 0.3
_HIDDEN = 0.2
_WITHOUT_INK = 0.1
_SAMPLE = 8
_ALIKE = 80.0  # mean likeness of sampled lines and their reading, of 100
_SURE = 0.85
_LOOSE_PARTS = 6  # pieces of ink, as large as characters, outside the layer


class Layer(NamedTuple):
    """A trusted text layer: its lines on the page turned upright by `rotation`, and what is stamped aslant."""

    rotation: int
    lines: list[Line]
    stamps: list[Line]


def trusted_layer(page: PdfPage, path: Path, index: int, file: str, reader: TextReader) -> Layer | None:
    """The text layer, when it can be trusted; None when the page is to be read as a picture.

    Distrusted are layers without meaning (private use, unmapped fonts), hidden ones (a scanner's own OCR), ones
    whose characters stand where there is no ink, and ones that a reader contradicts on a sample of lines: that
    also finds fonts whose table of characters lies.
    """
    if not page.has_text or page.hidden > _HIDDEN * page.characters or page.unmapped > _UNMAPPED * page.characters:
        return None
    try:
        glyphs = textlayer.glyphs(path, index, file)
    except InputError:
        return None
    if not glyphs or textlayer.meaningless(glyphs) > _MEANINGLESS:
        return None
    rotation = textlayer.main_turn(glyphs)
    upright = textlayer.upright(glyphs, rotation)
    pixels = turned(page.pixels, rotation)
    if _without_ink(upright, darkest(shrunk(pixels, 1600))) > _WITHOUT_INK:
        return None
    grey = red_fixed(pixels)
    lines = textlayer.lines_of(upright, grey.shape[1] / grey.shape[0])
    return Layer(rotation, lines, textlayer.stamps(glyphs, rotation)) if _confirmed(lines, grey, reader) else None


def _without_ink(glyphs: Sequence[Glyph], grey: Grey) -> float:
    """The share of characters in whose place nothing is printed."""
    mask = ink(grey, below=10)
    height, width = mask.shape
    total = cv2.integral((mask > 0).astype(np.uint8))
    places = np.asarray([g.box for g in glyphs])
    x0, x1 = ((places[:, n] * width).clip(0, width - 1).astype(int) for n in (0, 2))
    y0, y1 = ((places[:, n] * height).clip(0, height - 1).astype(int) for n in (1, 3))
    inked = total[y1 + 1, x1 + 1] - total[y0, x1 + 1] - total[y1 + 1, x0] + total[y0, x0]
    return float((inked <= 1).mean())


def _confirmed(lines: Sequence[Line], grey: Grey, reader: TextReader) -> bool:
    """Whether a reader sees the same on a sample of lines, those with figures first."""
    long_ones = [line for line in lines if 4 <= len(line.text) <= 60]
    by_figures = sorted(long_ones, key=lambda line: -sum(c.isdigit() for c in line.text))
    spread = long_ones[:: max(len(long_ones) // (_SAMPLE // 2), 1)]
    sample = [*by_figures[: _SAMPLE // 2], *spread[: _SAMPLE // 2]]
    readings = reader.read_crops([cut_out(grey, line.box, 3) for line in sample])
    pairs = [(line, r) for line, r in zip(sample, readings, strict=True) if r.confidence >= _SURE]
    if not pairs:  # too small, too short or in another writing: nothing speaks against the layer
        return True
    return sum(ratio(_bare(line.text), _bare(r.text)) for line, r in pairs) / len(pairs) >= _ALIKE


def _bare(text: str) -> str:
    import unicodedata

    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


def outside_layer(lines: Sequence[Line], page: Grey, drawn: Mask) -> Grey | None:
    """The page with the layer's lines painted over, where writing-like ink is left; None where none is."""
    height, width = drawn.shape
    left = drawn.copy()
    for line in lines:
        x0, y0, x1, y1 = line.box
        left[max(int(y0 * height) - 2, 0) : int(y1 * height) + 3, max(int(x0 * width) - 2, 0) : int(x1 * width) + 3] = 0
    count, _, stats, _ = cv2.connectedComponentsWithStats(left, connectivity=8)
    sizes = stats[1:count, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1]
    letters = ((sizes >= 5) & (sizes <= 60)).all(axis=1).sum() if count > 1 else 0
    return _painted_over(lines, page) if letters >= _LOOSE_PARTS else None


def _painted_over(lines: Sequence[Line], page: Grey) -> Grey:
    height, width = page.shape
    rest = page.copy()
    for line in lines:
        x0, y0, x1, y1 = line.box
        rest[max(int(y0 * height) - 3, 0) : int(y1 * height) + 4, max(int(x0 * width) - 3, 0) : int(x1 * width) + 4] = (
            255
        )
    return rest
