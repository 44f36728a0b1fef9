"""What the words of a column's heading say of what the column holds, for headings that no list has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from types import MappingProxyType

from corpus.data.files import parsed
from extractors.labels import WORDS
from extractors.layout import fold_places

_FILE = WORDS / "column_words.yaml"
_LONGEST = 24
_NOT_LAST = 0.6
"""What a word is worth that is not the last: it says which, not what."""
_BRACKET = re.compile(r"\(([^()]*)\)")
_WITH_UNIT = re.compile(r"[(/,、及和与](?:法定)?(?:计量|量的|测量)?单位\)?$")
_ENGLISH = re.compile(r"[a-z]+")


@cache
def _book() -> dict[str, dict[str, float]]:
    """For every word what it says and how strongly."""
    data = parsed(_FILE)
    found: dict[str, dict[str, float]] = {}
    for sense, strengths in data.items():
        for strength, words in strengths.items() if isinstance(strengths, dict) else ():
            for word in words:
                found.setdefault(word, {})[sense] = float(strength)
    return found


_STRONG = 4.0


@cache
def strong_words(sense: str) -> frozenset[str]:
    """The words that can have no other sense."""
    return frozenset(word for word, said in _book().items() if said.get(sense, 0.0) >= _STRONG)


@cache
def _whose() -> frozenset[str]:
    return frozenset(parsed(_FILE)["whose"])


@cache
def _any_word() -> re.Pattern[str]:
    words = sorted(_book(), key=len, reverse=True)
    return re.compile("|".join(rf"(?<![a-z]){w}(?![a-z])" if w.isascii() else w for w in words))


def senses(heading: str) -> Mapping[str, float]:
    """What a heading may mean (advanced, own, public, limit, measured, item, unit, ..., other), each from 0 up.

    Of `甲醇/单位` kinds of headings, which stand over an item and its unit, the unit is left out.
    """
    folded = fold_places(heading)[0].casefold()
    return _senses(folded) if len(folded) <= _LONGEST else MappingProxyType({})


@lru_cache(maxsize=4096)
def _senses(folded: str) -> Mapping[str, float]:
    item = _WITH_UNIT.sub("", folded)
    text = item if len(item) > 1 and _found(item) else folded
    plain, inside = _BRACKET.sub("", text), "".join(_BRACKET.findall(text))
    total: dict[str, float] = {}
    main = _found(plain)
    for at, word in enumerate(main):
        for sense, strength in _book()[word].items():
            share = 1.0 if at == len(main) - 1 or sense in _whose() else _NOT_LAST
            total[sense] = max(total.get(sense, 0.0), strength * share)
    for word in _found(inside):
        for sense, strength in _book()[word].items():
            total[sense] = max(total.get(sense, 0.0), strength * _NOT_LAST)
    return MappingProxyType(total)


def _found(text: str) -> list[str]:
    return [match.group() for match in _any_word().finditer(text)]


_OF_THE_LIMIT = 0.4
"""What a heading over any limit is worth for one that has to be somebody's."""
_WHOSE = {"advanced": "advanced", "standard": "own"}
"""The roles of limits that have to be somebody's, and the sense that says so."""
_SAID, _HARDLY_SAID = 2.0, 0.9
"""How strong a sense is that leaves room for no other, and one that is more than any limit's."""
_NOT_PUBLIC = ("advanced", "own", "measured", "item", "unit", "verdict", "method")


def role_words(heading: str, above: str, roles: Sequence[str]) -> Mapping[str, float]:
    """How strongly a heading, and the one it divides, speak for each of a table's columns; the first names the items.

    "" collects what speaks for a column that the table has not.
    """
    return dict(_by_role(_meant(heading, above), roles))


def _meant(heading: str, above: str) -> Mapping[str, float]:
    own, over = senses(heading), senses(above) if above else {}
    return {s: own.get(s, 0.0) + 0.5 * over.get(s, 0.0) for s in {*own, *over}}


def says_whose(heading: str, above: str, role: str) -> bool:
    """Whether a heading, or the one it divides, says that limits are those of this role, where that has to be said."""
    whose = _WHOSE.get(role)
    return whose is None or _meant(heading, above).get(whose, 0.0) >= _HARDLY_SAID


def is_public(heading: str) -> bool:
    """Whether a heading stands over limits of the state or a trade, which are neither a company's nor a benchmark."""
    return _public(senses(heading)) > 0


def _public(meant: Mapping[str, float]) -> float:
    named = any(meant.get(sense, 0.0) >= _SAID for sense in _NOT_PUBLIC)
    return 0.0 if named else meant.get("public", 0.0)


def _by_role(meant: Mapping[str, float], roles: Sequence[str]) -> Iterator[tuple[str, float]]:
    said = {s: meant.get(s, 0.0) for s in ("advanced", "own", "limit", "measured", "item", "unit", "verdict", "method")}
    yield roles[0], said["item"]
    yield from ((role, said[role]) for role in ("unit", "measured", "verdict", "method") if role in roles)
    others = [said[role] for role in ("measured", "verdict", "method") if role not in roles]
    if "advanced" in roles:
        any_limit = _OF_THE_LIMIT * said["limit"]
        yield "advanced", said["advanced"] + (any_limit if said["own"] < _SAID else 0.0)
        yield "standard", said["own"] + (any_limit if said["advanced"] < _SAID else 0.0)
        others.append(_public(meant))
    elif "requirement" in roles:
        yield "requirement", max(said["limit"], 0.8 * said["own"]) + 0.3 * said["own"]
    yield "", max([meant.get("other", 0.0), *others])
