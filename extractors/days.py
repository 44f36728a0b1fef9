"""Days and the ends of terms, as they stand beside their labels."""

from __future__ import annotations

import re

from extractors.tidying import is_empty
from pipeline.model.facts import Parsed
from pipeline.text.dates import ABSENT, parse_date, parse_term
from pipeline.text.normalise import fold

_UNEVEN = re.compile(r"\d{4}[年./-] ?(?:[1-9][月./-] ?0\d|0\d[月./-] ?[1-9](?!\d))")
_OTHER_DAY = re.compile(r"[(\[]?(?:首次|初次|初始|最初|第一次|上次|原)[^\d()]{2,6}:?\d{4}[\d年月日./-]{4,8}[)\]]?")
"""`(首次获证 2018年2月5日)` behind a term: another day than those asked for."""


def _own_days(text: str) -> str:
    return _OTHER_DAY.sub("", fold(text))


def dated(text: str) -> Parsed:
    folded = _own_days(text)
    if is_empty(folded):
        return ABSENT
    found = parse_date(folded)
    if not found.reason and _UNEVEN.search(folded):
        return Parsed(found.value, "月、日的位数不一致，可能漏读数字")
    return found


def term_start(text: str) -> Parsed:
    return parse_term(_own_days(text))[0]


def term_end(text: str) -> Parsed:
    """The last day of a term; no value and no reason: open-ended."""
    return parse_term(_own_days(text))[1]


def start_or_date(text: str) -> Parsed:
    """`2018-03-14`, or the beginning of `2018-03-14 至 2028-03-13`."""
    start = term_start(text)
    return start if start != ABSENT else dated(text)


def end_or_date(text: str) -> Parsed:
    """`有效期至 2028-03-13`, or the end of `2023-03-14 至 2028-03-13`."""
    end = term_end(text)
    return end if end != ABSENT else dated(text)
