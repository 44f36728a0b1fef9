"""Whether two addresses name one place.

An address is taken apart into its regions, its words and its house numbers. Regions may be left out, spellings
differ (幢, 栋, 号, #), one may say more than the other; a region or a house number that both state must agree.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import NamedTuple

from corpus.data import regions
from corpus.data.files import load
from pipeline.text.folding import key
from pipeline.text.matching import NameMatch, Relation, is_near, marked_difference, simplified
from pipeline.text.words import cut

_NUMERALS = {c: i for i, c in enumerate("零一二三四五六七八九十")}
_ELSEWHERE = re.compile(r"^[^省市县区路街号\d]{2,6}(?:自治[州县]|[市县区])")


class Address(NamedTuple):
    """Regions by level (0 province, 1 prefecture, 2 county; short names), the other text, its words, its numbers."""

    regions: dict[int, str]
    rest: str
    words: Counter[str]
    numbers: Counter[str]


def compare_addresses(a: str, b: str) -> NameMatch:
    """Two addresses.

    >>> compare_addresses("四川省成都市武侯区科华北路65号3幢", "成都市武侯区科华北路65#3栋").relation.value
    'weak'
    """
    left, right = key(a), key(b)
    if left == right:
        return NameMatch(relation=Relation.SAME if left else Relation.DIFFERENT)
    difference = marked_difference(left, right)
    one, other = parse_address(left), parse_address(right)
    shared = one.regions.keys() & other.regions.keys()
    if any(one.regions[level] != other.regions[level] for level in shared):
        return NameMatch(relation=Relation.DIFFERENT, difference=difference, note="所在地区不同")
    if one.rest == other.rest and one.rest:
        return NameMatch(relation=Relation.WEAK, difference=difference, note="写法不同")
    return NameMatch(relation=_relation(one, other), difference=difference, note=_note(one, other))


def parse_address(text: str) -> Address:
    """An address taken apart."""
    places, text = leading_regions(text)
    rest = _one_spelling(text)
    numbers = re.findall(r"\d+(?:-\d+)*[A-Z]?|[A-Z]\d*", rest)
    words = [
        w for w in cut(re.sub(r"\d+(?:-\d+)*[A-Z]?|[A-Z]\d*|[(),;-]", " ", rest)) if w not in _lexicon()["optional"]
    ]
    return Address(places, rest, Counter(words), Counter(numbers))


def leading_regions(text: str) -> tuple[dict[int, str], str]:
    """The regions an address begins with, short names by level, and the text after them."""
    text = simplified(key(text))
    places: dict[int, str] = {}
    while place := _leading_region(text, places):
        level, short, length = place
        places[level] = short
        text = text[length:]
    return places, text


def _relation(one: Address, other: Address) -> Relation:
    more, less = (
        (one, other)
        if one.words.total() + one.numbers.total() >= other.words.total() + other.numbers.total()
        else (other, one)
    )
    if less.words and less.words <= more.words and less.numbers <= more.numbers:
        return Relation.WEAK
    if one.numbers == other.numbers and is_near(one.rest, other.rest):
        return Relation.NEAR
    return Relation.DIFFERENT


def _note(one: Address, other: Address) -> str:
    if one.words == other.words and one.numbers != other.numbers:
        return "门牌详略不同" if one.numbers <= other.numbers or other.numbers <= one.numbers else "门牌号不同"
    return ""


@cache
def _lexicon() -> dict[str, list[str]]:
    found: dict[str, list[str]] = load("lexicon/addresses.yaml")
    return found


def _one_spelling(text: str) -> str:
    for written, meant in load("lexicon/addresses.yaml")["spellings"].items():
        text = text.replace(written, meant)
    counters = "|".join(_lexicon()["counters"])
    text = re.sub(rf"([零一二三四五六七八九十]{{1,3}})(?={counters})", lambda m: _arabic(m[1]), text)
    text = re.sub(r"[室房]$", "", text)
    return re.sub(r"楼(?=\d|$)", "层", text)


def _arabic(numeral: str) -> str:
    """三 as 3, 十二 as 12, 二十 as 20; what is no number stays."""
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return str(_NUMERALS[numeral]) if len(numeral) == 1 else numeral
    if len(tens) > 1 or len(ones) > 1:
        return numeral
    return str(10 * (_NUMERALS[tens] if tens else 1) + (_NUMERALS[ones] if ones else 0))


def _leading_region(text: str, taken: dict[int, str]) -> tuple[int, str, int] | None:
    """Level, short name and length of the region the text begins with, below those already taken."""
    lowest = max(taken, default=-1)
    for length in range(min(len(text) - 1, regions.longest_name()), 1, -1):
        named = regions.by_name().get(text[:length], ())
        fitting = [r for r in named if r.level > lowest and (r.level < 2 or r.name == text[:length])]
        if fitting:
            return fitting[0].level, fitting[0].short, length
    elsewhere = _ELSEWHERE.match(text) if lowest in (0, 1) else None
    if elsewhere:
        return 2, regions.short_name(elsewhere[0]), elsewhere.end()
    return None
