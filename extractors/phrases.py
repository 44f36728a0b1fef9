"""Fields that have no label of their own: set phrases, numbers told by their shape, lines told by their neighbours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from extractors.finder import Candidate, View
from extractors.kinds import Kind
from extractors.layout import Piece, Sheet, fold_places, rows_of
from pipeline.model.reading import Line

Finder = Callable[[View, Kind], list[Candidate]]


@dataclass(frozen=True)
class Running:
    """The text of a page as one folded string; every character knows its piece and its place in it."""

    sheet: Sheet
    text: str
    owners: tuple[tuple[Piece, int] | None, ...]

    def lines(self, start: int, end: int) -> tuple[Line, ...]:
        """The lines, cut to what lies in [start, end)."""
        spans: dict[int, tuple[Piece, int, int]] = {}
        for owner in self.owners[start:end]:
            if owner is not None:
                piece, at = owner
                _, low, high = spans.get(id(piece), (piece, at, at))
                spans[id(piece)] = (piece, min(low, at), max(high, at))
        return tuple(piece.line.part(low, high + 1) for piece, low, high in spans.values())


def running(sheet: Sheet, breaks: bool = False) -> Running:
    """The page's text in reading order, cell by cell in grids; `breaks` keeps a line break after each row."""
    text: list[str] = []
    owners: list[tuple[Piece, int] | None] = []
    foreign = _foreign(sheet)
    for row in reading_order(sheet):
        for piece in (p for p in row if id(p) not in foreign):
            folded, places = fold_places(piece.text)
            text.append(folded)
            owners.extend((piece, at) for at in places[:-1])
        if breaks:
            text.append("\n")
            owners.append(None)
    return Running(sheet, "".join(text), tuple(owners))


_SENTENCE = re.compile(r"(?:[A-Za-z]['’-]*[ ,.;:]*){5}[^㐀-鿿]*")
"""Letters to begin with and no Chinese. Counted in letters, not words: readers lose the blanks between words."""
_NO_HAN = re.compile(r"[^㐀-鿿]*")


def _foreign(sheet: Sheet) -> frozenset[int]:
    """The pieces (by `id`) of English paragraphs, which stand beside the Chinese text and say the same.

    A short last line of theirs (`2020.`) begins where they do.
    """
    lines = [p for p in sheet.pieces if _SENTENCE.fullmatch(p.text)]
    if len(lines) < _PARAGRAPH:
        return frozenset()
    rest = [p for p in sheet.pieces if _NO_HAN.fullmatch(p.text) and any(_under(p, line, sheet) for line in lines)]
    return frozenset(id(p) for p in (*lines, *rest))


_PARAGRAPH = 2


def _under(piece: Piece, line: Piece, sheet: Sheet) -> bool:
    """Whether a piece begins under a line, where a paragraph's next line does."""
    apart = piece.box.centre[1] - line.box.centre[1]
    return abs(piece.box.x0 - line.box.x0) < sheet.em(line.box) and 0 < apart < 2.1 * line.box.height


def reading_order(sheet: Sheet) -> Iterator[list[Piece]]:
    """Rows of the page; the pieces of one cell stay together."""
    cells = sorted(sheet.by_cell.items(), key=lambda kv: (_rounded_top(kv[1]), kv[0]))
    waiting = list(cells)
    for row in rows_of(sheet.outside):
        while waiting and min(p.box.y0 for p in waiting[0][1]) < row[0].box.y0:
            yield from rows_of(waiting.pop(0)[1])
        yield row
    for _, pieces in waiting:
        yield from rows_of(pieces)


def _rounded_top(pieces: Sequence[Piece]) -> int:
    """Where a cell's print begins, in half lines: cells of one row come by their columns, however a scan leans."""
    top = min(pieces, key=lambda p: p.box.y0).box
    return round(2 * top.y0 / max(top.height, 1e-6))


def phrase(*patterns: str, breaks: bool = False, strength: float = 0.95, rank: int = 5, first: int = 99) -> Finder:
    """Finds a field by what stands around it: the first group of a pattern, over the text without blanks.

    Args:
        breaks: keep line breaks in the text searched; else rows run on.
        strength, rank: as in `Candidate`.
        first: only this many pages from the first.
    """
    compiled = [re.compile(p) for p in patterns]

    def find(view: View, kind: Kind) -> list[Candidate]:
        found: list[Candidate] = []
        for sheet in view.sheets[:first]:
            run = running(sheet, breaks)
            for shape in compiled:
                found.extend(matched(run, m, kind, strength, rank, shape.pattern) for m in shape.finditer(run.text))
        return found

    return find


def token(*patterns: str, strength: float = 0.95, rank: int = 5, first: int = 99) -> Finder:
    """Finds a field by its shape inside a single line: a number whose neighbours must not run into it."""
    compiled = [re.compile(p) for p in patterns]

    def find(view: View, kind: Kind) -> list[Candidate]:
        found: list[Candidate] = []
        for sheet in view.sheets[:first]:
            for piece in sheet.pieces:
                text, places = fold_places(piece.text)
                run = Running(sheet, text, tuple((piece, at) for at in places[:-1]))
                for shape in compiled:
                    found.extend(matched(run, m, kind, strength, rank, shape.pattern) for m in shape.finditer(text))
        return found

    return find


def matched(run: Running, match: re.Match[str], kind: Kind, strength: float, rank: int, label: str) -> Candidate:
    """A candidate of the first group (or all) of a match."""
    group = 1 if match.re.groups else 0
    start, end = match.span(group)
    lines = run.lines(start, end)
    text = run.text[start:end].replace("\n", "")
    parsed = kind.parse(spaced(lines) if kind.rows == "many" else text)
    proof = kind.proof and parsed.value is not None and not parsed.reason
    checked = kind.checked and not parsed.reason
    raw = " ".join(line.text for line in lines)
    return Candidate(parsed, raw, lines, run.sheet, strength, rank, label, proof, checked=checked)


def spaced(lines: Sequence[Line]) -> str:
    """The lines' text with their own blanks."""
    return " ".join(line.text for line in lines)


def any_of(*finders: Finder) -> Finder:
    """All candidates of several finders."""

    def find(view: View, kind: Kind) -> list[Candidate]:
        return [c for finder in finders for c in finder(view, kind)]

    return find


def row_text(row: Sequence[Piece]) -> str:
    """A row as folded text without blanks."""
    return "".join(fold_places(p.text)[0] for p in row)
