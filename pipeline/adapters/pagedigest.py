"""What makes two PDF pages the same page, though the files around them differ: all that decides how it looks and reads.

A packet scanned into one PDF and handed in again with one page replaced has other bytes all over, but its other pages
are the same objects: their readings are found again. Costs a hundredth of rendering the page.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pikepdf

_INHERITED = ("/MediaBox", "/CropBox", "/Rotate", "/Resources")
_OWN = ("/Contents", "/UserUnit", "/Group")
_OF_ANNOTATION = ("/Subtype", "/Rect", "/AP", "/AS", "/F", "/OC")  # others lead to other pages
_ELSEWHERE = ("/Parent", "/StructParents", "/StructParent", "/Length")
_SMALL = 64 * 1024  # bytes of a stream that is unpacked to be compared
_UNPACKED = pikepdf.StreamDecodeLevel.generalized
_MOST_OBJECTS = 100_000  # of a file; one with more is told by its bytes
_DEEPEST = 60


class _TooMuch(Exception):
    """Not worth the time, or not to be trusted."""


def page_digests(path: Path) -> tuple[str, ...]:
    """For each page of a PDF a SHA-256 in hex, equal for equal pages of any file; none where that cannot be told.

    A file that is not quite sound is not told: two programs may see different pages in it.
    """
    try:
        with pikepdf.open(path, suppress_warnings=True) as document:
            seen = _Seen()
            layers = seen.digest(document.Root.get("/OCProperties"))
            digests = tuple(seen.page(page.obj, layers) for page in document.pages)
            return () if document.get_warnings() else digests
    except Exception:  # whatever qpdf makes of it: the pages are told by the file's bytes
        return ()


class _Seen:
    """Digests of the objects of one file, each looked at once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], bytes] = {}
        self._within: list[tuple[int, int]] = []
        self._budget = _MOST_OBJECTS

    def page(self, page: Any, layers: bytes) -> str:
        parts = [layers, *(self.digest(_inherited(page, key)) for key in _INHERITED)]
        parts += [self.digest(page.get(key)) for key in _OWN]
        for annotation in page.get("/Annots") or ():
            parts += [self.digest(annotation.get(key)) for key in _OF_ANNOTATION]
        return hashlib.sha256(b"".join(parts)).hexdigest()

    def digest(self, thing: Any) -> bytes:
        """Of an object with all it refers to."""
        self._budget -= 1
        if self._budget < 0 or len(self._within) > _DEEPEST:
            raise _TooMuch
        if not isinstance(thing, pikepdf.Object) or not thing.is_indirect:
            return self._plain(thing)
        name = thing.objgen
        if name in self._within:  # it contains itself, which nothing that is drawn needs to
            raise _TooMuch
        if name not in self._known:
            self._within.append(name)
            self._known[name] = self._plain(thing)
            self._within.pop()
        return self._known[name]

    def _plain(self, thing: Any) -> bytes:
        digest = hashlib.sha256()
        for part in self._parts(thing):
            digest.update(len(part).to_bytes(8, "big") + part)
        return digest.digest()

    def _parts(self, thing: Any) -> Iterator[bytes]:
        if isinstance(thing, pikepdf.Stream):
            yield b"stream"
            yield from self._content(thing)
        elif isinstance(thing, pikepdf.Dictionary):
            yield b"dictionary"
            yield from self._entries(thing)
        elif isinstance(thing, pikepdf.Array):
            yield b"array"
            yield from (self.digest(part) for part in thing)
        elif isinstance(thing, pikepdf.Object):
            yield thing.unparse()
        else:
            yield f"{type(thing).__name__} {thing}".encode()

    def _content(self, stream: Any) -> Iterator[bytes]:
        """Drawing instructions are compressed anew by many programs that change a file; pictures are left alone."""
        raw = stream.read_raw_bytes()
        if len(raw) <= _SMALL:
            with contextlib.suppress(pikepdf.PdfError):
                yield stream.read_bytes(_UNPACKED)
                yield from self._entries(stream, ("/Filter", "/DecodeParms"))
                return
        yield raw
        yield from self._entries(stream)

    def _entries(self, thing: Any, leaving: Sequence[str] = ()) -> Iterator[bytes]:
        for key in sorted(thing.keys()):
            if key not in _ELSEWHERE and key not in leaving:
                yield key.encode("utf-8", "surrogateescape")
                yield self.digest(thing.get(key))


def _inherited(page: Any, key: str) -> Any:
    """A property of a page, or of the nearest group of pages around it that has it."""
    for _ in range(_DEEPEST):
        if key in page:
            return page.get(key)
        if "/Parent" not in page:
            return None
        page = page.Parent
    raise _TooMuch
