"""The headings of tables without rulings: over one line or several, divided, set apart, run together, or not read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from extractors.column_words import senses
from extractors.columns import Column, roles_of
from extractors.facts import Table
from extractors.heads import Head, columns_of
from extractors.heads_by_sense import Headed, belied, columns_by_sense, fuller, rivalled, told, unrivalled
from extractors.labels import header_words
from extractors.layout import Piece, Sheet, fold_places, join_pieces
from pipeline.model.geometry import Box, union

_LOOKED_AT = 12  # rows under a heading
_MOST_HEADINGS = 14
_LETTERS_APART, _WIDEST_GAP = 4, 3.5  # characters of one heading, and how far apart they are set
_FEWEST_LOOSE = 3
_ROOMY = 2.6  # heights of a line: lines of one row of headings stand no further apart
_LEAST_KNOWN = 0.6  # of the headings: a misread one and one in words of its own are no proof against the rest
_PLAIN = {"char_edges": (), "char_confidences": ()}


def heading_at(sheet: Sheet, rows: Sequence[list[Piece]], at: int, table: Table[Any]) -> tuple[tuple[Column, ...], int]:
    """The columns a heading that begins in this row makes, and how many rows it takes; no columns, and one."""
    for count in (3, 2):
        group = rows[at : at + count]
        if len(group) == count and _close_together(group):
            below = rows[at + count : at + count + _LOOKED_AT]
            divided = _divided(group)
            rest = [[p for p in row if all(p is not d.over for d in divided)] for row in group]
            columns = _heading(sheet, _stacked(rest, table), table, below, divided) if divided else ()
            columns = columns or _heading(sheet, _stacked(group, table), table, below)
            if columns:
                return columns, count
    return _heading(sheet, rows[at], table, rows[at + 1 : at + 1 + _LOOKED_AT]), 1


@dataclass(frozen=True)
class _Divided:
    """A heading, and where those lie that it is divided into."""

    over: Piece
    under: Box


def _divided(group: Sequence[Sequence[Piece]]) -> list[_Divided]:
    """The headings that are centred over two and more that stand side by side below them."""
    pieces = [p for row in group for p in row]
    found = []
    for over in pieces:
        lower = [p for p in group[-1] if p.box.centre[1] - over.box.centre[1] > 0.5 * over.box.height]
        runs = [lower[a:b] for a in range(len(lower)) for b in range(a + 2, len(lower) + 1)]
        boxes = [union(p.box for p in run) for run in runs]
        fitting = [box for box in boxes if _is_centred(over.box, box) and _is_free(over, box, pieces)]
        if fitting:
            found.append(_Divided(over, max(fitting, key=lambda box: box.width)))
    return found


def _is_centred(over: Box, under: Box) -> bool:
    off = abs(over.centre[0] - under.centre[0])
    return off < 0.08 * under.width and under.x0 < over.x0 and over.x1 < under.x1


def _is_free(over: Piece, under: Box, pieces: Sequence[Piece]) -> bool:
    """Whether no other heading stands above what one is divided into."""
    above = [p for p in pieces if p is not over and p.box.centre[1] < under.y0]
    return not any(_overlaps(p.box, under) for p in above)


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
    sheet: Sheet,
    row: Sequence[Piece],
    table: Table[Any],
    below: Sequence[Sequence[Piece]],
    divided: Sequence[_Divided] = (),
) -> tuple[Column, ...]:
    """The columns a row of headings makes; empty where it is none."""
    words = [word for piece in _spaced(sheet, row, table) for word in _words(sheet, piece, table)]
    columns = _columns(words, table, divided) if 2 <= len(words) <= _MOST_HEADINGS else ()
    if not columns and 3 <= len(words) <= _MOST_HEADINGS and (unread := _unread_heading(words, below)):
        columns = _columns(sorted([*words, unread], key=lambda w: w.box.x0), table)
    return columns


def _spaced(sheet: Sheet, row: Sequence[Piece], table: Table[Any]) -> Iterator[Piece]:
    """The row's pieces, those one that are the characters of one heading set apart (项　目)."""
    known = [w for list_ in table.headers.values() for w in list_] + list(header_words("other"))
    at = 0
    while at < len(row):
        ends = [end for end in range(min(at + _LETTERS_APART, len(row)), at + 1, -1) if _may_be_one(sheet, row[at:end])]
        words = ((end, _word_of([fold_places(p.text)[0] for p in row[at:end]], known)) for end in ends)
        end, word = next(((end, word) for end, word in words if word), (at + 1, ""))
        joined = join_pieces(row[at:end])
        yield replace(joined, line=joined.line.model_copy(update=_PLAIN | {"text": word})) if word else joined
        at = end


def _word_of(parts: Sequence[str], known: Sequence[str]) -> str:
    """The heading whose characters these are, one of which may have been read as two; "" where they are none's."""
    if "".join(parts) in known:
        return "".join(parts)
    firsts = "".join(part[:1] for part in parts)
    return firsts if firsts in known and sum(len(part) > 1 for part in parts) == 1 else ""


def _may_be_one(sheet: Sheet, pieces: Sequence[Piece]) -> bool:
    """Whether pieces of a character or two stand close enough to be one word."""
    near = all(b.box.x0 - a.box.x1 < _WIDEST_GAP * sheet.em(a.box) for a, b in pairwise(pieces))
    return near and all(len(fold_places(p.text)[0]) <= 2 for p in pieces)


def _columns(words: Sequence[Piece], table: Table[Any], divided: Sequence[_Divided] = ()) -> tuple[Column, ...]:
    return columns_of(_heads(words, divided), table, least=_LEAST_KNOWN)


def _heads(words: Sequence[Piece], divided: Sequence[_Divided]) -> list[Head]:
    heads = []
    for word in words:
        over = next((n for n, d in enumerate(divided) if d.under.contains(*word.box.centre)), -1)
        heads.append(Head(word.text, word.box, divided[over].over.text if over >= 0 else "", over))
    return heads


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


def any_heading_at(
    sheet: Sheet, rows: Sequence[list[Piece]], at: int, table: Table[Any]
) -> tuple[tuple[Column, ...], int]:
    """As `heading_at`, and where headings are in words of their own, by their sense and what stands under them.

    One in listed words that begins a row lower is better than one by sense that is no more of the table's columns.
    """
    known = heading_at(sheet, rows, at, table)
    lies = _belied(known, rows, at)
    others = rivalled(known[0], _cells_of(known, rows, at))
    if not lies and not others and set(table.headers) <= told(known[0]):
        return known
    sensed = _by_sense(sheet, rows, at, table)
    lower = [(n, heading_at(sheet, rows, n, table)) for n in range(at + 1, at + sensed[1])]
    if any(fuller(other[0], sensed[0], _belied(other, rows, n)) is other[0] for n, other in lower):
        return known
    if fuller(known[0], sensed[0], lies) is not known[0]:
        return sensed
    return (unrivalled(known[0], sensed[0]), known[1]) if others else known


def _belied(heading: tuple[tuple[Column, ...], int], rows: Sequence[list[Piece]], at: int) -> int:
    """How many of the columns under a heading what stands under it belies."""
    return belied(heading[0], _cells_of(heading, rows, at))


def _cells_of(heading: tuple[tuple[Column, ...], int], rows: Sequence[list[Piece]], at: int) -> Sequence[Sequence[str]]:
    """The texts of the cells under a heading's columns."""
    columns, count = heading
    below = rows[at + count : at + count + 2 * _LOOKED_AT]
    return _cells_under([Box(c.x0, 0.0, c.x1, 0.0) for c in columns], below) if columns else []


def _by_sense(sheet: Sheet, rows: Sequence[list[Piece]], at: int, table: Table[Any]) -> tuple[tuple[Column, ...], int]:
    """The columns of a heading of one to three rows that are most of the table's, and its rows."""
    best: tuple[tuple[Column, ...], int] = (), 1
    for count in (1, 2, 3):
        group = [list(_spaced(sheet, row, table)) for row in rows[at : at + count]]
        if len(group) < count or not _near(group):
            break
        columns = _sensed(group, rows[at + count : at + count + 2 * _LOOKED_AT], table)
        if fuller(best[0], columns) is columns and columns:
            best = columns, count
    return best


def _sensed(group: Sequence[list[Piece]], below: Sequence[Sequence[Piece]], table: Table[Any]) -> tuple[Column, ...]:
    divided = _divided(group) if len(group) > 1 else []
    rest = [p for row in group for p in row if all(p is not d.over for d in divided)]
    words = sorted(_piled(rest), key=lambda p: p.box.x0)
    heads = _heads(words, divided)
    known = sum(_says_something(h) for h in heads)
    if not _FEWEST_LOOSE <= len(words) <= _MOST_HEADINGS or known < _LEAST_KNOWN * len(heads):
        return ()
    cells = _cells_under([word.box for word in words], below)
    return columns_by_sense([Headed(h, c) for h, c in zip(heads, cells, strict=True)], table)


def _says_something(head: Head) -> bool:
    return any(strength >= 1 for strength in senses(head.text).values())


def _near(group: Sequence[Sequence[Piece]]) -> bool:
    """Whether rows may be lines of one row of headings, which has some room around its words."""
    high = max(p.box.height for row in group for p in row)
    return all(_height(b) - _height(a) < _ROOMY * high for a, b in pairwise(group))


def _piled(pieces: Sequence[Piece]) -> list[Piece]:
    """Headings of several lines as one each."""
    piles: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: p.box.centre[1]):
        pile = next((c for c in piles if any(_overlaps(p.box, piece.box) for p in c)), None)
        if pile is None:
            piles.append([piece])
        else:
            pile.append(piece)
    return [join_pieces(pile) for pile in piles]


def _cells_under(heads: Sequence[Box], below: Sequence[Sequence[Piece]]) -> list[tuple[str, ...]]:
    """What stands under each heading, row by row: a piece is its that is nearest."""
    found: list[list[str]] = [[] for _ in heads]
    for row in below:
        texts = [""] * len(heads)
        for piece in row:
            near = min(range(len(heads)), key=lambda n: _apart(heads[n], piece.box))
            texts[near] += piece.text
        for cells, text in zip(found, texts, strict=True):
            cells.append(text)
    return [tuple(cells) for cells in found]


def _apart(head: Box, cell: Box) -> tuple[float, float]:
    """How far a cell stands from its heading: nothing where one is above the other, then by their middles."""
    return max(head.x0 - cell.x1, cell.x0 - head.x1, 0.0), abs(head.centre[0] - cell.centre[0])


def _height(line: Sequence[Piece]) -> float:
    boxes: list[Box] = [p.box for p in line]
    return sum(b.centre[1] for b in boxes) / len(boxes)
