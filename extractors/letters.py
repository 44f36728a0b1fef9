"""Applications written as a letter: `我单位全称为…，注册在…，由…检验并出具编号为…的检验报告`.

Nothing there is a label with a value beside it: a sentence says what each filled-in word is. A page counts as such a
letter only where its sentences state several fields, so that a set phrase at the foot of a form is none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from corpus.data.files import parsed
from extractors.finder import Candidate, View
from extractors.kinds import Kind
from extractors.label_words import has_words
from extractors.lists import WORDS
from extractors.phrases import matched, running

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
    """The candidates of a field with what letters say of it, which counts for more than words of theirs like labels."""
    if not has_words(view.vocabulary.type) or field not in _patterns():
        return list(found)
    said = in_letter(view, field, kind)
    sheets = [one.sheet for one in said if not one.empty]
    return [one for one in found if one.sheet not in sheets] + said


def in_letter(view: View, field: str, kind: Kind) -> list[Candidate]:
    """What a letter says of a field; nothing on a page that is none."""
    found: list[Candidate] = []
    for sheet in view.sheets:
        run = running(sheet)
        if len(fields_stated(run.text)) < _FEWEST:
            continue
        for shape in _patterns().get(field, ()):
            says = [matched(run, m, kind, _STRENGTH, _RANK, field) for m in shape.finditer(run.text)]
            if any(not one.empty for one in says):
                found.extend(says)
                break
    return found
