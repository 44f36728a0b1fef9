"""Cutting Chinese text into words, with the domain's own words known."""

from __future__ import annotations

import logging
import warnings
from functools import cache
from typing import Any

from corpus.data.files import text_of
from corpus.data.regions import regions
from pipeline.settings import home


def cut(text: str) -> list[str]:
    """The words of a text, in order."""
    return [word for word in _tokenizer().cut(text, HMM=False) if word.strip()]


@cache
def _tokenizer() -> Any:
    """jieba with the lexicon's words. Its cache is state like any other: under `settings.home()`.

    Loaded on first use, since it takes most of a second. Where the cache cannot be written jieba goes on without.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba 0.42 asks for pkg_resources
        import jieba

    jieba.setLogLevel(logging.CRITICAL)
    folder = home() / "cache"
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir, tokenizer.cache_file = str(folder), str(folder / "jieba.cache")
    for word in text_of("lexicon/words.txt").split():
        tokenizer.add_word(word)
    for region in regions():
        tokenizer.add_word(region.name)
    return tokenizer
