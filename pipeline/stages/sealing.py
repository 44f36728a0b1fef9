"""Reading the seals of a page: evidence of whose they are, not proof."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pipeline.adapters.rapid import careful
from pipeline.adapters.readers import Reading, TextReader
from pipeline.model.reading import Reader, SealMark
from pipeline.vision.image import Rgb
from pipeline.vision.unrolled import columns, legend, ring

_FAINT = 0.3
"""Certainty below which a reading says nothing."""
_CERTAIN = 0.97
"""Certainty from which two equal readings need no third."""
_SMALL = 0.055
"""Of the page's longer side: rings as small as this are marks or buttons unless a name stands around them."""
_HAN = re.compile("[㐀-鿿]")
_LEAST_NAME = 4


def read_seals(page: Callable[[], Rgb], seals: Sequence[SealMark], reader: TextReader) -> tuple[SealMark, ...]:
    """The seals with a free reading of their writing; small rings without a name are left out.

    `page` gives the straightened page when there is something to read. About 60 ms a seal: a
    ring is read twice by the page's reader and, unless both agree with certainty, by the stronger one.
    """
    if not any(seal.shape in _READABLE for seal in seals):
        return tuple(seals)
    image = page()
    height, width = image.shape[:2]
    read = [_read(image, seal, reader) for seal in seals]
    return tuple(seal for seal in read if not _is_button(seal, width, height))


_READABLE = frozenset({"round", "oval", "square"})


def _read(page: Rgb, seal: SealMark, reader: TextReader) -> SealMark:
    if seal.shape not in _READABLE:
        return seal
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
