"""Test methods that a standard gives apart from its requirements: in a table of their own, or clause by clause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from extractors.cells import doubt_of, split_unit
from extractors.facts import Row, Table
from extractors.labels import header_words
from extractors.layout import Piece, Sheet, rows_of
from extractors.phrases import row_text
from extractors.reasons import POORLY_READ
from extractors.tables import find_tables, read_rows
from pipeline.model.facts import Field, Status, evidence_of
from pipeline.text.normalise import fold

_CLAUSE = re.compile(r"^\d{1,2}(?:\.\d{1,2})+(?![\d.])(?P<name>[^0-9.][^。;；:：]{0,38})$")
_ITSELF = re.compile(
    r"^\d{1,2}(?:\.\d{1,2})+(?![\d.])(?P<name>[^。;；:：]{2,38}?)(?:的?(?:测定|检验|测试|试验))?[:：,，]?应?(?=按)"
)
_BY = re.compile(
    r"按照?(?P<method>[A-Z]{2,4}(?:/[A-Z]{1,2})?\d{2,6}(?:\.\d+)*(?:[-—]\d{4})?)(?:[^。]{0,12})?(?:规定|进行|方法|执行|测定)"
)


class _Method(Row):
    name: Field[str] = Field[str]()
    method: Field[str] = Field[str]()


_METHODS = Table(_Method, {"name": header_words("name"), "method": header_words("method")}, wanted=("method",))


def with_methods(rows: Sequence[Row], sheets: Sequence[Sheet], table: Table[Any]) -> list[Row]:
    """The rows of a table of requirements; those without a method have the one given elsewhere for their item."""
    if not {"requirement", "method"} <= set(table.headers) or all(row.cells()["method"].value for row in rows):
        return list(rows)
    apart = dict(_clauses(sheets)) | dict(_tabled(sheets))
    return [row if row.cells()["method"].value else _given(row, apart) for row in rows]


def _given(row: Row, apart: Mapping[str, Field[str]]) -> Row:
    method = apart.get(_key(str(row.cells()["name"].value or "")))
    return row if method is None else row.model_copy(update={"method": method})


def _key(name: str) -> str:
    """An item's name as it is compared: without its unit, blanks and marks."""
    return re.sub(r"[\s·,，:：、()/\-—]", "", fold(split_unit(name)[0])).casefold()


def _tabled(sheets: Sequence[Sheet]) -> Iterator[tuple[str, Field[str]]]:
    for row in read_rows(_METHODS, find_tables(sheets, _METHODS)):
        cells = row.cells()
        if cells["method"].value and cells["name"].value:
            yield _key(cells["name"].value), cells["method"]


def _clauses(sheets: Sequence[Sheet]) -> Iterator[tuple[str, Field[str]]]:
    """`6.3 总酸` and under it, or behind it, `按GB 12456规定的方法进行`."""
    name = ""
    for sheet in sheets:
        for row in rows_of(sheet.outside):
            text = fold(row_text(row)).replace(" ", "")
            clause = _CLAUSE.match(text)
            if clause and not _BY.search(text):
                name = _key(clause["name"])
            elif by := _BY.search(text):
                itself = _ITSELF.match(text)
                if itself or name:
                    yield _key(itself["name"]) if itself else name, _method(sheet, row, by["method"])
                name = ""


def _method(sheet: Sheet, row: Sequence[Piece], number: str) -> Field[str]:
    value = re.sub(r"^([A-Z/]+)", r"\1 ", number)
    lines = [piece.line for piece in row]
    certainty = min(line.confidence for line in lines)
    reason = doubt_of(value, "method") or (POORLY_READ if certainty < 0.8 else "")
    return Field[str](
        value=value,
        raw=" ".join(piece.text for piece in row),
        status=Status.DOUBTFUL if reason else Status.READ,
        confidence=round(certainty, 4),
        evidence=evidence_of(sheet.reading, lines),
        reason=reason,
    )
