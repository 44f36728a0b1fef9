"""Standards that were withdrawn or replaced: from when, and by what."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import NamedTuple

from corpus.data.files import load
from validators.numbers import same_number


class Withdrawn(NamedTuple):
    """A dated standard that is no longer in force `since` a day; `successor`: what replaced it.

    `checked`: whether that was looked up; else it is only worth asking about.
    """

    number: str
    since: date
    successor: str
    checked: bool


def withdrawn(number: str, on: date) -> Withdrawn | None:
    """The entry of a dated standard number that was out of force on a day; None for all others.

    The list is not complete: a number it does not have says nothing.
    """
    return next((w for w in _listed() if w.since <= on and same_number(w.number, number)), None)


@cache
def _listed() -> tuple[Withdrawn, ...]:
    entries = load("lexicon/withdrawn_standards.yaml")["entries"]
    return tuple(Withdrawn(str(e["number"]), e["since"], str(e["successor"]), "seen" in e) for e in entries)
