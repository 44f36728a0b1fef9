"""What the text of a standard says of itself: number and stamp page by page, chapters, pages, scope, references."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from extractors.covers import cover_of, declared, standard_numbers
from extractors.finder import Candidate, View
from extractors.kinds import Kind
from extractors.layout import Piece, Sheet, fold_places
from extractors.phrases import phrase, running
from extractors.report_pages import same_on_all_pages
from pipeline.model.facts import Parsed
from pipeline.text.normalise import find_standard_numbers

WHOLE = "齐全"
_CHAPTERS = {
    "范围": r"范围|规定了|适用于",
    "规范性引用文件": r"引用文件|引用标准|引用而",
    "技术要求": r"要求|指标",
    "试验方法": r"(?:试验|检验|检测|测试|测定)方法|方法进行",
    "检验规则": r"检验规则|判定规则|型式检验|出厂检验",
    "标志包装运输贮存": r"标志|标签|包装|运输|贮存|储存",
}
"""Chapters of a product standard and the words without which none of it can be there."""

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


def missing_chapters(view: View, kind: Kind) -> list[Candidate]:
    """`齐全`, or the chapters of which not a word stands on any page."""
    text = "".join(running(sheet).text for sheet in view.sheets)
    missing = [name for name, words in _CHAPTERS.items() if not re.search(words, text)]
    sheet = cover_of(view)
    if sheet is None or not text:
        return []
    return [Candidate(Parsed("、".join(missing) or WHOLE), "", tuple(sheet.reading.lines[:1]), sheet, proof=True)]


def page_sequence(view: View, kind: Kind) -> list[Candidate]:
    """`完整` where the figures at the foot count on from page to page, or the pages that are left out.

    Only a gap that the following pages bear out is one: a lone odd figure is a misreading.
    """
    numbered = [(i, n, piece) for i, sheet in enumerate(view.sheets) for n, piece in _foot(sheet)]
    if len(numbered) < 3:
        return []
    gaps: list[int] = []
    for (i, n, _), (j, m, _) in pairwise(numbered):
        if m - n > j - i and _goes_on(numbered, j, m) and _goes_on(numbered[::-1], i, n):
            gaps.extend(range(n + 1, m - (j - i) + 1))
    index, _, piece = numbered[0]
    value = f"缺第{'、'.join(map(str, gaps))}页" if gaps else "完整"
    reason = "页码须与原件核对" if len(gaps) > 3 else ""
    return [Candidate(Parsed(value, reason), piece.text, (piece.line,), view.sheets[index], proof=True)]


def _goes_on(numbered: list[tuple[int, int, Piece]], index: int, number: int) -> bool:
    """Whether another page counts on from this one in step."""
    return any(i != index and n - number == i - index for i, n, _ in numbered)


def _foot(sheet: Sheet) -> Iterator[tuple[int, Piece]]:
    """The figure that stands alone at the foot of a page; nothing where several do."""
    found = [p for p in sheet.pieces if p.box.y0 > 0.88 and re.fullmatch(r"[-—]?\d{1,3}[-—]?", fold_places(p.text)[0])]
    if len(found) == 1:
        yield int(re.sub(r"\D", "", fold_places(found[0].text)[0])), found[0]


def references(view: View, kind: Kind) -> list[Candidate]:
    """The standards listed under 规范性引用文件."""
    for sheet in view.sheets:
        run = running(sheet, breaks=True)
        match = re.search(r"下列文件[\s\S]{0,220}?。\n?([\s\S]+?)(?=\n3[.、]?术语|\n3[㐀-鿿]|$)", run.text)
        if match and find_standard_numbers(match[1]):
            lines = run.lines(*match.span(1))
            return [Candidate(Parsed("、".join(find_standard_numbers(match[1]))), match[1], lines, sheet, 0.9)]
    return []
