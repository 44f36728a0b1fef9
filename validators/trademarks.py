"""Trademarks: same words of a mark, and who may use it on what proof."""

from __future__ import annotations

import re

from pipeline.text.normalise import key

_DEVICE = re.compile(r"^(?:图形|图形商标|图|见图样|指定颜色|/|—|-|无)+$")


def plain_mark(text: str) -> str:
    """The words of a mark without 牌, ®, and the note that it has a device."""
    text = re.sub(r"[®™©Ⓡ]|\((?:R|TM|图形|注册商标)\)|及图形?|\+?图形?$|注册商标|商标$", "", key(text).upper())
    return re.sub(r"[\s·.\-“”\"'《》]", "", text.removesuffix("牌"))


def is_device(text: str) -> bool:
    """Whether it only says that the mark is a drawing, or nothing."""
    return bool(_DEVICE.match(key(text))) or not plain_mark(text)


def same_mark(a: str, b: str) -> bool:
    """The same words; a mark of words and letters may be cited by either."""
    first, second = plain_mark(a), plain_mark(b)
    if is_device(a) or is_device(b):
        return True
    return first == second or (min(len(first), len(second)) >= 2 and (first in second or second in first))
