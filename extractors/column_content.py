"""What stands in a table's columns, and how well it fits each of the columns that tables have."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from extractors.cells import VERDICTS
from extractors.labels import header_words
from extractors.layout import fold_places
from extractors.parts import TICKS
from pipeline.text.limits.units import known_unit

_SIGNED = re.compile(r"[≥≤<>±⩾⩽≧≦]|\d[%℃]?[~～-]\d|^(?:不[大小高低多少超]|至[少多]|\d+以[上下]内?)|\d(?:以[上下]|及)")
_NUMBER = re.compile(r"[<>]?[+-]?\d+(?:[.,]\d+)?(?:[×x]10\^?-?\d+)?%?")
_SPOKEN = re.compile(r"(?:不得|未)检出.*|[无不][㐀-鿿、]{1,12}|符合.*要求|合格|符合|.*(?:应|均|且|或).*")
_METHOD = re.compile(
    r"(?:GB|JC|HG|QB|SB|NY|SN|YY|JB|CJ|JG|FZ|SH|DL|ISO|IEC|Q)/?[TZ]?/?[A-Z]*\d{2,6}(?:[.\d]*)(?:[-—]\d{4})?.*"
)
_NOTHING = re.compile(r"[-—–―一_/\\~·.]{1,6}")
_WORDS = re.compile(r"[㐀-鿿]{2}|^pH")
_SERIAL = re.compile(r"[(]?(?P<mark>\d{1,2}|[a-z]|[A-Z]|[一二三四五六七八九十]{1,3}|[①-⑳])[)、.．]?")
_CHINESE = "一二三四五六七八九十"
_FEWEST_SERIALS = 3
CANNOT_BE = -1.2
"""How ill cells fit a role that is not theirs."""

Shares = Mapping[str, float]
"""Of a column's cells that say something: the share that is a unit, a signed limit, a number, spoken, a verdict, ..."""


def shares(texts: Sequence[str]) -> Shares:
    """What the cells of a column are; `filled` is the share of cells that say something at all."""
    folded = [fold_places(text)[0] for text in texts]
    said = [text for text in folded if text and not _NOTHING.fullmatch(text)]
    found = {kind: _share(said, kind) for kind in ("unit", "signed", "number", "spoken", "verdict", "method", "words")}
    found["filled"] = len(said) / max(len(folded), 1)
    found["serial"] = float(is_serial(folded))
    found["apart"] = len(set(said)) / max(len(said), 1)
    return found


def _share(said: Sequence[str], kind: str) -> float:
    return sum(_is(text, kind) for text in said) / max(len(said), 1)


def _is(text: str, kind: str) -> bool:
    if kind == "unit":
        return known_unit(text) and not text.isdigit()
    if kind == "verdict":
        return text in VERDICTS or text in TICKS
    if kind == "words":
        return _WORDS.search(text) is not None and text not in VERDICTS and not _SPOKEN.fullmatch(text)
    if kind == "signed":
        return _SIGNED.search(text) is not None and not _METHOD.fullmatch(text)
    shape = {"number": _NUMBER, "spoken": _SPOKEN, "method": _METHOD}[kind]
    return shape.fullmatch(text) is not None


def is_value(text: str) -> bool:
    """Whether a text is what stands in a table's cells, and no heading: a limit, a number, a unit, a verdict."""
    folded = fold_places(text)[0]
    return folded not in header_words("measured") and any(
        _is(folded, kind) for kind in ("unit", "signed", "number", "verdict", "method", "spoken")
    )


def is_serial(folded: Sequence[str]) -> bool:
    """Whether the cells number the rows: most are marks, and each that follows another is its next."""
    marks = [match["mark"] if (match := _SERIAL.fullmatch(text)) else "" for text in folded]
    places = [_place(mark) for mark in marks if mark]
    steps = [b - a == 1 for a, b in pairwise(places)]
    return len(places) >= _FEWEST_SERIALS and 2 * len(places) > len(folded) and 3 * sum(steps) >= 2 * len(steps)


def _place(mark: str) -> int:
    if mark.isdigit() and mark.isascii():
        return int(mark)
    if mark[0] in _CHINESE:
        return _CHINESE.index(mark[-1]) + 1 + 10 * (len(mark) > 1)
    return ord(mark)


def fits(role: str, seen: Shares) -> float:
    """How well a column's cells fit a role, from about -3 (not at all) to 3; `name` and `item` are the items'."""
    if not seen["filled"]:
        return 0.0
    numeric = seen["unit"] + seen["signed"] + seen["number"] + seen["method"] + seen["verdict"]
    wrong = 3 * seen["serial"] + 2 * seen["method"] + 2 * seen["unit"]
    if role in ("name", "item"):
        return 2.5 * seen["words"] * seen["apart"] - 2.5 * numeric - 3 * seen["serial"]
    if role in ("requirement", "standard", "advanced"):
        return 2 * seen["signed"] + 0.4 * seen["number"] + 0.5 * seen["spoken"] - wrong - 1.5 * seen["verdict"]
    if role == "measured":
        return 1.5 * seen["number"] + 0.5 * seen["spoken"] - 1.2 * seen["signed"] - wrong - 0.5 * seen["words"]
    if role in ("unit", "verdict", "method"):
        return 3 * seen[role] - 2.5 * (1 - seen[role]) - 3 * seen["serial"]
    return 2 * seen["serial"]
