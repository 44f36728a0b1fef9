"""A page in, everything the machine saw on it out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from pipeline.adapters import images, pdf
from pipeline.adapters.orientation import CERTAIN, turns
from pipeline.adapters.readers import TextReader, reader_for
from pipeline.errors import ReaderError
from pipeline.model.base import Noun
from pipeline.model.geometry import Box
from pipeline.model.packet import PageKind, PageSource
from pipeline.model.reading import Line, PageReading, Reader, SealMark
from pipeline.stages.layer import Layer, outside_layer, trusted_layer
from pipeline.stages.lines import apart_from, completed, cut_at_gaps, in_reading_order
from pipeline.stages.overlooked import overlooked
from pipeline.stages.sealing import read_seals
from pipeline.stages.strays import without_strays
from pipeline.vision.cells import cut_at_rulings
from pipeline.vision.codes import find_codes
from pipeline.vision.image import Rgb, as_grey, darkest, ink, is_grey, red_fixed, shrunk, turned
from pipeline.vision.likeness import PICTURE_SIDE, picture_of
from pipeline.vision.marks import find_marks
from pipeline.vision.quality import faults_of, measured, quality_of
from pipeline.vision.redprint import has_red_rules, red_print
from pipeline.vision.rulings import grids_of
from pipeline.vision.seals import find_seals
from pipeline.vision.signatures import signature_places
from pipeline.vision.straighten import skew_of, straightened
from pipeline.vision.strokes import reduced_ink
from pipeline.vision.watermark import find_pale

WORKING_PIXELS = 6_000_000
LOOKING_SIDE = 1200  # pixels of the reduced page, by which pages are told apart and their skew is seen
GLANCING_SIDE = 800  # for seals, marks and pale print
_SMALLEST_SIDE = 48  # pixels; less is no page
_OWN_STANDARD = re.compile(r"[QO0Ｑ]\s*[/／]\s*[0-9A-Z]")
_HEAD = 0.14  # share of the page where running heads stand
_COVER_LINES = 30
_LEGIBLE = 0.8  # mean certainty below which another way up is tried
_UNREAD = "（水印）"
_BLANK_SHARE = 0.0004
_STRAY = 0.6  # certainty asked of lines in pictures, stamps and red print
_FAINT = 0.5


class ReadOptions(Noun):
    """How pages are read."""

    reader: Reader = Reader.RAPIDOCR


def warm_up(options: ReadOptions) -> None:
    """Load the models, once per process; one thread each, for pages are read in parallel processes.

    Raises:
        ReaderError: the reader is not installed.
    """
    cv2.setNumThreads(1)
    reader_for(options.reader)


def reader_versions() -> dict[str, str]:
    """What reads, by name; engines that are not installed are left out."""
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
    return Image.fromarray(turned(_load(source).pixels, rotation))


def upright_page(source: PageSource, reading: PageReading) -> Rgb:
    """The page turned upright. Its reading's boxes lie on it once its skew is taken out, too.

    Raises:
        InputError: the page cannot be opened.
    """
    return turned(_load(source).pixels, reading.rotation)


def read_page(source: PageSource, options: ReadOptions) -> PageReading:
    """Read one page.

    Raises:
        InputError: the page cannot be opened.
        ReaderError: the reader is not installed, or failed.
    """
    reader = reader_for(options.reader)
    try:
        return _read(source, reader)
    except cv2.error as error:
        message = f"“{source.ref.file}”第 {source.ref.page} 页的图像无法处理，请重新扫描或导出该页。"
        raise ReaderError(message) from error


def _read(source: PageSource, reader: TextReader) -> PageReading:
    delivered = _load(source)
    small = shrunk(delivered.pixels, LOOKING_SIDE)
    content = _digest(delivered.pixels, small)
    if min(small.shape[:2]) < _SMALLEST_SIDE:
        return _without_lines(source, content, delivered.pixels, reader.reader, quality=0.0)
    layer = None
    if source.kind is PageKind.PDF:
        layer = trusted_layer(delivered, Path(source.path), source.index, source.ref.file, reader)
    if layer is None and _is_blank(small):
        return _without_lines(source, content, delivered.pixels, reader.reader, quality=1.0, blank=True)
    if layer is not None:
        return _seen(source, content, delivered.pixels, small, layer.rotation, reader, layer)
    rotation, tried = _turn(delivered.pixels, small, reader)
    reading = _seen(source, content, delivered.pixels, small, rotation, reader)
    if not tried and _legibility(reading) < _LEGIBLE:
        return _other_way_up(source, content, delivered.pixels, small, reading, reader)
    return reading


def _seen(
    source: PageSource,
    content: str,
    delivered: Rgb,
    small: Rgb,
    rotation: int,
    reader: TextReader,
    layer: Layer | None = None,
) -> PageReading:
    """Everything on the page turned upright: lines from its text layer or its pixels, and what is not text."""
    view = _View(turned(delivered, rotation), turned(small, rotation), straight=layer is not None)
    lines = _lines_of_layer(layer, view, reader) if layer else _lines_of_pixels(view, reader)
    seals = read_seals(view.upright, view.skew, find_seals(view.small, view.grey, lines), reader)
    if not view.grey and not layer:
        lines = [*lines, *_red_lines(view, seals, lines, reader)]
    watermark = tuple(layer.stamps) if layer else ()
    if not watermark:
        lines, watermark = _watermark(view, lines, seals, reader)
    seen = None if layer else measured(view.fixed, view.written, lines)
    return PageReading(
        ref=source.ref,
        content=content,
        picture=picture_of(red_fixed(shrunk(view.small, PICTURE_SIDE))),
        width=view.upright.shape[1],
        height=view.upright.shape[0],
        rotation=rotation,
        skew=view.skew,
        reader=Reader.TEXT if layer else reader.reader,
        quality=quality_of(seen) if seen else 1.0,
        faults=faults_of(seen) if seen else (),
        grey=view.grey,
        lines=in_reading_order(lines),
        grids=view.grids,
        seals=seals,
        codes=find_codes(view.fixed, view.written, lines),
        signatures=signature_places(view.written, lines, seals),
        watermark=watermark,
        marks=find_marks(view.small, lines),
    )


class _View:
    """An upright page from the sides it is looked at; turning and filtering the whole page is put off until needed.

    `small` is the page reduced, `fixed` without red, `written` the ink of that.
    """

    def __init__(self, upright: Rgb, small: Rgb, straight: bool) -> None:
        self.upright = upright
        self.skew = 0.0 if straight else skew_of(red_fixed(small))
        self.small = straightened(shrunk(small, GLANCING_SIDE), self.skew)
        self.grey = is_grey(self.small)
        self.fixed = straightened(red_fixed(upright), self.skew)
        self.written = reduced_ink(self.fixed)
        # Seals must not add borders; only where there are red rules may the table be in what the red fix takes away.
        self.grids = grids_of(self.written)
        if not self.grids and not self.grey and has_red_rules(self.small):
            self.grids = grids_of(reduced_ink(straightened(as_grey(upright), self.skew)))

    @cached_property
    def page(self) -> Rgb:
        """The page itself, straightened."""
        return straightened(self.upright, self.skew)


def _lines_of_pixels(view: _View, reader: TextReader) -> list[Line]:
    """What a reader sees, cut where cells end and where gaps stand out, and what it overlooked."""
    lines = cut_at_rulings(reader.read(view.fixed), view.grids)
    lines = cut_at_gaps(lines, view.fixed.shape[1] / view.fixed.shape[0])
    lines = completed(lines, view.grids, view.fixed, view.written, reader)
    return [*lines, *overlooked(lines, view.grids, view.fixed, view.written, reader)]


def _lines_of_layer(layer: Layer, view: _View, reader: TextReader) -> list[Line]:
    """The layer's lines, and what a reader sees in pictures beside them."""
    lines = cut_at_rulings(layer.lines, view.grids)
    rest = outside_layer(lines, view.fixed, view.written)
    if rest is None:
        return lines
    stamped = "".join(stamp.text for stamp in layer.stamps)
    seen = (line for line in reader.read(rest) if line.confidence >= _STRAY and line.text not in stamped)
    return [*lines, *apart_from(seen, lines)]


def _red_lines(view: _View, seals: Sequence[SealMark], lines: Sequence[Line], reader: TextReader) -> list[Line]:
    """What is printed in red, outside seals."""
    red = red_print(lambda: view.page, view.small, seals)
    if red is None:
        return []
    return apart_from((line for line in reader.read(red, coarse=True) if line.confidence >= _STRAY), lines)


def _watermark(
    view: _View, read: list[Line], seals: Sequence[SealMark], reader: TextReader
) -> tuple[list[Line], tuple[Line, ...]]:
    """The lines as they read without a watermark, and that there is one, not yet read.

    Sought on what may be pages of an enterprise standard: elsewhere pale print is the page's own.
    """
    if not _may_be_a_standard(read):
        return read, ()
    pale = find_pale(darkest(_without_seals(view.small, seals)), [line.box for line in read])
    if pale is None:
        return read, ()
    mark = Line(text=_UNREAD, box=Box(0.0, 0.0, 1.0, 1.0), confidence=0.0, reader=reader.reader)
    return without_strays(read, view.fixed, reader), (mark,)


def _may_be_a_standard(lines: Sequence[Line]) -> bool:
    """Whether an own standard's number stands in the head of the page, or on a page with as few lines as a cover."""
    numbered = [line for line in lines if _OWN_STANDARD.search(line.text)]
    return any(line.box.y1 < _HEAD for line in numbered) or (bool(numbered) and len(lines) <= _COVER_LINES)


def _without_seals(small: Rgb, seals: Sequence[SealMark]) -> Rgb:
    """The reduced page with seals painted over: a faded one is as pale as a watermark."""
    height, width = small.shape[:2]
    rest = small.copy()
    for seal in seals:
        x0, y0, x1, y1 = seal.box.grown(0.005, 0.005)
        rest[int(y0 * height) : int(y1 * height) + 1, int(x0 * width) : int(x1 * width) + 1] = 255
    return rest


def _other_way_up(
    source: PageSource, content: str, page: Rgb, small: Rgb, reading: PageReading, reader: TextReader
) -> PageReading:
    """The page read another way up, where that makes sense of it and the first way does not."""
    grey = red_fixed(page)
    trials = {way: reader.trial(turned(grey, way)) for way in (0, 90, 180, 270)}
    best = max(trials, key=lambda way: trials[way])
    if best == reading.rotation or trials[best] < trials[reading.rotation] + 0.1:
        return reading
    return _seen(source, content, page, small, best, reader)


def _legibility(reading: PageReading) -> float:
    """Mean certainty over all characters; 0.0 without any."""
    characters = sum(len(line.text) for line in reading.lines)
    return sum(line.confidence * len(line.text) for line in reading.lines) / characters if characters else 0.0


def _load(source: PageSource) -> pdf.PdfPage:
    """The page as delivered (EXIF and `/Rotate` applied), no larger than is of use."""
    path, file = Path(source.path), source.ref.file
    if source.kind is PageKind.PDF:
        page = pdf.load_page(path, source.index, file)
    else:
        page = pdf.PdfPage(images.load_frame(path, source.index, file))
    height, width = page.pixels.shape[:2]
    excess = (height * width / WORKING_PIXELS) ** 0.5
    if excess <= 1:
        return page
    return page.with_pixels(shrunk(page.pixels, round(max(height, width) / excess)))


def _digest(page: Rgb, small: Rgb) -> str:
    """Equal for equal pages: over the page reduced, where every visible difference still shows."""
    shape = f"{page.shape[1]}x{page.shape[0]}:".encode()
    return hashlib.sha256(shape + np.ascontiguousarray(small).tobytes()).hexdigest()[:40]


def _is_blank(small: Rgb) -> bool:
    """Whether there is next to no ink, the scanner's dark edges left aside."""
    height, width = small.shape[:2]
    inner = darkest(small)[height // 25 : height - height // 25, width // 25 : width - width // 25]
    if not inner.size:
        return False
    specks = cv2.medianBlur(ink(np.ascontiguousarray(inner)), 3)
    return bool((specks > 0).mean() < _BLANK_SHARE)


def _without_lines(
    source: PageSource, content: str, page: Rgb, reader: Reader, quality: float, blank: bool = False
) -> PageReading:
    height, width = page.shape[:2]
    return PageReading(
        ref=source.ref, content=content, width=width, height=height, reader=reader, quality=quality, blank=blank
    )


def _turn(page: Rgb, small: Rgb, reader: TextReader) -> tuple[int, bool]:
    """The clockwise turn that makes the page upright, and whether that was tried out already.

    Where the model doubts, the likelier ways are read a little, and the most legible one is taken.
    """
    ways = turns(red_fixed(small))
    if ways[0][1] >= CERTAIN:
        return ways[0][0], False
    grey = red_fixed(page)
    trials = [(reader.trial(turned(grey, way)), -place, way) for place, (way, _) in enumerate(ways)]
    return max(trials)[2], True
