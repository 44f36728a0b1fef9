"""Tables (being written)."""

from __future__ import annotations

from typing import Any

from extractors.facts import Row, Table
from extractors.finder import View


def read_table(view: View, table: Table[Any]) -> list[Row]:
    """Rows."""
    return []
