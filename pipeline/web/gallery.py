"""Pictures of pages: upright, small, and cut to the place that matters. Rendered once, kept under `CAISHEN_HOME`."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops, ImageDraw

from pipeline.adapters.store.blobs import Blobs
from pipeline.adapters.store.files import replacing
from pipeline.adapters.store.tables import Page
from pipeline.adapters.workers import Workers
from pipeline.model.geometry import Box
from pipeline.model.packet import PageKind, PageSource
from pipeline.model.reading import PageRef
from pipeline.reports.cutouts import cut
from pipeline.settings import home

LARGEST: Final = 2400  # pixels of a page's longer side: fine print stays legible
THUMB: Final = 220  # pixels of a thumbnail's width
_QUALITY = 82
_TINT = (255, 214, 130)
_SECONDS = 60.0  # a page may take to render


class Gallery:
    """Shows the pages of the store. Files of untrusted origin are opened in a process of its own.

    All methods raise `StoreError` where the store has lost the page, `InputError` or a worker's error where it cannot
    be drawn.
    """

    def __init__(self, blobs: Blobs) -> None:
        self._blobs, self._folder = blobs, home() / "cache" / "pages"
        self._workers = Workers(1)

    def close(self) -> None:
        self._workers.close(wait=False)

    def page(self, page: Page) -> Path:
        """A JPEG of the page turned upright."""
        return self._kept(page, "page")

    def thumb(self, page: Page) -> Path:
        """A small JPEG of it."""
        return self._kept(page, "thumb")

    def cutout(self, page: Page, boxes: Sequence[Box], marks: Sequence[Box] = ()) -> bytes:
        """A JPEG of the part around the boxes, these framed; within them `marks` tinted, as with a marker."""
        with Image.open(self.page(page)) as image:
            piece, view = cut(image.convert("RGB"), boxes)
        piece = tinted(piece, view, marks)
        buffer = io.BytesIO()
        piece.save(buffer, "JPEG", quality=_QUALITY)
        return buffer.getvalue()

    def _kept(self, page: Page, kind: str) -> Path:
        path = self._folder / page.source[:2] / f"{page.source}-{page.frame}-{page.rotation}-{kind}.jpg"
        if not path.exists():
            self._render(page, path)
        return path

    def _render(self, page: Page, path: Path) -> None:
        source = PageSource(
            ref=PageRef(file=page.file, page=page.page),
            kind=PageKind(page.kind),
            path=str(self._blobs.local(page.source)),
            index=page.frame,
            digest=page.source,
        )
        stem = path.name.rpartition("-")[0]
        targets = path.with_name(f"{stem}-page.jpg"), path.with_name(f"{stem}-thumb.jpg")
        self._workers.submit(render, source, page.rotation, targets, seconds=_SECONDS).result()


def tinted(piece: Image.Image, view: Box, marks: Sequence[Box]) -> Image.Image:
    """The piece with the marks, places on the page, tinted; `view` is where on the page it was cut."""
    layer = Image.new("RGB", piece.size, "white")
    draw = ImageDraw.Draw(layer)
    for mark in marks:
        seen = mark.overlap(view)
        x0, x1 = ((x - view.x0) / view.width * piece.width for x in (seen.x0, seen.x1))
        y0, y1 = ((y - view.y0) / view.height * piece.height for y in (seen.y0, seen.y1))
        draw.rectangle((x0 - 1, y0, max(x1 + 1, x0 + 2), y1), fill=_TINT)
    return ImageChops.multiply(piece, layer) if marks else piece


def render(source: PageSource, rotation: int, targets: tuple[Path, Path]) -> None:
    """Draws a page, large and small, as JPEG files."""
    from pipeline.stages.read import upright_image

    image = upright_image(source, rotation)
    for target, size in zip(targets, ((LARGEST, LARGEST), (THUMB, 2 * THUMB)), strict=True):
        shown = image.copy()
        shown.thumbnail(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
        with replacing(target) as file:
            shown.save(file, "JPEG", quality=_QUALITY)
