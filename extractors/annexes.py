"""Columns of ruled tables that hold a field: lists of models on an annex, names before and after a change."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.finder import Candidate, View
from extractors.kinds import Kind
from extractors.labels import labels_of
from extractors.layout import Piece, Sheet, fold_places
from extractors.phrases import Finder
from extractors.tidying import is_empty
from pipeline.model.facts import Parsed
from pipeline.text.normalise import fold


def listed_models(view: View, kind: Kind) -> list[Candidate]:
    """The models listed in a column headed 规格型号."""
    headings = frozenset(labels_of("ccc_certificate", "models"))
    return [c for sheet in view.sheets for n in range(len(sheet.grids)) for c in _listed(view, sheet, n, headings)]


def _listed(view: View, sheet: Sheet, number: int, headings: frozenset[str]) -> list[Candidate]:
    """The column under one of the headings: at least two rows, none of them a label (then it is a form's column)."""
    for head in sheet.grids[number].cells:
        text = "".join(fold_places(p.text)[0] for p in sheet.by_cell.get((number, head.row, head.column), []))
        if text not in headings:
            continue
        below = [c for c in sheet.grids[number].cells if c.column == head.column and c.row > head.row]
        cells = [sheet.by_cell.get((number, c.row, c.column), []) for c in sorted(below, key=lambda c: c.row)]
        models = [_text(pieces) for pieces in cells if pieces]
        models = [m for m in models if m and not is_empty(m)]
        labels = any(view.vocabulary.whole(fold_places(m)[0]) for m in models)
        if len(models) > 1 and not labels:
            lines = tuple(p.line for pieces in cells for p in pieces)
            return [Candidate(Parsed(models), "\n".join(models), lines, sheet, 1.0, 0, "column")]
    return []


_OF_NAME = re.compile(r"(?:企业|公司|单位)?名称(?:变更)?")


def changed_name(field: str) -> Finder:
    """The name in the row 名称 of a table of changes, in the column that one of the field's labels heads."""
    headings = frozenset(labels_of("name_change", field))

    def find(view: View, kind: Kind) -> list[Candidate]:
        return [c for sheet in view.sheets for n in range(len(sheet.grids)) for c in _changed(sheet, n, headings, kind)]

    return find


def _changed(sheet: Sheet, number: int, headings: frozenset[str], kind: Kind) -> Iterator[Candidate]:
    cells = sheet.grids[number].cells
    inside = {c: sheet.by_cell.get((number, c.row, c.column), []) for c in cells}
    text_of = {c: "".join(fold_places(p.text)[0] for p in inside[c]) for c in cells}
    rows = {c.row for c in cells if _OF_NAME.fullmatch(text_of[c])}
    for head in (c for c in cells if text_of[c] in headings):
        for cell in (c for c in cells if c.column == head.column and c.row in rows and c.row > head.row):
            pieces = inside[cell]
            lines = tuple(p.line for p in pieces)
            parsed = kind.parse(_text(pieces))
            if lines:
                yield Candidate(parsed, _text(pieces), lines, sheet, 1.0, 0, "table", not parsed.reason)


def _text(pieces: list[Piece]) -> str:
    return fold(" ".join(p.text for p in pieces)).strip(" ;,、")
