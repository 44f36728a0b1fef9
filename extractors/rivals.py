"""Two readings of one value side by side: whether they say the same and, where not, how sure each is of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from rapidfuzz.distance import Levenshtein

from extractors.again import Parse, own_places, value_again
from extractors.kinds import same_value
from pipeline.adapters.rapid import alphabet
from pipeline.model.facts import Evidence, Field, Parsed
from pipeline.model.reading import Line, Reader
from pipeline.text.limits.units import known_unit, unit_of
from pipeline.text.normalise import key

UNTOLD = 0.5
"""The certainty with which the first reader leaves a character out: it does not say."""
LEFT_OUT = 0.8
"""How much less a second reading is worth that only lacks characters of the first."""


class Rivals(NamedTuple):
    """Two readings of a field's own places.

    `again` is what the second comes to, `raw` its text; `first_sure` and `again_sure` are the least certainties of
    the characters that differ (of all, where none do). The second's is lower where it only lacks characters.
    `lacking`: all that the second has instead are characters that the first reader does not know.
    """

    again: Parsed
    raw: str
    agree: bool
    first_sure: float
    again_sure: float
    lacking: bool = False


def rivals(field: Field[Any], parse: Parse, answers: Sequence[Line | None]) -> Rivals | None:
    """The two readings; None where not all own places were read again or the value was found in another way."""
    count = own_places(field)
    own = list(zip(field.evidence[:count], answers[:count], strict=True))
    told = [(evidence, answer) for evidence, answer in own if answer is not None]
    if not told:
        return None
    texts = [evidence.text if answer is None else answer.text for evidence, answer in own]
    found = value_again(field, parse, texts)
    if found is None:
        return None
    again, raw = found
    agree = same_reading(again.value, field.value, field.name)
    return Rivals(again, raw, agree, *_sureness(told, agree), not agree and _lacking(told))


def same_reading(a: object, b: object, name: str = "") -> bool:
    """Whether two values are one: units by what they are, all else character by character but for width and dashes."""
    if name == "unit" and isinstance(a, str) and isinstance(b, str) and known_unit(a) and known_unit(b):
        return unit_of(a) == unit_of(b) and a.isdigit() == b.isdigit()
    return same_value(a, b)


def _sureness(told: Sequence[tuple[Evidence, Line]], agree: bool) -> tuple[float, float]:
    whole = min(e.certainty for e, _ in told), min(a.weakest for _, a in told)
    apart = [] if agree else [pair for evidence, answer in told for pair in _differences(evidence, answer)]
    if not apart:
        return whole
    first = min(sure for sure, _ in apart)
    there = [sure for _, sure in apart if sure is not None]
    return first, min(there) if there else LEFT_OUT * whole[1]


def _differences(evidence: Evidence, answer: Line) -> Iterator[tuple[float, float | None]]:
    """How sure either is of the characters where they differ; None: the second has nothing there."""
    first = _each(evidence.certainties, evidence.text, evidence.certainty)
    again = _each(answer.char_confidences, answer.text, answer.weakest)
    for step in Levenshtein.opcodes(evidence.text, answer.text):
        before = evidence.text[step.src_start : step.src_end]
        after = answer.text[step.dest_start : step.dest_end]
        if step.tag == "equal" or key(before) == key(after):
            continue
        one = min(first[step.src_start : step.src_end], default=UNTOLD)
        yield one, min(again[step.dest_start : step.dest_end], default=None)


def _lacking(told: Sequence[tuple[Evidence, Line]]) -> bool:
    """Whether the second reading differs only by characters outside the first reader's alphabet."""
    news = [
        answer.text[step.dest_start : step.dest_end]
        for evidence, answer in told
        if evidence.reader is Reader.RAPIDOCR
        for step in Levenshtein.opcodes(evidence.text, answer.text)
        if step.tag != "equal"
        and key(evidence.text[step.src_start : step.src_end]) != key(answer.text[step.dest_start : step.dest_end])
    ]
    return bool(news) and all(new and alphabet().isdisjoint(new) for new in news)


def _each(certainties: Sequence[float], text: str, otherwise: float) -> Sequence[float]:
    return certainties if len(certainties) == len(text) else [otherwise] * len(text)
