"""What a reader is: pixels in, lines out. Two engines fulfil it, RapidOCR and Tesseract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from pipeline.errors import ReaderError
from pipeline.model.geometry import Box
from pipeline.model.reading import Line, Reader
from pipeline.vision.image import Grey


@dataclass(frozen=True)
class Reading:
    """What a recogniser made of one crop.

    `confidences` follow `text` character for character; `edges` are the left edges as shares (0–1) of the crop's
    width, with the last character's right edge at the end. `quick`: see `Line`.
    """

    text: str
    confidences: tuple[float, ...] = ()
    edges: tuple[float, ...] = ()
    quick: str | None = None

    @property
    def confidence(self) -> float:
        return sum(self.confidences) / len(self.confidences) if self.confidences else 0.0

    def on(self, box: Box, reader: Reader) -> Line:
        """The reading as a line of the page, given the crop's place on it."""
        return Line(
            text=self.text,
            box=box,
            confidence=round(self.confidence, 4),
            reader=reader,
            char_confidences=self.confidences,
            char_edges=tuple(round(box.x0 + e * box.width, 5) for e in self.edges),
            quick=self.quick,
        )


class TextReader(Protocol):
    """A reader of upright, straightened grey pages."""

    reader: Reader

    def read(self, page: Grey, coarse: bool = False) -> list[Line]:
        """All lines of the page, unordered. `coarse`: the writing is large, a quicker look will find it."""
        ...

    def read_crops(self, crops: Sequence[Grey]) -> list[Reading]:
        """One reading for each single-line crop."""
        ...

    def trial(self, page: Grey) -> float:
        """How legible the page is the way it lies: 0 not at all, 1 perfectly. Cheaper than reading it."""
        ...

    def version(self) -> str:
        """Name and version of engine and models."""
        ...


@cache
def reader_for(reader: Reader) -> TextReader:
    """The engine, loaded once per process.

    Raises:
        ReaderError: it is not installed, with what to install.
    """
    if reader is Reader.RAPIDOCR:
        from pipeline.adapters.rapid import RapidReader

        return RapidReader()
    if reader is Reader.TESSERACT:
        from pipeline.adapters.tesseract import TesseractReader

        return TesseractReader()
    raise ReaderError(f"没有名为“{reader}”的识别引擎，可用：rapidocr、tesseract。")
