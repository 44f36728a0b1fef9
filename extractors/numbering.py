"""What numbers an entry of a form: `1.2`, `（三）`, `甲、`, a mark."""

from __future__ import annotations

import re

NUMBERING = re.compile(
    r"(?:\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[一二三四五六七八九十]{1,3}|[甲乙丙丁戊己庚辛A-H])[).、](?!\d)"
    r"|\d{1,2}(?:\.\d{1,2}){1,3}(?=[㐀-鿿])|[*★●◆·▲■])+"
)
"""At the beginning of a folded text."""
_CIRCLED = tuple(re.compile(rf"[(\[]?\d{{{digits}}}[)\].、:]?(?=[㐀-鿿]|18位)") for digits in (2, 1))


def unnumbered(text: str) -> str:
    """A folded text without what numbers it."""
    return NUMBERING.sub("", text, count=1) if NUMBERING.match(text) else text


def is_numbering(text: str) -> bool:
    """Whether a folded text is nothing but what numbers the label behind it."""
    return re.fullmatch(NUMBERING.pattern + r"|\d{1,2}(?:\.\d{1,2}){1,3}", text) is not None


def circled_starts(text: str) -> list[int]:
    """Where a folded text may begin behind a number in a circle (①, folded to 1), which is often half misread: `(4`."""
    return [found.end() for shape in _CIRCLED if (found := shape.match(text))]
