"""Whether two names, persons, models or addresses are the same, and where they differ.

Four relations: `same` (to the letter, after width, brackets and spaces), `weak` (the same but for something people
leave out or write in two ways, which the note names), `near` (one or two characters apart: a misreading or a
misprint, for a person to see) and `different`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from corpus.data import regions
from corpus.data.files import load
from pipeline.text.addresses import compare_addresses
from pipeline.text.folding import key
from pipeline.text.matching import NameMatch, Relation, is_near, marked_difference, simplified

__all__ = [
    "NameMatch",
    "Relation",
    "compare_addresses",
    "compare_names",
    "marked_difference",
    "model_key",
    "same_model",
    "same_person",
    "simplified",
]


_BRAND = 2  # characters of a firm's own word, at least


class _Name(NamedTuple):
    """A name taken apart: places by level (short form), the rest, the form of organisation."""

    places: dict[int, str]
    rest: str
    form: str


def compare_names(a: str, b: str) -> NameMatch:
    """Two names of organisations.

    >>> compare_names("四川天成建材有限公司", "四川省天成建材有限责任公司").relation.value
    'weak'
    """
    left, right = key(a), key(b)
    if left == right:
        return NameMatch(relation=Relation.SAME if left else Relation.DIFFERENT)
    difference = marked_difference(left, right)
    simple_left, simple_right = simplified(left), simplified(right)
    one, other = _taken_apart(simple_left), _taken_apart(simple_right)
    if _weakly_equal(one, other):
        return NameMatch(relation=Relation.WEAK, difference=difference, note=_passed_over(left, right, one, other))
    kin = _kin(simple_left, simple_right)
    if one.form != other.form and one.form and other.form:
        note = kin or "组织形式不同"
        return NameMatch(relation=Relation.DIFFERENT, difference=difference, note=note)
    near = is_near(one.rest + one.form, other.rest + other.form) or is_near(simple_left, simple_right)
    near = near and _compatible(one, other) and _one_place_chain(one, other)
    relation = Relation.NEAR if near else Relation.DIFFERENT
    return NameMatch(relation=relation, difference=difference, note="" if near else kin)


def same_person(a: str, b: str) -> bool:
    """Personal names: to the letter, spaces and width aside. Empty names are nobody."""
    return bool(key(a)) and key(a) == key(b)


def same_model(a: str, b: str) -> bool:
    """Models and specifications: to the letter, but for spaces, width, case and the several signs for ×."""
    left, right = model_key(a), model_key(b)
    return bool(left) and left == right


def model_key(text: str) -> str:
    """What spellings of one model have in common."""
    return (
        re.sub(r"(?<=\d|\))(?:MM)?[×X*✕╳](?=\d|\()", "X", key(text))
        .replace("Φ", "φ")
        .replace("Ф", "φ")
        .replace("Ø", "φ")
    )


def _taken_apart(name: str) -> _Name:
    """The name as places, rest and form; the places are the leading ones and any that stands in brackets."""
    places: dict[int, str] = {}
    name, form = _split_form(name)
    while match := _leading_place(name, places):
        region, length = match
        places[region.level] = region.short
        name = name[length:]
    for bracket in re.findall(r"\(([^()]+)\)", name):
        place = _place(bracket)
        if place and places.get(place.level, place.short) == place.short:
            places[place.level] = place.short
            name = name.replace(f"({bracket})", "", 1)
    return _Name(places, _counties_short(name), form)


def _split_form(name: str) -> tuple[str, str]:
    lexicon = load("lexicon/organisations.yaml")
    form = max((f for f in lexicon["forms"] if name.endswith(f) and name != f), key=len, default="")
    return name.removesuffix(form), lexicon["same_as"].get(form, form)


def _leading_place(name: str, places: dict[int, str]) -> tuple[regions.Region, int] | None:
    """The province or prefecture a name begins with, below those already taken, and its length."""
    for length in range(min(len(name) - 1, regions.longest_name()), 1, -1):
        region = _place(name[:length])
        if region and all(level < region.level for level in places):
            return region, length
    return None


def _place(name: str) -> regions.Region | None:
    return next((r for r in regions.by_name().get(name, ()) if r.level < 2), None)


def _counties_short(name: str) -> str:
    """A county's name in front without 市, 区, 县: 江油市 as 江油."""
    for length in range(min(len(name) - 1, 8), 2, -1):
        if any(r.level == 2 and r.name == name[:length] for r in regions.by_name().get(name[:length], ())):
            return regions.short_name(name[:length]) + name[length:]
    return name


def _compatible(a: _Name, b: _Name) -> bool:
    """No level of place that both state differs, and no ordinal."""
    shared = a.places.keys() & b.places.keys()
    return all(a.places[level] == b.places[level] for level in shared) and _ordinals(a.rest) == _ordinals(b.rest)


def _weakly_equal(a: _Name, b: _Name) -> bool:
    return bool(a.rest) and a.rest == b.rest and a.form == b.form and _compatible(a, b) and _one_place_chain(a, b)


def _one_place_chain(a: _Name, b: _Name) -> bool:
    """Whether the places can be one: 四川 and 成都 in two names are two places, unless one name states both."""
    return a.places.keys() <= b.places.keys() or b.places.keys() <= a.places.keys()


def _kin(a: str, b: str) -> str:
    """Why two bodies may belong together (Chinese): a group and its member, a firm and its branch; "" if they do not.

    They stay different bodies: what one holds is not the other's.
    """
    for one, other in ((a, b), (b, a)):
        if one.startswith(other) and one.endswith(tuple(_kin_words()["branches"])):
            return "一个是另一个的分支机构"
    groups = [any(word in name for word in _kin_words()["groups"]) for name in (a, b)]
    brands = [_brand(name) for name in (a, b)]
    alike = min(len(brand) for brand in brands) >= _BRAND and brands[0][:_BRAND] == brands[1][:_BRAND]
    return "字号相同，可能是集团与所属企业" if groups[0] != groups[1] and alike else ""


def _brand(name: str) -> str:
    """A name without its places: what begins with the word that is the firm's own."""
    return re.sub(r"\([^)]*\)", "", _taken_apart(name).rest)


def _kin_words() -> dict[str, list[str]]:
    found: dict[str, list[str]] = load("lexicon/organisations.yaml")["kin"]
    return found


def _ordinals(text: str) -> list[str]:
    """Numerals that make names different bodies (第一分公司, 二厂): never taken for a misreading."""
    found: list[str] = re.findall(r"第?([一二三四五六七八九十\d]+)(?=分|厂|号|车间|建|局|院|所|$)", text)
    return found


def _passed_over(left: str, right: str, one: _Name, other: _Name) -> str:
    """What a weak equality leaves out of account, in Chinese."""
    notes = []
    if Levenshtein.distance(simplified(left), simplified(right)) < Levenshtein.distance(left, right):
        notes.append("繁体或异体字写法不同")
    if ("责任" in left) != ("责任" in right):
        notes.append("“有限公司”与“有限责任公司”写法不同")
    if one.places != other.places:
        notes.append("一处未写行政区划")
    return "；".join(notes) or "行政区划写法不同"
