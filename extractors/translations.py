"""The English beside and under printed labels: told by its words, some of which may be misread."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from rapidfuzz.distance import Levenshtein

from extractors.lists import word_list

_WORD = "|".join(word_list("english"))
_TRANSLATION = re.compile(rf"(?:[/.,&'-]*(?i:{_WORD})[/.,&'-]*)+(?![A-Za-z0-9])")
_LATIN = re.compile(r"[/.,&'-]*[A-Za-z][A-Za-z/.,&'-]*(?![A-Za-z0-9])")
_LETTERS = re.compile(r"[A-Za-z]+")
_SHORTEST = 4
"""Letters that a word must have for one of them to be misread."""


def english_start(text: str) -> str:
    """The words of a label's translation that a folded text begins with; "" where it has none of any length."""
    match, latin = _TRANSLATION.match(text), _LATIN.match(text)
    known = match.group() if match and len(match.group()) > 2 else ""
    near = latin.group() if latin and len(latin.group()) > len(known) and _misread(latin.group()) else ""
    return near or known


@lru_cache(maxsize=4096)
def _misread(latin: str) -> bool:
    """Whether letters are such words, at least one of four letters and more, but for a character in one or two."""
    words = _LETTERS.findall(latin)
    costs = [_cost(word.lower()) for word in words]
    if latin.isupper() and any(costs):  # a brand or a model rather than words
        return False
    return max(map(len, words)) >= _SHORTEST and all(c is not None for c in costs) and sum(c or 0 for c in costs) <= 2


@cache
def _words() -> tuple[str, ...]:
    """Every word of the list, its plural with it."""
    found: set[str] = set()
    for pattern in word_list("english"):
        plain = re.sub(r"\[([a-z])[a-z]+\]|\\", r"\1", pattern)
        whole, bare = re.sub(r"\(\?:([a-z]+)\)\?", r"\1", plain), re.sub(r"\(\?:[a-z]+\)\?", "", plain)
        found |= {whole.replace("?", ""), re.sub(r".\?", "", bare)}
    return tuple(word for word in found if word.isalpha())


@lru_cache(maxsize=4096)
def _cost(word: str) -> int | None:
    """How many characters of a run of words are misread, one in a word at most; None where it is no such run."""
    best: list[int | None] = [0] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(end):
            before, cost = best[start], _one_word(word[start:end])
            if before is not None and cost is not None:
                known = best[end]
                best[end] = before + cost if known is None else min(known, before + cost)
    return best[len(word)]


@lru_cache(maxsize=16384)
def _one_word(word: str) -> int | None:
    if word in _words():
        return 0
    if len(word) < _SHORTEST:
        return None
    near = any(w[0] == word[0] and Levenshtein.distance(w, word, score_cutoff=1) <= 1 for w in _words() if len(w) > 3)
    return 1 if near else None
