"""Whether one of two readings can be believed: a small table, fitted on sample packets and kept as data."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from corpus.data.files import parsed
from extractors.labels import WORDS

FIRST, AGAIN = "first", "again"
PRIOR, WEIGHT = 0.99, 20.0
"""What held for all kinds together, and how many cases of a kind weigh as much."""


class Bound(NamedTuple):
    """In `situation` the reading that `holds` is believed when both readers are as sure as this."""

    situation: str
    holds: str
    first: float = 0.0
    first_most: float = 1.0
    again: float = 0.0
    right: int = 0
    cases: int = 0

    def met(self, first: float, again: float) -> bool:
        return self.first <= first <= self.first_most and self.again <= again

    @property
    def chance(self) -> float:
        """How probable it is that this is right: from the cases it was fitted on, and what holds of all together."""
        return (self.right + PRIOR * WEIGHT) / (self.cases + WEIGHT)


@cache
def bounds() -> tuple[Bound, ...]:
    """The table of `words/certainty.yaml`."""
    lines = parsed(WORDS / "certainty.yaml")
    return tuple(Bound(**line) for line in lines)


def believed(situation: str, first: float, again: float) -> Bound | None:
    """Which reading holds; None: neither can be believed.

    Args:
        situation: how the readings stand to each other (see `extractors.situations`).
        first, again: how sure the readers are where it matters, 0-1.
    """
    return next((b for b in bounds() if b.situation == situation and b.met(first, again)), None)
