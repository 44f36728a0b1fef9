"""How two readings of a value stand to each other: the same, one of them impossible, or both possible."""

from __future__ import annotations

import re
from typing import Any

from extractors.cells import UNMISTAKABLE
from extractors.reasons import CHECKSUM_FAILED, POORLY_READ
from extractors.rivals import Rivals
from extractors.slips import flaw, uncommon, unit_flaw
from pipeline.model.facts import Field, Status
from pipeline.text.limits.units import known_unit
from pipeline.text.normalise import key

_CJK = re.compile(r"[㐀-鿿]")
_DOUBLED = re.compile(r"([㐀-鿿])\1")
_BARS = str.maketrans("≤≥", "<>")
_SIGN, _LOST_SIGN, _DATE_WORDS = "比较符号可能误读", "正负号可能漏读", "“年”或“月”字看不清"
_NAMES = ("name", "item")
_FIGURES_BEHIND = re.compile(r"[㐀-鿿]\d\d$")
MARKS = ("/", "—")
"""What stands alone in a cell and is told by its shape."""


def situation(field: Field[Any], role: str, own_flaw: str, pair: Rivals, shown: bool = False) -> str:
    """The kind of case, as the table of certainties knows them; "" where no reading can help.

    Args:
        field: as the first reading has it.
        role: the column's role in a table; "" for fields.
        own_flaw: what the parser has against the first reading's text; "" for nothing.
        pair: the two readings.
        shown: whether the second reading's value is what the second reader sees on other papers too.
    """
    first, again = _text(field.value), _text(pair.again.value)
    own = own_flaw or flaw(first, role or field.name) or _no_unit(first, role)
    other = pair.again.reason or flaw(again, role or field.name) or _no_unit(again, role)
    if pair.agree and not (own and not other and not field.settled):
        return _agreeing(field, role, own)
    exact = "" if _CJK.search(first + again) else "_exact"
    special = _special(field, first, again, role, own, other)
    if special:
        return special
    if own and (other or _shorter(first, again) or (role in _NAMES and "括号" in own)):
        return ""
    if own:
        return "unit_found" if role == "unit" else f"first_flawed{exact}"
    if other:
        return "unmistakable" if role == "unit" and first in UNMISTAKABLE else f"again_flawed{exact}"
    if not exact and _fewer(first, again):
        return ""  # a reader leaves out characters that it does not know, on every paper the same
    if pair.lacking and not exact:
        return "lacking"
    return f"shown{exact}" if shown else f"both_fine{exact}"


def _agreeing(field: Field[Any], role: str, own: str) -> str:
    if field.status is Status.READ:
        return "agree_flawed" if own else "agree_name" if role in _NAMES else "agree"
    if role in _NAMES and _FIGURES_BEHIND.search(_text(field.value)):
        return ""  # of a date stamped across: no reader can tell
    if field.reason == _SIGN and re.match(r"[<>]\d", _text(field.value)):
        return "agree_sign"
    if field.reason == _DATE_WORDS:
        return "agree_words"
    if field.reason.startswith(CHECKSUM_FAILED):
        return "agree_check"  # printed so: it is the number that is wrong
    return "agree_poor" if field.reason.startswith(POORLY_READ) and not own else ""


def _special(field: Field[Any], first: str, again: str, role: str, own: str, other: str) -> str:
    """Cases with a cause of their own: what is lost or doubled for a reason both readers share."""
    if first != again and first.translate(_BARS) == again.translate(_BARS):
        return _bar(own, other, bool(re.search("[≤≥]", again)))
    if len(first) == 1 and again in MARKS and role:
        return "mark_found"
    if field.reason == _LOST_SIGN and key(again) == f"-{key(first)}":
        return "sign_found"
    if role and field.reason and not field.reason.startswith(POORLY_READ) and not own:
        return "unsettled"  # doubted for its surroundings: another reading does not take that away
    if other:
        return ""
    if uncommon(first) and not uncommon(again):
        return "regional"
    return "doubled" if _DOUBLED.sub(r"\1", first) == again and first != again else ""


def _fewer(first: str, again: str) -> bool:
    """Whether the second reading has fewer Chinese characters than the first."""
    return len(_CJK.findall(again)) < len(_CJK.findall(first))


def _shorter(first: str, again: str) -> bool:
    """Whether too much of the first is gone for the second to be the same print."""
    return len(first) > 2 and len(again) < 0.6 * len(first)


def _bar(own: str, other: str, again_has: bool) -> str:
    """Of ≤ and <, the bar is easily lost and hardly ever seen where none is."""
    if again_has:
        return "bar_found" if not other and own in ("", _SIGN) else ""
    return "" if own else "bar_lost"


def _no_unit(text: str, role: str) -> str:
    """A count is no unit to be believed of a poor print, though units know it as one."""
    if role != "unit" or text in MARKS:
        return ""
    return unit_flaw(text) if known_unit(text) and not text.isdigit() else "单位不能识别"


def _text(value: object) -> str:
    if isinstance(value, list | tuple):
        return "、".join(map(str, value))
    return "" if value is None else str(value)
