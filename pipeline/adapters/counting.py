"""How many pages a file has. Meant to run in a worker: this is where foreign files are first parsed.

The libraries that do it are imported there only.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from pipeline.adapters.filetypes import FileType
from pipeline.errors import InputError

_TAIL = 4096  # bytes; some programs write a little behind the mark


@dataclass(frozen=True)
class Counted:
    """Pages of a file, and the path to read them from: another one when the file had to be repaired.

    `warning` tells (in Chinese) that something of it is missing. `contents`: digests of the pages, equal for equal
    pages of any file; none where only the file's bytes tell them.
    """

    pages: int
    path: str
    warning: str = ""
    contents: tuple[str, ...] = ()


def count_pages(path: str, kind: str, file: str, repaired: str) -> Counted:
    """Count the pages of a PDF or picture; a PDF that does not open is rebuilt at the path `repaired` where that can be
    done (broken, or encrypted without a password in a way PDFium does not know).

    Raises:
        InputError: it is encrypted, broken or no such file at all.
    """
    if kind != FileType.PDF:
        return _picture(Path(path), file)
    try:
        pages = _pdf_pages(Path(path), file)
        if not _has_end(Path(path)):
            return Counted(pages, path, _cut_off(file, pages))
        return Counted(pages, path, contents=_contents(Path(path), pages))
    except InputError:
        if not _repair(Path(path), Path(repaired)):
            raise
        with contextlib.suppress(InputError):
            pages = _pdf_pages(Path(repaired), file)
            return Counted(pages, repaired, _cut_off(file, pages))
        raise


def _contents(path: Path, pages: int) -> tuple[str, ...]:
    from pipeline.adapters.pagedigest import page_digests

    digests = page_digests(path)
    return digests if len(digests) == pages else ()


def _has_end(path: Path) -> bool:
    """Whether the mark that ends every PDF stands where readers look for it: near the end."""
    with path.open("rb") as data:
        data.seek(max(path.stat().st_size - _TAIL, 0))
        return b"%%EOF" in data.read()


def _cut_off(file: str, pages: int) -> str:
    """A damaged PDF shows the pages that can be found; nobody knows how many there were."""
    return f"“{file}”不完整或已损坏，只找到 {pages} 页，可能缺页，请核对页数，必要时重新导出或扫描。"


def _picture(path: Path, file: str) -> Counted:
    from pipeline.adapters import images
    from pipeline.adapters.tiffdigest import frame_digests

    frames = images.frame_count(path, file)
    digests = frame_digests(path)
    if len(digests) == frames:  # all its data is there
        return Counted(frames, str(path), contents=digests)
    whole = images.is_whole(path, frames, file)
    return Counted(frames, str(path), "" if whole else f"图片“{file}”不完整，只能看到一部分，请重新扫描或导出。")


def _pdf_pages(path: Path, file: str) -> int:
    from pipeline.adapters import pdf

    pages = pdf.page_count(path, file)
    if not pages:
        raise InputError(file, f"“{file}”已损坏，没有任何页面，请重新导出或扫描。")
    return pages


def _repair(path: Path, target: Path) -> bool:
    """Have qpdf rebuild what can be rebuilt of a broken PDF."""
    import pikepdf

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with pikepdf.open(path, suppress_warnings=True) as document:
            if not len(document.pages):
                return False
            document.save(target)
        return True
    except Exception:  # whatever qpdf makes of it: the file stays as broken as it was
        return False
