"""What a field would say if its places read as the second reader has them: the same parsing, other texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from extractors.cells import SLANTED, doubt_of, tidied
from extractors.facts import Facts, Spec
from extractors.kinds import TEXT, joined, same_value
from pipeline.model.facts import Evidence, Field, Parsed

Parse = Callable[[str], Parsed]


def field_parser(spec: Spec[Any]) -> Parse:
    """How texts of a field become its value."""
    return spec.parse or (spec.kind or TEXT).parse


def cell_parser(column: str) -> Parse:
    """How texts of a table's column become a cell's value."""

    def parse(text: str) -> Parsed:
        value = tidied(text.translate(SLANTED), column)
        return Parsed(value, doubt_of(value, column))

    return parse


def parsers_of(kind: type[Facts]) -> dict[str, Parse]:
    """The parsers of a document type's fields by name."""
    return {name: field_parser(spec) for name, spec in kind.specs().items()}


def own_places(field: Field[Any]) -> int:
    """How many of the first pieces of evidence make up the field's raw text; the rest are places that agree with it."""
    wanted = _bare(field.raw)
    text = ""
    for count, evidence in enumerate(field.evidence, start=1):
        text += _bare(evidence.text)
        if text == wanted:
            return count
        if not wanted.startswith(text):
            break
    return 0


def first_reason(field: Field[Any], parse: Parse) -> str | None:
    """What the parser has against the field's own text; None where the value was found another way."""
    parsed = parse(joined(field.raw.split("\n")))
    return parsed.reason if same_value(parsed.value, field.value) else None


def value_again(field: Field[Any], parse: Parse, texts: Sequence[str]) -> tuple[Parsed, str] | None:
    """The field's value, and its raw text, with other texts in its own places.

    None where that cannot be told: the first texts do not parse to the field's value, which was found another way.
    """
    own = field.evidence[: len(texts)]
    again = _reassembled(field.raw, own, texts)
    if again is None or first_reason(field, parse) is None:
        return None
    return parse(joined(again.split("\n"))), again


def _reassembled(raw: str, places: Sequence[Evidence], texts: Sequence[str]) -> str | None:
    """The raw text with each place's text replaced, rows joined as they were."""
    made, at = "", 0
    for place, text in zip(places, texts, strict=True):
        start = raw.find(place.text, at)
        if start < 0:
            return None
        made += raw[at:start] + text
        at = start + len(place.text)
    return made + raw[at:]


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)
