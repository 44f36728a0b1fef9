"""Choices with boxes: which of them is marked."""

from __future__ import annotations

import re

_TICK = "√☑✓✔■▣☒▪●"
_BOX = "□☐◻○"
_LIKE_BOX = re.compile(r"(?<![0-9A-Za-z.])[0O](?=\s*[㐀-鿿])|(?:^|(?<=\s))口(?=\s*[㐀-鿿]{2})")
"""What readers make of an empty box before a word; where there is a tick, that is what it is."""
_TICKED = re.compile(rf"[{_TICK}]\s*([^{_TICK}{_BOX};；,，\s]+)")
_TICKED_BEHIND = re.compile(rf"([^{_TICK}{_BOX};；,，\s]+)\s*[{_TICK}]")


def ticked(text: str) -> str | None:
    """The ticked ones of a list of options; the text itself where there are none; None: boxes, but no tick seen."""
    if not any(c in text for c in "□☐◻☑☒√✓✔") and not ("○" in text and "●" in text):
        return text
    if chosen := ticked_words(text):
        return "、".join(chosen)
    return None if any(c in text for c in "□☐◻○") else text


def ticked_words(text: str) -> list[str]:
    """The words behind the ticks; those before them, where the marks stand behind their words."""
    text = _LIKE_BOX.sub("□", text) if any(c in text for c in "√☑✓✔☒") else text
    marks = _TICK + _BOX
    behind = text[-1:] in marks and text[:1] not in marks
    return [word.strip(" ()") for word in (_TICKED_BEHIND if behind else _TICKED).findall(text)]
