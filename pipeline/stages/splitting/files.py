"""What the way a packet was filed says: one file for all, a file for each document, an image for each page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Final

from pipeline.model.reading import PageRef
from pipeline.stages.splitting import weights as w
from pipeline.text.folding import squeeze

_LAST_NUMBER: Final = re.compile(r"^(.*?)[-_ (（第]?(\d{1,5})[)）页]?$")


class Filing:
    """Points for each page going on with the document of the page before it."""

    def __init__(self, refs: Sequence[PageRef]) -> None:
        sizes = Counter(ref.file for ref in refs)
        several = len(sizes) > 1
        self._points = [0.0] + [
            (w.SAME_FILE if several else 0.0) if a.file == b.file else _between(a.file, b.file, sizes)
            for a, b in pairwise(refs)
        ]

    def goes_on(self, index: int) -> float:
        """Points for page `index` belonging with page `index - 1`."""
        return self._points[index]


def _between(before: str, here: str, sizes: Counter[str]) -> float:
    """A new file. Images of one page each are pages rather than documents, and their names tell which."""
    if sizes[before] > 1 or sizes[here] > 1 or not _is_image(before) or not _is_image(here):
        return w.OTHER_FILE
    (stem, number), (next_stem, next_number) = _parts(before), _parts(here)
    if stem != next_stem:
        return w.UNRELATED_IMAGE
    words = bool(re.search(r"[\u4e00-\u9fff]", stem))
    if number is None or next_number is None:
        return 0.0
    if not words:
        return 0.0
    return w.NEXT_IMAGE if next_number == number + 1 else w.UNRELATED_IMAGE


def _is_image(file: str) -> bool:
    return PurePosixPath(file).suffix.lower() in {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".webp"}


def _parts(file: str) -> tuple[str, int | None]:
    """Folder and name without its last number, and that number; cameras' letters (IMG_) are no words."""
    path = PurePosixPath(file)
    match = _LAST_NUMBER.match(squeeze(path.stem))
    stem, number = (match[1], int(match[2])) if match else (squeeze(path.stem), None)
    return f"{path.parent}/{re.sub(r'^[0-9]+[.、_-]*', '', stem) if number is None else stem}", number
