"""What no right reading contains: signs that a text was misread which need no second reader to be seen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

WIDE = 1.85
"""In advances between digits: wider ones were 1 % of 3027 values in sample packets, and all that lacked a character
with certainty were among them."""
_CJK = re.compile(r"[㐀-鿿豈-﫿]")
_LEFTOVER = re.compile(
    r"[{}$\\÷]|\*{2}|(?<=[A-Za-z])'(?=[A-Za-z])|(?<=[㐀-鿿])·(?=\d)|/[A-Z][.~-]\d|\d\.(?=[㐀-鿿])|[a-z]C[1i](?!\d)"
)
"""Marks of formula notation, which the larger recogniser puts in for small figures; strokes and specks; NaC1."""
_LETTERS = re.compile(r"(?<![A-Za-z])[a-z]?o\.\d|(?<![A-Za-z0-9])l(?=kg|g|L|mL|\.\d)")
_NO_DASH = re.compile(r"Q/[A-Z]{2,8} ?\d{7}(?!\d)")
_CELSIUS = re.compile(r"(?<=\d)C(?![A-Za-z0-9])")
_ELL = re.compile(r"(?<![A-Za-z0-9])[lI](?=min|\d|h(?![a-z]))|(?<=\d)[lI](?=\d)|(?<![A-Za-z])[lI](?=\.\d)")
_LISTS, _COLON = frozenset({"goods", "business_scope"}), re.compile(r"(?<!项目)(?<!分类)(?<!类)[:：]")
_MEASURES = frozenset({"requirement", "standard", "advanced", "measured", "name", "item"})


def flaw(text: str, role: str = "") -> str:
    """Why this cannot be what is printed; "" where nothing speaks against it. `role`: the column's or field's name."""
    if _LEFTOVER.search(text):
        return "夹有不成文的符号"
    if uncommon(text):
        return "有不常用的字形，可能误读"
    if _NO_DASH.search(text):
        return "标准编号中可能漏读连接号"
    if _LETTERS.search(text):
        return "数字可能读成字母"
    if role in _LISTS and _COLON.search(text):
        return "分号可能误读"
    if role in _MEASURES and _CELSIUS.search(text):
        return "温度单位可能误读"
    return "数字可能读成字母" if role in _MEASURES and _ELL.search(text) else ""


_SPECKED = re.compile(r"[A-Za-z][.,] ?[A-Za-z]|[A-Za-z] [A-Za-z]|(?<![a-z])w(?![a-z])")
_NEEDS = {"HA": "硬"}
"""Units that another is easily read as (μA), and what the item's name has when it is really they."""


def unit_flaw(unit: str, item: str | None = None) -> str:
    """Why this cannot be the unit as printed: points for ·, small w for W, a unit that does not go with its item."""
    if _SPECKED.search(unit) or (item is not None and _NEEDS.get(unit, "") not in item):
        return "单位可能误读"
    return ""


def letters_apart(text: str, edges: Sequence[float]) -> bool:
    """Whether a digit stands so wide that another character may be missing beside it.

    Readers of this kind make one of two equal characters (11月, 3332) and leave out thin dashes, with full certainty;
    what is left out keeps its room. `edges`: the characters' places, one more than characters.
    """
    if len(edges) != len(text) + 1:
        return False
    wide = [(edges[i + 1] - edges[i], after) for i, (char, after) in enumerate(pairwise(text)) if char.isdigit()]
    among_digits = [width for width, after in wide if after.isdigit()]
    if len(among_digits) < 2:
        return False
    return max(width for width, _ in wide) > WIDE * median(among_digits)


def with_figures(pieces: Sequence[str]) -> bool:
    """Whether one of several pieces of a name is nothing but a figure or two: part of a date stamped across."""
    return len(pieces) > 1 and any(re.fullmatch(r"\d{1,2}", piece.strip()) for piece in pieces)


def uncommon(text: str) -> bool:
    """Whether a character is outside GB/T 2312: another region's shape, or so rare that readers hardly know it."""
    return any(_CJK.match(c) and not _simplified(c) for c in text)


def _simplified(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
