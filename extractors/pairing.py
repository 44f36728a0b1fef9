"""A label with the text that belongs to it, and how surely it does."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from extractors.layout import Piece, Sheet
from pipeline.model.geometry import Box


class How(IntEnum):
    """How a value hangs on its label; the lower the surer."""

    COLON = 0
    CELL = 1
    BESIDE = 2
    UNDER = 3
    RUN_ON = 4
    UNSURE = 5


@dataclass
class Pair:
    """A label and the text it owns, row by row. `rest` is true where more text stood behind a wide gap,
    `cut` where another label followed without a gap (should the text go on below, some of it is missing),
    `signed` where the label asks for a signature: handwriting, not to be held against print.
    """

    label: str
    sheet: Sheet
    at: Piece
    how: How
    exact: bool = True
    values: list[Piece] = field(default_factory=list)
    rest: bool = False
    cut: bool = False
    signed: bool = False

    @property
    def box(self) -> Box:
        return self.at.box
