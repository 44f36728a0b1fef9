"""Where to look at how numbers are printed: at the numbers of a test report that rules go by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from extractors.confirm import Question
from extractors.facts import Facts, OddPrint
from extractors.test_report import TestReport
from pipeline.model.facts import Evidence, Field
from pipeline.model.reading import Line, Looked, PageRef, Reader

_FIELDS = ("report_number", "received_on", "sampled_on", "produced_on", "tested_from", "tested_to", "issued_on")
_CELLS = ("requirement", "measured")
_TABLE = "results"  # what stands in its columns is set alike
_FEWEST_DIGITS = 3
_NUMERIC = re.compile(r"[\d\s.,:()/~～≥≤<>=±+%年月日A-Za-z—–-]+")
"""Numbers, limits, dates and codes; among Chinese words digits are often set in another face."""


class Glance(Question):
    """A place whose print is to be looked at; `kind`: numbers of one kind are set alike, `edges` as of `Line`."""

    kind: str
    edges: tuple[float, ...]

    @property
    def line(self) -> Line:
        """The place as it was read first."""
        return Line(text=self.text, box=self.box, confidence=1.0, reader=Reader.RAPIDOCR, char_edges=self.edges)


def glances(facts: Facts) -> Iterator[Glance]:
    """The places to look at, each once: where something was read from pixels that has digits enough."""
    if not isinstance(facts, TestReport):
        return
    asked: set[Glance] = set()
    for kind, _, evidence in _places(facts):
        glance = _glance(kind, evidence)
        if glance and glance not in asked:
            asked.add(glance)
            yield glance


def _places(facts: Facts) -> Iterator[tuple[str, Field[Any], Evidence]]:
    fields = [(name, facts.fields[name]) for name in _FIELDS if name in facts.fields]
    rows = [row.cells() for row in facts.tables.get(_TABLE, ())]
    fields += [(_TABLE, cells[name]) for cells in rows for name in _CELLS]
    yield from ((kind, field, evidence) for kind, field in fields for evidence in field.evidence)


def _glance(kind: str, evidence: Evidence) -> Glance | None:
    known = evidence.straight is not None and len(evidence.edges) == len(evidence.text) + 1
    if not known or evidence.straight is None or evidence.reader is Reader.TEXT:
        return None
    if sum(char.isdigit() for char in evidence.text) < _FEWEST_DIGITS or not _NUMERIC.fullmatch(evidence.text):
        return None
    ref = PageRef(file=evidence.file, page=evidence.page)
    return Glance(ref=ref, box=evidence.straight, text=evidence.text, kind=kind, edges=evidence.edges)


def looked_at(facts: Facts, answers: Mapping[Question, Line]) -> tuple[OddPrint, ...]:
    """The fields with a digit that stands out, each with the names of what is different about it."""
    found: dict[tuple[str, Evidence], OddPrint] = {}
    for kind, field, evidence in _places(facts) if isinstance(facts, TestReport) else ():
        glance = _glance(kind, evidence)
        answer = answers.get(glance) if glance else None
        if isinstance(answer, Looked) and answer.oddities:
            marks = tuple(dict.fromkeys(mark for odd in answer.oddities for mark in odd.marks))
            digits = "、".join(evidence.text[odd.at] for odd in answer.oddities)
            found.setdefault(
                (field.name, evidence), OddPrint(name=field.name, place=evidence, digits=digits, marks=marks)
            )
    return tuple(found.values())
