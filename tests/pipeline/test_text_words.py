"""Cutting text into words."""

from __future__ import annotations

from functools import cache
from typing import Any

import jieba
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.text import dictionary, words

TEXTS = st.text(alphabet="四川省成都市绵阳江油大小阿坝电器食品酱油有限公司质量检验研究院C#cT恤A座α0 ,。", max_size=24)


@cache
def _tokenizers() -> tuple[Any, Any]:
    """Ours, and jieba's own as delivered."""
    delivered = jieba.Tokenizer()
    delivered.initialize()
    return dictionary.tokenizer(), delivered


@settings(deadline=None)  # the first one loads jieba's dictionary
@given(TEXTS, st.booleans())
def test_the_dictionary_cuts_as_jieba_does(text: str, guess: bool) -> None:
    ours, delivered = _tokenizers()
    assert list(ours.cut(text, HMM=guess)) == list(delivered.cut(text, HMM=guess))


def test_what_is_not_asked_about_is_not_loaded() -> None:
    known = dictionary.Frequencies()
    assert known["吸水"] > 0
    assert all(word[0] == "吸" for word in known)


def test_words_of_the_domain_are_known() -> None:
    assert "吸水率" in words.cut("陶质砖吸水率的测定")
    assert words.common_words("") == []
