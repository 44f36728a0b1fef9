"""A look at how numbers are printed, digit by digit: for what stands out, never for what it says."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model.geometry import Box
from pipeline.model.reading import Line, Looked, Oddity, PageReading
from pipeline.vision.alterations import odd_digits
from pipeline.vision.image import Rgb, as_grey
from pipeline.vision.numerals import Glyph, digits_of
from pipeline.vision.straighten import straightened_part

_PAD = 8  # pixels: paper is seen beside the print
_MOST = 80  # places of a page that are looked at


def scrutinise(page: Rgb, reading: PageReading, places: Sequence[tuple[str, Line]]) -> list[Looked]:
    """What stands out at places of a page where numbers are printed: an answer for each place, in their order.

    Args:
        page: turned upright, its pixels as scanned: with red taken out the tone of the paper would go too.
        places: what each is (numbers of the same kind are set alike) and its line, with the edges of its characters.

    Places under a seal are not looked at, nor those beyond the eightieth.
    """
    looked = [
        (kind, _digits(page, reading, line) if n < _MOST and not _under_seal(reading, line.box) else [])
        for n, (kind, line) in enumerate(places)
    ]
    found: list[list[Oddity]] = [[] for _ in places]
    for odd in odd_digits(looked):
        line = places[odd.place][1]
        at = odd.glyph.at
        box = Box(line.char_edges[at], line.box.y0, line.char_edges[at + 1], line.box.y1)
        found[odd.place].append(Oddity(at=at, box=box, marks=odd.marks))
    return [Looked(**dict(line), oddities=tuple(oddities)) for (_, line), oddities in zip(places, found, strict=True)]


def _digits(page: Rgb, reading: PageReading, line: Line) -> list[Glyph]:
    width = page.shape[1]
    left = max(int(line.box.x0 * width) - _PAD, 0)
    crop = as_grey(straightened_part(page, reading.skew, line.box, _PAD))
    return digits_of(crop, line.text, [edge * width - left for edge in line.char_edges])


def _under_seal(reading: PageReading, box: Box) -> bool:
    return any(
        box.x0 < seal.box.x1 and seal.box.x0 < box.x1 and box.y0 < seal.box.y1 and seal.box.y0 < box.y1
        for seal in reading.seals
    )
