"""Documents as a person says they are: types, borders, pages that belong elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.model.correction import (
    BorderCorrection,
    BorderLike,
    DocumentCorrection,
    MoveCorrection,
    TypeCorrection,
)
from pipeline.model.packet import Document
from pipeline.model.reading import PageRef


def regrouped(
    documents: Sequence[Document], corrections: Iterable[BorderLike], titles: Mapping[str, str]
) -> list[Document]:
    """The documents after the corrections, one after the other, in the order of their first pages.

    A document keeps its id as long as its first page stays in it; new ones are numbered on. A correction that speaks
    of a page the packet does not have changes nothing.

    Args:
        documents: in filing order; every page in exactly one.
        titles: what a document of a type is called where no printed title is known.
    """
    order = {ref: place for place, ref in enumerate(ref for document in documents for ref in document.pages)}
    work = _Work(list(documents), order, titles)
    for correction in corrections:
        work.apply(correction)
    return work.result()


class _Work:
    """Documents being put together anew."""

    def __init__(self, documents: list[Document], order: Mapping[PageRef, int], titles: Mapping[str, str]) -> None:
        self._documents, self._order, self._titles = documents, order, titles
        self._last = max((int(d.id[1:]) for d in documents if d.id[1:].isdigit()), default=0)

    def apply(self, correction: BorderLike) -> None:
        if isinstance(correction, DocumentCorrection):
            pages = tuple(ref for ref in correction.pages if ref in self._order)
            self._add(pages, correction.new)
        elif (home := self._home(correction.at)) is None:
            return
        elif isinstance(correction, TypeCorrection):
            self._replace(home, self._typed(home, correction.new))
        elif isinstance(correction, MoveCorrection):
            self._move(correction.at, correction.to)
        elif isinstance(correction, BorderCorrection):
            self._begin(home, correction.at) if correction.new == "begin" else self._join(home, correction.at)

    def _home(self, ref: PageRef) -> Document | None:
        return next((d for d in self._documents if ref in d.pages), None)

    def _replace(self, old: Document, new: Document) -> None:
        self._documents[self._documents.index(old)] = new

    def _typed(self, document: Document, kind: str) -> Document:
        if kind == document.type:
            return document
        title = self._titles.get(kind, document.title)
        return document.model_copy(update={"type": kind, "title": title, "copy_of": None, "confidence": 1.0})

    def _add(self, pages: Sequence[PageRef], kind: str) -> None:
        """The pages leave the documents they are in and make one of their own, which keeps the id of one it covers."""
        covered = next((d for d in self._documents if d.pages and set(d.pages) <= set(pages)), None)
        self._take(pages)
        if not pages:
            return
        made = Document(id=self._new_id(), type=kind, title=self._titles.get(kind, ""), pages=tuple(pages))
        self._documents.append(made.model_copy(update={"id": covered.id}) if covered else made)

    def _take(self, pages: Iterable[PageRef]) -> None:
        gone = set(pages)
        for document in [d for d in self._documents if gone & set(d.pages)]:
            left = tuple(ref for ref in document.pages if ref not in gone)
            self._replace(document, document.model_copy(update={"pages": left}))

    def _move(self, page: PageRef, to: PageRef) -> None:
        target = self._home(to)
        if target is None or page in target.pages:
            return
        self._take([page])
        self._replace(target, target.model_copy(update={"pages": self._ordered((*target.pages, page))}))

    def _begin(self, home: Document, at: PageRef) -> None:
        """What follows the page in its document, and the page, become a document of the same type."""
        place = home.pages.index(at)
        if place:
            self._add(home.pages[place:], home.type)

    def _join(self, home: Document, at: PageRef) -> None:
        """The document goes on from the one that has the page before this one."""
        before = [d for d in self._documents if d.pages and self._order[d.pages[-1]] < self._order[at] and d != home]
        if home.pages[0] != at or not before:
            return
        target = max(before, key=lambda d: self._order[d.pages[-1]])
        self._take(home.pages)
        self._replace(target, target.model_copy(update={"pages": (*target.pages, *home.pages)}))

    def _ordered(self, pages: Iterable[PageRef]) -> tuple[PageRef, ...]:
        return tuple(sorted(pages, key=lambda ref: self._order[ref]))

    def _new_id(self) -> str:
        self._last += 1
        return f"d{self._last}"

    def result(self) -> list[Document]:
        kept = sorted((d for d in self._documents if d.pages), key=lambda d: min(self._order[ref] for ref in d.pages))
        ids = {d.id for d in kept}
        return [d if d.copy_of in ids else d.model_copy(update={"copy_of": None}) for d in kept]
