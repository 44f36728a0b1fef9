"""A page in, everything the machine saw on it out."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from pipeline.adapters import images, pdf
from pipeline.adapters.orientation import turns
from pipeline.adapters.readers import TextReader, reader_for
from pipeline.model.base import Noun
from pipeline.model.packet import PageKind, PageSource
from pipeline.model.reading import Line, PageReading, Reader
from pipeline.vision.image import Grey, Rgb, ink, is_grey, red_fixed, shrunk, turned
from pipeline.vision.straighten import skew_of, straightened

WORKING_PIXELS = 6_000_000
_CERTAIN_TURN = 0.8
_LEGIBLE = 0.85
_BLANK_SHARE = 0.0004


class ReadOptions(Noun):
    """How pages are read."""

    reader: Reader = Reader.RAPIDOCR


def warm_up(options: ReadOptions) -> None:
    """Load the models, once per process.

    Raises:
        ReaderError: the reader is not installed.
    """
    cv2.setNumThreads(1)
    reader_for(options.reader)


def reader_versions() -> dict[str, str]:
    """What reads, by name; engines that are not installed are left out."""
    from pipeline.errors import ReaderError

    versions = {}
    for reader in (Reader.RAPIDOCR, Reader.TESSERACT):
        try:
            versions[reader.value] = reader_for(reader).version()
        except ReaderError:
            continue
    return versions


def upright_image(source: PageSource, rotation: int) -> Image.Image:
    """The page turned upright, as boxes of the report lie on it: for cut-outs.

    Raises:
        InputError: the page cannot be opened.
    """
    return Image.fromarray(turned(_load(source), rotation))


def read_page(source: PageSource, options: ReadOptions) -> PageReading:
    """Read one page.

    Raises:
        InputError: the page cannot be opened.
        ReaderError: the reader is not installed, or failed.
    """
    reader = reader_for(options.reader)
    delivered = _load(source)
    content = _digest(delivered)
    if _is_blank(delivered):
        return _blank(source, content, delivered, options.reader)
    rotation = _turn(delivered, reader)
    upright = turned(delivered, rotation)
    skew = skew_of(red_fixed(upright))
    page = straightened(upright, skew)
    lines = reader.read(red_fixed(page))
    return PageReading(
        ref=source.ref,
        content=content,
        width=upright.shape[1],
        height=upright.shape[0],
        rotation=rotation,
        skew=skew,
        reader=options.reader,
        quality=1.0,
        grey=is_grey(page),
        lines=in_reading_order(lines),
    )


def in_reading_order(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Rows from top to bottom, each from left to right. A row is what shares most of its height."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda item: item.box.centre[1]):
        row = rows[-1] if rows else []
        if row and _same_row(row, line):
            row.append(line)
        else:
            rows.append([line])
    return tuple(line for row in rows for line in sorted(row, key=lambda item: item.box.x0))


def _same_row(row: Sequence[Line], line: Line) -> bool:
    """Whether the line's middle lies within the middle half of the row's last line, and the other way round."""
    last = row[-1]
    apart = abs(last.box.centre[1] - line.box.centre[1])
    return apart < 0.35 * min(last.box.height, line.box.height)


def _load(source: PageSource) -> Rgb:
    """The page as delivered (EXIF and `/Rotate` applied), no larger than is of use."""
    path, file = Path(source.path), source.ref.file
    loader = pdf.load_page if source.kind is PageKind.PDF else images.load_frame
    page = loader(path, source.index, file)
    height, width = page.shape[:2]
    excess = (height * width / WORKING_PIXELS) ** 0.5
    return shrunk(page, round(max(height, width) / excess)) if excess > 1 else page


def _digest(page: Rgb) -> str:
    """Equal for equal pixels."""
    shape = f"{page.shape[1]}x{page.shape[0]}:".encode()
    return hashlib.blake2b(shape + np.ascontiguousarray(page).tobytes(), digest_size=20).hexdigest()


def _is_blank(page: Rgb) -> bool:
    """Whether there is next to no ink, the scanner's dark edges left aside."""
    small = shrunk(page, 1200).min(axis=2)
    height, width = small.shape
    inner = small[height // 25 : height - height // 25, width // 25 : width - width // 25]
    if not inner.size:
        return False
    specks = cv2.medianBlur(ink(np.ascontiguousarray(inner)), 3)
    return bool((specks > 0).mean() < _BLANK_SHARE)


def _blank(source: PageSource, content: str, page: Rgb, reader: Reader) -> PageReading:
    height, width = page.shape[:2]
    return PageReading(
        ref=source.ref, content=content, width=width, height=height, reader=reader, quality=1.0, blank=True
    )


def _turn(page: Rgb, reader: TextReader) -> int:
    """The clockwise turn that makes the page upright; where the model doubts, the likelier ways are tried."""
    grey: Grey = red_fixed(page)
    ways = turns(grey)
    if ways[0][1] >= _CERTAIN_TURN:
        return ways[0][0]
    trials = [(reader.trial(turned(grey, way)), -place, way) for place, (way, _) in enumerate(ways[:3])]
    return max(trials)[2]
