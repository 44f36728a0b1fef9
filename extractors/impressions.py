"""What seals, codes and signatures on a paper come to: riding seals from page to page, codes against print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from extractors.facts import Code, Facts, Seal
from pipeline.text.normalise import fold

_SAME_HEIGHT = 0.06  # of the page: how far apart the slices of one seal lie from sheet to sheet
_NUMBERS = ("credit_code", "report_number", "certificate_number", "licence_number", "registration_number")
_SHORTEST = 6  # characters of a number that a code is compared with


class Riding(StrEnum):
    """Whether slices of a riding seal go on from page to page.

    `BROKEN`: on some pages and not on others that show colour; `UNSEEN`: pages without colour or with hardly any
    print do not let it be said.
    """

    COMPLETE = "complete"
    BROKEN = "broken"
    ABSENT = "absent"
    UNSEEN = "unseen"


class Slices(NamedTuple):
    """The riding seal of a paper: its state, and for each page whether a slice is there (None: cannot be told)."""

    state: Riding
    pages: tuple[bool | None, ...]
    seals: tuple[Seal, ...]


def slices_of(facts: Facts) -> Slices:
    """The slices of the seal ridden over a paper's pages; a paper of one page has none to continue."""
    found = {(e.file, e.page): seal for seal in facts.seals if seal.shape == "slice" for e in seal.evidence}
    seals = [found.get((ref.file, ref.page)) for ref in facts.pages]
    greys = [*facts.sight.grey_pages, *([False] * len(seals))]
    pages = tuple(True if seal else (None if grey else False) for seal, grey in zip(seals, greys, strict=False))
    there = tuple(seal for seal in seals if seal)
    return Slices(_state(pages, there), pages, there)


def _state(pages: tuple[bool | None, ...], seals: tuple[Seal, ...]) -> Riding:
    if len(pages) < 2:
        return Riding.UNSEEN
    if not seals:
        return Riding.ABSENT if None not in pages else Riding.UNSEEN
    if len(seals) > 1 and not all(_goes_on(a, b) for a, b in pairwise(seals)):
        return Riding.UNSEEN
    if False in pages:
        return Riding.BROKEN
    return Riding.COMPLETE if None not in pages else Riding.UNSEEN


def _goes_on(one: Seal, other: Seal) -> bool:
    a, b = one.evidence[0].box, other.evidence[0].box
    return abs(a.centre[1] - b.centre[1]) <= _SAME_HEIGHT


class CodeCheck(NamedTuple):
    """A code beside the printed number it repeats: the field's name, what is printed, what the code says."""

    code: Code
    field: str
    printed: str
    coded: str

    @property
    def agrees(self) -> bool:
        return self.printed == self.coded


def code_checks(facts: Facts) -> Iterator[CodeCheck]:
    """Every printed number that a code on the paper repeats, or states otherwise.

    A code states a number otherwise when none of its parts is the printed one and one is built the same way.
    """
    for code in facts.codes:
        parts = [p for p in re.split(r"[^0-9A-Z\-./]+", fold(code.text).upper()) if len(_bare(p)) >= _SHORTEST]
        for name in _NUMBERS:
            field = facts.fields.get(name)
            printed = _bare(str(field.value)) if field is not None and field.settled and field.value else ""
            if len(printed) < _SHORTEST:
                continue
            if printed in _bare(code.text):
                yield CodeCheck(code, name, printed, printed)
                continue
            alike = [_bare(part) for part in parts if _shape(_bare(part)) == _shape(printed)]
            if alike:
                yield CodeCheck(code, name, printed, alike[0])


def _bare(text: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", fold(text).upper())


def _shape(number: str) -> str:
    """How it is built: letters and digits in their order. Credit codes mix them and are known by their length."""
    return "code" if len(number) == 18 else re.sub("[A-Z]", "A", re.sub(r"\d", "9", number))
