"""Which cell of a ruled table holds the value of a cell that is a label: the one beside it, or the one below."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence

from extractors.layout import Piece, Sheet, fold_places
from extractors.pairing import How, Pair
from pipeline.model.reading import Cell


def own_cells(
    sheet: Sheet,
    number: int,
    headings: dict[tuple[int, int, int], Pair],
    entries: Collection[tuple[int, int, int]] = (),
) -> None:
    """Gives every label cell of a grid the cell that holds its value. `entries`: cells that hold labels and values."""
    grid = sheet.grids[number]
    cells = {
        (r, c): cell
        for cell in grid.cells
        for r in range(cell.row, cell.row + cell.row_span)
        for c in range(cell.column, cell.column + cell.column_span)
    }

    def label_at(cell: Cell | None) -> bool:
        return cell is not None and (number, cell.row, cell.column) in headings

    def text_at(cell: Cell | None) -> list[Piece]:
        return sheet.by_cell.get((number, cell.row, cell.column), []) if cell else []

    headed = _heads_of_columns(cells, text_at, label_at)
    for (grid_number, row, column), pair in headings.items():
        if grid_number != number or (row, column) not in cells:
            continue
        cell = cells[row, column]
        right = cells.get((row, column + cell.column_span))
        below = cells.get((row + cell.row_span, column))
        left = cells.get((row, column - 1))
        if right is not None and cell.row_span > right.row_span and label_at(right):
            continue  # it stands before several labels: the name of a part
        if right is None or label_at(right):
            alone = right is None and not label_at(left)
            entry = below is not None and (number, below.row, below.column) in entries
            if below and not entry and not label_at(below) and (not alone or text_at(below)):
                pair.values, pair.how = list(text_at(below)), How.UNDER
            continue
        if below and (row, column) in headed:
            pair.values, pair.how = list(text_at(below)), How.UNDER if len(headed) > 1 else How.UNSURE
            continue
        pair.values = _cell_text(cells, right, text_at, label_at)
        if not pair.values and _heads_alone(cells, cell, below, text_at, label_at):
            pair.values, pair.how = list(text_at(below)), How.UNDER if len(headings) > 1 else How.UNSURE
            continue
        above_or_below = label_at(below) or label_at(cells.get((row - 1, column)))
        heads_column = label_at(left) and not above_or_below and bool(text_at(below))
        if heads_column and pair.values:
            pair.how = How.UNSURE


def _heads_alone(
    cells: Mapping[tuple[int, int], Cell],
    cell: Cell,
    below: Cell | None,
    text_at: Callable[[Cell | None], list[Piece]],
    label_at: Callable[[Cell | None], bool],
) -> bool:
    """Whether a label with an empty cell beside it is the last of a row of headings: no label owns what is below."""
    if below is None or not text_at(below) or label_at(below) or like_label(text_at(below)):
        return False
    others = [c for (r, _), c in cells.items() if r == cell.row and c is not cell]
    beside = cells.get((below.row, below.column - 1))
    headed = all(label_at(c) or not text_at(c) for c in others)
    return headed and not label_at(beside) and (below.column, below.column_span) == (cell.column, cell.column_span)


_WORDS = re.compile(r"[㐀-鿿/()A-Za-z.]{2,10}")


def _heads_of_columns(
    cells: Mapping[tuple[int, int], Cell],
    text_at: Callable[[Cell | None], list[Piece]],
    label_at: Callable[[Cell | None], bool],
) -> set[tuple[int, int]]:
    """The label cells whose values stand below, in a grid where what stands right of them are labels that no list has.

    None where a label stands under another, or as many of the cells below look like labels as of those beside.
    """
    found: set[tuple[int, int]] = set()
    beside = under = 0
    for place, cell in cells.items():
        if not label_at(cell) or place != (cell.row, cell.column):
            continue
        right, below = (
            cells.get((cell.row, cell.column + cell.column_span)),
            cells.get((cell.row + cell.row_span, cell.column)),
        )
        if label_at(below):
            return set()
        if right and below and not label_at(right) and text_at(right) and text_at(below):
            found.add(place)
            beside += like_label(text_at(right))
            under += like_label(text_at(below))
    return found if beside > under else set()


def like_label(pieces: Sequence[Piece]) -> bool:
    return len(pieces) == 1 and _WORDS.fullmatch(fold_places(pieces[0].text)[0]) is not None


def _cell_text(
    cells: dict[tuple[int, int], Cell],
    first: Cell,
    text_at: Callable[[Cell | None], list[Piece]],
    label_at: Callable[[Cell | None], bool],
) -> list[Piece]:
    """The text of a value cell, and of the following ones where a code has one box for each character."""
    found = list(text_at(first))
    cell = first
    boxed = _size(found) <= 2
    while boxed:
        following = cells.get((cell.row, cell.column + cell.column_span))
        if following is None or label_at(following) or following is cell:
            break
        more = text_at(following)
        boxed = _size(more) <= 2 and following.box.width < 3 * following.box.height
        if not boxed and not found:
            break
        if boxed:
            found.extend(more)
        cell = following
    return found


def _size(pieces: Sequence[Piece]) -> int:
    return sum(len(p.text.strip()) for p in pieces)
