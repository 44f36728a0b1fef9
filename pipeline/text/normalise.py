"""Normal forms: of text (see `folding`), and of standard numbers.

A standard number keeps one space after its code letters and a plain hyphen before the year:
`Q/ABC 001-2020`, `GB/T 19001-2016/ISO 9001:2015`. Its grammar is national, industry, local, group and
enterprise standards as numbered by the 标准化法 and its rules, and ISO and IEC numbers beside them.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.model.facts import Parsed
from pipeline.text.folding import DASHES, fold, hyphens, key, squeeze

__all__ = ["find_standard_numbers", "fold", "hyphens", "key", "parse_standard_number", "squeeze", "standard_number"]

# 行业标准代号, two letters each; GB and its kin are national, JJF and JJG metrology.
_INDUSTRY: Final = (
    "AQ|BB|CB|CH|CJ|CY|DA|DL|DZ|EJ|FZ|GA|GC|GD|GH|GM|GY|HB|HG|HJ|HS|HY|JB|JC|JG|JR|JT|JY|KA|LB|LD|LS|LY|MH|"
    "MR|MT|MZ|NB|NY|QB|QC|QJ|QX|RB|RF|SB|SC|SD|SF|SH|SJ|SL|SN|SW|SY|TB|TD|TY|WB|WH|WJ|WM|WS|WW|XB|XF|XY|YB|"
    "YC|YD|YS|YY|YZ|ZY"
)

_DASH: Final = f"[{re.escape(DASHES)}一_]"
_SLASH: Final = r"\s?[/∕⁄]\s?"
_YEAR: Final = r"(?P<year>(?:19|20)\s?\d\s?\d)(?!\s?\d)"
_DATED: Final = rf"\s?{_DASH}{{1,2}}\s?{_YEAR}"
_SHORT_YEAR: Final = rf"\s?{_DASH}{{1,2}}\s?(?P<short>[5-9]\d)(?!\d)"
_GAP_YEAR: Final = rf"\s(?P<gap>(?:19|20)\d\d)(?!\s?(?:[\d.年/]|{_DASH}))"
_NUMBER: Final = r"(?P<number>\d{1,6}(?:\s?[.．]\s?\d{1,3}){0,2})(?![\d.])"

_READ_YEAR: Final = re.compile(rf"({_DASH}{{1,2}}\s?)([12lI|][0-9OoQDgq][0-9OoQDlI|ZSBgq]{{2}})(?![0-9A-Za-z])")
_LETTERS_FOR_DIGITS: Final = str.maketrans("OoQDlI|ZSBgq", "000011125899")
_CUT_YEAR: Final = re.compile(rf"\s?{_DASH}{{1,2}}\s?[A-Za-z0-9|]")

_NO_YEAR: Final = "标准编号的年号看不清"

_PUBLIC: Final = re.compile(
    rf"(?<![A-Za-z])(?P<code>(?:GBJ|GBZ|GB|JJF|JJG|DBS?\s?\d{{2}}(?:\d{{2}})?|{_INDUSTRY})"
    rf"(?:{_SLASH}(?:[TZJ](?![A-Za-z])|(?=\s?\d)))?|T{_SLASH}[A-Z][A-Z0-9]{{1,11}}(?<=[A-Z]))"
    rf"\s?{_NUMBER}(?:{_DATED}|{_SHORT_YEAR}|{_GAP_YEAR})?"
)
_ENTERPRISE: Final = re.compile(
    rf"(?<![A-Za-z])Q{_SLASH}(?P<body>[A-Za-z0-9](?:[A-Za-z0-9 ./·]|{_DASH}(?!\s?(?:19|20)\d\s?\d(?!\s?\d))){{0,40}}?)"
    rf"(?:{_DATED}|{_GAP_YEAR}|(?![A-Za-z0-9]|{_DASH}|[ ./·][A-Za-z0-9]))"
)
_INTERNATIONAL: Final = re.compile(
    r"(?<![A-Za-z])(?P<code>(?:ISO|IEC)(?:/(?:IEC|TS|TR|PAS))?)\s?(?P<number>\d{2,5}(?:-\d{1,3})?)"
    r"(?:\s?:\s?(?P<year>(?:19|20)\d\d))?(?!\d)",
    re.IGNORECASE,
)


def standard_number(text: str) -> str | None:
    """The first standard number in the text in canonical form; None where there is none or it is doubtful.

    >>> standard_number("GB／T22796一2009")
    'GB/T 22796-2009'
    >>> standard_number("Q/CSGD003—2018")
    'Q/CSGD 003-2018'
    """
    value, reason = parse_standard_number(text)
    return None if reason else value


def parse_standard_number(text: str) -> Parsed:
    """Like `standard_number`, but a number that can only be guessed comes with the reason to doubt it."""
    found = _scan(text)
    if found and not found[0][3]:
        return Parsed(found[0][2])
    repaired = _scan(_repaired(text))
    if repaired and not repaired[0][3]:
        return Parsed(repaired[0][2], "标准编号中有字符系推断")
    return Parsed(found[0][2], found[0][3]) if found else Parsed(None, "没有可辨认的标准编号")


def _repaired(text: str) -> str:
    """Letters read for digits set right in the year, and O read for the Q that opens an enterprise number."""
    text = re.sub(r"^\s*[O0D](?=\s?/\s?[A-Z])", "Q", fold(text))
    return _READ_YEAR.sub(lambda m: m[1] + m[2].translate(_LETTERS_FOR_DIGITS), text)


def find_standard_numbers(text: str) -> list[str]:
    """All standard numbers in a text, canonical, in order, each once; doubtful ones left out."""
    return list(dict.fromkeys(value for _, _, value, doubt in _scan(text) if not doubt))


def spans_of_standard_numbers(text: str) -> list[tuple[int, int, str]]:
    """Start, end and canonical form of each undoubted standard number in a text that is folded already."""
    return [(start, end, value) for start, end, value, doubt in _scan(text) if not doubt]


def _scan(text: str) -> list[tuple[int, int, str, str]]:
    """(start, end, canonical, reason to doubt) of every number, national and ISO twins joined."""
    text = fold(text)
    found = [(*m.span(), *_public(m)) for m in _PUBLIC.finditer(text)]
    found += [(*m.span(), *_enterprise(m)) for m in _ENTERPRISE.finditer(text)]
    found = [(s, e, v, d or _unread_year(v, text[e:])) for s, e, v, d in found]
    found += [(*m.span(), *_international(m)) for m in _INTERNATIONAL.finditer(text)]
    joined: list[tuple[int, int, str, str]] = []
    for start, end, value, doubt in sorted(n for n in found if n[2]):
        if joined and start < joined[-1][1]:
            continue
        if joined and value.startswith(("ISO", "IEC")) and text[joined[-1][1] : start] == "/":
            start, _, twin, twin_doubt = joined.pop()
            value, doubt = f"{twin}/{value}", twin_doubt or doubt
        joined.append((start, end, value, doubt))
    return joined


def _unread_year(value: str, rest: str) -> str:
    """The reason to doubt a number without a year when something that is no year stands in its place."""
    undated = not re.search(r"-\d{2}(\d\d)?$", value)
    return _NO_YEAR if undated and _CUT_YEAR.match(rest) else ""


def _public(match: re.Match[str]) -> tuple[str, str]:
    code = _no_spaces(match["code"]).replace("∕", "/").replace("⁄", "/")
    if "/" not in code and not code.startswith("GB") and not _dated(match) and len(match["number"]) < 3:
        return "", ""  # two letters and two digits are anything
    name = f"{code} {_no_spaces(match['number'])}" if code[-1] != "/" else code + _no_spaces(match["number"])
    return _with_year(name, match)


def _enterprise(match: re.Match[str]) -> tuple[str, str]:
    """`Q/` code, space, serial: the serial is what follows the last letter, unless a space says otherwise."""
    body = hyphens(match["body"])
    words = body.split()
    tail: list[str] = []
    while len(words) > 1 and re.fullmatch(r"[A-Z]?\d[\d.]*[A-Za-z]?", words[-1]):
        tail.insert(0, words.pop())
    code, serial = "".join(words), "".join(tail)
    if not serial:
        parts = re.fullmatch(r"(.*[A-Za-z.\-/])(\d+(?:\.\d+)*[A-Za-z]?)", code)
        if not parts:
            return ("", "") if not re.search(r"\d", code) else _with_year(f"Q/{code}", match)
        code, serial = parts.groups()
    if not match["year"] and re.search(r"\d[A-Z]?\s?-\s?[A-Za-z0-9]{2,}$", body):
        return f"Q/{body}", _NO_YEAR
    separator = "" if code[-1] in ".-/" else " "
    return _with_year(f"Q/{code}{separator}{serial}", match)


def _international(match: re.Match[str]) -> tuple[str, str]:
    year = f":{match['year']}" if match["year"] else ""
    return f"{match['code'].upper()} {match['number']}{year}", ""


def _with_year(name: str, match: re.Match[str]) -> tuple[str, str]:
    if match["gap"]:
        return f"{name}-{match['gap']}", "标准编号与年号之间的连接号看不清"
    year = _dated(match)
    return (f"{name}-{_no_spaces(year)}" if year else name), ""


def _dated(match: re.Match[str]) -> str:
    groups = match.groupdict()
    return groups["year"] or groups.get("short") or ""


def _no_spaces(text: str) -> str:
    return re.sub(r"\s", "", text)
