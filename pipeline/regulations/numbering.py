"""Numbers that Word counts by itself and keeps out of the text: 第一条, （一）, 1."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any, NamedTuple

from pipeline.text.numerals import numeral

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_CHINESE = {"chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting", "taiwaneseCounting"}


class _Level(NamedTuple):
    format: str
    text: str
    start: int


class Numbering:
    """Counts along a document: ask for its paragraphs in order."""

    def __init__(self, document: Any) -> None:
        self._lists = _lists(document)
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)

    def mark(self, paragraph: Any) -> str:
        """What Word prints before the paragraph; "" for nothing."""
        place = _place(paragraph)
        if place is None or place[0] not in self._lists:
            return ""
        name, depth = place
        levels = self._lists[name]
        if depth not in levels or levels[depth].format in ("bullet", "none"):
            return ""
        counts = self._counts[name]
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        return re.sub(r"%(\d)", lambda m: self._shown(name, int(m[1]) - 1), levels[depth].text)

    def _shown(self, name: str, depth: int) -> str:
        level = self._lists[name].get(depth)
        number = self._counts[name].get(depth, 1)
        if level and level.format in _CHINESE:
            return numeral(number)
        if level and level.format == "decimalEnclosedCircle" and number <= len(_CIRCLED):
            return _CIRCLED[number - 1]
        return str(number)


def _place(paragraph: Any) -> tuple[str, int] | None:
    """The list a paragraph is in, and how deep; its own or its style's."""
    for properties in (paragraph._p.pPr, getattr(getattr(paragraph.style, "element", None), "pPr", None)):
        found = properties.numPr if properties is not None else None
        if found is not None and found.numId is not None:
            return str(found.numId.val), int(found.ilvl.val) if found.ilvl is not None else 0
    return None


def _lists(document: Any) -> dict[str, dict[int, _Level]]:
    """The levels of each list by its id; none where the document numbers nothing."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}
    kinds = {a.get(f"{_W}abstractNumId"): _levels(a) for a in root.findall(f"{_W}abstractNum")}
    found = {}
    for each in root.findall(f"{_W}num"):
        kind = each.find(f"{_W}abstractNumId")
        if kind is not None and kind.get(f"{_W}val") in kinds:
            found[str(each.get(f"{_W}numId"))] = kinds[kind.get(f"{_W}val")]
    return found


def _levels(kind: Any) -> dict[int, _Level]:
    def value(level: Any, name: str, default: str) -> str:
        found = level.find(f"{_W}{name}")
        return default if found is None else str(found.get(f"{_W}val"))

    return {
        int(level.get(f"{_W}ilvl")): _Level(
            value(level, "numFmt", "decimal"), value(level, "lvlText", ""), int(value(level, "start", "1"))
        )
        for level in kind.findall(f"{_W}lvl")
    }
