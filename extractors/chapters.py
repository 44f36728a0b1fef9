"""Which chapters of a product standard are there: by their headings, for the text names chapters that are not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from corpus.data.files import parsed
from extractors.covers import cover_of
from extractors.finder import Candidate, View
from extractors.kinds import Kind
from extractors.labels import WORDS, header_words
from extractors.layout import Sheet, fold_places
from extractors.phrases import reading_order, row_text, running
from pipeline.model.facts import Parsed

WHOLE = "齐全"
_METHODS = "试验方法"
_ENOUGH = 4
"""So many chapters counted without a gap are the standard's whole count: what they do not name is not there."""
_HEADING = re.compile(
    r"(?:第?(?P<number>\d{1,2})(?:章|[.、])?|第?(?P<numeral>[一二三四五六七八九十]{1,2})(?:章|[.、])"
    r"|(?P<part>\d{1,2}(?:\.\d{1,2})+)[.、]?)?"
    r"(?P<title>[㐀-鿿][㐀-鿿、()/]{1,23})"
)
_CONTENTS = re.compile(r"目[次录]|contents", re.I)
_NUMERALS = {numeral: n for n, numeral in enumerate("一二三四五六七八九十", 1)}


class _Chapter(NamedTuple):
    name: str
    title: re.Pattern[str]
    alone: re.Pattern[str]
    words: re.Pattern[str]


class _Heading(NamedTuple):
    """`number`: of a chapter; 0 for a part of one and for what no number stands before (then `numbered` is false)."""

    number: int
    title: str
    numbered: bool


def missing_chapters(view: View, kind: Kind) -> list[Candidate]:
    """`齐全`, or the chapters that have no heading on any page.

    One that the text names all the same is in doubt, unless the chapters count on without a gap: a heading may have
    gone unread. A column of methods beside the requirements stands for their chapter.
    """
    sheet, text = cover_of(view), "".join(running(sheet).text for sheet in view.sheets)
    if sheet is None or not text:
        return []
    headings = [heading for page in view.sheets for heading in _headings(page)]
    columns = {fold_places(piece.text)[0] for page in view.sheets for piece in page.pieces}
    instead = {_METHODS} if columns & set(header_words("method")) else set()
    missing = [c for c in _chapters() if c.name not in instead and not _stands(c, headings)]
    named = [c.name for c in missing if c.words.search(text)]
    reason = f"正文提到“{'、'.join(named)}”，但没有读到该章的标题" if named and not _counts_on(headings) else ""
    value = "、".join(c.name for c in missing) or WHOLE
    return [Candidate(Parsed(value, reason), "", tuple(sheet.reading.lines[:1]), sheet, proof=True)]


@cache
def _chapters() -> tuple[_Chapter, ...]:
    told = parsed(WORDS / "chapters.yaml")
    return tuple(
        _Chapter(name, *(re.compile(c[key]) for key in ("title", "alone", "words"))) for name, c in told.items()
    )


def _stands(chapter: _Chapter, headings: Sequence[_Heading]) -> bool:
    return any((chapter.title if h.numbered else chapter.alone).fullmatch(h.title) for h in headings)


def _headings(sheet: Sheet) -> Iterator[_Heading]:
    """The rows of a page that are headings; those of a list of contents only announce them.

    What stands in a grid without a number heads a column there.
    """
    rows = list(reading_order(sheet))
    if any(_CONTENTS.fullmatch(row_text(row)) for row in rows):
        return
    for row in rows:
        # what a stamp across the page leaves behind a heading is no part of it
        beginnings = [row_text(row[:n]) for n in range(1, len(row) + 1)]
        found = [match for text in beginnings if (match := _HEADING.fullmatch(text.strip("【】[]《》:")))]
        for match in found:
            number = match["number"] or match["numeral"] or ""
            numbered = bool(number or match["part"])
            if numbered or (len(row) == 1 and row[0].grid < 0):
                yield _Heading(_number(number), match["title"], numbered)


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, _, ones = text.rpartition("十") if "十" in text else ("", "", text)
    return 10 * (_NUMERALS.get(tens, 1) if "十" in text else 0) + _NUMERALS.get(ones, 0)


def _counts_on(headings: Sequence[_Heading]) -> bool:
    """Whether the chapters' numbers go on from 1 without a gap, enough of them to be all there are."""
    numbers = {h.number for h in headings if h.number}
    return len(numbers) >= _ENOUGH and numbers == set(range(1, len(numbers) + 1))
