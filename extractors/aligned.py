"""Tables without rulings: columns by where the headings stand, rows by height on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import Any

from extractors.columns import Column, Found, roles_of, side_by_side
from extractors.facts import Table
from extractors.heads import Head, columns_of
from extractors.layout import Piece, Sheet, fold_places, join_pieces, rows_of
from extractors.phrases import row_text
from extractors.rowing import Placed, in_rows
from pipeline.model.geometry import Box, union

_END = re.compile(
    r"^(?:注\d?[::]?|备注[::]|\(?以下空白|报告结束|以上|[*＊]{2,}|[-—=]{3,}|表\d|续表|检验结论|结论|批准|主检|编制|第\d+页|共\d+页|—+以下)"
)
_CHAPTER = re.compile(r"^\d{1,2}(?:\.\d{1,2})*[、.]?[㐀-鿿]{2,}")
_CLAUSE = re.compile(
    r"^\d{1,2}(?:试验方法|检验规则|检验方法|判定规则|标志|包装|运输|贮存|附录|质量承诺)|^\d{1,2}(?:\.\d{1,2})+.*(?:规定|进行|方法|应符合)"
)


_LOOKED_AT = 12  # rows under a heading
_MOST_HEADINGS = 14
_FEWEST_LOOSE = 3


def aligned_tables(sheets: Sequence[Sheet], table: Table[Any], taken: set[int]) -> list[Found]:
    """All tables of this kind outside the pieces already taken (by `id`)."""
    found: list[Found] = []
    for sheet in sheets:
        rows = rows_of(p for p in sheet.pieces if id(p) not in taken)
        last = _carried(found, sheet)
        current = [last] if last else []
        body: list[list[Piece]] = []
        at = 0
        while at < len(rows):
            columns, height = _heading_at(sheet, rows, at, table)
            if columns:
                parts = side_by_side(columns, next(iter(table.headers)))
                if not _is_repeated(current, parts[0], sheet):
                    _close(current, body, sheet, table)
                current, body = [Found(sheet, part, ruled=False) for part in parts], []
                found.extend(current)
            elif current:
                body.append(rows[at])
            at += height
        _close(current, body, sheet, table)
    return [f for f in found if f.rows]


def _carried(found: Sequence[Found], sheet: Sheet) -> Found | None:
    """A table that reached the foot of the page before may go on here without a heading."""
    last = found[-1] if found else None
    if last is None or not last.rows or last.rows[-1][0].index != sheet.index - 1:
        return None
    pieces = [p for cells in last.rows[-1][1] for cell in cells for p in cell]
    return last if pieces and max(p.box.y1 for p in pieces) > 0.8 else None


def _is_repeated(current: Sequence[Found], columns: Sequence[Column], sheet: Sheet) -> bool:
    """Whether a heading is that of a table of the page before once more: what stands above it is the page's head."""
    return any(
        f.rows
        and all(page.index < sheet.index for page, _ in f.rows)
        and [c.role for c in f.columns] == [c.role for c in columns]
        for f in current
    )


def _heading_at(
    sheet: Sheet, rows: Sequence[list[Piece]], at: int, table: Table[Any]
) -> tuple[tuple[Column, ...], int]:
    """The columns a heading that begins in this row makes, and how many rows it takes; no columns, and one."""
    for count in (3, 2):
        group = rows[at : at + count]
        if len(group) == count and _close_together(group):
            columns = _heading(sheet, _stacked(group, table), table, rows[at + count : at + count + _LOOKED_AT])
            if columns:
                return columns, count
    return _heading(sheet, rows[at], table, rows[at + 1 : at + 1 + _LOOKED_AT]), 1


def _close_together(group: Sequence[Sequence[Piece]]) -> bool:
    """Whether rows are lines of one row of cells."""
    apart = [_height(b) - _height(a) for a, b in pairwise(group)]
    return max(apart) < 1.35 * max(p.box.height for row in group for p in row)


def _stacked(group: Sequence[Sequence[Piece]], table: Table[Any]) -> list[Piece]:
    """The cells of several lines as one row; nothing where a line holds a heading over another that is complete."""
    cells: list[list[Piece]] = []
    for piece in sorted((p for row in group for p in row), key=lambda p: p.box.centre[1]):
        above = next((c for c in cells if _overlaps(c[-1].box, piece.box)), None)
        if above is None:
            cells.append([piece])
        elif roles_of(above[-1].text, table.headers) and len(above) == 1 and not _goes_on(above[-1], piece, table):
            return []
        else:
            above.append(piece)
    return [join_pieces(cell) for cell in sorted(cells, key=lambda c: c[0].box.x0)]


def _goes_on(above: Piece, piece: Piece, table: Table[Any]) -> bool:
    """Whether a line under a heading that is a word by itself belongs to it: the two are one of the words we know."""
    whole = fold_places(above.text + piece.text)[0]
    return _ends_heading(piece.text) or any(whole in words for words in table.headers.values())


def _ends_heading(text: str) -> bool:
    """Whether a line under a heading belongs to it: a unit in brackets, or the heading's last word."""
    return (
        re.fullmatch(
            r"\([^()]*\)|指?标?要求|指标值?|限?值|规定值?|结果|名称|判定|结论|[号位目]|评价", fold_places(text)[0]
        )
        is not None
    )


def _overlaps(a: Box, b: Box) -> bool:
    return min(a.x1, b.x1) - max(a.x0, b.x0) > 0.3 * min(a.width, b.width)


def _heading(
    sheet: Sheet, row: Sequence[Piece], table: Table[Any], below: Sequence[Sequence[Piece]]
) -> tuple[Column, ...]:
    """The columns a row of headings makes; empty where it is none."""
    words = [word for piece in row for word in _words(sheet, piece, table)]
    columns = _columns(words, table) if 2 <= len(words) <= _MOST_HEADINGS else ()
    if not columns and 3 <= len(words) <= _MOST_HEADINGS and (unread := _unread_heading(words, below)):
        columns = _columns(sorted([*words, unread], key=lambda w: w.box.x0), table)
    return columns


def _columns(words: Sequence[Piece], table: Table[Any]) -> tuple[Column, ...]:
    return columns_of([Head(word.text, word.box) for word in words], table, least=0.7)


def _unread_heading(words: Sequence[Piece], below: Sequence[Sequence[Piece]]) -> Piece | None:
    """An empty heading over cells that stand under none: the words there were not read."""
    loose = [p for row in below for p in row if words[0].box.x1 < p.box.x0 and p.box.x1 < words[-1].box.x0]
    loose = [p for p in loose if not any(_overlaps(w.box, p.box) for w in words)]
    if len(loose) < _FEWEST_LOOSE or not all(_overlaps(a.box, b.box) for a, b in pairwise(loose)):
        return None
    box = union(p.box for p in loose)
    line = loose[0].line.model_copy(update={"text": "", "box": box, "char_edges": (), "char_confidences": ()})
    return Piece(line)


def _words(sheet: Sheet, piece: Piece, table: Table[Any]) -> list[Piece]:
    """The headings in a line that may hold several."""
    text, places = fold_places(piece.text)
    if roles_of(text, table.headers) or len(text) > 40:
        return [piece]
    cut = _segmented(text, table)
    if not cut:
        return [piece]
    return [piece.part(places[a], places[b]) for a, b in cut]


def _segmented(text: str, table: Table[Any]) -> list[tuple[int, int]] | None:
    """The text as a row of headings without anything between them, longest words first."""
    words = sorted({w for list_ in table.headers.values() for w in list_} | {"序号", "备注"}, key=len, reverse=True)
    cut: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        word = next((w for w in words if text.startswith(w, at)), None)
        if word is None:
            return None
        end = at + len(word)
        bracket = re.match(r"\([^()]*\)", text[end:])
        end += bracket.end() if bracket else 0
        cut.append((at, end))
        at = end
    return cut if len(cut) > 1 else None


def _close(current: Sequence[Found], body: Sequence[list[Piece]], sheet: Sheet, table: Table[Any]) -> None:
    """Gathers the lines under a heading into rows of the tables it began, side by side."""
    borders = [(a.columns[-1].x1 + b.columns[0].x0) / 2 for a, b in pairwise(current)]
    for found, left, right in zip(current, [0.0, *borders], [*borders, 1.0], strict=False):
        own = [[p for p in line if left <= p.box.centre[0] <= right] for line in body]
        columns, lines = found.columns, [line for line in own if line]
        if any(page.index < sheet.index for page, _ in found.rows):
            lines = _without_head(lines, columns)
        placed = [Placed(piece, _column(columns, piece)) for line in _lines(lines, found, sheet) for piece in line]
        found.rows.extend((sheet, cells) for cells in in_rows(placed, columns, next(iter(table.headers))))


def _without_head(lines: Sequence[list[Piece]], columns: Sequence[Column]) -> list[list[Piece]]:
    """The lines of a page that a table goes on over, from the first that fills half of its columns on."""
    filled = [len({_column(columns, piece) for piece in line}) for line in lines]
    return list(lines[next((n for n, count in enumerate(filled) if 2 * count >= len(columns)), len(lines)) :])


def _lines(body: Sequence[list[Piece]], found: Found, sheet: Sheet) -> Iterator[list[Piece]]:
    """The lines of a table's body, up to where it ends; text that runs over two columns is cut."""
    bottom = max((p.box.y1 for p in body[0]), default=0.0) if body else 0.0
    pitch = [b[0].box.centre[1] - a[0].box.centre[1] for a, b in pairwise(body)]
    usual = median(pitch[:12]) if pitch else 0.05
    left = min(c.x0 for c in found.columns) - 0.06
    for line in body:
        text = row_text(line)
        ended = (
            _END.match(text)
            or _CLAUSE.match(text)
            or "以下空白" in text
            or (len(line) == 1 and (_CHAPTER.match(text) or len(text) > 45))
        )
        if ended or any(_is_prose(p, found.columns) for p in line):
            return
        if line[0].box.y0 - bottom > max(3.0 * usual, 0.06) or line[-1].box.x1 < left:
            return
        bottom = max(p.box.y1 for p in line)
        yield [part for piece in line for part in _cut(piece, found.columns, sheet)]


def _is_prose(piece: Piece, columns: Sequence[Column]) -> bool:
    """Whether a line runs through most columns without a gap: then it is no row of a table."""
    covered = sum(min(c.x1, piece.box.x1) - max(c.x0, piece.box.x0) > 0.6 * (c.x1 - c.x0) for c in columns)
    gaps = re.search(r"\s", piece.text.strip())
    return covered >= max(3, 0.6 * len(columns)) and not gaps


def _cut(piece: Piece, columns: Sequence[Column], sheet: Sheet) -> list[Piece]:
    """A piece cut at its widest gaps, where it covers more than one heading."""
    covered = [c for c in columns if min(c.x1, piece.box.x1) - max(c.x0, piece.box.x0) > 0.6 * (c.x1 - c.x0)]
    edges = piece.line.char_edges
    if len(covered) < 2:
        return [piece]
    text = piece.text
    blanks = [m.end() for m in re.finditer(r"\s+", text)]
    if edges:
        em = sheet.em(piece.box)
        blanks += [i for i in range(1, len(text)) if edges[i] - edges[i - 1] > 1.7 * em]
    if not blanks:
        return _cut_by_place(piece, covered)
    cuts = [0, *sorted(set(blanks)), len(text)]
    return [part for a, b in pairwise(cuts) if (part := piece.part(a, b)).text]


def _cut_by_place(piece: Piece, covered: Sequence[Column]) -> list[Piece]:
    """A piece without gaps cut half-way between headings: only a guess, so the parts are not to be believed."""
    edges = piece.line.char_edges or piece.line.part(0, len(piece.text)).char_edges
    parts: list[Piece] = []
    start = 0
    for a, b in pairwise(covered):
        border = (a.x1 + b.x0) / 2
        end = next((i for i in range(len(piece.text)) if (edges[i] + edges[i + 1]) / 2 > border), len(piece.text))
        parts.append(piece.part(start, end))
        start = end
    parts.append(piece.part(start, len(piece.text)))
    weak = [replace(p, line=p.line.model_copy(update={"confidence": min(p.line.confidence, 0.5)})) for p in parts]
    return [p for p in weak if p.text]


def _column(columns: Sequence[Column], piece: Piece) -> int:
    """The column a piece stands in: the one it overlaps most, else the nearest."""

    def distance(column: Column) -> float:
        box = piece.box
        across = min(column.x1, box.x1) - max(column.x0, box.x0)
        if across > 0:
            return -across
        return max(column.x0 - box.x1, box.x0 - column.x1)

    return min(
        range(len(columns)), key=lambda i: (distance(columns[i]), abs(_middle(columns[i]) - piece.box.centre[0]))
    )


def _middle(column: Column) -> float:
    return (column.x0 + column.x1) / 2


def _height(line: Sequence[Piece]) -> float:
    boxes: list[Box] = [p.box for p in line]
    return sum(b.centre[1] for b in boxes) / len(boxes)
