"""Lists as registers show them: a row of headings, and under each what one entry says (标准名称 标准号 企业 公开日).

Nothing rules such a list, and what stands beside a heading is the next one. A heading is known by what it is called,
alone or with 名称 behind it (企业); what stands under one that nobody knows is nobody's value.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from extractors.label_words import has_words
from extractors.labels import Vocabulary
from extractors.layout import Piece, Sheet, fold_places
from extractors.pairing import How, Pair
from pipeline.text.normalise import find_standard_numbers

_FEWEST_HEADINGS, _FEWEST_KNOWN, _LEAST_KNOWN = 4, 3, 0.6
_BAND = 0.6
"""Heights of a line by which headings of one row may be off."""
_FARTHEST = 4.5
"""Heights of a line between one line of an entry and the next."""


def listed(sheet: Sheet, pieces: Sequence[Piece], vocabulary: Vocabulary) -> list[Pair]:
    """The headings of lists among pieces, each with what stands under it: in doubt where that is several entries."""
    if not has_words(vocabulary.type):
        return []
    found: list[Pair] = []
    used: set[int] = set()
    ordered = sorted(pieces, key=lambda p: p.box.centre[1])
    for piece in ordered:
        heads = [p for p in ordered if id(p) not in used and _in_band(p, piece)]
        alone = all(p.cell is None or len(sheet.by_cell[p.grid, p.cell.row, p.cell.column]) == 1 for p in heads)
        if id(piece) in used or not alone or not _is_head_row(heads, vocabulary):
            continue
        entry = _entry(ordered, heads, vocabulary)
        pairs = _columns(sheet, heads, entry, vocabulary)
        if not any(pair.values for pair in pairs):
            continue
        if len({n for p in entry for n in find_standard_numbers(p.text)}) > 1:  # which of the entries is meant?
            pairs = [replace(pair, how=How.UNSURE, exact=False) for pair in pairs]
        used |= {id(p) for p in (*heads, *entry)}
        found.extend(pairs)
    return found


def pieces_of(pairs: Collection[Pair]) -> set[int]:
    """All that these pairs hold, by `id`."""
    return {id(p) for pair in pairs for p in (pair.at, *pair.values)}


def _in_band(piece: Piece, other: Piece) -> bool:
    return abs(piece.box.centre[1] - other.box.centre[1]) < _BAND * other.box.height


def _name(piece: Piece, vocabulary: Vocabulary) -> str:
    """The label a heading is; "" for what is none."""
    text = fold_places(piece.text)[0]
    whole = vocabulary.whole(text)
    if whole is not None:
        return whole[0]
    return f"{text}名称" if 2 <= len(text) <= 4 and vocabulary.is_label(f"{text}名称") else ""


def _is_head_row(heads: Sequence[Piece], vocabulary: Vocabulary) -> bool:
    words = [p for p in heads if len(fold_places(p.text)[0]) > 1]
    known = sum(bool(_name(p, vocabulary)) for p in words)
    return len(heads) >= _FEWEST_HEADINGS and known >= max(_FEWEST_KNOWN, _LEAST_KNOWN * len(words))


def _entry(ordered: Sequence[Piece], heads: Sequence[Piece], vocabulary: Vocabulary) -> list[Piece]:
    """What stands under a row of headings, down to the next label or a wide gap."""
    entry: list[Piece] = []
    last = max(heads, key=lambda p: p.box.centre[1])
    for piece in ordered:
        middle, high = piece.box.centre[1], last.box.height
        if middle <= max(h.box.centre[1] for h in heads) + _BAND * high or any(piece is h for h in heads):
            continue
        row = [p for p in ordered if _in_band(p, piece)]
        labels = any(vocabulary.whole(fold_places(p.text)[0]) for p in row)
        if middle - last.box.centre[1] > _FARTHEST * high or labels:
            break
        entry.append(piece)
        last = piece
    return entry


def _columns(sheet: Sheet, heads: Sequence[Piece], entry: Sequence[Piece], vocabulary: Vocabulary) -> list[Pair]:
    pairs = [Pair(_name(head, vocabulary), sheet, head, How.UNDER) for head in heads]
    for piece in sorted(entry, key=lambda p: (round(p.box.centre[1], 4), p.box.x0)):
        best = min(pairs, key=lambda pair: _apart(pair.box.x0, pair.box.centre[0], piece))
        if _apart(best.box.x0, best.box.centre[0], piece) < 2.5 * sheet.em(piece.box):
            best.values.append(piece)
    return pairs


def _apart(left: float, middle: float, piece: Piece) -> float:
    """How far a line is from standing flush or centred under a heading."""
    return min(abs(piece.box.x0 - left), abs(piece.box.centre[0] - middle))
