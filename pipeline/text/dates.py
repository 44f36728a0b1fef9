"""Dates and terms as Chinese papers print them.

Nothing is guessed: a date that is not on the calendar, lacks its day, stands beside another or needed a character
put right comes with a reason, which makes the field doubtful.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from pipeline.model.facts import Parsed
from pipeline.text.folding import DASHES, hyphens, squeeze

ABSENT: Final = Parsed(None, "没有日期")
"""What `parse_date` says of a text without any date, and `parse_term` of a side that is not stated."""

_OPEN: Final = re.compile(r"长期|永续|永久|无固定期限|不约定期限|无限期|无期限")
_DIGITS: Final = dict(zip("〇○零一二三四五六七八九两", "0001234567892", strict=True))
_CHINESE_DIGIT: Final = "〇○零0Oo一二三四五六七八九"
_CHINESE: Final = re.compile(
    rf"(?P<y>[{_CHINESE_DIGIT}]{{4}})年(?P<m>[〇○零]?[一二三四五六七八九十]{{1,3}})月(?P<d>[〇○零]?[一二三四五六七八九十廿卅]{{1,4}})[日号]"
)
# A day is taken only whole: what follows must be 日, or for 2021-9-2 no letter that may be a misread digit.
_WESTERN: Final = re.compile(
    rf"(?<!\d)(?P<y>\d{{4}})(?:年(?P<m>\d{{1,2}})月(?P<d>\d{{1,2}})[日号]"
    rf"|(?P<s>[./]|[{re.escape(DASHES)}一])(?P<m2>\d{{1,2}})(?P=s)(?P<d2>\d{{1,2}})(?![\dA-Za-z|!。])日?)"
)
_COMPACT: Final = re.compile(r"(?<![\dA-Za-z])(?P<y>(?:19|20)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?![\dA-Za-z])")
_SHORT: Final = re.compile(r"(?<!\d)(?P<y>\d\d)[年./-](?P<m>\d{1,2})[月./-](?P<d>\d{1,2})(?!\d)日?")
_NO_DAY: Final = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d|[〇○零一二三四五六七八九]{4})(?:年|[./-])[\d一二三四五六七八九十]{0,3}月?日?$"
)
_CUT: Final = re.compile(r"(?<!\d)(\d{4})年(\d{1,2})月(\d{1,2})")
# Eight digits, one of the characters between them covered or a speck.
_COVERED: Final = re.compile(
    r"(?<!\d)([12]\d{3})年([01]\d)[^\d月]{0,2}([0-3]\d)日|(?<!\d)([12]\d{3})[^\d年]?\d?([01]\d)月([0-3]\d)日"
)
_NO_YEAR: Final = re.compile(r"(?<!\d)(?:\d{0,3}年)?\d{0,2}月\d{1,2}日$")
_MONTHS: Final = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"
_ENGLISH: Final = re.compile(
    rf"(?:(?P<d>\d{{1,2}})(?:ST|ND|RD|TH)?[,.]?)?(?P<m>{_MONTHS.replace(' ', '|')})[A-Z]*[.,]?"
    rf"(?:(?P<d2>\d{{1,2}})(?:ST|ND|RD|TH)?,)?(?P<y>(?:19|20)\d\d)"
)
# Where only a digit can stand, these were read for one; 日 and 月 have their own likenesses.
_MISREAD: Final = str.maketrans("OoQD。lI|!ZSBgq曰目口用牟午", "00000111125899日日日月年年")
_EARLIEST, _LATEST = 1900, 2150
_TIME: Final = re.compile(r"(?<=\d|日|T)T?\d{1,2}[:点时]\d{1,2}(?:[:分]\d{0,2}秒?)?分?(?:\.\d+)?Z?")


def parse_date(text: str) -> Parsed:
    """The one date in a text: a `datetime.date`, or None for an open term (长期).

    >>> parse_date("二〇二一年九月二十日").value
    datetime.date(2021, 9, 20)
    """
    text = _clean(text)
    found = _dates(text)
    if not found:
        return _without_date(text)
    (_, first), *others = found
    if first.value is None or first.reason:
        return first
    if any(other.value != first.value for _, other in others):
        return Parsed(first.value, "此处不止一个日期")
    if _OPEN.search(text):
        return Parsed(first.value, "日期与“长期”并存")
    return first


def parse_term(text: str) -> tuple[Parsed, Parsed]:
    """Beginning and end of a term: `自…至…`, `…-…`, `…至长期`, `长期`, `有效期至…`, `…起`.

    A side the text does not state is `ABSENT`.
    """
    text = _clean(text)
    found = _dates(text)
    if not found:
        whole = _without_date(text)
        return (ABSENT, whole) if whole != ABSENT else (ABSENT, ABSENT)
    if len(found) == 1:
        return _one_sided(text, *found[0])
    if len(found) > 2:
        return Parsed(found[0][1].value, "期限中不止两个日期"), Parsed(found[-1][1].value, "期限中不止两个日期")
    start, end = found[0][1], found[1][1]
    if start.value and end.value and start.value > end.value:
        return start._replace(reason="期限的起止颠倒"), end._replace(reason="期限的起止颠倒")
    return start, end


def _one_sided(text: str, span: tuple[int, int], one: Parsed) -> tuple[Parsed, Parsed]:
    before, after = text[: span[0]], text[span[1] :]
    if re.search(r"[至到止]:?(?:公元)?$", before) or re.match(r"止|前有效|之前", after):
        return ABSENT, one
    rest = re.sub(r"^[日起]*(?:[至到~-]|——?)*", "", after)
    if _OPEN.search(after):
        return one, Parsed(None)
    if re.match(r"[日起]*(?:[至到~]|-+$)", after) and (rest or after):
        return one, Parsed(None, "期限的截止日期看不清")
    return (one, ABSENT) if re.search(r"自(?:公元)?$", before) or "起" in after else (ABSENT, one)


def _clean(text: str) -> str:
    return _TIME.sub("", hyphens(squeeze(text)).replace("——", "-"))


def _without_date(text: str) -> Parsed:
    """What to say of a text in which no full date was found."""
    if _OPEN.search(text):
        return Parsed(None)
    repaired = text.translate(_MISREAD)
    if repaired != text and len(text) <= 24 and (found := _dates(repaired)) and found[0][1].value:
        return Parsed(found[0][1].value, "日期中有字符系推断")
    if short := _SHORT.search(text):
        return Parsed(_on_calendar(2000 + int(short["y"]), int(short["m"]), int(short["d"])).value, "年份只有两位")
    if covered := _COVERED.search(text):
        return Parsed(_on_calendar(*(int(n) for n in covered.groups() if n)).value, "“年”或“月”字看不清")
    if _NO_DAY.search(text):
        return Parsed(None, "日期不完整，缺月或日")
    if _NO_YEAR.search(text):
        return Parsed(None, "年份看不清")
    if cut := _CUT.search(text):
        return Parsed(_on_calendar(*map(int, cut.groups())).value, "“日”字看不清，日期可能不完整")
    return Parsed(None, "日期看不清") if re.search(rf"\d{{3}}|[\d{_CHINESE_DIGIT}]年.*月", text) else ABSENT


def _dates(text: str) -> list[tuple[tuple[int, int], Parsed]]:
    """Every date with its place in the (cleaned) text, in order."""
    found: list[tuple[tuple[int, int], Parsed]] = []
    for pattern in (_CHINESE, _WESTERN, _COMPACT):
        found += [(m.span(), _numbered(m)) for m in pattern.finditer(text) if _free(m.span(), found)]
    found += [
        (m.span(), _english(m))
        for m in _ENGLISH.finditer(text.upper())
        if (m["d"] or m["d2"]) and _free(m.span(), found)
    ]
    return sorted(found, key=lambda item: item[0])


def _free(span: tuple[int, int], taken: list[tuple[tuple[int, int], Parsed]]) -> bool:
    return all(span[1] <= start or span[0] >= end for (start, end), _ in taken)


def _numbered(match: re.Match[str]) -> Parsed:
    """A date in digits or numerals. An O in a year of numerals is how 〇 is typed and read: not a repair."""
    groups = match.groupdict()
    month, day = groups["m"] or groups["m2"], groups["d"] or groups["d2"]
    return _on_calendar(_integer(groups["y"]), _integer(month), _integer(day))


def _english(match: re.Match[str]) -> Parsed:
    month = _MONTHS.split().index(match["m"]) + 1
    return _on_calendar(int(match["y"]), month, int(match["d"] or match["d2"]))


def _on_calendar(year: int, month: int, day: int) -> Parsed:
    try:
        value = date(year, month, day)
    except ValueError:
        return Parsed(None, f"日历上没有{year}年{month}月{day}日")
    return Parsed(value) if _EARLIEST <= year <= _LATEST else Parsed(value, "年份不合常理")


def _integer(text: str) -> int:
    """Digits, numerals one by one (二〇二一), or tens (二十一, 廿一).

    >>> _integer("二十一"), _integer("二〇二一"), _integer("09")
    (21, 2021, 9)
    """
    text = text.replace("廿", "二十").replace("卅", "三十").replace("O", "0").replace("o", "0")
    tens, ten, ones = text.rpartition("十")
    if ten:
        return 10 * (_integer(tens.strip("〇○零")) if tens.strip("〇○零") else 1) + (_integer(ones) if ones else 0)
    return int("".join(_DIGITS.get(c, c) for c in text))
