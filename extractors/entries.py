"""Results told item by item: under each item's name its limit, result and verdict behind labels of their own.

    4.1 甲醇（g/L）                                 ┌──────────┬───────┐
      标准要求：≤0.40  检验结果：0.12  评定：符合   │ 检验项目 │ 甲醇  │
                                                    │ 标准要求 │ ≤0.40 │

What a line says is a label's value, an item's name or the rest of a value that wraps. A label that comes again begins
the next item, whose name is what stands right before its first label, or behind a label for it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median
from typing import Any

from extractors.columns import Column, Found
from extractors.ends import ends_table
from extractors.entry_labels import Said, said_in
from extractors.facts import Table
from extractors.layout import Piece, Sheet, rows_of
from extractors.phrases import row_text

_FEWEST = 2
_ALIKE = 0.6
"""Of the items: so many have the same labels."""
_NAMELESS = "项目名称可能漏读"
_LABELLED = "值内另有标签，可能不止一个值"
_LABEL = re.compile(r"[㐀-鿿]\s*[:：︰∶]")
_PAGE = re.compile(r"第\d+页|共\d+页|Page\d+of\d+", re.IGNORECASE)
_NUMBER = re.compile(
    r"\s*(?:[(（【\[]?(?:[1-9]\d?|[一二三四五六七八九十]{1,3}|[a-zA-Z])[)）】\].、．:：](?!\d)"
    r"|[1-9]\d?(?:[.．]\d{1,2})+(?![.\d]*(?:mm|%))|[1-9]\d?(?=\s)|[①-⑳])\s*"
)
"""What numbers an item, before its name."""
_TO_THE_EDGE = 1.6  # characters: a line that ends so near to the right edge may go on in the next


@dataclass
class _Entry:
    """One item: its name's pieces, and those of each role's value."""

    name: list[Piece] = field(default_factory=list)
    values: dict[str, list[Piece]] = field(default_factory=dict)
    numbered: bool = False


def entry_tables(sheets: Sequence[Sheet], table: Table[Any]) -> list[Found]:
    """The table that items told one by one make; none where they are fewer than two or have no two labels in common."""
    name, *others = table.headers
    if "measured" not in others:
        return []
    bands = [(sheet, band) for sheet in sheets for band in _bands(sheet, table)]
    found = [(sheet, entry) for sheet, band in bands for entry in _Reader(sheet, band, name).entries()]
    whole = [(sheet, e) for sheet, e in found if e.name and any(role in e.values for role in table.wanted or others)]
    times = Counter(role for _, e in whole for role in e.values)
    if len(whole) < _FEWEST or sum(n > _ALIKE * len(whole) for n in times.values()) < 2:
        return []
    roles = [name, *(role for role in others if role in times)]
    numbered = 2 * sum(entry.numbered for _, entry in whole) > len(whole)
    rows = [(sheet, _row(entry, roles, numbered)) for sheet, entry in whole]
    return [Found(whole[0][0], tuple(Column(role, 0.0, 1.0) for role in roles), rows)]


def _row(entry: _Entry, roles: Sequence[str], numbered: bool) -> list[list[list[Piece]]]:
    """The cells of an item; a name without a number, where the others have one, may be another line."""
    doubt = _NAMELESS if numbered and not entry.numbered else ""
    named = [replace(p, doubt=p.doubt or doubt) for p in entry.name]
    return [[named], *([_without_labels(entry.values.get(role, []))] for role in roles[1:])]


def _without_labels(value: Sequence[Piece]) -> list[Piece]:
    """A value's pieces, in doubt where a label that is not known stands among them: what is behind it is no part."""
    doubt = _LABELLED if _LABEL.search(row_text(value)) else ""
    return [replace(p, doubt=p.doubt or doubt) for p in value]


def _bands(sheet: Sheet, table: Table[Any]) -> list[list[list[Said]]]:
    """What the page says, row by row; of a page with items side by side, band by band."""
    rows = [said_in(row, table) for row in rows_of(sheet.pieces) if not _PAGE.search(row_text(row))]
    edges = [0.0, *_cuts(rows), 1.0]
    return [[own for row in rows if (own := [s for s in row if a <= s.x < b])] for a, b in pairwise(edges)]


def _cuts(rows: Sequence[Sequence[Said]]) -> list[float]:
    """Where to cut a page whose rows have the same labels side by side: left of those that come again."""
    labelled = [own for row in rows if (own := [s for s in row if s.role])]
    again = [xs for row in labelled if (xs := [s.x for s in row if s.role == row[0].role][1:])]
    if 2 * len(again) <= len(labelled) or len({len(xs) for xs in again}) != 1:
        return []
    return [median(column) - 0.01 for column in zip(*again, strict=True)]


class _Reader:
    """Goes down a page, or a band of it, item by item."""

    def __init__(self, sheet: Sheet, rows: Sequence[Sequence[Said]], name: str) -> None:
        self.sheet, self.rows, self.name = sheet, rows, name
        self.right = max((p.box.x1 for row in rows for s in row for p in s.pieces), default=1.0)
        self.entry = _Entry()
        self.last: list[Piece] | None = None  # the value that a line may go on with; empty where its label ends a line
        self.loose: list[list[Piece]] = []  # the lines since, that no label owns

    def entries(self) -> Iterator[_Entry]:
        """The items from top to bottom."""
        for row in self.rows:
            for at, said in enumerate(row):
                if said.role is None:
                    self._text(said, new=at == 0)
                    continue
                begins = said.role == self.name or (bool(said.role) and said.role in self.entry.values)
                if begins and self.entry.values:
                    rest = self._go_on(kept=said.role != self.name)
                    yield self.entry
                    self.entry, self.loose = _Entry(), rest
                self._label(said)
        self._go_on()
        if self.entry.values:
            yield self.entry

    def _text(self, said: Said, new: bool) -> None:
        if new or not self.loose:
            self.loose.append(list(said.pieces))
        else:
            self.loose[-1].extend(said.pieces)

    def _label(self, said: Said) -> None:
        value = list(said.pieces)
        if said.role == self.name:
            self.entry.name, self.entry.numbered = value, True
        elif not self.entry.values and not self.entry.name:
            if said.role == "" and not self.loose:
                return
            self.entry.name, self.entry.numbered = self._named()
        else:
            self._go_on()
        self.loose = []
        if said.role and said.role != self.name:
            self.entry.values[said.role] = value
        self.last = value

    def _go_on(self, kept: bool = False) -> list[list[Piece]]:
        """Puts the lines that the last value goes on over behind it; the others. `kept`: the last is an item's name."""
        at = 0
        while at < len(self.loose) - kept and self.last is not None and self._wraps(self.last, self.loose[at]):
            self.last.extend(self.loose[at])
            at += 1
        return self.loose[at:]

    def _wraps(self, value: Sequence[Piece], line: Sequence[Piece]) -> bool:
        """Whether a line is the rest of the value above it: in its cell, or where that reached the right edge."""
        if not value:
            return not _NUMBER.match(line[0].text)
        last = value[-1]
        if last.cell is not None or line[0].cell is not None:
            return (last.grid, last.cell) == (line[0].grid, line[0].cell)
        below = 0 < line[0].box.y0 - last.box.y0 < 3 * last.box.height
        full = self.right - last.box.x1 < _TO_THE_EDGE * self.sheet.em(last.box)
        ended = _NUMBER.match(line[0].text) or ends_table(row_text(line), len(line) == 1)
        return below and full and not ended

    def _named(self) -> tuple[list[Piece], bool]:
        """The item's name in the lines before its first label, and whether it is numbered."""
        numbered = [at for at, line in enumerate(self.loose) if _NUMBER.match(line[0].text)]
        if not numbered:
            return (self.loose[-1] if self.loose else []), False
        first, *rest = (p for line in self.loose[numbered[-1] :] for p in line)
        number = _NUMBER.match(first.text)
        name = first.part(number.end() if number else 0, len(first.text))
        return [p for p in (name, *rest) if p.text], True
