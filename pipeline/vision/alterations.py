"""Digits that are not printed like the digits beside them, measured against the page's own spread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from pipeline.vision.image import Floats
from pipeline.vision.numerals import Glyph, runs_of

LEAST = 3
"""Digits that a number must have to say which of them is the odd one."""
_OF_A_CLASS = 4  # equal digits of a page that tell what is peculiar to the digit
_MANY, _WIDER = 24, 1.3  # with fewer digits than these on a page its spread counts as so many times as large
_ALIKE = 2  # digits of the same class that there must be to compare shapes
_SAME_SIZE = 0.2
_NO_DIGIT = 0.33
_NORMAL = 1.4826  # spreads for a median distance from the median, by the normal distribution


class Mark(NamedTuple):
    """A way to differ: what it is called, the least spread in its unit, and from how many spreads on it counts.

    From `alone` times that on it needs no second mark. Where the bounds lie: nothing stands out on the reports of 49
    packets as they came, of other makers' layouts and scans as well.
    """

    name: str
    spread: float
    bound: float
    alone: float = 2.0


MARKS: Mapping[str, Mark] = {
    "height": Mark("字高", 0.02, 3.6),
    "line": Mark("基线", 0.015, 3.2),
    "tone": Mark("墨色", 0.04, 3.8),
    "edge": Mark("边缘清晰程度", 0.08, 3.4),
    "paper": Mark("底色", 1.0, 3.0, alone=1.25),
    "shape": Mark("字形", 0.03, 5.5),
    "weight": Mark("笔画粗细", 0.05, 3.2),
}
_BY_CLASS = ("height", "line", "tone", "edge", "paper")
"""What differs from digit to digit in any face: 1 has less ink, 4 a flat foot."""
_ONE_WAY = ("shape",)  # nothing is too much alike


class Odd(NamedTuple):
    """A digit that stands out: of which place, where in it, and the names of the marks that say so."""

    place: int
    glyph: Glyph
    marks: tuple[str, ...]


class _Seen(NamedTuple):
    place: int
    glyph: Glyph
    differs: dict[str, float]


def odd_digits(places: Sequence[tuple[str, Sequence[Glyph]]]) -> list[Odd]:
    """The digits of a page that stand out among their neighbours by two marks at least, or by one very strong one.

    Args:
        places: of each place where numbers are printed, what it is (numbers of the same are set alike) and its digits.
    """
    alike: dict[tuple[str, str], list[Glyph]] = {}
    for kind, glyphs in places:
        for glyph in glyphs:
            alike.setdefault((kind, glyph.char), []).append(glyph)
    seen = [
        _Seen(n, glyph, _differences(glyph, run, alike[kind, glyph.char]))
        for n, (kind, glyphs) in enumerate(places)
        for run in runs_of(glyphs)
        if len(run) >= LEAST and _all_digits(run)
        for glyph in run
    ]
    spread = _in_spreads(seen)
    return [Odd(s.place, s.glyph, marks) for s, z in zip(seen, spread, strict=True) if (marks := _marks(z))]


def _all_digits(run: Sequence[Glyph]) -> bool:
    """Whether all can be digits: what is much higher or lower is something else that was read as one, an arrow (↓)."""
    height = _middle(glyph.height for glyph in run)
    return all(abs(glyph.height / height - 1) <= _NO_DIGIT for glyph in run)


def _differences(glyph: Glyph, run: Sequence[Glyph], alike: Sequence[Glyph]) -> dict[str, float]:
    """By how much a digit differs from the others of its number, and in shape from the same digit elsewhere."""
    others = [g for g in run if g is not glyph]
    height = _middle(g.height for g in others)
    found = {
        "height": glyph.height / height - 1,
        "line": (glyph.base - _middle(g.base for g in others)) / height,
        "tone": glyph.dark / _middle(g.dark for g in others) - 1,
        "edge": glyph.edge / _middle(g.edge for g in others) - 1,
        "paper": glyph.paper,
    }
    same = [g for g in alike if g is not glyph and abs(g.height / height - 1) < _SAME_SIZE]
    if len(same) >= _ALIKE:
        found["shape"] = 1 - max(float(glyph.shape @ g.shape) for g in same)
        found["weight"] = _ratio(_weight(glyph), _middle(map(_weight, same)))
    return {name: value for name, value in found.items() if np.isfinite(value)}


def _weight(glyph: Glyph) -> float:
    return glyph.ink / glyph.height**2


def _ratio(one: float, other: float) -> float:
    return float(np.log(one / other)) if one > 0 and other > 0 else float("nan")


def _middle(values: Iterable[float]) -> float:
    """The median of what is known; nan of nothing."""
    known = [v for v in values if np.isfinite(v)]
    return float(np.median(known)) if known else float("nan")


def _in_spreads(seen: Sequence[_Seen]) -> list[dict[str, float]]:
    """The differences as multiples of what is usual on the page."""
    found: list[dict[str, float]] = [{} for _ in seen]
    for name, mark in MARKS.items():
        having = [n for n, s in enumerate(seen) if name in s.differs]
        if not having:
            continue
        values = np.array([seen[n].differs[name] for n in having])
        if name in _BY_CLASS:
            values = values - _peculiar([seen[n].glyph.char for n in having], values)
        centred = values - np.median(values) if name == "paper" or len(values) >= _MANY else values
        usual = max(_NORMAL * float(np.median(np.abs(centred))), mark.spread)
        usual *= 1.0 if len(values) >= _MANY else _WIDER
        for n, value in zip(having, centred / usual, strict=True):
            found[n][name] = float(value)
    return found


def _peculiar(classes: Sequence[str], values: Floats) -> Floats:
    """What is usual for each digit by itself, where there are enough of it."""
    known = np.array(classes)
    usual = np.zeros(len(values))
    for each in set(classes):
        own = known == each
        if own.sum() >= _OF_A_CLASS:
            usual[own] = np.median(values[own])
    return usual


def _marks(spreads: Mapping[str, float]) -> tuple[str, ...]:
    """The names of the marks that tell, strongest first; none where they are too few."""
    told: list[tuple[float, Mark]] = []
    for name, value in spreads.items():
        mark = MARKS[name]
        strength = (value if name in _ONE_WAY else abs(value)) / mark.bound
        if strength >= 1:
            told.append((strength, mark))
    if len(told) < 2 and not any(strength >= mark.alone for strength, mark in told):
        return ()
    return tuple(mark.name for _, mark in sorted(told, key=lambda one: -one[0]))
