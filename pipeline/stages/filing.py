"""The order people file papers in: 1, 2, 10; 第一、第二、第十; 附件一 before 附件二."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "两": 2}
_NUMERAL = "[〇零一二三四五六七八九十百两]+"
# Numerals count as numbers only where they number something: 三星电子 is no third of anything.
_NUMBERING = re.compile(
    rf"(?<=第){_NUMERAL}|(?<=附件){_NUMERAL}|(?<=附录){_NUMERAL}|(?<=[（(]){_NUMERAL}(?=[）)])|^{_NUMERAL}(?=[、.．，,\s_-])"
)
_PART = re.compile(r"(\d+)|(\D+)")

Key = tuple[tuple[tuple[int, int, str], ...], ...]


def filing_key(name: str) -> Key:
    """Sorts paths as people number them, folder by folder."""
    return tuple(_component(part) for part in PurePosixPath(name).parts)


def _component(part: str) -> tuple[tuple[int, int, str], ...]:
    numbered = _NUMBERING.sub(lambda match: str(chinese_number(match.group())), part)
    stem = PurePosixPath(numbered).stem or numbered
    pieces = [(0, int(number), "") if number else (1, 0, text.casefold()) for number, text in _PART.findall(stem)]
    return (*pieces, (2, 0, part))


def chinese_number(text: str) -> int:
    """一百二十三 → 123, 十 → 10, 二〇 → 20."""
    if not any(c in "十百" for c in text):
        return int("".join(str(_DIGITS[c]) for c in text) or 0)
    total, digit = 0, None
    for char in text:
        if char in "十百":
            total += (1 if digit is None else digit) * (10 if char == "十" else 100)
            digit = None
        else:
            digit = _DIGITS[char]
    return total + (digit or 0)
