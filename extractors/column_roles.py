"""Which column of a table is which, by what its heading says and what stands in it, over all columns at once.

Each role is given to one column, such that words, contents and the usual order agree best. Where giving a role to
another column would do nearly as well, or only what stands in a column speaks for it, its cells are in doubt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import combinations

from extractors.column_content import Shares, fits, shares
from extractors.column_words import role_words, says_whose

UNSURE = "哪一栏是什么不能确定"
UNTITLED = "栏目名称没有读出或不能识别，按栏内内容推定"

_ORDER = ("name", "item", "unit", "advanced", "standard", "requirement", "measured", "verdict", "method")
"""How the columns of standards, reports and forms usually follow each other."""
_IN_ORDER = 0.1
_LEAST = 1.5  # of words and contents together, for a column to be given a role
_TOLD = 0.9  # of words: less is no name of a column
_CLEAR = 0.7  # how much better than any other place a role's own must be
_PROVEN_BY_CONTENT = ("unit", "verdict", "method")
"""What cannot be taken for anything else, whatever is printed above it."""
_OTHERWISE = 1.3
"""What a heading that names none of a table's columns, a serial number's, is worth against one that does."""
_MOST_COLUMNS = 14
_PLACES, _KEPT = 6, 200
"""How many columns are tried for a role, no fewer than there are roles, and how many ways to give them are kept."""


@dataclass(frozen=True)
class Under:
    """A heading, the one it divides ("" for none), and the texts of the cells under it, "" for empty ones."""

    heading: str
    above: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Role:
    """The role of a column, "" for none, and why that may be wrong."""

    name: str = ""
    doubt: str = ""


@dataclass(frozen=True)
class _Scored:
    """What speaks for a column's roles: words, and words with contents. `unsaid`: roles that any limit could have."""

    words: Mapping[str, float]
    all: Mapping[str, float]
    seen: Shares
    unsaid: frozenset[str]


def roles_by_sense(columns: Sequence[Under], roles: Sequence[str], wanted: Sequence[str] = ()) -> list[Role] | None:
    """The role of each column of a table with these roles (the first names the items); None where it is no such table.

    A table has its items, one of the columns `wanted` (any other where none are) and two that headings name.
    """
    if not 2 <= len(columns) <= _MOST_COLUMNS:
        return None
    scored = [_scored(column, roles) for column in columns]
    ranked = _assignments(scored, roles)
    best = ranked[0]
    told = [role for role, at in best.items() if scored[at].words.get(role, 0.0) >= _TOLD]
    if roles[0] not in best or len(told) < 2 or not any(role in best for role in wanted or roles[1:]):
        return None
    found = [Role() for _ in columns]
    for role, at in best.items():
        found[at] = Role(role, _doubt(role, at, ranked, scored))
    return found


def _scored(column: Under, roles: Sequence[str]) -> _Scored:
    words, seen = role_words(column.heading, column.above, roles), shares(column.cells)
    rest = _OTHERWISE * words[""]
    unsaid = frozenset(role for role in roles if not says_whose(column.heading, column.above, role))
    return _Scored(words, {role: words[role] + fits(role, seen) - rest for role in roles}, seen, unsaid)


def _assignments(scored: Sequence[_Scored], roles: Sequence[str]) -> list[dict[str, int]]:
    """The best ways to give columns to roles that speak for them, best first; a role may go without.

    Role by role only the best so far are gone on with: all of them are millions where a table has many columns.
    """
    kept: list[dict[str, int]] = [{}]
    for role in roles:
        likely = _likeliest(role, scored)
        more = [given | {role: at} for given in kept for at in likely if at not in given.values()]
        kept = nlargest(_KEPT, [*more, *kept], key=lambda given: _worth(given, scored))
    return kept


def _likeliest(role: str, scored: Sequence[_Scored]) -> list[int]:
    fit = [at for at, column in enumerate(scored) if _may_be(role, column)]
    return nlargest(_PLACES, fit, key=lambda at: scored[at].all[role])


def _may_be(role: str, column: _Scored) -> bool:
    named = column.words[role] >= 0.5 or not any(v >= _TOLD for v in column.words.values())
    return named and column.all[role] >= _LEAST and (fits(role, column.seen) > -1.0)


def _worth(given: Mapping[str, int], scored: Sequence[_Scored]) -> float:
    """How well an assignment agrees with words, contents and the usual order."""
    order = sorted(given, key=_ORDER.index)
    in_order = sum(given[a] < given[b] for a, b in combinations(order, 2))
    return sum(scored[at].all[role] for role, at in given.items()) + _IN_ORDER * in_order


def _doubt(role: str, at: int, ranked: Sequence[Mapping[str, int]], scored: Sequence[_Scored]) -> str:
    if scored[at].words[role] < 0.5 and not (role in _PROVEN_BY_CONTENT and scored[at].seen[role] > 0.7):
        return UNTITLED
    if role in scored[at].unsaid:
        return UNSURE
    other = next((a for a in ranked if a.get(role, at) != at), None)
    close = other is not None and _worth(ranked[0], scored) - _worth(other, scored) < _CLEAR
    return UNSURE if close else ""
