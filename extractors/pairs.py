"""Which text belongs to which label on a page.

Every piece of text gets at most one owner, so no value is taken twice and a label is never a value. Inside a cell, and
on the page outside all grids, text belongs to the label left of it in its row, or continues the value above it that
it is aligned with. A cell that holds nothing but a label owns the cell right of it, or below it in a row of labels.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractors.blocks import centre_blocks
from extractors.captions import captioned, give_far_values
from extractors.cell_pairs import like_label, own_cells
from extractors.hints import explained
from extractors.labels import Hit, Vocabulary, hits_in
from extractors.layout import Piece, Sheet, fold_places, join_pieces, rows_of
from extractors.listing import listed, pieces_of
from extractors.numbering import is_numbering
from extractors.pairing import How, Pair
from extractors.torn import captions, half_labels, is_translation, mended_row, wrapped_labels
from pipeline.model.geometry import Box, union
from pipeline.model.reading import Cell


@dataclass(frozen=True)
class _Token:
    """A label or a run of text in a row."""

    piece: Piece
    hit: Hit | None = None


def pairs_on(sheet: Sheet, vocabulary: Vocabulary, taken: Collection[int] = ()) -> list[Pair]:
    """All labels of a page, known and unknown, with the text they own; pieces in `taken` (by `id`) are left out."""
    found = _in_region(sheet, [p for p in sheet.outside if id(p) not in taken], vocabulary)
    inner: dict[tuple[int, int, int], list[Pair]] = {}
    headings: dict[tuple[int, int, int], Pair] = {}
    lists = [pair for pieces in _by_grid(sheet, taken) for pair in listed(sheet, pieces, vocabulary)]
    taken = {*taken, *pieces_of(lists)}
    for key, pieces in sheet.by_cell.items():
        if any(id(p) in taken for p in pieces):
            continue
        heading = _heading(sheet, pieces, vocabulary) or _explained_heading(sheet, key, vocabulary)
        if heading:
            headings[key] = heading
            continue
        inner[key] = _in_region(sheet, pieces, vocabulary)
        for pair in inner[key]:
            if pair.how == How.UNSURE and pair.exact:
                pair.how = How.UNDER
        last = inner[key][-1] if inner[key] else None
        if last and not last.values and len(inner[key]) == 1 and len(pieces) == 1:
            headings[key] = inner[key].pop()
    entries = [key for key, own in inner.items() if any(p.values and p.exact and _begins(sheet, key, p) for p in own)]
    for number in range(len(sheet.grids)):
        own_cells(sheet, number, headings, entries)
    pairs = found + lists + [p for pairs in inner.values() for p in pairs] + list(headings.values())
    for pair in found:
        if not pair.values and pair.label:
            pair.values = _boxes_beside(sheet, pair, pairs, taken) or _bracketed(pair)
    return pairs


def _by_grid(sheet: Sheet, taken: Collection[int]) -> Iterator[list[Piece]]:
    """The text in each ruled table that is not taken."""
    for number in range(len(sheet.grids)):
        yield [p for p in sheet.pieces if p.grid == number and p.cell and id(p) not in taken]


def _begins(sheet: Sheet, key: tuple[int, int, int], pair: Pair) -> bool:
    """Whether a label is the first line of its cell: the cell is an entry of its own."""
    return bool(pair.label) and pair.box.centre[1] <= sheet.by_cell[key][0].box.y1


_IN_BRACKETS = re.compile(
    r"[（(](?=[^（）()]*(?:\d{3}|公司|厂|[省市区县]))([^（()]{6,60}(?:[（(][^）)]*[）)][^（()]*)?)[）)]\s*$"
)


def _bracketed(pair: Pair) -> list[Piece]:
    """What stands in brackets behind a label that has nothing else: a value that must prove itself."""
    found = _IN_BRACKETS.search(pair.at.text)
    if found is None or not found.start():
        return []
    pair.how = How.UNSURE
    return [pair.at.part(*found.span(1))]


def _boxes_beside(sheet: Sheet, pair: Pair, pairs: Sequence[Pair], taken: Collection[int]) -> list[Piece]:
    """The text of a row of boxes that a label outside them stands before."""
    owned = {id(v) for p in pairs for v in p.values} | set(taken)
    x, y = pair.box.x1, pair.box.centre[1]
    row = [p for p in sheet.pieces if p.cell and p.box.x0 >= x and abs(p.box.centre[1] - y) < 0.6 * p.box.height]
    row.sort(key=lambda p: p.box.x0)
    labels = any(p.label and p.at.box.overlap(piece.box).area > 0 for p in pairs for piece in row)
    near = bool(row) and row[0].box.x0 - x < 8 * sheet.em(row[0].box)
    return row if near and not labels and not any(id(p) in owned for p in row) else []


def _heading(sheet: Sheet, pieces: Sequence[Piece], vocabulary: Vocabulary) -> Pair | None:
    """The label a whole cell consists of, over any number of lines."""
    text = "".join(fold_places(p.text)[0] for p in pieces)
    whole = vocabulary.whole(text) if len(text) < 60 else None
    if whole is None:
        return None
    at = join_pieces(pieces) if len(pieces) > 1 else pieces[0]
    return Pair(whole[0], sheet, at, How.CELL, whole[1], signed=_asks_signature(text))


def _explained_heading(sheet: Sheet, key: tuple[int, int, int], vocabulary: Vocabulary) -> Pair | None:
    """The label of a cell that else holds only small print on how to fill it in."""
    pieces, cell = sheet.by_cell[key], sheet.by_cell[key][0].cell
    if cell is None or len(pieces) < 2:
        return None
    right = next((c for c in sheet.grids[key[0]].cells if _is_beside_cell(cell, c)), None)
    beside = sheet.by_cell.get((key[0], right.row, right.column), []) if right else None
    found = explained(sheet, pieces, beside, vocabulary)
    return Pair(found[0], sheet, join_pieces(found[1]), How.CELL) if found else None


def _is_beside_cell(cell: Cell, other: Cell) -> bool:
    """Whether the other is the cell right of one, in its first row."""
    return other.column == cell.column + cell.column_span and other.row <= cell.row < other.row + other.row_span


def _asks_signature(text: str) -> bool:
    return "签" in text and "签发" not in text


def _in_region(sheet: Sheet, pieces: Sequence[Piece], vocabulary: Vocabulary) -> list[Pair]:
    """Pairs among pieces that no ruling parts."""
    lists = listed(sheet, pieces, vocabulary) + captioned(sheet, pieces, vocabulary)
    taken = pieces_of(lists)
    pairs: list[Pair] = []
    loose: list[Piece] = []
    right = max((p.box.x1 for p in pieces), default=1.0)
    rows = rows_of(p for p in pieces if id(p) not in taken)
    wrapped = wrapped_labels(rows, vocabulary) | half_labels(rows, vocabulary, sheet)
    wrapped |= captions(rows, vocabulary, sheet)
    for row in rows:
        owner: Pair | None = None
        before: Piece | None = None
        for token in _tokens(sheet, row, vocabulary, wrapped):
            if token.hit:
                if owner and owner.values:
                    owner.cut = token.piece.box.x0 - owner.values[-1].box.x1 < 0.6 * sheet.em(token.piece.box)
                owner = _new_pair(sheet, token)
                pairs.append(owner)
            else:
                owner = _give(sheet, token.piece, owner, before, pairs, right)
                if owner is None:
                    loose.append(token.piece)
            before = token.piece
    centre_blocks(sheet, pairs, loose)
    _head_columns(sheet, pairs, loose)
    _trust_columns(sheet, pairs)
    _trust_values_below(sheet, rows, pairs)
    give_far_values(sheet, rows, pairs)
    return [*lists, *pairs]


def _head_columns(sheet: Sheet, pairs: Sequence[Pair], loose: Sequence[Piece]) -> None:
    """Gives labels over a column what stands under them, where what stands far beside heads another column.

    That is a word like a label, which no list may have, with text of its own right under it; or anything where the
    column's other labels have their values under them.
    """
    stacked = [p for p in pairs if p.how == How.UNSURE and p.values and p.exact]
    for pair in pairs:
        if pair.how != How.BESIDE or not pair.values or not pair.label:
            continue
        beside = pair.values[0]
        em = sheet.em(beside.box)
        under = _lines_under(sheet, pair, [p for p in loose if p is not beside])
        if not under or beside.box.x0 - pair.box.x1 <= 3 * em:
            continue
        other = [p for p in sheet.pieces if p is not beside and _directly_under(p.box, beside.box, em)]
        column = [p for p in stacked if abs(p.box.x0 - pair.box.x0) < 0.6 * em]
        heads = bool(other) and like_label(pair.values) and len(pair.values) == 1
        if heads or (len(column) >= 3 and abs(under[0].box.x0 - pair.box.x0) < 0.6 * em):
            pair.values, pair.how = [*under, *pair.values[1:]], How.UNSURE


def _lines_under(sheet: Sheet, pair: Pair, loose: Sequence[Piece]) -> list[Piece]:
    """The line right under a label and those that go on with it, each where it begins; none where two stand there."""
    found: list[Piece] = []
    for piece in sorted(loose, key=lambda p: p.box.centre[1]):
        em = sheet.em(piece.box)
        if not found:
            found = [piece] if _directly_under(piece.box, pair.box, em) else []
            continue
        apart = piece.box.centre[1] - found[-1].box.centre[1]
        if abs(piece.box.x0 - found[-1].box.x0) < 1.2 * em and 0 < apart < 2.1 * found[-1].box.height:
            found.append(piece)
        elif _directly_under(piece.box, pair.box, em):
            return []
    return found


def _trust_columns(sheet: Sheet, pairs: Sequence[Pair]) -> None:
    """Labels that stand exactly one under another are labels, even if their values run on without a gap."""
    for pair in pairs:
        if pair.how == How.RUN_ON:
            near = 0.6 * sheet.em(pair.box)
            column = {p.label for p in pairs if p.label and abs(p.box.x0 - pair.box.x0) < near}
            if len(column) >= 3:
                pair.how = How.BESIDE


def _trust_values_below(sheet: Sheet, rows: Sequence[Sequence[Piece]], pairs: Sequence[Pair]) -> None:
    """Text under its label is its value where the page does so throughout, or where the label stands alone."""
    below = [p for p in pairs if p.how == How.UNSURE]
    for pair in below:
        row = next((r for r in rows if any(piece.box.overlap(pair.box).area > 0 for piece in r)), ())
        alone = sum(not sheet.in_seal(piece.box) for piece in row) == 1
        if pair.exact and (len(below) >= 3 or alone or _CHAPTER.match(pair.at.text)):
            pair.how = How.UNDER


_CHAPTER = re.compile(r"\s*[(（]?[一二三四五六七八九十]{1,2}[)）、.．]")
"""The number of a heading, under which everything stands that belongs to it."""


def _new_pair(sheet: Sheet, token: _Token) -> Pair:
    hit = token.hit
    assert hit is not None
    how = How.UNSURE if hit.guessed else How.COLON if hit.closed else How.RUN_ON
    return Pair(hit.name, sheet, token.piece, how, hit.exact, signed=_asks_signature(token.piece.text))


def _tokens(
    sheet: Sheet, row: Sequence[Piece], vocabulary: Vocabulary, wrapped: Mapping[int, tuple[str, int] | None]
) -> Iterator[_Token]:
    """A row's labels and runs of text, from left to right."""
    for piece in mended_row(sheet, row, vocabulary):
        if id(piece) in wrapped:
            yield from _wrapped(piece, wrapped[id(piece)])
            continue
        hits = hits_in(piece, vocabulary, sheet.em(piece.box))
        start = 0
        for hit in hits:
            if not is_numbering(fold_places(piece.text[start : hit.start])[0]):
                yield from _text(piece, start, hit.start)
            yield _Token(piece.part(hit.start, hit.end), hit)
            start = _behind_leader(piece.text, hit.value)
        if not (hits and is_translation(piece.text[start:])):
            yield from _text(piece, start, len(piece.text))


_LEADER = re.compile(r"\s*(?:[.…·‥⋯。]{2,}|[-—–―_=~～]{2,}|[|｜丨])[\s.…·‥⋯。—–―_=~～-]*")


_DOTTED = re.compile(r"[\s.]*(?:…|[.·‥⋯]{2}|\.(?=[㐀-鿿]))[\s.…·‥⋯]*(?=[^\s.…·‥⋯])")
"""Dots before a value: those that lead to it from its label, as far as they were read with it."""
_DOTS = re.compile(r"[.…·‥⋯\s]{3,}")


def _behind_leader(text: str, start: int) -> int:
    """Where a value begins behind the dots or strokes that lead to it; they stay where nothing follows."""
    leader = _LEADER.match(text, start)
    return leader.end() if leader and leader.end() < len(text) else start


def _wrapped(piece: Piece, label: tuple[str, int] | None) -> Iterator[_Token]:
    """The first line of a label that goes on below, and the value behind it; nothing for the label's last line."""
    if label is not None:
        name, length = label
        end = fold_places(piece.text)[1][length]
        yield _Token(piece.part(0, end), Hit(name, 0, end, end, True))
        yield from _text(piece, end, len(piece.text))


def _text(piece: Piece, start: int, end: int) -> Iterator[_Token]:
    led = _DOTTED.match(piece.text, start, end)
    part = piece.part(led.end() if led else start, end)
    if part.text and not _DOTS.fullmatch(part.text):
        yield _Token(part)


def _give(
    sheet: Sheet, piece: Piece, owner: Pair | None, before: Piece | None, pairs: Sequence[Pair], right: float
) -> Pair | None:
    """Hands a run of text to its owner and returns it."""
    above = None if _is_beside(sheet, piece, owner) else _continues(sheet, piece, before, pairs, right)
    if above is not None and (owner is None or above is not owner):
        above.values.append(piece)
        above.rest = above.rest or above.cut
        return above
    if owner is None:
        return _under(sheet, piece, pairs)
    em = sheet.em(piece.box)
    if owner.values and owner.box.y1 < piece.box.centre[1] and (column := _under(sheet, piece, pairs)):
        return column
    if owner.values and before is not None and piece.box.x0 - before.box.x1 > 6 * em:
        if column := _under(sheet, piece, pairs):
            return column
        owner.rest = piece.box.x0 - before.box.x1 < 10 * em and not sheet.in_seal(piece.box)
        return None
    apart = piece.box.x0 - owner.box.x1
    em = min(em, 1.4 * sheet.em(owner.box))  # a word in large print is no nearer
    if not owner.values and apart > 20 * em:  # the width of a column between them: not its value
        return None
    if not owner.values and apart > (0.4 if owner.how == How.RUN_ON else 12) * em:
        owner.how = How.BESIDE
    owner.values.append(piece)
    return owner


def _is_beside(sheet: Sheet, piece: Piece, owner: Pair | None) -> bool:
    """Whether text stands right behind a label that has nothing yet: its own, whatever it is aligned with."""
    if owner is None or owner.values or not owner.label or not owner.exact:
        return False
    return piece.box.x0 - owner.box.x1 < 1.6 * sheet.em(piece.box)


def _under(sheet: Sheet, piece: Piece, pairs: Sequence[Pair]) -> Pair | None:
    """The label without a value right above: one of a row of labels whose values stand in the next row."""
    for pair in reversed(pairs):
        if pair.label and not pair.values and _directly_under(piece.box, pair.box, sheet.em(piece.box)):
            pair.values.append(piece)
            pair.how = How.UNSURE
            return pair
    return None


def _continues(sheet: Sheet, piece: Piece, before: Piece | None, pairs: Sequence[Pair], right: float) -> Pair | None:
    """The pair whose value this text goes on with, on the next row."""
    edge = before.box.x1 if before is not None else 0.0
    em = sheet.em(piece.box)
    for pair in reversed(pairs):
        if before is not None and pair.box.x0 < edge - em:
            continue
        if not pair.values:
            if before is None and _directly_under(piece.box, pair.box, em):
                pair.how = How.UNSURE
                return pair
            continue
        if _below_value(piece.box, pair, em, right):
            if pair.how in (How.UNDER, How.UNSURE) and (other := _is_next(sheet, piece, pair)) is not None:
                pair.rest = pair.rest or other
                return None
            return pair
    return None


_PUNCTUATION = tuple("，,、；;：:（(")
_LABEL_LIKE = re.compile(r"[㐀-鿿/()A-Za-z.]{2,12}:?")


def _is_next(sheet: Sheet, piece: Piece, pair: Pair) -> bool | None:
    """Whether a line under a value that stands under its label is no part of it: False surely, True likely, None it is.

    A value wraps where its column ends; a line that follows one which is not full, or farther off than the value is
    from its label, is the next label, though no list may have it.
    """
    last, em = pair.values[-1], sheet.em(piece.box)
    if last.text.endswith(_PUNCTUATION) or piece.text.startswith(_PUNCTUATION):
        return None
    column = [p.box.x1 for p in sheet.pieces if abs(p.box.x0 - last.box.x0) < 1.2 * em and p.cell == piece.cell]
    apart = piece.box.centre[1] - last.box.centre[1]
    led = pair.values[0].box.centre[1] - pair.box.centre[1]
    if last.box.x1 < max(column) - 2.5 * em or apart > 1.2 * led:
        return False
    like_label = _LABEL_LIKE.fullmatch(fold_places(piece.text)[0]) is not None
    return True if like_label and apart > 0.9 * led else None


def _below_value(box: Box, pair: Pair, em: float, right: float) -> bool:
    last = pair.values[-1].box
    apart = box.centre[1] - last.centre[1]
    if not 0.5 * min(last.height, box.height) < apart < 2.1 * max(last.height, box.height):
        return False
    if not 0.6 < box.height / max(last.height, 1e-6) < 1.7:
        return False
    left = min(v.box.x0 for v in pair.values)
    aligned = abs(box.x0 - left) < 1.2 * em
    centred = abs(box.centre[0] - union(v.box for v in pair.values).centre[0]) < em and box.x0 >= pair.box.x1 - em
    full = last.x1 > right - 4 * em
    hanging = full and -0.6 * em < box.x0 - pair.box.x0 < 3 * em and pair.how == How.COLON
    flush = full and abs(box.x1 - last.x1) < em and pair.box.x1 - em <= box.x0 and box.width < 4 * em
    return aligned or (centred and box.width < last.width) or hanging or flush or _goes_on(box, pair, em, full)


def _goes_on(box: Box, pair: Pair, em: float, full: bool) -> bool:
    """Whether a line begins where its label does, and the value above it is not at its end.

    That is one with a bracket still open or, under a label that stands over it, an indented first line that is full.
    """
    if abs(box.x0 - pair.box.x0) > 0.8 * em:
        return False
    text = "".join(fold_places(v.text)[0] for v in pair.values)
    first = len(pair.values) == 1 and 0.9 * em < pair.values[0].box.x0 - pair.box.x0 < 3.2 * em
    above = pair.values[0].box.y0 > pair.box.centre[1]
    return text.count("(") > text.count(")") or (first and above and full and not text.endswith("。"))


def _directly_under(box: Box, label: Box, em: float) -> bool:
    apart = box.centre[1] - label.centre[1]
    close = 0.5 * label.height < apart < 3.2 * label.height
    return close and (-1.5 * em < box.x0 - label.x0 < 2.6 * em or abs(box.centre[0] - label.centre[0]) < 2 * em)
