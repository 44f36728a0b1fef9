"""The marks that begin articles, items and annexes, and what in a file is no part of a regulation."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple
from unicodedata import normalize

from corpus.data.files import load
from pipeline.text.numerals import NUMERAL, whole_number

_N: Final = rf"(?:\s*{NUMERAL})+\s*"
_CHAPTER: Final = re.compile(rf"\s*第({_N})([编章节])\s*(.{{0,40}})")
_ARTICLE: Final = re.compile(rf"\s*第({_N})条(.*)", re.DOTALL)
_PART: Final = re.compile(r"\s*([一二三四五六七八九十]{1,3})\s*[、.．]\s*(.*)", re.DOTALL)
_HEADING: Final = re.compile(r"[\[［【]([^\]］】]{1,30})[\]］】]\s*(.*)", re.DOTALL)
_ITEMS: Final = (
    ("bracketed", re.compile(rf"\s*([(（]({_N})[)）])\s*[、.．]?(.*)", re.DOTALL)),
    ("circled", re.compile(r"\s*([①-⑳])(.*)", re.DOTALL)),
    ("dotted", re.compile(r"\s*(([0-9０-９]{1,2})\s*(?:[.．](?!\d)|、))\s*(.*)", re.DOTALL)),
)
_INSIDE: Final = re.compile(
    r"(?<=[。；;！!])\s*(?=[(（][一二三四五六七八九十]{1,3}[)）])|\s+(?=[(（][一二三四五六七八九十]{1,3}[)）])"
    r"|(?<=[。；;])\s*(?=[①-⑳])|(?:(?<=[。；;])\s*|\s+)(?=\d{1,2}[.．](?!\d))"
    r"|(?:(?<=[。；;)）])\s*|\s+)(?=[一二三四五六七八九十]{1,3}、[^，。]{2,20}(?:\s|$))"
)
"""Where a mark may stand inside a line: behind the end of a sentence or a blank."""


class Mark(NamedTuple):
    """A number at the beginning of a line. `kind`: article, part, or how an item is written."""

    kind: str
    number: int
    printed: str
    rest: str


def chapter_of(line: str) -> tuple[int, str, str] | None:
    """Number, kind (章) and heading of a chapter's line; None where it is none."""
    found = _CHAPTER.fullmatch(line)
    number = whole_number(found[1]) if found else None
    if found is None or number is None or re.search(r"[。；，,;]", found[3]):
        return None
    return number, found[2], re.sub(r"\s", "", found[3])


def article_of(line: str) -> Mark | None:
    """The article that a line begins; a reference that a line break put there is none."""
    found = _ARTICLE.fullmatch(line)
    number = whole_number(found[1]) if found else None
    if found is None or number is None or re.match(load("lexicon/regulation_dirt.yaml")["reference"], found[2]):
        return None
    return Mark("article", number, f"第{re.sub(chr(92) + 's', '', found[1])}条", found[2].strip())


def part_of(line: str) -> Mark | None:
    """The part of a plan that a line begins: 一、."""
    found = _PART.fullmatch(line)
    number = whole_number(found[1]) if found else None
    return Mark("part", number, f"{found[1]}、", found[2].strip()) if found and number is not None else None


def item_of(line: str) -> Mark | None:
    """The item that a line begins: （一）, (1), 1., ①."""
    for kind, pattern in _ITEMS:
        found = pattern.fullmatch(line)
        if found is None:
            continue
        if kind == "circled":
            return Mark(kind, ord(found[1]) - ord("①") + 1, found[1], found[2].strip())
        number = whole_number(found[2])
        if number is not None:
            digits = "" if kind == "dotted" or not normalize("NFKC", found[2]).strip().isdecimal() else "_digits"
            return Mark(kind + digits, number, re.sub(r"\s", "", found[1]), found[3].strip())
    return None


def heading_of(text: str) -> tuple[str, str]:
    """The heading in brackets behind an article's number, and the rest."""
    found = _HEADING.match(text)
    return (found[1], found[2]) if found else ("", text)


def pieces_of(line: str) -> list[str]:
    """A line broken wherever a mark may begin; the first piece is its beginning."""
    return [piece for piece in _INSIDE.split(line) if piece] or [line]


def is_dirt(line: str) -> bool:
    """Whether a line is blank or what pages and sites print around a regulation."""
    folded = normalize("NFKC", line).strip()
    return not folded or any(pattern.fullmatch(folded) for pattern in _dirt())


def begins_annex(line: str) -> bool:
    return re.fullmatch(load("lexicon/regulation_dirt.yaml")["annex"], normalize("NFKC", line).strip()) is not None


@cache
def _dirt() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in load("lexicon/regulation_dirt.yaml")["lines"])
