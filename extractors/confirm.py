"""The second reading: which places of a document must be read again, and what the answer does to its fields.

Extraction believes or doubts a value by one reading alone. Here every believed value with an uncertain character,
and every value doubted for how it was read, is put to another reader. What the two readings come to is weighed by the
table of `extractors.certainty`: the value stays, or the other reading's takes its place because only that one can be
what is printed, or both are shown to a person. A value is always what some reader saw; nothing is made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from extractors.again import Parse, cell_parser, first_reason, own_places, parsers_of
from extractors.cells import SLANTED, UNMISTAKABLE
from extractors.certainty import AGAIN, Bound, believed
from extractors.facts import Facts, Row
from extractors.kinds import joined, same_value
from extractors.reasons import CHECKSUM_FAILED, POORLY_READ
from extractors.rivals import Rivals, rivals
from extractors.situations import situation
from extractors.slips import flaw, letters_apart, unit_flaw, with_figures
from pipeline.model.base import Noun
from pipeline.model.facts import Evidence, Field, Status
from pipeline.model.geometry import Box
from pipeline.model.reading import Line, PageRef, Reader
from pipeline.text.normalise import key

CERTAIN = 0.90
"""Values whose least certain character is at least this sure are not read again."""
UNIT_CERTAIN = 0.95
"""The same for units, where a lost small letter makes another unit (N/m² for N/mm²)."""
LEAST_IN_NUMBERS = 0.75
"""In numbers and codes blanks and dashes count too, when the reader is less sure of them than this."""
SECOND_CERTAIN = 0.60
"""What the second reader must be sure of to settle a doubt, where only texts can be compared."""
MOST_PLACES = 4
"""A value is read again at no more than this many of its places."""

WITNESSES, LEAST_SHOWN, SHORTEST = 3, 0.4, 3
"""How many pages must show a text to the second reader, how surely, and how long it must be, to bear it out."""

_REPEATED = re.compile(r"([0-9A-Za-z])\1\1|([㐀-鿿])\2")
ALWAYS = frozenset(
    {"product_name", "title", "legal_representative", "registration_number", "trademark_number", "mark", "scope"}
    | {"applicant", "registrant", "issuer", "client", "manufacturer", "holder"}
)
"""Read again however sure the first reader is: no check digit guards these, and a character that its alphabet lacks
(炻 of 炻质砖) comes out as another with high certainty, the same on every paper."""
_OF_READING = (POORLY_READ, CHECKSUM_FAILED, "正负号可能漏读", "可能误读", "看不清")
"""Words in reasons for doubt that another reading may take away."""
_NAMES = frozenset({"name", "item", "method"})
_CJK = re.compile(r"[㐀-鿿]")
_INDIFFERENT = frozenset(' \u3000（）()：:，,；;、。“”"《》—–－-~～')
"""Blanks and marks that always divide the reader and never the value: their certainty does not count."""
_SPECKS = re.compile(r"[\s.·]+")
_DASH = re.compile(r"(?<=[0-9A-Za-z])[一—–_-]+(?=[0-9A-Za-z])")
_DEGREES = re.compile(r"°+c", re.IGNORECASE)
_STOPS = re.compile(r"[\s:;,。、·“”‘’\"'()\[\]《》]|(?<!\d)\.|\.(?!\d)")

R = TypeVar("R", bound=Row)
_A_THOUSANDTH = re.compile(r"[mμun]?g/g|g/kg")
"""Shares that papers seldom state so: mg/kg and μg/kg that lost a letter look like them."""


class Question(Noun):
    """A place to be read again: `box` in the reading's straightened frame, `text` what the first reader saw."""

    ref: PageRef
    box: Box
    text: str


def questions(facts: Facts) -> Iterator[Question]:
    """What to read again for these facts, each place once."""
    asked: set[Question] = set()
    for field, role, parse in _all_fields(facts):
        for evidence in _places(field, role, parse):
            question = _question(evidence)
            if question and question not in asked:
                asked.add(question)
                yield question


def confirmed(facts: Facts, answers: Mapping[Question, Line]) -> Facts:
    """The same facts after the second reading."""
    parsers = parsers_of(type(facts))
    return facts.reread(
        {name: _settled(field, "", parsers.get(name), answers) for name, field in facts.fields.items()},
        {name: tuple(_row(row, answers) for row in rows) for name, rows in facts.tables.items()},
    )


def _row(row: R, answers: Mapping[Question, Line]) -> R:
    cells = {name: _settled(cell, name, cell_parser(name), answers) for name, cell in row.cells().items()}
    item = next(iter(cells.values())).value
    for name in _NAMES & cells.keys():
        if with_figures([e.text for e in cells[name].evidence]):
            cells[name] = cells[name].doubted("旁有零星数字，可能混入")
    if "unit" in cells and (doubt := unit_flaw(str(cells["unit"].value), str(item))):
        cells["unit"] = cells["unit"].doubted(doubt)
    return type(row)(**cells)


def _all_fields(facts: Facts) -> Iterator[tuple[Field[Any], str, Parse | None]]:
    """Every field and cell, with its column's role and its parser."""
    parsers = parsers_of(type(facts))
    for name, field in facts.fields.items():
        yield field, "", parsers.get(name)
    for rows in facts.tables.values():
        for row in rows:
            for name, cell in row.cells().items():
                yield cell, name, cell_parser(name)


# What is asked


def _places(field: Field[Any], role: str, parse: Parse | None) -> tuple[Evidence, ...]:
    if field.status is Status.READ:
        return _believed_places(field, role)
    if field.status is Status.DOUBTFUL and _of_reading(field, parse):
        return _own(field)[:MOST_PLACES]
    return ()


def _own(field: Field[Any]) -> tuple[Evidence, ...]:
    """The places that the value was put together from; all that are known, where that cannot be told."""
    return field.evidence[: own_places(field)] or field.evidence


def _of_reading(field: Field[Any], parse: Parse | None) -> bool:
    """Whether another reading could take the doubt away: it is about the print, or the parser has it of the text."""
    if any(word in field.reason for word in _OF_READING):
        return True
    return parse is not None and bool(field.raw) and first_reason(field, parse) == field.reason


def _believed_places(field: Field[Any], role: str) -> tuple[Evidence, ...]:
    """Of a believed value, the places worth a second look."""
    if role == "unit" and field.value in UNMISTAKABLE:
        return ()
    own = _own(field)
    bound = UNIT_CERTAIN if role == "unit" else CERTAIN
    uncertain = tuple(e for e in own if _uncertain(e, bound))[:MOST_PLACES]
    if flaw(str(field.value), role or field.name) or (role == "unit" and _slipping(str(field.value))):
        return uncertain or own[:MOST_PLACES]
    if _shown_elsewhere(field, own):
        return ()
    if field.name in ALWAYS:
        return uncertain or tuple(e for e in own if e.reader is not Reader.TEXT)[:1]
    return uncertain


def _slipping(unit: str) -> bool:
    """Whether a unit is likely enough another one of which a letter was lost, be the reader ever so sure."""
    return bool(unit_flaw(unit)) or _A_THOUSANDTH.fullmatch(unit) is not None


def _uncertain(evidence: Evidence, bound: float = CERTAIN) -> bool:
    """Whether a place of a believed value is worth a second look, be the reader ever so sure.

    Readers of this kind lose one of several equal characters in a row, or see one twice; Tesseract tells only how
    sure it is of words, and is as sure of those it cut.
    """
    if evidence.reader is Reader.TESSERACT:
        return True
    repeated = bool(_REPEATED.search(evidence.text))
    return repeated or _weakest(evidence) < bound or letters_apart(evidence.text, evidence.edges)


def _weakest(evidence: Evidence) -> float:
    """The certainty of the least certain character that matters."""
    pairs = list(zip(evidence.certainties, evidence.text, strict=False))
    least = min((c for c, char in pairs if char not in _INDIFFERENT), default=evidence.certainty)
    exact = not _CJK.search(evidence.text) and evidence.certainty < LEAST_IN_NUMBERS
    return min(least, evidence.certainty) if exact else least


def _shown_elsewhere(field: Field[Any], own: tuple[Evidence, ...]) -> bool:
    """Whether another place of the document shows the same value beyond doubt; names are misread alike everywhere."""
    return not _CJK.search(str(field.value)) and any(not _uncertain(e) for e in field.evidence[len(own) :])


def _question(evidence: Evidence) -> Question | None:
    if evidence.straight is None or not evidence.text.strip():
        return None
    return Question(ref=PageRef(file=evidence.file, page=evidence.page), box=evidence.straight, text=evidence.text)


# What the answers make of it


def _unspecked(answer: Line, first: str) -> Line:
    """The answer, which says nothing where it saw only specks and the first reader saw more: specks are no print."""
    if _SPECKS.fullmatch(answer.text) and not _SPECKS.fullmatch(first):
        return Line(text="", box=answer.box, confidence=0.0, reader=answer.reader)
    return answer


def _settled(field: Field[Any], role: str, parse: Parse | None, answers: Mapping[Question, Line]) -> Field[Any]:
    places = _places(field, role, parse)
    if not places:
        return field
    told = {e: _unspecked(answers[q], e.text) for e in places if (q := _question(e)) and q in answers}
    if not told:
        return field
    pair = rivals(field, parse, [told.get(e) for e in field.evidence]) if parse else None
    return (
        _by_texts(field, parse, told)
        if pair is None or parse is None
        else _by_values(field, role, parse, pair, answers)
    )


def _by_values(
    field: Field[Any], role: str, parse: Parse, pair: Rivals, answers: Mapping[Question, Line]
) -> Field[Any]:
    """The field after its two readings have been weighed."""
    own_flaw = first_reason(field, parse) or ""
    shown = not pair.agree and _shown(pair.again.value, answers)
    bound = believed(situation(field, role, own_flaw, pair, shown), pair.first_sure, pair.again_sure)
    if not pair.agree and any(e.reader is Reader.TESSERACT for e in _own(field)):
        bound = None  # the table is of another first reader
    if bound is None and pair.agree:
        return field.doubted(own_flaw or flaw(str(field.value), role or field.name) or POORLY_READ)
    if bound is None:
        return _apart(field, field.value, pair.again.value)
    if bound.holds == AGAIN:
        return _taken(field, pair, bound)
    sure = {"confidence": round(bound.chance, 4)}
    return field.model_copy(update={"status": Status.READ, "reason": "", **sure} if not field.settled else sure)


def _shown(value: object, answers: Mapping[Question, Line]) -> bool:
    """Whether the second reader sees this Chinese text on papers enough of the packet, where it stands by itself."""
    if not isinstance(value, str) or len(value) < SHORTEST or not _CJK.search(value):
        return False
    pages = {q.ref for q, answer in answers.items() if answer.weakest >= LEAST_SHOWN and key(value) in key(answer.text)}
    return len(pages) >= WITNESSES


def _taken(field: Field[Any], pair: Rivals, bound: Bound) -> Field[Any]:
    """The second reading in the first one's place."""
    value, raw = pair.again.value, pair.raw
    changes = {"value": value, "raw": raw, "status": Status.READ, "reason": "", "confidence": round(bound.chance, 4)}
    return field.model_copy(update=changes)


def _apart(field: Field[Any], first: object, again: object) -> Field[Any]:
    if not field.settled:
        return field
    other = f"与“{again}”" if again not in (None, "") else "，再读没有读出"
    return field.doubted(f"两次识读不一致：“{first}”{other}")


def _by_texts(field: Field[Any], parse: Parse | None, told: Mapping[Evidence, Line]) -> Field[Any]:
    """Where the value does not follow from the texts of its places: the texts alone are compared."""
    sure = min(answer.weakest for answer in told.values()) >= SECOND_CERTAIN
    if not field.settled and parse and sure and _says(parse, told, field.value):
        return field.model_copy(update={"status": Status.READ, "reason": "", "confidence": max(field.confidence, 0.9)})
    against = next(((e, a) for e, a in told.items() if not says_the_same(e.text, a.text)), None)
    if against:
        return _apart(field, against[0].text, against[1].text.strip())
    if sure and field.status is Status.DOUBTFUL and POORLY_READ in field.reason:
        return field.model_copy(update={"status": Status.READ, "reason": "", "confidence": max(field.confidence, 0.9)})
    return field


def _says(parse: Parse, told: Mapping[Evidence, Line], value: object) -> bool:
    """Whether the second reading by itself comes to this value: a guess that is borne out."""
    again = parse(joined([answer.text for answer in told.values()]))
    return value is not None and not again.reason and same_value(again.value, value)


def says_the_same(first: str, second: str) -> bool:
    """Whether two readings differ in nothing that carries meaning: stops, brackets, blanks, a dash read as 一."""
    return _meaning(first) == _meaning(second)


def _meaning(text: str) -> str:
    folded = _DASH.sub("-", key(text.translate(SLANTED)))
    folded = _DEGREES.sub("°c", folded)
    return _STOPS.sub("", folded).strip(".")
