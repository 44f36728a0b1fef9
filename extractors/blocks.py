"""Values of several lines whose label stands beside their middle, not beside their first line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.layout import Piece, Sheet
from extractors.pairing import How, Pair

_APART = 2.1
"""Line heights from the middle of a line to that of the next, at most."""
_CLEAR = 1.12
"""Steps between the lines of a block that what is over and under it is away, at least."""
_OFF = 0.6
"""Line heights that the middle of the block may be off the label's."""


def centre_blocks(sheet: Sheet, pairs: Sequence[Pair], loose: list[Piece]) -> None:
    """Gives labels without a value the block of lines beside them whose middle they stand at.

    Its first line is above the label, and so was taken for more of the value above it, or for nobody's.
    """
    for pair in pairs:
        if not pair.label or not pair.exact or (pair.values and not _beside(pair)):
            continue
        others = [v for p in pairs if p is not pair for v in p.values[1:]]
        block = _block(sheet, pair, [*loose, *others, *pair.values])
        if not block or (pair.values and not _whole(sheet, pair, block)):
            continue
        taken = {id(piece) for piece in block}
        for other in pairs:
            other.values = [v for v in other.values if id(v) not in taken]
        loose[:] = [piece for piece in loose if id(piece) not in taken]
        pair.values, pair.how = block, How.BESIDE


def _beside(pair: Pair) -> bool:
    """Whether a value begins in its label's row."""
    return abs(pair.values[0].box.centre[1] - pair.box.centre[1]) < 0.5 * pair.box.height


def _whole(sheet: Sheet, pair: Pair, block: Sequence[Piece]) -> bool:
    """Whether a block is all of a label's value and stands apart from what is over and under it."""
    inside = {id(piece) for piece in block}
    if not {id(v) for v in pair.values} < inside:
        return False
    pitch = max(b.box.centre[1] - a.box.centre[1] for a, b in pairwise(block))
    left, em = block[0].box.x0, sheet.em(block[0].box)
    column = [p.box.centre[1] for p in sheet.pieces if abs(p.box.x0 - left) < 0.8 * em]
    top, bottom = block[0].box.centre[1], block[-1].box.centre[1]
    over, under = [top - y for y in column if y < top], [y - bottom for y in column if y > bottom]
    return min([*over, *under], default=1.0) > _CLEAR * pitch


def _full(block: Sequence[Piece], em: float) -> bool:
    """Whether every line but the last fills the block's width, as lines do that go on with the next."""
    right = max(p.box.x1 for p in block)
    return all(p.box.x1 > right - 2.5 * em for p in block[:-1])


def _block(sheet: Sheet, pair: Pair, free: Sequence[Piece]) -> list[Piece]:
    """The lines right of a label, one under another, that lie as far above its middle as below."""
    em, middle = sheet.em(pair.box), pair.box.centre[1]
    right = sorted((p for p in free if 0 < p.box.x0 - pair.box.x1 < 12 * em), key=lambda p: p.box.centre[1])
    for first in right:
        if first.box.centre[1] >= middle:
            break
        block = [first]
        for piece in right[right.index(first) + 1 :]:
            apart = piece.box.centre[1] - block[-1].box.centre[1]
            if (
                abs(piece.box.x0 - first.box.x0) < 0.8 * em
                and 0.5 * first.box.height < apart < _APART * first.box.height
            ):
                block.append(piece)
        for end in range(len(block), 1, -1):
            off = (block[0].box.centre[1] + block[end - 1].box.centre[1]) / 2 - middle
            beyond = block[end - 1].box.centre[1] > middle
            if beyond and abs(off) < _OFF * first.box.height and _full(block[:end], em):
                return block[:end]
    return []
