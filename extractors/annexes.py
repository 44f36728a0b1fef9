"""Lists on an annex: a column of a ruled table, under its heading."""

from __future__ import annotations

from extractors.finder import Candidate, View
from extractors.kinds import Kind, is_empty
from extractors.labels import labels_of
from extractors.layout import Piece, Sheet, fold_places
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


def _text(pieces: list[Piece]) -> str:
    return fold(" ".join(p.text for p in pieces)).strip(" ;,、")
