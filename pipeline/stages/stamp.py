"""The platform's stamp on an enterprise standard: pale, slanted, the same on every page, and read once for all.

One print of it is rarely legible as a whole: the text it lies on, and the scanner's grain, hide some of it. A page
bears several and a standard has several pages, so their readings vote, character by character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from pipeline.adapters.readers import TextReader, reader_for
from pipeline.errors import InputError
from pipeline.model.geometry import Box
from pipeline.model.packet import PageSource
from pipeline.model.reading import Line, PageReading, PageRef, Reader
from pipeline.stages.lines import in_reading_order
from pipeline.stages.read import upright_page
from pipeline.vision.image import Grey, darkest, shrunk
from pipeline.vision.straighten import straightened
from pipeline.vision.watermark import READING_SIDE, box_on_page, bring_out

MOST_PAGES = 6
_SHAPE = "公开####年##月##日##点##分"
_NUMBERS = [match.span() for match in re.finditer("#+", _SHAPE)]
_DATE = [n for n, c in enumerate(_SHAPE[:13]) if c == "#"]
_LEAST = 9  # of the shape's characters found in a reading that votes
_SETTLED = 1.6  # votes for every figure of the date: nearly two clear prints
_MAJORITY = 0.7  # of the votes
_ERROR = 0.15  # how often a print that was read with certainty is misread, or less
_FAINT = 0.4
_SHORTEST = 4  # characters: less is the rim of a letter
_WORD = 6.0  # line heights
_LIKELY = re.compile(r"\d{2,}")


def read_stamp(
    sources: Sequence[PageSource], readings: Sequence[PageReading], engine: Reader = Reader.RAPIDOCR
) -> dict[PageRef, tuple[Line, ...]]:
    """What is stamped aslant on the pages of one document, by page; only as many are looked at as are needed.

    Every line that shows the day of publication shows it as all prints together have it: its characters' certainty
    is that of the vote. Pages with a stamp from their text layer are left alone.

    Raises:
        ReaderError: the reader is not installed.
    """
    if any(line.confidence for reading in readings for line in reading.watermark):
        return {}
    reader = reader_for(engine)
    found: dict[PageRef, tuple[Line, ...]] = {}
    votes = Votes()
    pages = sorted(zip(sources, readings, strict=True), key=lambda page: _crowded(page[1]))
    for source, reading in pages[:MOST_PAGES]:
        lines = _stamped(source, reading, reader)
        if lines:
            found[reading.ref] = lines
            for line in lines:
                votes.add(line)
        if votes.settled:
            break
    return {ref: tuple(votes.settle(line) for line in lines) for ref, lines in found.items()}


def _crowded(reading: PageReading) -> float:
    """How much stands in a stamp's way: writing and tables; blank pages and covers with seals come last."""
    covered = sum(line.box.area for line in reading.lines) + 0.2 * len(reading.seals)
    return covered + (1.0 - reading.quality) + (2.0 if reading.blank else 0.0)


def _stamped(source: PageSource, reading: PageReading, reader: TextReader) -> tuple[Line, ...]:
    """The slanted lines of one page, each boxed upright; none where it cannot be opened."""
    try:
        page = shrunk(upright_page(source, reading), READING_SIDE)
    except InputError:
        return ()
    grey = straightened(darkest(page), reading.skew)
    for seal in reading.seals:  # a faded one is as pale as a stamp
        x0, y0, x1, y1 = seal.box.grown(0.005, 0.005)
        height, width = grey.shape
        grey[int(y0 * height) : int(y1 * height) + 1, int(x0 * width) : int(x1 * width) + 1] = grey.max()
    slanted = bring_out(grey, [line.box for line in reading.lines])
    if slanted is None:
        return ()
    lines = _rows(slanted.page, reader, coarse=True)
    if not any(_shows_date(line) for line in lines):
        lines = _rows(slanted.page, reader, coarse=False)
    return tuple(
        line.model_copy(update={"box": box_on_page(slanted, line.box)}) for line in lines if len(line.text) >= _SHORTEST
    )


def _rows(flat: Grey, reader: TextReader, coarse: bool) -> list[Line]:
    """What is read on the stamp lying flat; the pieces that print has torn a line into are put together."""
    rows: list[Line] = []
    for line in in_reading_order(line for line in reader.read(flat, coarse=coarse) if line.confidence >= _FAINT):
        if rows and _continues(rows[-1], line, flat.shape[0] / flat.shape[1]):
            rows[-1] = _joined(rows[-1], line)
        else:
            rows.append(line)
    return rows


def _continues(row: Line, line: Line, aspect: float) -> bool:
    """Whether the line stands right of the row, no further than a word is long."""
    em = min(row.box.height, line.box.height)
    gap = line.box.x0 - row.box.x1
    return abs(row.box.centre[1] - line.box.centre[1]) < 0.4 * em and -em < gap < _WORD * em * aspect


def _joined(row: Line, line: Line) -> Line:
    a, b = row.box, line.box
    certainties = tuple(_certainty(part, n) for part in (row, line) for n in range(len(part.text)))
    return Line(
        text=row.text + line.text,
        box=Box(min(a.x0, b.x0), min(a.y0, b.y0), max(a.x1, b.x1), max(a.y1, b.y1)),
        confidence=sum(certainties) / max(len(certainties), 1),
        reader=row.reader,
        char_confidences=certainties,
    )


def _shows_date(line: Line) -> bool:
    return set(_DATE) <= {place for place, _ in _aligned(line.text)}


class Votes:
    """What the prints of a stamp say of each figure of its date."""

    def __init__(self) -> None:
        self._votes: list[dict[str, float]] = [{} for _ in _SHAPE]

    def add(self, line: Line) -> None:
        """Counts a line's characters where they fall into the stamp's shape, by certainty: weak ones hardly count."""
        for place, n in _aligned(line.text):
            votes = self._votes[place]
            votes[line.text[n]] = votes.get(line.text[n], 0.0) + _certainty(line, n) ** 2

    @property
    def settled(self) -> bool:
        """Whether every figure of the date was seen often enough, and hardly ever otherwise."""
        return all(_lead(self._votes[place]) >= _SETTLED for place in _DATE)

    def settle(self, line: Line) -> Line:
        """The line, with the date as voted where it shows one."""
        if not _aligned(line.text) or not all(self._votes[place] for place in _DATE):
            return line
        text, certainties = [], []
        for place, shape in enumerate(_SHAPE[:13]):
            if shape != "#":
                text.append(shape)
                certainties.append(1.0)
                continue
            votes = self._votes[place]
            text.append(max(votes, key=votes.__getitem__))
            certainties.append(_sureness(votes))
        return line.model_copy(
            update={
                "text": "".join(text),
                "char_confidences": tuple(certainties),
                "confidence": round(sum(certainties) / len(certainties), 4),
                "char_edges": (),
            }
        )


def _lead(votes: Mapping[str, float]) -> float:
    """By how much the first is ahead of all others."""
    return 2 * max(votes.values(), default=0.0) - sum(votes.values())


def _sureness(votes: Mapping[str, float]) -> float:
    """How sure the first is: surer with every vote by which it leads, and not at all when much speaks against it."""
    share = max(votes.values()) / max(sum(votes.values()), 1e-6)
    return round(1.0 - _ERROR ** max(_lead(votes), 0.0), 4) if share >= _MAJORITY else round(share / 2, 4)


def _certainty(line: Line, n: int) -> float:
    return line.char_confidences[n] if n < len(line.char_confidences) else line.confidence


@lru_cache(maxsize=256)
def _aligned(text: str) -> list[tuple[int, int]]:
    """Places of the stamp's shape and the characters of a reading that fall there; none where too few agree."""
    if not _LIKELY.search(text):
        return []
    # Most characters of the shape in order, by the usual table of common subsequences.
    best = [[0] * (len(text) + 1) for _ in range(len(_SHAPE) + 1)]
    for i in reversed(range(len(_SHAPE))):
        for j in reversed(range(len(text))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + _fits(_SHAPE[i], text[j]))
    found = dict(_path(best, text))
    if len(found) < _LEAST:
        return []
    for start, end in _NUMBERS:  # of a number read in part nobody knows which figures are missing
        places = [found.get(n, -9) for n in range(start, end)]
        if any(b - a != 1 for a, b in pairwise(places)):
            for n in range(start, end):
                found.pop(n, None)
    return list(found.items())


def _path(best: list[list[int]], text: str) -> Iterator[tuple[int, int]]:
    i = j = 0
    while i < len(_SHAPE) and j < len(text):
        if _fits(_SHAPE[i], text[j]) and best[i][j] == best[i + 1][j + 1] + 1:
            yield i, j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1


def _fits(shape: str, character: str) -> int:
    return int(character in "0123456789" if shape == "#" else character == shape)
