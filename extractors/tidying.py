"""What stands beside a label, without what is only printed there."""

from __future__ import annotations

import re

from pipeline.text.normalise import fold

EMPTY = re.compile(r"[\s/\\—\-–_·.。:：()（）|]*(?:无|空白|年月日|年月|市县|此处空白|以下空白)?[\s/\\—\-–_·.。:：()|]*")
_HINT = re.compile(
    r"\((?:盖章|公章|加盖公章|签字|签章|签名|盖公章|印章|单位公章|手写|打印|必填|全称|章)[^()]{0,6}\)|\((?:请)?在[^()]{0,3}内?[打划画][^()]{0,4}\)?"
)
_STROKE = re.compile(r"(?<=[㐀-鿿]) ?\| ?(?=[㐀-鿿])")
_PAIRS = (("(", ")"), ("[", "]"), ("《", "》"), ("“", "”"), ("【", "】"))


def is_empty(text: str) -> bool:
    """Whether a text only says that there is nothing: blank, a stroke, an underline, 无, `年 月 日`."""
    return EMPTY.fullmatch(fold(text).replace(" ", "")) is not None


def balanced(text: str) -> bool:
    """Whether every bracket is closed."""
    return all(text.count(a) == text.count(b) for a, b in _PAIRS)


def tidy(text: str) -> str:
    """Folded, without printed hints (盖章), strokes of a ruling read as |, and the punctuation around it."""
    return _STROKE.sub("", _HINT.sub("", fold(text))).strip(" :;,。、_|·").strip()
