"""What makes two pages of TIFF files the same page: the picture's data as it is stored, and all that decides its look.

A file scanned with many pages and handed in again with one of them replaced has other bytes, but its other pages hold
the same data: their readings are found again. Nothing is decoded.
"""

from __future__ import annotations

import hashlib
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from PIL import Image

_PLACES = {273: 279, 324: 325}  # where strips or tiles of data begin, and how long each is
_COMPRESSION, _RAW, _OLD_JPEG = 259, 1, 6  # the last keeps its data elsewhere
_WIDTH, _HEIGHT, _BITS, _SAMPLES, _PLANES = 256, 257, 258, 277, 284
_ROWS_OF_STRIP, _TILE_WIDTH, _TILE_HEIGHT = 278, 322, 323
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

    None where that cannot be told: it is no TIFF file, or not all of its data is there. A page that a file holds twice
    is told by its number, too.
    """
    try:
        with warnings.catch_warnings(), path.open("rb") as data:
            warnings.simplefilter("error")
            with Image.open(path, formats=("TIFF",)) as image:
                return _numbered(list(_digests(image, data, path.stat().st_size)))
    except Exception:  # whatever Pillow makes of it: the pages are told by the file's bytes
        return ()


def _numbered(digests: Sequence[str]) -> tuple[str, ...]:
    """What a scanner took twice is hardly ever the same to the last bit: such pages may be others after all."""
    often = Counter(digests)
    return tuple(
        digest if often[digest] == 1 else hashlib.sha256(f"{digest} {number}".encode()).hexdigest()
        for number, digest in enumerate(digests)
    )


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
    """Where a page's data lies: starts and lengths, bytes.

    Raises:
        _NotTold: that does not hold for every program: where lengths cannot be right, many go by the starts alone.
    """
    kinds = [(starts, lengths) for starts, lengths in _PLACES.items() if starts in tags and lengths in tags]
    if len(kinds) != 1 or tags.get(_COMPRESSION) == _OLD_JPEG:
        raise _NotTold
    starts, lengths = kinds[0]
    found = [(int(start), int(length)) for start, length in zip(tags[starts], tags[lengths], strict=True)]
    raw = tags.get(_COMPRESSION, _RAW) == _RAW
    least = _least(tags, len(found)) if raw else [1] * len(found)
    if any(length < needed for (_, length), needed in zip(found, least, strict=True)):
        raise _NotTold
    return found


def _least(tags: Mapping[int, Any], count: int) -> list[int]:
    """How many bytes each of so many strips or tiles has where they are not compressed.

    Raises:
        _NotTold: each colour has strips of its own, or they do not make up the page.
    """
    if tags.get(_PLANES, 1) != 1:
        raise _NotTold
    bits = max(tags.get(_BITS, (1,))) * tags.get(_SAMPLES, 1)
    if _TILE_WIDTH in tags:
        return [-(-tags[_TILE_WIDTH] * bits // 8) * tags[_TILE_HEIGHT]] * count
    height = tags[_HEIGHT]
    rows = min(tags.get(_ROWS_OF_STRIP, height), height)
    last = height - rows * (count - 1)
    if not 0 < last <= rows:
        raise _NotTold
    return [-(-tags[_WIDTH] * bits // 8) * high for high in [*[rows] * (count - 1), last]]
