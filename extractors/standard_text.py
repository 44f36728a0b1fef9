"""What the text of a standard says of itself: number and stamp page by page, chapters, pages, scope, references."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from extractors.covers import cover_of, declared, standard_numbers
from extractors.finder import Candidate, View
from extractors.kinds import Kind
from extractors.layout import Piece, Sheet, fold_places
from extractors.phrases import phrase, running
from extractors.report_pages import same_on_all_pages
from pipeline.model.facts import Parsed
from pipeline.model.reading import Reader
from pipeline.text.normalise import find_standard_numbers

scope = phrase(r"(?:本文件|本标准|本规范)适用于([^。]{2,160})。?")


def numbers_on_pages(view: View, kind: Kind) -> list[Candidate]:
    """Whether the heads of all pages carry the number of the cover."""
    seen = [c for c in standard_numbers(view, kind) if c.parsed.value and c.sheet]
    cover = next((c for c in seen if c.sheet is cover_of(view) and not c.reason), None)
    return same_on_all_pages(seen, str(cover.parsed.value)) if cover else []


def stamps_on_pages(view: View, kind: Kind) -> list[Candidate]:
    """Whether the platform's stamp shows the same day on all pages: only print that is read without doubt counts."""
    seen = [c for c in declared(view, kind) if c.parsed.value and not c.reason and c.sheet]
    found = same_on_all_pages(seen)
    if found and found[0].parsed.value != "一致":
        days = [c.parsed.value for c in seen]
        if min(days.count(day) for day in set(days)) == 1 and len(days) < 3:
            return [Candidate(Parsed(found[0].parsed.value, "只有两页的水印能够读出"), "", (), found[0].sheet)]
    return found


_FOOT = re.compile(r"[-—–·•.]{0,2}(?:第(?P<page>\d{1,3})页|(?P<figure>\d{1,3}))(?:[,/]?共\d{1,3}页)?[-—–·•.]{0,2}")


class _Numbered(NamedTuple):
    """A page by its place in the document and the figure at its foot."""

    at: int
    number: int
    piece: Piece


def page_sequence(view: View, kind: Kind) -> list[Candidate]:
    """`完整` where the figures at the foot count on from page to page, or the pages that are left out.

    A lone odd figure may be misread: a gap that the pages beyond it do not bear out is in doubt, unless nothing was
    misread, the page being print in the file itself.
    """
    numbered = [_Numbered(i, n, piece) for i, sheet in enumerate(view.sheets) for n, piece in _foot(sheet)]
    if len(numbered) < 3:
        return []
    gaps: list[int] = []
    sure = True
    for before, after in pairwise(numbered):
        left_out = after.number - before.number - (after.at - before.at)
        if left_out > 0 and _goes_on(numbered, before):
            gaps += range(before.number + 1, before.number + 1 + left_out)
            sure = sure and (_goes_on(numbered, after) or after.piece.line.reader is Reader.TEXT)
    reason = "页码须与原件核对" if len(gaps) > 3 else "" if sure else "只有一页的页码表明缺页，可能误读"
    value = f"缺第{'、'.join(map(str, gaps))}页" if gaps else "完整"
    first = numbered[0]
    return [Candidate(Parsed(value, reason), first.piece.text, (first.piece.line,), view.sheets[first.at], proof=True)]


def _goes_on(numbered: Sequence[_Numbered], one: _Numbered) -> bool:
    """Whether another page counts in step with this one."""
    return any(i != one.at and n - one.number == i - one.at for i, n, _ in numbered)


def _foot(sheet: Sheet) -> Iterator[tuple[int, Piece]]:
    """The figure that stands alone at the foot of a page; nothing where several do."""
    lowest = ((_FOOT.fullmatch(fold_places(p.text)[0]), p) for p in sheet.pieces if p.box.y0 > 0.88)
    found = [(int(match["page"] or match["figure"]), p) for match, p in lowest if match]
    if len(found) == 1:
        yield found[0]


def references(view: View, kind: Kind) -> list[Candidate]:
    """The standards listed under 规范性引用文件."""
    for sheet in view.sheets:
        run = running(sheet, breaks=True)
        match = re.search(r"下列文件[\s\S]{0,220}?。\n?([\s\S]+?)(?=\n3[.、]?术语|\n3[㐀-鿿]|$)", run.text)
        if match and find_standard_numbers(match[1]):
            lines = run.lines(*match.span(1))
            return [Candidate(Parsed("、".join(find_standard_numbers(match[1]))), match[1], lines, sheet, 0.9)]
    return []
