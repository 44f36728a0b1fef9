"""A second look at single places: what the first reading was unsure of, or what must not be wrong."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from pipeline.adapters.rapid import careful
from pipeline.adapters.readers import Reading
from pipeline.model.geometry import Box
from pipeline.model.packet import PageSource
from pipeline.model.reading import Line, PageReading, Reader
from pipeline.stages.read import upright_page
from pipeline.vision.cells import lone_mark
from pipeline.vision.image import Grey, Rgb, red_fixed
from pipeline.vision.percent import lone_percent
from pipeline.vision.straighten import straightened_part

KINDS = ("text", "digits", "code", "date", "number")
ALPHABETS = {
    "digits": "0123456789",
    "code": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-/()",
}
_PAD = 4
SHAPE_CERTAIN = 0.95


def reread(
    source: PageSource,
    reading: PageReading,
    boxes: Sequence[tuple[Box, str]],
    *,
    engine: Reader = Reader.RAPIDOCR,
    page: Rgb | None = None,
) -> list[Line]:
    """Read places of a page again: one line for each box, empty text where nothing is read.

    The boxes lie in the reading's straightened frame; each names what is expected: text, digits, code, date or
    number. `RAPIDOCR` is the small model of PP-OCRv6, four times the page reader's size; `TESSERACT` is an engine
    of another family, its alphabet narrowed for digits and codes, whose errors are its own. `page`: turned upright,
    where it is at hand.

    Raises:
        InputError: the page cannot be opened.
        ReaderError: the engine is not installed.
        ValueError: a kind is unknown.
    """
    unknown = {kind for _, kind in boxes} - set(KINDS)
    if unknown:
        raise ValueError(f"unknown kinds: {sorted(unknown)}")
    if not boxes:
        return []
    page = upright_page(source, reading) if page is None else page
    crops = [red_fixed(straightened_part(page, reading.skew, box, _PAD)) for box, _ in boxes]
    kinds = [kind for _, kind in boxes]
    readings = _by_tesseract(crops, kinds) if engine is Reader.TESSERACT else _by_small(crops)
    return [r.on(box, engine) for r, (box, _) in zip(readings, boxes, strict=True)]


def _by_small(crops: Sequence[Grey]) -> list[Reading]:
    return [_by_shape(crop, reading) for crop, reading in zip(crops, careful().read(crops), strict=True)]


def _by_shape(crop: Grey, reading: Reading) -> Reading:
    """Signs standing alone by their shape, where next to nothing was read: recognisers of lines do not know them."""
    mark = lone_mark(crop) if len(reading.text) <= 1 else None
    if mark:
        return Reading(mark[0], (mark[1],), (0.0, 1.0))
    two_digits = len(reading.text) == 2 and reading.text.isdigit()  # 96 has the same rings
    if len(reading.text) <= 2 and not two_digits and lone_percent(crop):
        return Reading("%", (SHAPE_CERTAIN,), (0.0, 1.0))
    return reading


def _by_tesseract(crops: Sequence[Grey], kinds: Sequence[str]) -> list[Reading]:
    from pipeline.adapters import tesseract
    from pipeline.adapters.readers import reader_for

    reader_for(Reader.TESSERACT)  # says what to install, once, instead of failing at every crop
    readings = []
    for crop, kind in zip(crops, kinds, strict=True):
        alphabet = ALPHABETS.get(kind)
        if alphabet:
            readings.append(tesseract.read_line(_enlarged(crop), "eng", f"-c tessedit_char_whitelist={alphabet}"))
        else:
            readings.append(tesseract.read_line(_enlarged(crop), tesseract.LANGUAGES))
    return readings


def _enlarged(crop: Grey) -> Grey:
    """Tesseract reads best when capitals are about 30 pixels high."""

    if crop.shape[0] >= 48:
        return crop
    scale = 56 / crop.shape[0]
    return np.asarray(cv2.resize(crop, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC), np.uint8)
