"""Which chapters of a product standard are there: by their headings, for the text names chapters that are not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from corpus.data.files import parsed
from extractors.covers import cover_of
from extractors.finder import WEAK_CHARACTER, WEAK_LINE, Candidate, View, weakest_character
from extractors.kinds import Kind
from extractors.labels import WORDS, header_words
from extractors.layout import Sheet, fold_places
from extractors.phrases import reading_order, row_text, running
from extractors.reasons import POORLY_READ
from pipeline.model.facts import Parsed
from pipeline.model.reading import Line

WHOLE = "齐全"
_METHODS = "试验方法"
_LONGEST = 12
"""Characters of a heading up to which it is looked at for a slip: longer ones are no chapter's of every standard."""
_HEADING = re.compile(
    r"(?:第?(?P<number>\d{1,2})(?:章|[.、])?|第?(?P<numeral>[一二三四五六七八九十]{1,2})(?:章|[.、])"
    r"|(?P<part>\d{1,2}(?:\.\d{1,2})+)[.、]?)?"
    r"(?P<title>[㐀-鿿][㐀-鿿、()/]{1,23})"
)
_HAN = re.compile(r"[㐀-鿿]")
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
    lines: tuple[Line, ...] = ()


def missing_chapters(view: View, kind: Kind) -> list[Candidate]:
    """`齐全`, or the chapters that have no heading on any page, in doubt where one may have gone unread.

    A column of methods beside the requirements stands for their chapter.
    """
    cover, text = cover_of(view), "".join(running(sheet).text for sheet in view.sheets)
    if cover is None or not text:
        return []
    by_page = [(page, list(_headings(page))) for page in view.sheets]
    headings = [heading for _, found in by_page for heading in found]
    columns = {fold_places(piece.text)[0] for page in view.sheets for piece in page.pieces}
    instead = {_METHODS} if columns & set(header_words("method")) else set()
    missing = [c for c in _chapters() if c.name not in instead and not _stands(c, headings)]
    value = "、".join(c.name for c in missing) or WHOLE
    sheet, lines = max(((page, _numbered_lines(found)) for page, found in by_page), key=lambda each: len(each[1]))
    if not lines:
        sheet, lines = cover, tuple(cover.reading.lines[:1])
    return [Candidate(Parsed(value, _doubt(missing, headings, text)), "", lines, sheet, proof=True)]


def _numbered_lines(headings: Sequence[_Heading]) -> tuple[Line, ...]:
    return tuple(dict.fromkeys(line for h in headings if h.number for line in h.lines))


def _doubt(missing: Sequence[_Chapter], headings: Sequence[_Heading], text: str) -> str:
    """Why a missing chapter may be there all the same; "" where it cannot."""
    if not missing:
        return ""
    if named := [c.name for c in missing if c.words.search(text)]:
        return f"正文提到“{'、'.join(named)}”，但没有读到该章的标题"
    strange = [h for h in headings if not any(_stands(c, [h]) for c in _chapters())]
    if poor := next((h for h in strange if h.numbered and _poorly_read(h)), None):
        return f"{POORLY_READ}：标题“{poor.title}”"
    for chapter in missing:
        if alike := next((h for h in strange if _may_be(chapter, h)), None):
            return f"标题“{alike.title}”可能就是“{chapter.name}”一章"
    return "" if _counted_through(headings) else "章号不连续，可能有标题没有读到"


def _poorly_read(heading: _Heading) -> bool:
    return any(line.confidence < WEAK_LINE or weakest_character(line) < WEAK_CHARACTER for line in heading.lines)


def _may_be(chapter: _Chapter, heading: _Heading) -> bool:
    """Whether a heading is the chapter's but for one character misread, lost or added."""
    pattern, title = (chapter.title if heading.numbered else chapter.alone), heading.title
    if len(title) > _LONGEST:
        return False
    chars = ["", *sorted(set(_HAN.findall(pattern.pattern)))]
    places = range(len(title) + 1)
    changed = (title[:at] + char + title[at + gone :] for at in places for char in chars for gone in (0, 1))
    return any(pattern.fullmatch(text) for text in changed)


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
                yield _Heading(_number(number), match["title"], numbered, tuple(piece.line for piece in row))


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, _, ones = text.rpartition("十") if "十" in text else ("", "", text)
    return 10 * (_NUMERALS.get(tens, 1) if "十" in text else 0) + _NUMERALS.get(ones, 0)


def _counted_through(headings: Sequence[_Heading]) -> bool:
    """Whether no heading can have been lost between others: numbers go on from 1 and no chapter has lost its own.

    Where no chapter is numbered, there is no count to have a gap.
    """
    numbers = {h.number for h in headings if h.number}
    bare = any(not h.numbered and any(_stands(c, [h]) for c in _chapters()) for h in headings)
    return not numbers or (numbers == set(range(1, len(numbers) + 1)) and not bare)
