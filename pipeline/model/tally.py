"""How far a run is."""

from __future__ import annotations

from typing import NamedTuple


class Tally(NamedTuple):
    """How many packets and pages there are, as far as is known, and how many of them are done."""

    packets: int = 0
    packets_done: int = 0
    pages: int = 0
    pages_done: int = 0
