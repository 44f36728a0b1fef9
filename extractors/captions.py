"""Values with their label in brackets below them, as under the line of a letter; and far to the right of it.

Both count only where a page does so several times: then it is its way of setting fields.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.label_words import has_words
from extractors.labels import Vocabulary
from extractors.layout import Piece, Sheet, fold_places
from extractors.pairing import How, Pair

_FEWEST = 3
_CAPTION = re.compile(r"\(([^()]{2,16})\)")


def captioned(sheet: Sheet, pieces: Sequence[Piece], vocabulary: Vocabulary) -> list[Pair]:
    """The labels in brackets that stand under their values, each with its value."""
    if not has_words(vocabulary.type):
        return []
    found: list[Pair] = []
    for piece in pieces:
        inner = _CAPTION.fullmatch(fold_places(piece.text)[0])
        whole = vocabulary.whole(inner[1]) if inner else None
        over = [p for p in pieces if whole and _stands_over(p, piece)]
        if whole and len(over) == 1 and not any(over[0] is v for pair in found for v in pair.values):
            found.append(Pair(whole[0], sheet, piece, How.UNDER, whole[1], values=over))
    return found if len(found) >= _FEWEST else []


def _stands_over(value: Piece, caption: Piece) -> bool:
    apart = caption.box.centre[1] - value.box.centre[1]
    across = min(value.box.x1, caption.box.x1) - max(value.box.x0, caption.box.x0)
    return 0.5 * caption.box.height < apart < 2.6 * caption.box.height and across > 0.5 * min(
        value.box.width, caption.box.width
    )


def give_far_values(sheet: Sheet, rows: Sequence[Sequence[Piece]], pairs: Sequence[Pair]) -> None:
    """Gives labels what alone stands in their row however far right, where several such values end or begin flush."""
    empty = {pair.box: pair for pair in pairs if pair.label and not pair.values}
    owned = {box for pair in pairs for box in (pair.box, *(v.box for v in pair.values))}
    far = [
        (empty[row[0].box], row[1])
        for row in rows
        if len(row) == 2 and row[0].box in empty and row[1].box not in owned and not sheet.in_seal(row[1].box)
    ]
    for pair, value in far:
        near = 1.2 * sheet.em(value.box)
        flush = max(sum(abs(v.box[edge] - value.box[edge]) < near for _, v in far) for edge in (0, 2))
        if flush >= _FEWEST:
            pair.values, pair.how = [value], How.BESIDE
