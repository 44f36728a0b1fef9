"""What a packet's pages are understood as: documents, and their facts. What was understood once is kept.

It depends on the readings of the pages and on all that puts together and extracts, but on no rule: another version of
the rules finds it ready. A document whose pages stayed is not extracted again when others of its packet change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from extractors.confirm import Question, confirmed, questions
from extractors.extract import extract
from extractors.facts import Facts, registry
from extractors.scrutiny import glances, looked_at
from flows.reading import Library, was_read
from flows.state import key_of, understanding_digest
from pipeline.adapters.store.shelf import Drawer
from pipeline.model.cues import Cues
from pipeline.model.packet import Document, PageSource
from pipeline.model.reading import Line, PageReading, PageRef
from pipeline.stages.split import split


class Understood(NamedTuple):
    """Pages put together as documents, and their facts."""

    documents: tuple[Document, ...]
    facts: tuple[Facts, ...]

    def doubts(self) -> dict[PageRef, list[Question]]:
        """What to read again, by page."""
        found: dict[PageRef, list[Question]] = {}
        for facts in self.facts:
            for question in questions(facts):
                found.setdefault(question.ref, []).append(question)
        return found

    def asked(self) -> dict[PageRef, list[Question]]:
        """All that the pages are asked once more, by page: what to read again, and where to look at the print."""
        found = self.doubts()
        for facts in self.facts:
            for glance in glances(facts):
                found.setdefault(glance.ref, []).append(glance)
        return found

    def settled(self, answers: Mapping[Question, Line]) -> Understood:
        """The same after the second reading."""
        return self._replace(facts=tuple(_settled(facts, answers) for facts in self.facts))


def _settled(facts: Facts, answers: Mapping[Question, Line]) -> Facts:
    made = confirmed(facts, answers)
    return made.reread(odd_prints=looked_at(made, answers))


@cache
def cues() -> dict[str, Cues]:
    """What marks the pages of each document type."""
    return {name: kind.cues for name, kind in registry().items()}


@cache
def _packets() -> Drawer[Understood]:
    return Drawer("understood")


@cache
def _facts() -> Drawer[Facts]:
    return Drawer("facts")


def understand(library: Library, sources: Sequence[PageSource]) -> Understood:
    """What the first reading of a packet's pages comes to."""
    key = key_of(understanding_digest(), *(part for source in sources for part in _parts(library, source)))
    known = _packets().get(key)
    if known is None:
        readings = [library.reading(source) for source in sources]
        documents = split(readings, cues())
        known = Understood(tuple(documents), tuple(extracted(library, sources, documents)))
        if all(map(was_read, readings)):  # what could not be read today may be tomorrow
            _packets().put(key, known)
    return known


def _parts(library: Library, source: PageSource) -> tuple[str, str, int]:
    return library.key(source), source.ref.file, source.ref.page


def extracted(library: Library, sources: Sequence[PageSource], documents: Iterable[Document]) -> Iterator[Facts]:
    """The facts of these documents of a packet, by the first reading of their pages."""
    by_ref = {source.ref: source for source in sources}
    for document in documents:
        yield _extracted(library, document, [by_ref[ref] for ref in document.pages])


def _extracted(library: Library, document: Document, sources: Sequence[PageSource]) -> Facts:
    key = key_of(understanding_digest(), document.model_dump_json(), *map(library.key, sources))
    known = _facts().get(key)
    if known is None:
        readings = _readings(library, document, sources)
        known = extract(document, readings)
        if all(map(was_read, readings)):
            _facts().put(key, known)
    return known


def _readings(library: Library, document: Document, sources: Sequence[PageSource]) -> list[PageReading]:
    kind = registry().get(document.type)
    stamped = kind is not None and kind.stamped
    return library.stamped(sources) if stamped else [library.reading(source) for source in sources]
