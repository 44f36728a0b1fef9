"""What comparing texts comes to, and how far two texts are apart."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Final

import opencc
from rapidfuzz.distance import Levenshtein

from corpus.data.files import load
from pipeline.model.base import Noun


class Relation(StrEnum):
    """How two names stand to each other."""

    SAME = "same"
    WEAK = "weak"
    NEAR = "near"
    DIFFERENT = "different"


class NameMatch(Noun):
    """`difference` shows where the two differ: `四川[天→大]成建材有限公司`. `note` (Chinese): what was passed over."""

    relation: Relation
    difference: str = ""
    note: str = ""

    @property
    def same(self) -> bool:
        """The same for certain, or but for what may be left out."""
        return self.relation in (Relation.SAME, Relation.WEAK)


NEAR_EDITS: Final = 2
"""How many characters a misreading may change. Short names allow fewer: see `is_near`."""


def is_near(a: str, b: str) -> bool:
    """Few enough edits apart for a misreading: one in short texts (3 to 6 characters), two in longer ones."""
    shorter = min(len(a), len(b))
    most = NEAR_EDITS if shorter > 6 else 1
    return shorter >= 3 and 0 < Levenshtein.distance(a, b, score_cutoff=most) <= most


def marked_difference(a: str, b: str) -> str:
    """The first text with every differing stretch as `[its own→the other's]`.

    >>> marked_difference("天成公司", "大成总公司")
    '[天→大]成[→总]公司'
    """
    parts: list[str] = []
    for step in Levenshtein.opcodes(a, b):
        own, others = a[step.src_start : step.src_end], b[step.dest_start : step.dest_end]
        parts.append(own if step.tag == "equal" else f"[{own}→{others}]")
    return "".join(parts)


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def _simple(char: str) -> str:
    variants: dict[str, str] = load("lexicon/variants.yaml")["variants"]
    converted: str = variants.get(char) or _converter().convert(char)
    simple = converted if len(converted) == 1 else char
    return variants.get(simple, simple)


def simplified(text: str) -> str:
    """Traditional and variant characters as simplified ones, one for one."""
    return "".join(_simple(char) if char > "\u2e7f" else char for char in text)
