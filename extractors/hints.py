"""Small print under a label that says how to fill it in: 须与公章一致, 每格填一位. It is no part of a value.

It is told by its words, or by its size where the cell beside holds what the label asks for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from corpus.data.files import parsed
from extractors.labels import Vocabulary
from extractors.layout import Piece, Sheet, fold_places, rows_of
from extractors.lists import WORDS

_FILE = WORDS / "hints.yaml"
_SMALL = 0.86
"""Share of a label's size that what explains it is printed in, at most."""
_LONGEST = 26
_HAN = re.compile(r"[㐀-鿿]")
_MARKS = "()（）[]【】*※:注."


@cache
def _shape() -> re.Pattern[str]:
    words: dict[str, Any] = parsed(_FILE)
    begins, ends = ("|".join(words[part].split()) for part in ("begins", "ends"))
    return re.compile(rf"(?:{begins}).*|.+(?:{ends})")


def is_hint(text: str) -> bool:
    """Whether a folded text only says how to fill in: by its words."""
    bare = text.strip(_MARKS)
    return 3 <= len(bare) <= _LONGEST and not re.search(r"\d{3}", bare) and _shape().fullmatch(bare) is not None


def size(sheet: Sheet, pieces: Sequence[Piece]) -> float:
    """The width of a full-width character of these lines as a share of the page's; their height alone tells less."""
    sizes = []
    for piece in pieces:
        text = fold_places(piece.text)[0]
        wide = sum(1.0 if _HAN.match(char) else 0.55 for char in text)
        sizes.append(min(piece.box.width / max(wide, 1.0), 1.25 * sheet.em(piece.box)))
    return min(sizes, default=0.0)


def explained(
    sheet: Sheet, pieces: Sequence[Piece], beside: Sequence[Piece] | None, vocabulary: Vocabulary
) -> tuple[str, list[Piece]] | None:
    """The label of a cell that else holds only what explains it, and the label's lines; None for any other cell.

    `beside`: what stands in the cell right of it; None where there is no such cell.
    """
    rows = rows_of(pieces)
    for count in range(len(rows) - 1, 0, -1):
        head = [p for row in rows[:count] for p in row]
        whole = vocabulary.whole("".join(fold_places(p.text)[0] for p in head))
        if whole is None or not whole[1]:
            continue
        rest = [p for row in rows[count:] for p in row]
        worded = all(is_hint("".join(fold_places(p.text)[0] for p in row)) for row in rows[count:])
        small = size(sheet, rest) < _SMALL * size(sheet, head)
        filled = bool(beside) and not _is_label(beside or (), vocabulary)
        if beside is not None and (worded or (small and filled)):
            return whole[0], head
    return None


def _is_label(pieces: Sequence[Piece], vocabulary: Vocabulary) -> bool:
    return bool(pieces) and vocabulary.whole(fold_places(pieces[0].text)[0]) is not None
