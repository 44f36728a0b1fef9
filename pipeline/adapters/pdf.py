"""PDF pages as pictures, through PDFium: the scan itself where a page is just a scan, a rendering otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.errors import InputError
from pipeline.settings import LIMITS
from pipeline.vision.image import Rgb, turned

DPI = 200
LARGEST_RENDERING = 8_000_000  # pixels
_SMALLEST_SCAN = 500  # pixels on the longer side; less is a picture, not a scan
FEWEST_CHARACTERS = 5
_COVER = 0.97
_DARK = 90
_PLAIN_COLOURS = {
    pdfium.FPDF_COLORSPACE_DEVICEGRAY,
    pdfium.FPDF_COLORSPACE_DEVICERGB,
    pdfium.FPDF_COLORSPACE_CALGRAY,
    pdfium.FPDF_COLORSPACE_CALRGB,
    pdfium.FPDF_COLORSPACE_ICCBASED,
}
_NEEDS_PASSWORD = 4


@contextmanager
def opened(path: Path, file: str) -> Iterator[pypdfium2.PdfDocument]:
    """The document; closed afterwards.

    Raises:
        InputError: it is encrypted, broken or empty.
    """
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _NEEDS_PASSWORD or "assword" in str(error):
            raise InputError(file, f"“{file}”设有打开密码，请解除密码后重新提交。") from error
        raise InputError(file, f"“{file}”已损坏或不是 PDF，无法打开，请重新导出或扫描。") from error
    try:
        with suppress(pypdfium2.PdfiumError):
            document.init_forms()  # what was filled into a form is drawn only then
        yield document
    finally:
        document.close()


def page_count(path: Path, file: str) -> int:
    """How many pages.

    Raises:
        InputError: it cannot be opened.
    """
    with opened(path, file) as document:
        return len(document)


@dataclass(frozen=True)
class PdfPage:
    """A page as people see it (`/Rotate` applied), and what its text layer is like.

    `characters` counts the visible ones of the text layer, `hidden` those drawn invisibly (the mark of a scanner's
    own OCR), `unmapped` those whose font does not say what they mean. `pictures` is the share of the page that
    lies under pictures.
    """

    pixels: Rgb
    characters: int = 0
    hidden: int = 0
    unmapped: int = 0
    pictures: float = 0.0

    @property
    def has_text(self) -> bool:
        """Whether a text layer is there that people see, too."""
        return self.characters >= FEWEST_CHARACTERS

    def with_pixels(self, pixels: Rgb) -> PdfPage:
        """The same page, larger or smaller."""
        return replace(self, pixels=pixels)


def load_page(path: Path, index: int, file: str) -> PdfPage:
    """One page: the embedded scan in its own pixels where the page is just that; else rendered at 200 dpi,
    posters at less.

    Raises:
        InputError: the page cannot be opened or drawn.
    """
    with opened(path, file) as document:
        try:
            page = document[index]
            characters, hidden, unmapped = _text_facts(page)
            scan = None if characters > hidden else _scan(page)
            pixels = scan if scan is not None else _rendered(page, _scale(page))
            return PdfPage(pixels, characters - hidden, hidden, unmapped, 1.0 if scan is not None else _pictured(page))
        except (pypdfium2.PdfiumError, IndexError, ValueError, MemoryError) as error:
            message = f"“{file}”第 {index + 1} 页已损坏，无法显示，请重新导出或扫描该页。"
            raise InputError(file, message, index + 1) from error


def _text_facts(page: pypdfium2.PdfPage) -> tuple[int, int, int]:
    """How many characters the page has, how many of them are invisible, how many mean nothing."""
    text = page.get_textpage()
    characters = text.count_chars()
    if characters <= 0:
        return 0, 0, 0
    unmapped = sum(pdfium.FPDFText_HasUnicodeMapError(text.raw, i) == 1 for i in range(min(characters, 4000)))
    objects = list(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=4, textpage=text))
    invisible = [o for o in objects if _is_invisible_text(o)]
    hidden = characters if objects and len(invisible) == len(objects) else sum(len(o.extract()) for o in invisible)
    return characters, hidden, unmapped


def _pictured(page: pypdfium2.PdfPage) -> float:
    """The share of the page under pictures, counted singly."""
    x0, y0, x1, y1 = page.get_cropbox()
    area = 0.0
    for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        left, bottom, right, top = picture.get_bounds()
        area += max(min(x1, right) - max(x0, left), 0) * max(min(y1, top) - max(y0, bottom), 0)
    return float(min(area / max((x1 - x0) * (y1 - y0), 1.0), 1.0))


def _rendered(page: pypdfium2.PdfPage, scale: float) -> Rgb:
    bitmap = page.render(scale=scale, fill_color=(255, 255, 255, 255), rev_byteorder=True, prefer_bgrx=False)
    return _rgb(bitmap)


def _scale(page: pypdfium2.PdfPage) -> float:
    """Pixels per point: 200 dpi, within the largest rendering; a tiny page is not blown up."""
    width, height = (max(edge, 1.0) for edge in page.get_size())
    return float(min(DPI / 72, (LARGEST_RENDERING / (width * height)) ** 0.5))


def _scan(page: pypdfium2.PdfPage) -> Rgb | None:
    """The page's one picture, when the page shows nothing else and shows all of it."""
    if pdfium.FPDFPage_GetAnnotCount(page.raw):
        return None
    picture = _only_picture(page)
    if picture is None or not _fills(page, picture) or not _is_plain(picture):
        return None
    a, b, c, d, _, _ = picture.get_matrix().get()
    pixels = _turned_as_placed(_rgb(picture.get_bitmap(render=False)), a, b, c, d)
    if pixels is None or pixels[::4, ::4].mean() < _DARK:  # upside-down colours or a mask: let PDFium draw it
        return None
    return np.ascontiguousarray(turned(pixels, page.get_rotation()))


def _only_picture(page: pypdfium2.PdfPage) -> Any:
    """The single image object of a page without paths, shadings and visible text."""
    picture = None
    for thing in page.get_objects(max_depth=3):
        if thing.type == pdfium.FPDF_PAGEOBJ_IMAGE and picture is None and thing.level == 0:
            picture = thing
        elif not _is_invisible_text(thing):
            return None
    return picture


def _is_invisible_text(thing: Any) -> bool:
    if thing.type != pdfium.FPDF_PAGEOBJ_TEXT:
        return False
    return bool(pdfium.FPDFTextObj_GetTextRenderMode(thing.raw) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)


def _fills(page: pypdfium2.PdfPage, picture: Any) -> bool:
    """Whether picture and page show the same area: nothing of the picture is cut, nothing of the page is left."""
    x0, y0, x1, y1 = page.get_cropbox()
    left, bottom, right, top = picture.get_bounds()
    shared = max(min(x1, right) - max(x0, left), 0) * max(min(y1, top) - max(y0, bottom), 0)
    page_area, picture_area = (x1 - x0) * (y1 - y0), (right - left) * (top - bottom)
    return bool(shared >= _COVER * page_area and shared >= _COVER * picture_area)


def _is_plain(picture: Any) -> bool:
    """Eight bits of grey or RGB, large enough to be a scan; PDFium draws the rest (masks, inks, palettes)."""
    width, height = picture.get_px_size()
    if max(width, height) < _SMALLEST_SCAN or width * height > LIMITS.page_pixels:
        return False
    facts = picture.get_metadata()
    return facts.colorspace in _PLAIN_COLOURS and facts.bits_per_pixel in (8, 24)


def _turned_as_placed(pixels: Rgb, a: float, b: float, c: float, d: float) -> Rgb | None:
    """The picture as its matrix lays it on the page; None when it is sheared or stands askew."""
    straight, crossed = abs(a) + abs(d), abs(b) + abs(c)
    if crossed < straight * 0.002:
        return pixels[:: -1 if d < 0 else 1, :: -1 if a < 0 else 1]
    if straight < crossed * 0.002:
        # Image x runs along page y (b), image y (downwards) along page x (−c).
        across = np.transpose(pixels, (1, 0, 2))
        return across[:: -1 if b > 0 else 1, :: -1 if c > 0 else 1]
    return None


def _rgb(bitmap: Any) -> Rgb:
    """PDFium's pixels as RGB on white."""
    array = np.asarray(bitmap.to_numpy())
    if array.ndim == 2:
        array = array[:, :, None]
    if array.shape[2] == 1:
        return np.asarray(cv2.cvtColor(array, cv2.COLOR_GRAY2RGB), np.uint8)
    if bitmap.rev_byteorder:
        return np.ascontiguousarray(array[:, :, :3])
    return np.asarray(cv2.cvtColor(array, cv2.COLOR_BGR2RGB if array.shape[2] == 3 else cv2.COLOR_BGRA2RGB), np.uint8)
