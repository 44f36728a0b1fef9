"""Reading the seals of a page: evidence of whose they are, not proof."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.adapters.rapid import careful
from pipeline.adapters.readers import Reading, TextReader
from pipeline.model.geometry import Box
from pipeline.model.reading import Reader, SealMark
from pipeline.vision.image import Rgb
from pipeline.vision.straighten import straightened_part
from pipeline.vision.unrolled import columns, legend, ring

_FAINT = 0.3
"""Certainty below which a reading says nothing."""
_CERTAIN = 0.97
"""Certainty from which two equal readings need no third."""
_SMALL = 0.055
"""Of the page's longer side: rings as small as this are marks or buttons unless a name stands around them."""
_AROUND = 0.01  # of the page
_HAN = re.compile("[㐀-鿿]")
_LEAST_NAME = 4


def read_seals(upright: Rgb, skew: float, seals: Sequence[SealMark], reader: TextReader) -> tuple[SealMark, ...]:
    """The seals of a page, placed on it straightened by `skew`, with a free reading of their writing.

    Small rings without a name are left out. About 60 ms a seal: a ring is read twice by the page's reader and,
    unless both agree with certainty, by the stronger one.
    """
    height, width = upright.shape[:2]
    read = [_with_text(seal, upright, skew, reader) if seal.shape in _READABLE else seal for seal in seals]
    return tuple(seal for seal in read if not _is_button(seal, width, height))


_READABLE = frozenset({"round", "oval", "square"})


def _with_text(seal: SealMark, upright: Rgb, skew: float, reader: TextReader) -> SealMark:
    """The seal as read on the part of the page around it."""
    height, width = upright.shape[:2]
    around = seal.box.grown(_AROUND, _AROUND)
    part = straightened_part(upright, skew, around)
    left, top = int(around.x0 * width), int(around.y0 * height)
    x0, x1 = ((x * width - left) / part.shape[1] for x in (seal.box.x0, seal.box.x1))
    y0, y1 = ((y * height - top) / part.shape[0] for y in (seal.box.y0, seal.box.y1))
    there = seal.model_copy(update={"box": Box(x0, y0, x1, y1)})
    return _read(part, there, reader).model_copy(update={"box": seal.box})


def _read(page: Rgb, seal: SealMark, reader: TextReader) -> SealMark:
    if seal.shape == "square":
        return _with(seal, reader.read_crops([columns(page, seal)])[0])
    rows = [ring(page, seal), ring(page, seal, soft=True)]
    *around, across = reader.read_crops([*rows, legend(page, seal)])
    better = max((0, 1), key=lambda n: around[n].confidence)
    first, second = around[better], around[1 - better]
    if reader.reader is Reader.RAPIDOCR and (first.confidence < _CERTAIN or first.text != second.text):
        first, second = careful().read([rows[better]])[0], first
    told = {"again": second.text, "legend": across.text if across.confidence >= _FAINT else ""}
    return _with(seal.model_copy(update=told), first)


def _with(seal: SealMark, reading: Reading) -> SealMark:
    if reading.confidence < _FAINT:
        return seal
    return seal.model_copy(
        update={
            "text": reading.text,
            "confidence": round(reading.confidence, 4),
            "certainties": reading.confidences,
        }
    )


def _is_button(seal: SealMark, width: int, height: int) -> bool:
    small = seal.box.height * height < _SMALL * max(width, height)
    return small and seal.shape == "round" and len(_HAN.findall(seal.text)) < _LEAST_NAME
