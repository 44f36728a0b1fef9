"""A document's pages in, its facts out."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from extractors.clauses import with_clauses
from extractors.columns import Found
from extractors.facts import LAB_MARK, MARK_PAGES, Code, Facts, Row, Seal, Sight, Signature, Spec, Table, registry
from extractors.finder import COMPOSED, View, by_label, by_meaning
from extractors.kinds import TEXT, Kind
from extractors.label_words import has_words
from extractors.layout import Sheet, fold_places
from extractors.letters import with_letter
from extractors.methods import with_methods
from extractors.numbering import unnumbered
from extractors.own_print import unlike_label
from extractors.prose import in_sentences
from extractors.proven import by_proof
from extractors.settling import settle
from extractors.tables import body_pieces, find_tables, read_rows
from extractors.thesaurus import named_fields
from pipeline.model.facts import Evidence, Field, Status
from pipeline.model.packet import Document
from pipeline.model.reading import PageReading, Reader
from pipeline.text.normalise import fold

log = logging.getLogger(__name__)


def extract(document: Document, readings: Sequence[PageReading]) -> Facts:
    """The facts of a document, of the class its type is declared by.

    Args:
        document: its type and id; a type without declared fields gives plain `Facts`.
        readings: its pages, in order.

    Never raises for what is on the pages: a field that cannot be read is missing.
    """
    kind = registry().get(document.type, Facts)
    sheets = [Sheet(reading, index) for index, reading in enumerate(readings)]
    own = frozenset(label for spec in kind.specs().values() for label in spec.labels)
    found = {name: _tables(sheets, table, own, kind.type) for name, table in kind.table_specs().items()}
    taken = body_pieces([f for tables in found.values() for f in tables])
    view = View.of(sheets, own, taken, kind.type)
    fields = kind.cross_checked({name: _field(view, spec, document) for name, spec in kind.specs().items()})
    tables = {name: _rows(table, found[name], document, sheets) for name, table in kind.table_specs().items()}
    return kind(
        document.id,
        fields,
        tables,
        pages=document.pages,
        copy_of=document.copy_of,
        seals=tuple(_seals(readings)),
        codes=tuple(_codes(readings)),
        sight=_sight(readings, fields),
        signatures=tuple(_signatures(readings)),
    )


def _field(view: View, spec: Spec[Any], document: Document) -> Field[Any]:
    try:
        found = settle(_candidates(view, spec))
    except Exception:  # odd input must cost a field, never the packet
        log.exception("field %s of %s", spec.name, document.id)
        found = Field[Any]()
    return found.model_copy(update={"name": spec.name, "document": document.id})


def _candidates(view: View, spec: Spec[Any]) -> list[Any]:
    kind = spec.kind or TEXT
    if spec.parse is not None:
        kind = Kind(spec.parse)
    found = by_label(view, spec.labels, kind)
    if spec.find is not None:
        found.extend(spec.find(view, kind))
    if not any(c.rank < COMPOSED and not c.empty for c in found):
        found.extend(by_meaning(view, spec.name, kind))
    found = [unlike_label(one, view.vocabulary) for one in with_letter(view, spec.name, kind, found)]
    if all(c.empty for c in found):
        found.extend(in_sentences(view, spec.labels, kind))
    if all(c.empty for c in found):
        found.extend(by_proof(view, kind))
    return found


def _tables(sheets: Sequence[Sheet], table: Table[Any], labels: frozenset[str], kind: str) -> list[Found]:
    try:
        return [f for f in find_tables(sheets, table) if not _is_form(f, labels, kind)]
    except Exception:  # as above
        log.exception("table %s", table.name)
        return []


def _is_form(found: Found, labels: frozenset[str], kind: str) -> bool:
    """Whether the rows hold labels of the paper's own fields: a form whose values stand under their labels."""
    cells = [pieces for _, columns in found.rows for lists in columns for pieces in lists]
    texts = {"".join(fold_places(p.text)[0] for p in pieces) for pieces in cells}
    if len(texts & labels) >= 2 or not has_words(kind):
        return len(texts & labels) >= 2
    lines = {unnumbered(fold_places(p.text)[0]) for pieces in cells for p in pieces}
    asked = {field for line in lines for field in named_fields(kind, _ORDINAL.sub("", line))}
    return len(asked) >= _FORM_FIELDS


_FORM_FIELDS = 2
_ORDINAL = re.compile(r"^\d{1,2}(?=[㐀-鿿])")


def _rows(table: Table[Any], found: Sequence[Found], document: Document, sheets: Sequence[Sheet]) -> tuple[Row, ...]:
    try:
        rows = with_clauses(read_rows(table, found), found, sheets, table)
        return tuple(_named(row, document.id) for row in with_methods(rows, sheets, table))
    except Exception:  # as above
        log.exception("table %s of %s", table.name, document.id)
        return ()


def _named(row: Row, document: str) -> Row:
    cells = {name: cell.model_copy(update={"name": name, "document": document}) for name, cell in row.cells().items()}
    return row.model_copy(update=cells)


def _sight(readings: Sequence[PageReading], fields: Mapping[str, Field[Any]]) -> Sight:
    taken = "\n".join(f"{f.raw} {f.value}" for f in fields.values() if f.status is not Status.MISSING)
    first = {fold(line.text) for reading in readings[:MARK_PAGES] for line in reading.lines}
    strays = sorted(t for t in first if LAB_MARK.fullmatch(t) and t not in taken)
    pale = {fold(line.text) for reading in readings for line in reading.watermark}
    strays += sorted(t for t in pale if _HAN.search(t))
    lines = {fold(line.text).replace(" ", "") for r in readings for line in r.lines if line.confidence >= _BELIEVED}
    names = sorted(name for name in lines if _BODY.fullmatch(name))
    grey_pages = tuple(r.grey and r.reader is not Reader.TEXT for r in readings)  # the file's own print shows its seals
    return Sight(
        qualities=tuple(r.quality for r in readings),
        strays=tuple(strays),
        names=tuple(names),
        grey=bool(readings) and all(grey_pages),
        grey_pages=grey_pages,
        faults=tuple(r.faults for r in readings),
        marks=tuple(mark for r in readings[:MARK_PAGES] for mark in r.marks),
        words="\n".join(fold(line.text).replace(" ", "") for r in readings for line in r.lines),
    )


_BELIEVED = 0.85
_BODY = re.compile(r"[㐀-鿿()]{3,28}(?:公司|集团|研究院|研究所|检验院|检测院|中心|协会|促进会|[^\W\d]局|厂)")
_HAN = re.compile("[一-鿿]{2}")
"""Pale print has words; specks and lone digits are the paper's."""


def _seals(readings: Sequence[PageReading]) -> Iterator[Seal]:
    for reading in readings:
        for mark in reading.seals:
            status = Status.DOUBTFUL if mark.text else Status.MISSING
            where = Evidence(
                file=reading.ref.file, page=reading.ref.page, box=reading.on_page(mark.box), text=mark.text
            )
            yield Seal(
                text=mark.text,
                status=status,
                colour=mark.colour,
                shape=mark.shape,
                evidence=(where,),
                reading=mark.text,
                certainties=mark.certainties,
                again=mark.again,
                legend=mark.legend,
            )


def _signatures(readings: Sequence[PageReading]) -> Iterator[Signature]:
    for reading in readings:
        for mark in reading.signatures:
            where = Evidence(file=reading.ref.file, page=reading.ref.page, box=reading.on_page(mark.box))
            yield Signature(role=mark.role, inked=mark.inked, evidence=(where,))


def _codes(readings: Sequence[PageReading]) -> Iterator[Code]:
    for reading in readings:
        for mark in reading.codes:
            where = Evidence(
                file=reading.ref.file, page=reading.ref.page, box=reading.on_page(mark.box), text=mark.text
            )
            yield Code(kind=mark.kind, text=mark.text, evidence=(where,))
