"""The headings of a table, one row of them or several, and the columns they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from extractors.columns import CONTENT, GUESSED, Column, bare, roles_of
from extractors.facts import Table
from extractors.labels import header_words
from extractors.layout import fold_places
from extractors.parts import LIMITS, is_class, is_sample, part_of
from pipeline.model.geometry import Box

_OF_TWO = ("standard", "advanced")
"""Columns of limits, of which an application form has both: under a heading over two of them it must be said which."""
_TOLERANCE = ("centre", "deviation")


@dataclass(frozen=True)
class Head:
    """A heading right over a column. `above`: the heading it divides, "" for none; `over`: that one's number."""

    text: str
    box: Box
    above: str = ""
    over: int = -1


def columns_of(heads: Sequence[Head], table: Table[Any], least: float = 0.0) -> tuple[Column, ...]:
    """The columns under these headings, role "" where none of the table's; none at all where they head another.

    `least`: the share of the headings that must be words known to head columns.
    """
    roles = head_roles(heads, table)
    if roles is None or sum(role is not None for role in roles) < least * len(heads):
        return ()
    return tuple(_column(head, role or "", table) for head, role in zip(heads, roles, strict=True))


def _column(head: Head, role: str, table: Table[Any]) -> Column:
    own = role in roles_of(head.text, table.headers) if head.text else False
    divides = bool(head.above) and (not own or bool(part_of(head.text, role)))
    told = not head.above and not own and bool(role) and not role.endswith(GUESSED)
    tolerance = role in LIMITS and part_of(head.text, role) in _TOLERANCE
    grade = fold_places(head.text)[0] if role and (divides or told or tolerance) else ""
    return Column.headed(role, head.box, grade, head.text)


def head_roles(heads: Sequence[Head], table: Table[Any]) -> list[str | None] | None:
    """The role of each heading, None for other text; None altogether when this is no heading of the table."""
    for times in (2, 3):  # tables side by side
        part = [bare(head.text) for head in heads[: len(heads) // times]]
        if len(part) > 1 and [bare(head.text) for head in heads] == part * times:
            roles = head_roles(heads[: len(part)], table)
            return roles * times if roles else None
    if any(bare(head.text) in header_words("inspection") for head in heads):
        return None
    roles = _by_elimination(_told_by_parts(_assigned_heads(heads, table), heads, table), tuple(table.headers))
    name = next(iter(table.headers))
    wanted = table.wanted or [r for r in table.headers if r != name]
    return roles if name in roles and any((w in roles) or (w + GUESSED in roles) for w in wanted) else None


def _assigned_heads(heads: Sequence[Head], table: Table[Any]) -> list[str | None]:
    """One role for each heading by its words, and for all that only divide one heading that one's."""
    choices: list[tuple[str, ...]] = []
    entries: list[int] = []
    shared: dict[int, int] = {}
    for head in heads:
        own, above = _choices(head, table)
        if own or not above:
            entries.append(len(choices))
            choices.append(own)
        else:
            if head.over not in shared:
                shared[head.over] = len(choices)
                choices.append(above)
            entries.append(shared[head.over])
    given = _assigned(choices)
    roles = [given[entry] for entry in entries]
    for over, entry in shared.items():
        under = [at for at, head in enumerate(heads) if entries[at] == entry and head.over == over]
        if given[entry] in _OF_TWO and len(under) > 1 and set(_OF_TWO) <= set(table.headers):
            for at in under:
                roles[at] = given[entry] if part_of(heads[at].text, str(given[entry])) else ""
    return roles


def _choices(head: Head, table: Table[Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The roles that a heading's own words allow, and those of the heading above it."""
    own = roles_of(head.text, table.headers) if head.text else ()
    above = roles_of(head.above, table.headers) if head.above else ()
    above = tuple(role for role in above if role)
    if any(part_of(head.text, role) for role in above):
        return (), above
    likely = tuple(role for role in own if role in above)
    return likely or own, above


def _told_by_parts(roles: list[str | None], heads: Sequence[Head], table: Table[Any]) -> list[str | None]:
    """Headings that say only which sample, bound or grade a column is for, where nothing stands above them."""
    open_ = [at for at, role in enumerate(roles) if not role and not heads[at].above]
    if "measured" in table.headers and "measured" not in roles:
        samples = [at for at in open_ if is_sample(heads[at].text) or part_of(heads[at].text, "measured") == "mean"]
        if len(samples) > 1:
            roles = ["measured" if at in samples else role for at, role in enumerate(roles)]
    limit = next((role for role in ("requirement", "standard") if role in table.headers), "")
    if limit and limit not in roles:
        parts = [at for at in open_ if part_of(heads[at].text, limit) in ("low", "high")]
        if not parts and "grade" in table.row.model_fields:
            parts = [at for at in open_ if is_class(heads[at].text)]
        roles = [limit if at in parts else role for at, role in enumerate(roles)]
    elif limit and part_of(heads[roles.index(limit)].text, limit) in _TOLERANCE:
        beside = [at for at in open_ if part_of(heads[at].text, limit) in _TOLERANCE]
        roles = [limit if at in beside else role for at, role in enumerate(roles)]
    return roles


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
