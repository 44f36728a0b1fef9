"""The columns under headings in words that no list has: by their sense and by what stands under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from extractors.column_content import CANNOT_BE, fits, is_value, shares
from extractors.column_roles import UNSURE, Role, Under, roles_by_sense
from extractors.columns import Column, bare
from extractors.facts import Table
from extractors.heads import Head
from extractors.layout import fold_places
from extractors.parts import LIMITS, part_of

_FEWEST_ROWS = 2
_LIKE_LIMITS = 1.0
"""How well cells fit limits that are such."""
_NEGATIONS = ("不", "未", "非")


@dataclass(frozen=True)
class Headed:
    """A heading and the texts of the cells under it, from top to bottom, "" for empty ones."""

    head: Head
    cells: tuple[str, ...]


def columns_by_sense(headed: Sequence[Headed], table: Table[Any]) -> tuple[Column, ...]:
    """The columns under these headings, role "" where none of the table's; none at all where they head another."""
    if any(is_value(h.head.text) for h in headed):
        return ()
    half = _repeated(headed)
    if half:
        times = len(headed) // len(half)
        found = _roles(half, table) * times
    else:
        found = _roles(headed, table)
    if not found:
        return ()
    return tuple(_column(h.head, role, grade) for h, (role, grade) in zip(headed, found, strict=True))


def _repeated(headed: Sequence[Headed]) -> list[Headed]:
    """The headings of one of several tables side by side, with the cells of all; none where it is but one."""
    texts = [bare(h.head.text) for h in headed]
    for times in (2, 3):
        part = texts[: len(texts) // times]
        if len(part) > 1 and texts == part * times:
            wide = len(part)
            alike = [headed[at::wide] for at in range(wide)]
            return [Headed(same[0].head, tuple(c for h in same for c in h.cells)) for same in alike]
    return []


def _roles(headed: Sequence[Headed], table: Table[Any]) -> list[tuple[Role, str]]:
    """For each heading the column's role and its sub-heading; empty where this is no heading of the table."""
    entries = _entries(headed)
    under = [_under([headed[at] for at in entry]) for entry in entries]
    if max((sum(bool(cell) for cell in u.cells) for u in under), default=0) < _FEWEST_ROWS:
        return []
    roles = roles_by_sense(under, tuple(table.headers), table.wanted)
    if roles is None:
        return []
    by_head = {at: (role, entry) for role, entry in zip(roles, entries, strict=True) for at in entry}
    return [
        (role, fold_places(headed[at].head.text)[0] if len(entry) > 1 else "")
        for at, (role, entry) in sorted(by_head.items())
    ]


def _entries(headed: Sequence[Headed]) -> list[list[int]]:
    """The headings' places, those together that only divide one column: samples, bounds, yes and no."""
    entries: list[list[int]] = []
    for at, one in enumerate(headed):
        last = entries[-1] if entries else None
        if last is not None and _divide_one(headed[last[-1]].head, one.head):
            last.append(at)
        else:
            entries.append([at])
    return entries


def _divide_one(a: Head, b: Head) -> bool:
    """Whether two neighbouring headings are parts of one column."""
    one, two = fold_places(a.text)[0], fold_places(b.text)[0]
    if one and any(two == no + one or one == no + two for no in _NEGATIONS):
        return True
    together = bool(a.above) and a.over == b.over
    return together and all(_is_part(text) for text in (one, two))


def _is_part(text: str) -> bool:
    return any(part_of(text, role) for role in (*LIMITS, "measured"))


def _under(headed: Sequence[Headed]) -> Under:
    """What stands under one heading, or under several that divide one."""
    first = headed[0].head
    cells = tuple(cell for h in headed for cell in h.cells)
    if len(headed) > 1 and first.above:
        return Under(first.above, "", cells)
    return Under(first.text, first.above, cells)


def _column(head: Head, role: Role, grade: str) -> Column:
    made = Column.headed(role.name, head.box, grade if role.name else "", head.text)
    return Column(role.name, made.x0, made.x1, made.grade, unit=made.unit, doubt=role.doubt)


def belied(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> int:
    """How many columns cannot be what their headings were taken for, by the texts of the cells under them."""
    return sum(
        bool(c.role) and fits(c.role, shares(under)) < CANNOT_BE for c, under in zip(columns, cells, strict=True)
    )


def rivalled(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> bool:
    """Whether a column that was taken for nothing holds limits, by the texts of the cells under the headings."""
    return any(
        not c.role and fits("requirement", shares(under)) > _LIKE_LIMITS
        for c, under in zip(columns, cells, strict=True)
    )


def unrivalled(known: tuple[Column, ...], sensed: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns of a table with other limits besides: its own in doubt, unless their sense has them there as well."""
    return tuple(
        replace(c, doubt=c.doubt or UNSURE) if c.role in LIMITS and not _agreed(c.role, known, sensed) else c
        for c in known
    )


def fuller(known: tuple[Column, ...], sensed: tuple[Column, ...], belied: int = 0) -> tuple[Column, ...]:
    """The columns found by listed words, unless those found by sense are more of the table's: sure ones, then all.

    Where they are as many, sense tells better whose limits are whose. `belied`: how many of the former what stands
    in them belies.
    """
    more, as_many = _count(sensed), _count(known, belied)
    better = more > as_many or (more == as_many and any(_moved(role, known, sensed) for role in LIMITS))
    return sensed if better else known


def _moved(role: str, known: Sequence[Column], sensed: Sequence[Column]) -> bool:
    """Whether sense is sure that a role is another column's."""
    return role in told(sensed) and role in told(known) and not _agreed(role, known, sensed)


def _agreed(role: str, known: Sequence[Column], sensed: Sequence[Column]) -> bool:
    """Whether a column has a role by listed words and, surely, by sense."""
    sure = [c for c in sensed if c.role == role and not c.doubt]
    return any(c.x0 < s.x1 and s.x0 < c.x1 for c in known if c.role == role for s in sure)


def _count(columns: Sequence[Column], belied: int = 0) -> tuple[int, int]:
    return len(told(columns)) - belied, len({column.role for column in columns if column.role})


def told(columns: Sequence[Column]) -> set[str]:
    """The roles that headings give columns, without those that are only concluded."""
    return {column.role for column in columns if column.role and not column.guessed and not column.doubt}
