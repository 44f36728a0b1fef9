"""jieba's dictionary, read as far as a text needs it.

jieba loads all of its 350 000 words, which takes a second and a hundred megabytes in every process. The words that
begin with one character are but a few dozen, and a text has but so many characters.
"""

from __future__ import annotations

import logging
import re
import warnings
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any


@cache
def _lines() -> tuple[str, ...]:
    import jieba

    text = Path(jieba.__file__).with_name("dict.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.split("\n") if line)


@cache
def _places() -> dict[str, list[slice]]:
    """Where in the dictionary the words stand that begin with a character: mostly together."""
    found: dict[str, list[slice]] = {}
    start = 0
    for first, lines in groupby(_lines(), key=itemgetter(0)):
        end = start + sum(1 for _ in lines)
        found.setdefault(first, []).append(slice(start, end))
        start = end
    return found


@cache
def _total() -> int:
    """How often all words of the dictionary were seen together."""
    return sum(map(int, re.findall(r" (\d+)", "\n".join(_lines()))))


class Frequencies(dict[str, int]):
    """How often each word was seen, and 0 for what words begin with: as jieba holds it, filled as it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self._begun: set[str] = set()

    def _fill(self, word: str) -> None:
        first = word[:1]
        if first in self._begun:
            return
        self._begun.add(first)
        for place in _places().get(first, ()):
            for line in _lines()[place]:
                known, count = line.split(" ")[:2]
                super().__setitem__(known, int(count))
                for end in range(1, len(known)):
                    super().setdefault(known[:end], 0)

    def __contains__(self, word: object) -> bool:
        self._fill(str(word))
        return super().__contains__(word)

    def __getitem__(self, word: str) -> int:
        self._fill(word)
        return super().__getitem__(word)

    def __setitem__(self, word: str, count: int) -> None:
        self._fill(word)
        super().__setitem__(word, count)

    def get(self, word: str, default: Any = None) -> Any:
        self._fill(word)
        return super().get(word, default)


def tokenizer() -> Any:
    """A `jieba.Tokenizer` of its own, with the dictionary as it is delivered."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba 0.42 asks for pkg_resources
        import jieba

    jieba.setLogLevel(logging.CRITICAL)
    made = jieba.Tokenizer()
    made.FREQ, made.total, made.initialized = Frequencies(), _total(), True
    return made
