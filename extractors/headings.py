"""What the headings of a table make of its columns: their roles, and which columns are parts of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from extractors.columns import CONTENT, GUESSED, Column, bare, roles_of
from extractors.facts import Table
from extractors.labels import header_words
from extractors.parts import is_class, part_of
from pipeline.model.geometry import Box

_OF_TWO = ("standard", "advanced")
"""Columns of limits, of which an application form has both: under a heading over two of them it must be said which."""


@dataclass(frozen=True)
class Head:
    """A heading right over a column: its text and place, and the heading it divides (`number` tells those apart)."""

    text: str
    box: Box
    above: str = ""
    number: int = -1


def columns_of(heads: Sequence[Head], table: Table[Any], least: float = 0.0) -> tuple[Column, ...]:
    """The columns that headings make, from left to right; empty where they are none of the table's.

    Args:
        least: share of the headings that must have a role.
    """
    roles = _roles([h.above or h.text for h in heads], heads, table)
    if roles is None or sum(r is not None for r in roles) < least * len(heads):
        return ()
    return tuple(_column(head, role, heads, table) for head, role in zip(heads, roles, strict=True) if role is not None)


def _column(head: Head, role: str, heads: Sequence[Head], table: Table[Any]) -> Column:
    if not head.above:
        return Column.headed(role, head.box, text=head.text)
    own = [r for r in roles_of(head.text, table.headers) if r]
    if own and not part_of(head.text, role):
        return Column.headed(own[0], head.box, text=head.text)
    beside = [h for h in heads if h.number == head.number]
    named = sum(not [r for r in roles_of(h.text, table.headers) if r] for h in beside)
    unclear = role in _OF_TWO and named > 1 and not all(part_of(h.text, role) or is_class(h.text) for h in beside)
    return Column.headed("" if unclear else role, head.box, head.text)


def _roles(texts: Sequence[str], heads: Sequence[Head], table: Table[Any]) -> list[str | None] | None:
    """The role of each heading, those that divide one having its role; None altogether when this is no heading."""
    groups = list(
        dict.fromkeys(
            (h.number, text) if h.number >= 0 else (-at - 2, text)
            for at, (h, text) in enumerate(zip(heads, texts, strict=True))
        )
    )
    found = heading_roles([text for _, text in groups], table)
    if found is None:
        return _by_own(heads, table)
    by = dict(zip(groups, found, strict=True))
    return [
        by[(h.number, t) if h.number >= 0 else (-at - 2, t)] for at, (h, t) in enumerate(zip(heads, texts, strict=True))
    ]


def _by_own(heads: Sequence[Head], table: Table[Any]) -> list[str | None] | None:
    """The roles where the headings themselves say them, not those over them."""
    return heading_roles([h.text for h in heads], table) if any(h.above for h in heads) else None


def heading_roles(texts: Sequence[str], table: Table[Any]) -> list[str | None] | None:
    """The role of each heading of a row, None for other text; None altogether when this is no heading of the table."""
    for times in (2, 3):  # tables side by side
        part = [bare(text) for text in texts[: len(texts) // times]]
        if len(part) > 1 and [bare(text) for text in texts] == part * times:
            roles = heading_roles(texts[: len(part)], table)
            return roles * times if roles else None
    choices = [roles_of(text, table.headers) if text else () for text in texts]
    if any(bare(text) in header_words("inspection") for text in texts):
        return None
    roles = _by_elimination(_assigned(choices), tuple(table.headers))
    name = next(iter(table.headers))
    wanted = table.wanted or [r for r in table.headers if r != name]
    return roles if name in roles and any((w in roles) or (w + GUESSED in roles) for w in wanted) else None


def _by_elimination(roles: list[str | None], known: Sequence[str]) -> list[str | None]:
    """Where one heading cannot be read and one column is missing, it is that one: a guess to be borne out."""
    unread = [at for at, role in enumerate(roles) if role is None]
    missing = [role for role in known if role not in roles and role in CONTENT]
    if len(missing) != 1 or len(unread) != 1 or sum(bool(r) for r in roles) < 2:
        return roles
    return [missing[0] + GUESSED if at == unread[0] else role for at, role in enumerate(roles)]


def _assigned(choices: Sequence[tuple[str, ...]]) -> list[str | None]:
    """One role each: headings that can mean only one thing come first."""
    roles: list[str | None] = [None] * len(choices)
    for at, choice in sorted(enumerate(choices), key=lambda c: (len(c[1]), c[0])):
        free = [role for role in choice if role == "" or role not in roles]
        roles[at] = free[0] if free else ("" if choice else None)
    return roles
