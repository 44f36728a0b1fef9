"""A piece of a table without rulings, and the column it stands in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from extractors.layout import Piece


@dataclass(frozen=True)
class Placed:
    """A piece and the number of the column it stands in."""

    piece: Piece
    column: int

    @cached_property
    def y(self) -> float:
        return self.piece.box.centre[1]
