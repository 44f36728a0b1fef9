"""The cross-document matrix: facts that several documents state, side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple

from corpus.data.files import load
from pipeline.model.facts import Status
from pipeline.model.report import Report, ReportDocument, ReportField
from pipeline.reports.words import Words
from pipeline.text.folding import key
from pipeline.text.names import compare_addresses, compare_names, same_model, same_person
from pipeline.web.views.marking import Segment, marked

Standing = Literal["", "weak", "outlier"]


class Cell(NamedTuple):
    """What a document says. `standing`: against what most say: the same, nearly, or otherwise."""

    document: ReportDocument
    title: str
    field: ReportField
    value: str
    segments: Sequence[Segment]
    standing: Standing

    @property
    def doubtful(self) -> bool:
        return self.field.status is Status.DOUBTFUL


class Row(NamedTuple):
    """A fact: for each document (in the order of `Matrix.documents`) what it says, maybe more than once."""

    title: str
    cells: Sequence[Sequence[Cell]]

    @property
    def differs(self) -> bool:
        return any(cell.standing == "outlier" for cells in self.cells for cell in cells)


class Matrix(NamedTuple):
    documents: Sequence[ReportDocument]
    rows: Sequence[Row]


def matrix_of(report: Report, words: Words) -> Matrix:
    """Rows that at least one document fills; documents that fill at least one."""
    documents = [document for document in report.documents if document.copy_of is None]
    rows = [_row(told, documents, words) for told in load("workbench/matrix.yaml")["rows"]]
    rows = [row for row in rows if any(row.cells)]
    filled = [n for n in range(len(documents)) if any(row.cells[n] for row in rows)]
    return Matrix([documents[n] for n in filled], [Row(r.title, [r.cells[n] for n in filled]) for r in rows])


def _row(told: Mapping[str, Any], documents: Sequence[ReportDocument], words: Words) -> Row:
    found = [list(_said(document, told["fields"].get(document.type, ()))) for document in documents]
    alike = _COMPARISONS[told["compare"]]
    reference = _reference([(value, field) for said in found for _, value, field in said], alike)
    cells = [
        [
            _cell(document, words.field(document.type, name), field, value, reference, alike)
            for name, value, field in said
        ]
        for document, said in zip(documents, found, strict=True)
    ]
    return Row(told["title"], cells)


def _said(document: ReportDocument, names: Sequence[str]) -> Iterator[tuple[str, str, ReportField]]:
    for name in names:
        field = document.fields.get(name)
        values = (
            [] if field is None or not field.value else field.value if isinstance(field.value, list) else [field.value]
        )
        for value in values:
            if field is not None:
                yield name, value, field


_Relation = Callable[[str, str], Standing]


def _reference(said: Sequence[tuple[str, ReportField]], alike: _Relation) -> str:
    """What most say; where as many say otherwise, what a settled reading says, and then the first."""

    def weight(item: tuple[str, ReportField]) -> tuple[int, bool]:
        value, field = item
        return sum(alike(value, other) == "" for other, _ in said), field.status is not Status.DOUBTFUL

    return max(said, key=weight)[0] if said else ""


def _cell(
    document: ReportDocument, title: str, field: ReportField, value: str, reference: str, alike: _Relation
) -> Cell:
    standing = alike(value, reference)
    return Cell(document, title, field, value, marked(value, reference) if standing else [Segment(value)], standing)


def _exact(a: str, b: str) -> Standing:
    return "" if key(a) == key(b) else "outlier"


def _names(a: str, b: str) -> Standing:
    return _relation(compare_names(a, b).relation.value)


def _addresses(a: str, b: str) -> Standing:
    return _relation(compare_addresses(a, b).relation.value)


def _relation(relation: str) -> Standing:
    return "" if relation == "same" else "weak" if relation == "weak" else "outlier"


def _models(a: str, b: str) -> Standing:
    if same_model(a, b):
        return ""
    return "weak" if key(a) in key(b) or key(b) in key(a) else "outlier"


def _persons(a: str, b: str) -> Standing:
    return "" if same_person(a, b) else "outlier"


_COMPARISONS: Final[dict[str, _Relation]] = {
    "exact": _exact,
    "name": _names,
    "address": _addresses,
    "model": _models,
    "person": _persons,
}
