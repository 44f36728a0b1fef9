"""Whether the goods of a trademark cover a product: by their words and by what is known of kinds of goods."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from typing import Any

from corpus.data.files import load
from pipeline.text.normalise import key
from pipeline.text.words import common_words


class Cover(StrEnum):
    """`LIKELY`: nothing named alike, but the class is the product's usual one."""

    NAMED = "named"
    LIKELY = "likely"
    UNKNOWN = "unknown"
    NOT = "not"


def cover(product: str, goods: str, goods_class: str | None) -> Cover:
    """How a list of goods stands to a product."""
    name, listed = key(product), key(goods)
    if _shares_words(name, listed):
        return Cover.NAMED
    kinds = _kinds(name)
    each = _goods(listed)
    if any(_named_in(key(word), good) for kind in kinds for word in kind["goods"] for good in each):
        return Cover.NAMED
    if not kinds:
        return Cover.UNKNOWN
    classes = {int(n) for kind in kinds for n in kind["classes"]}
    return Cover.LIKELY if goods_class and goods_class.isdigit() and int(goods_class) in classes else Cover.NOT


def kinds_of(text: str) -> frozenset[str]:
    """The kinds of products that words of a text name, each by its first word."""
    return frozenset(str(entry["product"][0]) for entry in _kinds(key(text)))


def _kinds(name: str) -> list[dict[str, Any]]:
    """The entries whose longest word stands in the name; general words give way to special ones."""
    found = [
        (max((len(w) for w in e["product"] if key(w) in name), default=0), e)
        for e in load("lexicon/goods.yaml")["entries"]
    ]
    return [entry for size, entry in found if size]


def _goods(listed: str) -> list[str]:
    return [g for g in re.split(r"[;,、。]|\(截止\)", listed) if g]


def _named_in(word: str, good: str) -> bool:
    """A single character only counts where it is what the good is: 管 in 塑料管, not in 管理."""
    return word in good if len(word) > 1 else good.endswith(word)


def _shares_words(product: str, goods: str) -> bool:
    """One of the goods is the product, is named in it, or shares a word of substance."""
    for each in _goods(goods):
        if len(each) >= 2 and (each in product or product in each):
            return True
    pairs = {product[i : i + 2] for i in range(len(product) - 1)}
    if not any(pair in goods for pair in pairs):
        return False  # no word can be shared; the word list is not needed
    return bool(_words(product) & _words(goods))


@cache
def _words(text: str) -> frozenset[str]:
    return frozenset(w for w in common_words(text) if len(w) >= 2) - frozenset(
        load("lexicon/result_words.yaml")["general_goods"]
    )
