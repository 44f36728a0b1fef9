"""Units: spellings folded, conversions only where they are exact. Unknown units compare with themselves alone."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from corpus.data.files import load

LONGEST = 16


class Unit(NamedTuple):
    """`factor` times a number in this unit is the number in the dimension's base unit."""

    name: str
    dimension: str
    factor: Decimal

    @property
    def counts(self) -> bool:
        """Whether it may as well be left out: a count, a grade, a pure number."""
        return self.dimension == "one"


ONE = Unit("", "one", Decimal(1))


def fold_unit(text: str) -> str:
    """One spelling: NFKC, no spaces, μ for µ and u, · for every multiplication sign, no superscript marks."""
    text = "".join(unicodedata.normalize("NFKC", text).split())
    text = re.sub(r"[⋅•・∙*×]", "·", text).replace("^", "").replace("º", "°").replace("Ω", "Ω")
    text = re.sub(r"(?<=[A-Za-z)])\.(?=[A-Za-z(])", "·", text)
    return re.sub(r"(?<![A-Za-z])u(?=[mgALS])", "μ", text)


@cache
def _units() -> dict[str, Unit]:
    known: dict[str, Unit] = {}
    for dimension, units in load("lexicon/units.yaml")["dimensions"].items():
        for name, entry in units.items():
            unit = Unit(name, name if entry.get("apart") else dimension, Decimal(entry["factor"]))
            for spelling in (name, *entry["aliases"]):
                if known.setdefault(fold_unit(spelling), unit) != unit:
                    raise ValueError(f"unit {spelling} is listed twice")
    return known


@cache
def _by_lower_case() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for spelling in _units():
        found.setdefault(spelling.lower(), []).append(spelling)
    return found


def unit_of(text: str) -> Unit:
    """The unit printed. An unknown one is its own dimension; none at all is a pure number.

    Wrong capitals are forgiven where only one unit can be meant and no m could be an M (Mpa, but not mw).
    """
    folded = fold_unit(text)
    if not folded:
        return ONE
    if folded in _units():
        return _units()[folded]
    names = {
        _units()[s].name for s in _by_lower_case().get(folded.lower(), []) if s[0] == folded[0] or s[0] not in "mM"
    }
    if len(names) == 1:
        return _units()[fold_unit(names.pop())]
    return Unit(folded, f"?{folded}", Decimal(1))


def known_unit(text: str) -> bool:
    """Whether the lexicon has it."""
    return bool(fold_unit(text)) and not unit_of(text).dimension.startswith("?")


def leading_unit(text: str) -> str:
    """The longest known unit at the start of a text; empty when there is none."""
    for end in range(min(len(text), LONGEST), 0, -1):
        head = text[:end]
        rest = text[end : end + 1]
        if known_unit(head) and not head[0].isdigit() and head[0] not in "-—/(" and not _cut_word(head, rest):
            return head
    return ""


def _cut_word(head: str, rest: str) -> bool:
    """Whether the unit would end in the middle of a word: `N` of `Nm2`, `d` of `dry`."""
    return head[-1].isascii() and head[-1].isalpha() and rest.isascii() and rest.isalnum()


def without_brackets(text: str) -> str:
    """The unit inside brackets that enclose all of it; brackets of its own stay (dB(A))."""
    return text[1:-1] if re.fullmatch(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", text) else text
