"""The second reading: which places of a document must be read again, and what the answer does to its fields.

Extraction believes or doubts a value by one reading alone. Here every believed value with an uncertain character,
and every value doubted only for how it was read, is put to another reader. Agreement settles it; disagreement makes
it doubtful, with both readings in the reason. Nothing is ever replaced by the second reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from extractors.facts import Facts, Row
from extractors.reasons import CHECKSUM_FAILED, POORLY_READ
from pipeline.model.base import Noun
from pipeline.model.facts import Evidence, Field, Status
from pipeline.model.geometry import Box
from pipeline.model.reading import Line, PageRef, Reader
from pipeline.text.normalise import key

CERTAIN = 0.90
"""Values whose least certain character is at least this sure are not read again."""
SECOND_CERTAIN = 0.80
"""What the second reader must be sure of to settle a doubt."""
MOST_PLACES = 4
"""A value is read again at no more than this many of its places."""

_REPEATED = re.compile(r"([0-9A-Za-z])\1\1|([㐀-鿿])\2")
ALWAYS = frozenset({"product_name", "title", "legal_representative", "registration_number", "trademark_number", "mark"})
"""Read again however sure the first reader is: no check digit guards these, and a character that its alphabet lacks
(炻 of 炻质砖) comes out as another with high certainty, the same on every paper."""

_DASH = re.compile(r"(?<=[0-9A-Za-z])[一—–_-]+(?=[0-9A-Za-z])")
_DEGREES = re.compile(r"°+c", re.IGNORECASE)
_STOPS = re.compile(r"[\s:;,。、·“”‘’\"'()\[\]《》]|(?<!\d)\.|\.(?!\d)")

R = TypeVar("R", bound=Row)


class Question(Noun):
    """A place to be read again: `box` in the reading's straightened frame, `text` what the first reader saw."""

    ref: PageRef
    box: Box
    text: str


def questions(facts: Facts) -> Iterator[Question]:
    """What to read again for these facts, each place once."""
    asked: set[Question] = set()
    for field in _all_fields(facts):
        for evidence in _places(field):
            question = _question(evidence)
            if question and question not in asked:
                asked.add(question)
                yield question


def confirmed(facts: Facts, answers: Mapping[Question, Line]) -> Facts:
    """The same facts after the second reading."""
    return facts.reread(
        {name: _settled(field, answers) for name, field in facts.fields.items()},
        {name: tuple(_row(row, answers) for row in rows) for name, rows in facts.tables.items()},
    )


def _row(row: R, answers: Mapping[Question, Line]) -> R:
    return type(row)(**{name: _settled(cell, answers) for name, cell in row.cells().items()})


def _all_fields(facts: Facts) -> Iterator[Field[Any]]:
    yield from facts.fields.values()
    for rows in facts.tables.values():
        for row in rows:
            yield from row.cells().values()


def _rereadable(field: Field[Any]) -> bool:
    """Whether another reading could change what we think of it."""
    if field.status is Status.READ:
        return bool(_believed_places(field))
    return field.status is Status.DOUBTFUL and any(cause in field.reason for cause in (POORLY_READ, CHECKSUM_FAILED))


def _uncertain(evidence: Evidence) -> bool:
    """Whether a place of a believed value is worth a second look, be the reader ever so sure.

    Readers of this kind lose one of several equal characters in a row, or see one twice.
    """
    return evidence.certainty < CERTAIN or bool(_REPEATED.search(evidence.text))


def _places(field: Field[Any]) -> tuple[Evidence, ...]:
    if not _rereadable(field):
        return ()
    if field.status is Status.READ:
        return _believed_places(field)
    return field.evidence[:MOST_PLACES]


def _believed_places(field: Field[Any]) -> tuple[Evidence, ...]:
    """Of a believed value, the places worth a second look."""
    uncertain = tuple(e for e in field.evidence if _uncertain(e))[:MOST_PLACES]
    if uncertain or field.name not in ALWAYS:
        return uncertain
    return tuple(e for e in field.evidence if e.reader is not Reader.TEXT)[:1]


def _question(evidence: Evidence) -> Question | None:
    if evidence.straight is None or not evidence.text.strip():
        return None
    return Question(ref=PageRef(file=evidence.file, page=evidence.page), box=evidence.straight, text=evidence.text)


def _settled(field: Field[Any], answers: Mapping[Question, Line]) -> Field[Any]:
    asked = [(q, answers[q]) for e in _places(field) if (q := _question(e)) and q in answers]
    if not asked:
        return field
    against = next(((q, a) for q, a in asked if not says_the_same(q.text, a.text)), None)
    if against:
        again = f"与“{against[1].text}”" if against[1].text.strip() else "，再读没有读出"
        return field.doubted(f"两次识读不一致：“{against[0].text}”{again}")
    sure = min(answer.weakest for _, answer in asked) >= SECOND_CERTAIN
    if field.status is Status.DOUBTFUL and sure:
        return field.model_copy(update={"status": Status.READ, "reason": "", "confidence": max(field.confidence, 0.9)})
    return field


def says_the_same(first: str, second: str) -> bool:
    """Whether two readings differ in nothing that carries meaning: stops, brackets, blanks, a dash read as 一."""
    return _meaning(first) == _meaning(second)


def _meaning(text: str) -> str:
    folded = _DASH.sub("-", key(text))
    folded = _DEGREES.sub("°c", folded)
    return _STOPS.sub("", folded).strip(".")
