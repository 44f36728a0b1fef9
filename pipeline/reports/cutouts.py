"""Evidence cut from the page, its place marked: small JPEGs that live inside the HTML."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from PIL import Image, ImageDraw

from pipeline.model.geometry import WHOLE, Box, union

PageKey = tuple[str, int]
"""File inside the packet and page number from 1."""

LoadPage = Callable[[str, int], Image.Image | None]
"""The page turned upright as RGB; None where it cannot be shown."""

_QUALITY = 70
_WIDEST = 820  # pixels of a cut-out; what an examiner's screen shows beside a second one without scaling
_PAGE_WIDTH = 360  # pixels of a page shown as a whole
_MARGIN = Box(0.05, 0.018, 0.05, 0.018)  # context around a mark, shares of the page
_LEAST = (0.46, 0.055)  # smallest piece of page that still shows where one is
_TALLEST = 0.34  # marks further apart than this become pieces of their own
_INK = (200, 60, 45)


class Place(NamedTuple):
    """A mark on a page."""

    file: str
    page: int
    box: Box


class Cutout(NamedTuple):
    """A piece of a page with its marks, ready for an `img`: `src` is a data URI, width and height in pixels."""

    file: str
    page: int
    src: str
    width: int
    height: int


Pieces = Mapping[tuple[PageKey, tuple[Box, ...]], Cutout]
"""Cut-outs by their page and the marks on them."""


def gather(places: Iterable[Place]) -> list[tuple[PageKey, list[Box]]]:
    """The places as pieces to cut: marks of one page that lie close together share a piece. Order is kept."""
    pieces: list[tuple[PageKey, list[Box]]] = []
    for place in places:
        key, box = (place.file, place.page), _sane(place.box)
        for known, boxes in pieces:
            if known == key and _fits(boxes, box):
                if box not in boxes:
                    boxes.append(box)
                break
        else:
            pieces.append((key, [box]))
    return pieces


def _sane(box: Box) -> Box:
    """The box inside the page, whatever was handed in."""
    x0, x1 = sorted((min(max(box.x0, 0.0), 1.0), min(max(box.x1, 0.0), 1.0)))
    y0, y1 = sorted((min(max(box.y0, 0.0), 1.0), min(max(box.y1, 0.0), 1.0)))
    return Box(x0, y0, x1, y1)


def _fits(boxes: Sequence[Box], box: Box) -> bool:
    return WHOLE not in boxes and box != WHOLE and union([*boxes, box]).height <= _TALLEST


def window(boxes: Sequence[Box]) -> Box:
    """The piece of page to show around the marks: with context, never a mere sliver, inside the page."""
    around = union(boxes).grown(_MARGIN.x0, _MARGIN.y0)
    x0, x1 = _widened(around.x0, around.x1, _LEAST[0])
    y0, y1 = _widened(around.y0, around.y1, _LEAST[1])
    return Box(x0, y0, x1, y1)


def _widened(low: float, high: float, least: float) -> tuple[float, float]:
    if high - low >= least:
        return low, high
    low = min(max((low + high - least) / 2, 0.0), 1.0 - least)
    return low, low + least


def cut(image: Image.Image, boxes: Sequence[Box]) -> tuple[Image.Image, Box]:
    """The piece of the page around the marks, drawn in, at most `_WIDEST` pixels wide; and where it lies."""
    whole = WHOLE in boxes
    view = WHOLE if whole else window(boxes)
    piece = image.crop(_pixels(view, image.width, image.height))
    widest = _PAGE_WIDTH if whole else _WIDEST
    if piece.width > widest:
        size = widest, max(1, round(piece.height * widest / piece.width))
        piece = piece.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    if not whole:
        _mark(piece, boxes, view)
    return piece, view


def _pixels(box: Box, width: int, height: int) -> tuple[int, int, int, int]:
    x0, y0 = int(box.x0 * width), int(box.y0 * height)
    return x0, y0, max(x0 + 1, round(box.x1 * width)), max(y0 + 1, round(box.y1 * height))


def _mark(piece: Image.Image, boxes: Sequence[Box], view: Box) -> None:
    draw = ImageDraw.Draw(piece)
    pad = 3
    for box in boxes:
        x0 = (box.x0 - view.x0) / view.width * piece.width - pad
        x1 = (box.x1 - view.x0) / view.width * piece.width + pad
        y0 = (box.y0 - view.y0) / view.height * piece.height - pad
        y1 = (box.y1 - view.y0) / view.height * piece.height + pad
        draw.rounded_rectangle((x0, y0, max(x1, x0 + 1), max(y1, y0 + 1)), radius=4, outline=_INK, width=2)


def data_uri(piece: Image.Image) -> str:
    """A JPEG as a `data:` address."""
    buffer = io.BytesIO()
    piece.convert("RGB").save(buffer, "JPEG", quality=_QUALITY, optimize=True)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")


class Album:
    """Makes the cut-outs of a report, loading each page once.

    A report asks for cut-outs in the order of its findings, which jump between pages. So the pieces are asked for
    first (`want`), then made page by page (`develop`), then handed out (`get`): one page in memory at a time.

    Args:
        made: the `pieces` of an earlier album of the same packet; a page of which nothing else is wanted is not loaded.
    """

    def __init__(self, load: LoadPage, made: Pieces | None = None) -> None:
        self._load, self._made = load, made or {}
        self._wanted: dict[PageKey, dict[tuple[Box, ...], Cutout | None]] = {}

    @property
    def pieces(self) -> Pieces:
        """All that was made, and what was made earlier."""
        new = {(key, boxes): cutout for key, cuts in self._wanted.items() for boxes, cutout in cuts.items() if cutout}
        return {**self._made, **new}

    def want(self, places: Iterable[Place]) -> None:
        for key, boxes in gather(places):
            self._wanted.setdefault(key, {})[tuple(boxes)] = self._made.get((key, tuple(boxes)))

    def develop(self) -> None:
        for (file, page), pieces in self._wanted.items():
            missing = [boxes for boxes, cutout in pieces.items() if cutout is None]
            image = self._load(file, page) if missing else None
            if image is None:
                continue
            for boxes in missing:
                piece, _ = cut(image, boxes)
                pieces[boxes] = Cutout(file, page, data_uri(piece), piece.width, piece.height)

    def get(self, places: Iterable[Place]) -> list[Cutout]:
        """The pieces for these places, without those whose page cannot be shown."""
        found = [self._wanted.get(key, {}).get(tuple(boxes)) for key, boxes in gather(places)]
        return [cutout for cutout in found if cutout is not None]
