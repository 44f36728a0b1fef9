"""Chinese whole numbers below a thousand, as articles and items are counted; and Arabic ones of both widths."""

from __future__ import annotations

import re
from typing import Final
from unicodedata import normalize

DIGITS: Final = "〇○零一二三四五六七八九"
NUMERAL: Final = rf"[{DIGITS}十百两\d]+"
_VALUES: Final = {"〇": 0, "○": 0, "零": 0, "两": 2, **{c: n for n, c in enumerate("一二三四五六七八九", 1)}}
_UNITS: Final = {"十": 10, "百": 100}


def whole_number(text: str) -> int | None:
    """The number that a numeral stands for, blanks inside it apart; None where it is none."""
    text = re.sub(r"\s", "", normalize("NFKC", text).replace("○", "〇"))
    if text.isdecimal():
        return int(text)
    if not text or set(text) - set(_VALUES) - set(_UNITS):
        return None
    if not set(text) & set(_UNITS):
        return int("".join(str(_VALUES[c]) for c in text))
    total = digit = 0
    for char in text:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            digit = _VALUES[char]
    return total + digit


def numeral(number: int) -> str:
    """The Chinese numeral of a number from 1 to 999.

    Raises:
        ValueError: it is none of these.
    """
    if not 0 < number < 1000:
        raise ValueError(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    digits = "零一二三四五六七八九"
    text = f"{digits[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{digits[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (digits[ones] if ones else "")
