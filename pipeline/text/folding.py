"""One spelling for what is written in several ways.

`fold` takes out only what printing and layout put in (width, spaces): its result may be reported. `key` folds
further (brackets, dashes, case) and is for comparing only. Neither *repairs*: a letter that was read wrongly
stays wrong here, so that whoever repairs it also has to say so.
"""

from __future__ import annotations

import itertools
import re
import unicodedata

DASHES = "-‐‑‒–—―−﹣─━ー"
"""What is printed or read for a hyphen. The number 一 is another confusion, told by its place only."""

_INVISIBLE = dict.fromkeys([0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF])
_TO_HYPHEN = dict.fromkeys(map(ord, DASHES), "-")
_BRACKETS = str.maketrans("〔〕[]【】{}〈〉", "()()()()()")
_TRAILING = " .,;:、。，；：·"


def fold(text: str) -> str:
    """NFKC, one line, and no spaces but single ones between words of narrow letters.

    >>> fold("名　　称：ＡＢＣ  Co., Ltd．（成都）")
    '名称:ABC Co., Ltd.(成都)'
    """
    text = unicodedata.normalize("NFKC", text.translate(_INVISIBLE))
    kept: list[str] = []
    words = text.split()
    for left, right in itertools.pairwise(words):
        kept.append(left)
        if _space_between(left[-1], right[0]):
            kept.append(" ")
    return unicodedata.normalize("NFC", "".join(kept + words[-1:]))  # letters and accents that now touch


def _space_between(left: str, right: str) -> bool:
    """Whether a space there separates words; any other was put in by the layout."""
    if not (_narrow(right) or right in "(&"):
        return False
    return _narrow(left) or left in ")&" or (left in ".,;:" and right.isalpha())


def _narrow(char: str) -> bool:
    return char.isalnum() and unicodedata.east_asian_width(char) not in "WF"


def squeeze(text: str) -> str:
    """Folded, and no spaces at all: for matching labels and patterns."""
    return fold(text).replace(" ", "")


def key(text: str) -> str:
    """What two spellings of one name or number have in common: no spaces, round brackets, hyphens, capitals."""
    folded = squeeze(text).translate(_BRACKETS).translate(_TO_HYPHEN)
    return re.sub(r"[·•・‧∙]", "·", folded).strip(_TRAILING).upper()


def hyphens(text: str) -> str:
    """All dashes as plain hyphens."""
    return text.translate(_TO_HYPHEN)
