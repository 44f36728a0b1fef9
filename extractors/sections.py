"""The part of a form an entry stands in: `名称` under 甲、申请人信息 is the applicant's name."""

from __future__ import annotations

import re
from collections.abc import Mapping

from extractors.labels import word_list
from extractors.layout import fold_places, rows_of
from extractors.numbering import is_numbering, unnumbered
from extractors.pairing import Pair
from extractors.thesaurus import Meaning, fields_of

_TABLE = re.compile(r"^(?:附?表[一二三四五六七八九十\d]{1,2}|第[一二三四五六七八九十]{1,2}(?:部分|章|节|栏))[::.、]?")
_TAIL = re.compile(r"(?:的?(?:基本|主要|有关|相关|详细)?(?:信息|情况|资料|概况|简况|内容|概要|登记|栏))+$")
_HEADING = re.compile(r"[㐀-鿿()、/]{2,16}")
_FARTHEST = 12
"""Rows between an entry and the heading of its part, at most."""


def meant_by_section(document_type: str, pair: Pair) -> Mapping[str, Meaning]:
    """The fields that a label which alone says nothing stands for, by the part of the form it is in."""
    if pair.label not in word_list("bare_labels"):
        return {}
    section = section_of(pair)
    return fields_of(document_type, section + pair.label) if section else {}


def section_of(pair: Pair) -> str:
    """The words of the heading an entry stands under or beside, without numbering and 信息; "" where there is none."""
    return _beside(pair) or _above(pair)


def _beside(pair: Pair) -> str:
    """The heading in a cell left of the entry's, which may be higher than its row: then it stands for several."""
    cell, sheet = pair.at.cell, pair.sheet
    if cell is None:
        return ""
    for key, pieces in sheet.by_cell.items():
        other = pieces[0].cell
        if key[0] != pair.at.grid or other is None or other.column + other.column_span != cell.column:
            continue
        if other.row_span >= cell.row_span and other.row <= cell.row < other.row + other.row_span:
            return _core("".join(fold_places(p.text)[0] for p in pieces))
    return ""


def _above(pair: Pair) -> str:
    """The nearest row above that is one heading alone, which is numbered or names a part (…信息)."""
    rows = [row for row in rows_of(pair.sheet.pieces) if row[0].box.centre[1] < pair.box.y0]
    for row in reversed(rows[-_FARTHEST:]):
        text = "".join(fold_places(p.text)[0] for p in row).rstrip(":")
        bare = unnumbered(_TABLE.sub("", text))
        if len(row) == 1 and _HEADING.fullmatch(bare) and (bare != text or _TAIL.search(bare)):
            return _core(text)
    return ""


def _core(text: str) -> str:
    bare = unnumbered(_TABLE.sub("", text.rstrip(":")))
    return "" if is_numbering(bare) else _TAIL.sub("", bare)
