"""Applications written as a letter: `我单位全称为…，注册在…，由…检验并出具编号为…的检验报告`.

Nothing there is a label with a value beside it: a sentence says what each filled-in word is. A page counts as such a
letter only where its sentences state several fields, so that a set phrase at the foot of a form is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from corpus.data.files import parsed
from extractors.finder import Candidate, View
from extractors.kinds import Kind
from extractors.label_words import has_words
from extractors.lists import WORDS
from extractors.phrases import matched, running
from pipeline.model.geometry import Box

_BLANK = r"[_＿—\s]{0,6}"
_FEWEST = 6
"""Fields that a page must state in sentences to be a letter."""
_STRENGTH, _RANK = 0.95, 8


@cache
def _patterns() -> Mapping[str, Sequence[re.Pattern[str]]]:
    book = parsed(WORDS / "letters.yaml")
    parts = {name: part.strip() for name, part in book["parts"].items()} | {"": _BLANK}

    def filled(shape: str) -> re.Pattern[str]:
        return re.compile(re.sub(r"<(\w*)>", lambda part: parts[part[1]], shape))

    return {field: tuple(map(filled, shapes)) for field, shapes in book["fields"].items()}


@lru_cache(maxsize=256)
def fields_stated(text: str) -> frozenset[str]:
    """The fields that the sentences of a folded text state."""
    return frozenset(field for field, shapes in _patterns().items() if any(shape.search(text) for shape in shapes))


def with_letter(view: View, field: str, kind: Kind, found: Sequence[Candidate]) -> list[Candidate]:
    """The candidates of a field with what letters say of it.

    Words of its sentences that look like labels are not: what they own is read as the sentence has it. A label that
    stands elsewhere on the page counts as much as a sentence, and they contradict each other.
    """
    if not has_words(view.vocabulary.type) or field not in _patterns():
        return list(found)
    said = in_letter(view, field, kind)
    sheets = [one.sheet for one in said if not one.empty]
    elsewhere = [one for one in found if one.sheet not in sheets]
    beside = [one for one in found if one.sheet in sheets and not one.empty and not _in_sentences(one)]
    return elsewhere + [replace(one, label=field, rank=max(one.rank, _RANK)) for one in beside] + said


def _in_sentences(one: Candidate) -> bool:
    """Whether a candidate was read from print that went into what a sentence says of any field."""
    run = running(one.sheet) if one.sheet else None
    said = [line.box for start, end in _stated(run.text) for line in run.lines(start, end)] if run else []
    return any(_meet(line.box, box) for line in one.lines for box in said)


def _meet(a: Box, b: Box) -> bool:
    """Whether two boxes share more than neighbouring rows of a leaning page do."""
    return a.overlap(b).area > 0.2 * min(a.area, b.area)


@lru_cache(maxsize=64)
def _stated(text: str) -> tuple[tuple[int, int], ...]:
    """The parts of a folded text that sentences state as fields."""
    return tuple(match.span(1) for field in _patterns() for match in _statements(text, field))


def in_letter(view: View, field: str, kind: Kind) -> list[Candidate]:
    """What a letter says of a field; nothing on a page that is none."""
    found: list[Candidate] = []
    for sheet in view.sheets:
        run = running(sheet)
        if len(fields_stated(run.text)) < _FEWEST:
            continue
        found.extend(matched(run, one, kind, _STRENGTH, _RANK, field) for one in _statements(run.text, field))
    return found


def _statements(text: str, field: str) -> Iterator[re.Match[str]]:
    """Where sentences state a field; of several shapes that fit the same words the first."""
    taken: list[tuple[int, int]] = []
    for shape in _patterns().get(field, ()):
        for match in shape.finditer(text):
            start, end = match.span(1)
            if all(end <= low or high <= start for low, high in taken):
                taken.append((start, end))
                yield match
