"""Titles that stand over a page without a label: believed where the paper's own text says them again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.finder import Candidate, View
from extractors.kinds import Kind
from extractors.layout import Piece, Sheet, fold_places, rows_of
from extractors.phrases import row_text, running, spaced
from pipeline.model.facts import Parsed
from pipeline.text.normalise import fold

_RANK = 40
_LONE = 0.9
_HAN = re.compile(r"[㐀-鿿]")
_OF_THE_SITE = re.compile(
    r"平台|网站|系统|首页|详情|详细|信息|查询|公示|公开|公告|当前位置|打印|登录|注册|标准状态|https?|www|第\d+页|^\d|[:。]"
)
"""Words of the site that shows a page, not of what it shows."""
_OF_A_COVER = re.compile(
    r"企业标准|国家标准|^ICS|^CCS|^Q/|备案|代替|发布|实施|公开|平台|^[\W\d]+$|前言|目次|目录|^Enterprise|(?:公司|厂|合作社)$",
    re.IGNORECASE,
)


_BEFORE = r"(?:^|(?<=[了于为《“\"'、,，。:;：；(（|｜和及\n.\d]))"
"""What may stand before a title where a text says it: no word that it is the end of."""


def page_title(view: View, kind: Kind) -> list[Candidate]:
    """What a page of a register shows: the line over its first label that is no word of the site."""
    for sheet in view.sheets[:1]:
        first = min((p.box.y0 for p in view.pairs if p.sheet is sheet and p.label and p.values), default=0.0)
        above = [row for row in rows_of(sheet.pieces) if row[0].box.y1 <= first and _may_be_title(row, _OF_THE_SITE)]
        if len(above) == 1:
            return [_titled(above, sheet, kind, _said(row_text(above[0]), sheet, first))]
        tallest = sorted(above, key=lambda row: -row[0].box.height)[:1]
        return [_titled([row], sheet, kind, False) for row in tallest]
    return []


_STATE = re.compile(
    r"[\[(【]?(?:现行有效|现行|有效|即将实施|未实施|尚未实施|已?(?:废止|作废|撤销|失效|被代替))[\])】]?"
)


def lone_state(view: View, kind: Kind) -> list[Candidate]:
    """The state that a page of a register shows beside a title, as a word by itself."""
    found = [(sheet, p) for sheet in view.sheets for p in sheet.pieces if _STATE.fullmatch(fold_places(p.text)[0])]
    return [
        Candidate(kind.parse(fold(p.text).strip("[]()【】")), p.text, (p.line,), sheet, _LONE, _RANK, "state")
        for sheet, p in found
    ]


def cover_title(view: View, sheet: Sheet, kind: Kind) -> list[Candidate]:
    """The largest line of a cover that is neither of its form nor a name, wherever it stands."""
    rows = [row for row in rows_of(sheet.pieces) if _may_be_title(row, _OF_A_COVER)]
    if not rows:
        return []
    largest = max(rows, key=_height)
    least = 0.85 * _height(largest)
    kept = [row for row in rows if row is largest or (_height(row) > least and _follows(largest, row))]
    text = "".join(row_text(row) for row in kept)
    whole = re.compile(_BEFORE + re.escape(text))
    said = any(whole.search(running(other, breaks=True).text) for other in view.sheets if other is not sheet)
    return [_titled(kept, sheet, kind, said)]


def _follows(first: Sequence[Piece], row: Sequence[Piece]) -> bool:
    """Whether a row stands right under another: where a long title wraps."""
    return 0 < row[0].box.centre[1] - first[0].box.centre[1] < 2.2 * _height(first)


def _height(row: Sequence[Piece]) -> float:
    return max(p.box.height for p in row)


def _may_be_title(row: Sequence[Piece], against: re.Pattern[str]) -> bool:
    text = row_text(row)
    return len(_HAN.findall(text)) >= 2 and not against.search(text)


def _said(text: str, sheet: Sheet, below: float) -> bool:
    """Whether the page says a text again further down."""
    whole = re.compile(_BEFORE + re.escape(text))
    return any(whole.search(fold_places(p.text)[0]) for p in sheet.pieces if p.box.y0 > below)


def _titled(rows: Sequence[Sequence[Piece]], sheet: Sheet, kind: Kind, sure: bool) -> Candidate:
    lines = tuple(p.line for row in rows for p in row)
    text = spaced(lines)
    found = Candidate(kind.parse(fold(text)), text, lines, sheet, 0.95, _RANK, "heading")
    if sure or found.parsed.reason:
        return found
    return replace(found, parsed=Parsed(found.parsed.value, "没有标签，系据其在页首的位置推测"))
