"""Cutting Chinese text into words, with the domain's own words known."""

from __future__ import annotations

from functools import cache
from typing import Any

from corpus.data.files import text_of
from corpus.data.regions import regions
from pipeline.text.dictionary import tokenizer


def cut(text: str) -> list[str]:
    """The words of a text, in order."""
    return [word for word in _tokenizer().cut(text, HMM=False) if word.strip()]


def common_words(text: str) -> list[str]:
    """The words of a text by the common dictionary alone; what it lacks is guessed at."""
    return list(_common().cut(text))


@cache
def _common() -> Any:
    return tokenizer()


@cache
def _tokenizer() -> Any:
    """With the lexicon's words."""
    made = tokenizer()
    for word in text_of("lexicon/words.txt").split():
        made.add_word(word)
    for region in regions():
        made.add_word(region.name)
    return made
