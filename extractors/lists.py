"""The lists of words that pages are read by, from the data files in `words/`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from corpus.data.files import parsed

WORDS = Path(__file__).parent / "words"


@cache
def word_list(name: str) -> tuple[str, ...]:
    """A list of words from `words/<name>.yaml`."""
    return tuple(parsed(WORDS / f"{name}.yaml"))


@cache
def _mapping(name: str) -> dict[str, Any]:
    return dict(parsed(WORDS / f"{name}.yaml"))


def labels_of(document_type: str, field: str) -> tuple[str, ...]:
    """The labels of a field, best first; none for a field that has none."""
    return tuple(_mapping("labels").get(document_type, {}).get(field, ()))


def header_words(column: str) -> tuple[str, ...]:
    """The words that head a column of this role."""
    return tuple(_mapping("headers")[column])


@cache
def heading_endings() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The columns of tables with the words that unlisted headings of theirs end with, in the order to try them."""
    return tuple((column, tuple(words)) for column, words in _mapping("headers")["endings"].items())


@cache
def kinds_of_groups() -> tuple[str, ...]:
    """What names of groups end with that only sort the items below them."""
    return tuple(_mapping("headers")["groups"])


@cache
def subheads(part: str) -> frozenset[str]:
    """The words over a column that is this part of one: mean, low, high, centre, deviation."""
    return frozenset(_mapping("subheads")[part])


@cache
def confusable_pairs() -> frozenset[frozenset[str]]:
    """Characters that readers take for one another."""
    return frozenset(frozenset(p) for p in (tuple(x) for x in word_list("confusable")) if len(p) == 2)


@cache
def look_alikes() -> dict[str, str]:
    """For every character those it may be misread from."""
    found: dict[str, str] = {}
    for a, b in map(tuple, confusable_pairs()):
        found[a], found[b] = found.get(a, "") + b, found.get(b, "") + a
    return found
