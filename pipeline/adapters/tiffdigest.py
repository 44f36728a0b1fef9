"""What makes two pages of TIFF files the same page: the picture's data as it is stored, and all that decides its look.

A file scanned with many pages and handed in again with one of them replaced has other bytes, but its other pages hold
the same data: their readings are found again. Nothing is decoded.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from PIL import Image

_PLACES = {273: 279, 324: 325}  # where strips or tiles of data begin, and how long each is
_COMPRESSION, _OLD_JPEG = 259, 6  # which keeps its data elsewhere
_SAYS_NOTHING = frozenset(
    {
        *_PLACES,
        *_PLACES.values(),
        254,  # kind of page
        *range(269, 273),  # names of the document, of what is shown, of the scanner
        285,  # name of the page
        297,  # its number
        *(305, 306, 315, 316, 33432),  # program, time, author, computer, rights
        *(330, 34665, 34853),  # where further directories lie
        *(33723, 34377),  # other programs' notes
    }
)
"""Tags that change nothing of a page's look, or only tell where in the file something lies."""


class _NotTold(Exception):
    """The file is not laid out as it should be: two programs may see different pages in it."""


def frame_digests(path: Path) -> tuple[str, ...]:
    """For each page of a TIFF file a SHA-256 in hex, equal for equal pages of any file.

    None where that cannot be told: it is no TIFF file, or not all of its data is there.
    """
    try:
        with warnings.catch_warnings(), path.open("rb") as data:
            warnings.simplefilter("error")
            with Image.open(path, formats=("TIFF",)) as image:
                return tuple(_digests(image, data, path.stat().st_size))
    except Exception:  # whatever Pillow makes of it: the pages are told by the file's bytes
        return ()


def _digests(image: Any, data: BinaryIO, size: int) -> Iterator[str]:
    left = size  # pages that share their data are none that a scanner made
    for number in range(image.n_frames):
        image.seek(number)
        tags = dict(image.tag_v2)
        digest = hashlib.sha256(f"{image.tag_v2.prefix!r}".encode())
        for tag in sorted(tags.keys() - _SAYS_NOTHING):
            digest.update(f"{tag} {tags[tag]!r}\n".encode())
        for start, length in _stretches(tags):
            left -= length
            if left < 0 or start + length > size:
                raise _NotTold
            data.seek(start)
            digest.update(length.to_bytes(8, "big") + data.read(length))
        yield digest.hexdigest()


def _stretches(tags: Mapping[int, Any]) -> list[tuple[int, int]]:
    """Where a page's data lies: starts and lengths, bytes."""
    kinds = [(starts, lengths) for starts, lengths in _PLACES.items() if starts in tags and lengths in tags]
    if len(kinds) != 1 or tags.get(_COMPRESSION) == _OLD_JPEG:
        raise _NotTold
    starts, lengths = kinds[0]
    return [(int(start), int(length)) for start, length in zip(tags[starts], tags[lengths], strict=True)]
