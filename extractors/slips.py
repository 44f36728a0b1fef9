"""What no right reading contains: signs that a text was misread which need no second reader to be seen."""

from __future__ import annotations

import re

_CJK = re.compile(r"[㐀-鿿豈-﫿]")
_LEFTOVER = re.compile(r"[{}$\\÷]|(?<=[A-Za-z])'(?=[A-Za-z])|(?<=[㐀-鿿])·(?=\d)|/[A-Z][.~]\d|[a-z][A-Z]1(?!\d)")
"""Marks of formula notation, which the larger recogniser puts in for small figures; strokes and specks; NaC1."""
_CELSIUS = re.compile(r"(?<=\d)C(?![A-Za-z0-9])")
_ELL = re.compile(r"(?<![A-Za-z0-9])[lI](?=min|\d|h(?![a-z]))|(?<=\d)[lI](?=\d)|(?<![A-Za-z])[lI](?=\.\d)")
_MEASURES = frozenset({"requirement", "standard", "advanced", "measured", "name", "item"})


def flaw(text: str, role: str = "") -> str:
    """Why this cannot be what is printed; "" where nothing speaks against it. `role`: a table's column, or nothing."""
    if _LEFTOVER.search(text):
        return "夹有不成文的符号"
    if uncommon(text):
        return "有不常用的字形，可能误读"
    if role in _MEASURES and _CELSIUS.search(text):
        return "温度单位可能误读"
    return "数字可能读成字母" if role in _MEASURES and _ELL.search(text) else ""


def uncommon(text: str) -> bool:
    """Whether a character is outside GB/T 2312: another region's shape, or so rare that readers hardly know it."""
    return any(_CJK.match(c) and not _simplified(c) for c in text)


def _simplified(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
