"""Labels that were printed or read in pieces: over two lines, character by character, half of them lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractors.hints import is_hint
from extractors.labels import Vocabulary, english_start, word_list
from extractors.layout import Piece, Sheet, fold_places, join_pieces


def wrapped_labels(rows: Sequence[Sequence[Piece]], vocabulary: Vocabulary) -> dict[int, tuple[str, int] | None]:
    """Labels over two lines: by `id` of the line the value stands in the label and its length there; the other None.

    The value may stand beside the label's first line (`生产地 某某市…` over `址：`) or its last.
    """
    found: dict[int, tuple[str, int] | None] = {}
    for upper, lower in pairwise(rows):
        for tail in lower:
            head = next((p for p in upper if abs(p.box.x0 - tail.box.x0) < 0.012), None)
            if head is None or id(head) in found:
                continue
            start, text = fold_places(head.text)[0], fold_places(tail.text)[0]
            if first := _label_around(vocabulary, start, text.rstrip(":"), ends=tail.text.rstrip()[-1:] in ":："):
                found[id(head)], found[id(tail)] = first, None
            elif last := _label_over(vocabulary, start, text):
                found[id(head)], found[id(tail)] = None, (last, len(last) - len(start))
    return found


def captions(rows: Sequence[Sequence[Piece]], vocabulary: Vocabulary, sheet: Sheet) -> dict[int, None]:
    """The translations and explanations printed under labels, by `id`: nothing that belongs to a value."""
    labels = [p for row in rows for p in row if vocabulary.whole(fold_places(p.text)[0])]
    found: dict[int, None] = {}
    for piece in (p for row in rows for p in row):
        text = fold_places(piece.text)[0].rstrip(":")
        if len(text) < 3 or (english_start(text) != text and not is_hint(text)):
            continue
        em = sheet.em(piece.box)
        for label in labels:
            below = 0.4 * label.box.height < piece.box.centre[1] - label.box.centre[1] < 2.2 * label.box.height
            under = abs(piece.box.x0 - label.box.x0) < em or abs(piece.box.centre[0] - label.box.centre[0]) < em
            if below and under:
                found[id(piece)] = None
    return found


def is_translation(text: str) -> bool:
    """Whether a text is a translation some of whose words may be misread: three or more, half of them known."""
    known_word = re.compile("|".join(word_list("english")), re.IGNORECASE)
    words = re.findall(r"[A-Za-z]+", text)
    known = sum(known_word.fullmatch(word) is not None for word in words)
    return len(words) > 2 and 2 * known >= len(words) and not re.search(r"[㐀-鿿\d]", text)


def half_labels(rows: Sequence[Sequence[Piece]], vocabulary: Vocabulary, sheet: Sheet) -> dict[int, tuple[str, int]]:
    """Labels of two characters set wide (`住　　所`) of which one was not read: by `id` of the line with the other.

    It stands where the column of labels begins or ends, no other label has it there, and a value follows.
    """
    labels = [p for row in rows for p in row if vocabulary.whole(fold_places(p.text)[0])]
    printed = {fold_places(p.text)[0] for p in labels}
    found: dict[int, tuple[str, int]] = {}
    for row in rows:
        for piece, following in pairwise(row):
            near = 0.5 * sheet.em(piece.box)
            ends = sum(abs(p.box.x1 - piece.box.x1) < near for p in labels) > 1
            begins = sum(abs(p.box.x0 - piece.box.x0) < near for p in labels) > 1
            halves = [w for w in vocabulary.own if len(w) == 2 and w not in printed]
            fits = [w for w in halves if (ends and w[1] == piece.text) or (begins and w[0] == piece.text)]
            if len(fits) == 1 and following.box.x0 - piece.box.x1 < 24 * near and len(following.text) > 2:
                found[id(piece)] = (fits[0], 1)
    return found


def _label_around(vocabulary: Vocabulary, start: str, end: str, ends: bool) -> tuple[str, int] | None:
    """The label whose last characters are `end` and whose others `start` begins with."""
    if not ends or not 1 <= len(end) <= 6 or end in vocabulary.known:
        return None
    known = [
        w for w in vocabulary.known if w.endswith(end) and start.startswith(w[: -len(end)]) and len(w) > len(end) + 1
    ]
    label = max(known, key=len, default=None)
    return (label, len(label) - len(end)) if label else None


def _label_over(vocabulary: Vocabulary, start: str, text: str) -> str | None:
    """The label whose first characters are `start`, nothing else, and whose others `text` begins with."""
    if len(start) < 2 or start in vocabulary.known:
        return None
    longer = (w for w in vocabulary.own if w.startswith(start) and len(w) >= 6)
    return next((w for w in longer if _goes_on(w[len(start) :], text)), None)


def _goes_on(rest: str, text: str) -> bool:
    """Whether a line is the rest of a label, or begins with it: a lone character only if nothing else is there."""
    if len(rest) == 1:
        return text == rest
    return len(rest) >= 2 and text.startswith(rest) and not text[len(rest) :].startswith(("(", "/"))


def mended_row(sheet: Sheet, row: Sequence[Piece], vocabulary: Vocabulary) -> list[Piece]:
    """A row in which labels whose characters were read as several lines are one again."""
    mended: list[Piece] = []
    at = 0
    while at < len(row):
        taken = next((n for n in (4, 3, 2) if _is_torn_label(sheet, row[at : at + n], n, vocabulary)), 1)
        rest = [_without_specks(p) for p in row[at + 1 : at + taken]]
        mended.append(join_pieces([row[at], *rest]))
        at += taken
    return mended


def _is_torn_label(sheet: Sheet, pieces: Sequence[Piece], wanted: int, vocabulary: Vocabulary) -> bool:
    texts = [fold_places(_without_specks(p).text)[0] for p in pieces]
    if len(pieces) < wanted or any(len(t) > 4 for t in texts[:-1]):
        return False
    if len(texts[0]) > 1 and texts[0] in vocabulary.known:
        return False
    close = all(b.box.x0 - a.box.x1 < 8 * sheet.em(a.box) for a, b in pairwise(pieces))
    text = "".join(texts)
    name = vocabulary.prefix(text)
    if not close or name is None or len(name) <= sum(len(t) for t in texts[:-1]):
        return False
    return all(len(t) <= 2 for t in texts[:-1]) or text[len(name) : len(name) + 1] == ":"


def _without_specks(piece: Piece) -> Piece:
    """A piece without the dust before its first character."""
    start = len(piece.text) - len(piece.text.lstrip("·.`'• "))
    return piece.part(start, len(piece.text)) if 0 < start < len(piece.text) else piece
