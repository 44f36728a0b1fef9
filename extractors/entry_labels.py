"""Labels in running lines that say which column of a table their value belongs to: `标准要求：≤0.40 检验结果：0.12`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from extractors.cells import VERDICTS
from extractors.column_words import role_words, strong_words
from extractors.columns import bare, roles_of
from extractors.facts import Table
from extractors.labels import header_words
from extractors.layout import Piece, fold_places
from extractors.numbering import unnumbered

_LONGEST = 10
_COLON = re.compile("[:︰∶]")
_BREAK = ",;。、"
_VALUE = r"[;.。]?(?:为|是)?(?=[≥≤<>±⩾⩽+-]?\d|[≥≤<>±⩾⩽不未]|符合|合格)"
_SENSED, _LEAD = 2.0, 1.0
"""How strongly an unlisted label must speak for a column, and by how much more than for any other."""


@dataclass(frozen=True)
class Said:
    """What a stretch of a line says: the value of a label for this role, "" for no role of the table; None: text.

    `x`: where it begins, a share of the page's width.
    """

    role: str | None
    pieces: tuple[Piece, ...]
    x: float


def said_in(row: Sequence[Piece], table: Table[Any]) -> list[Said]:
    """What a row says, from left to right; a label without a value in its piece has the next one's."""
    said: list[Said] = []
    for piece in row:
        for one in _said(piece, table):
            last = said[-1] if said else None
            if one.role is None and last is not None and last.role is not None and not last.pieces:
                said[-1] = replace(last, pieces=one.pieces)
            else:
                said.append(one)
    return said


def _said(piece: Piece, table: Table[Any]) -> Iterator[Said]:
    text, places = fold_places(piece.text)
    if _listed_role(text, table) is not None:
        yield Said(_listed_role(text, table), (), piece.box.x0)
        return
    found = _labels(text, places, table)
    before = piece.part(0, places[found[0][0]] if found else len(piece.text))
    if before.text.strip(_BREAK + ":") and (before.text or not found):
        yield Said(None, (before,), before.box.x0)
    for at, (start, value, role) in enumerate(found):
        end = found[at + 1][0] if at + 1 < len(found) else len(text)
        part = piece.part(places[value], places[end])
        yield Said(role, (part,) if part.text else (), piece.part(places[start], places[end]).box.x0)


def _labels(text: str, places: tuple[int, ...], table: Table[Any]) -> list[tuple[int, int, str]]:
    """Where labels begin, where their values do, and their roles."""
    found = dict(_before_colons(text, places, table))
    for match in _without_colon(table).finditer(text):
        if match.start() not in found and _at_break(text, places, match.start()):
            listed = _listed_role(match["word"], table)
            found[match.start()] = (match.end(), "measured" if listed is None else listed)
    last = re.search(rf"(?<=[{_BREAK}])[^{_BREAK}]+(?=[{_BREAK}]*$)", text)
    if last and last.group() in VERDICTS and "verdict" in set(table.headers) - {role for _, role in found.values()}:
        found[last.start()] = (last.start(), "verdict")  # …，实测0.12，合格。
    return [(start, value, role) for start, (value, role) in sorted(found.items())]


def _before_colons(text: str, places: tuple[int, ...], table: Table[Any]) -> Iterator[tuple[int, tuple[int, str]]]:
    done = 0
    for colon in _COLON.finditer(text):
        start = max((at for at in range(done, colon.start()) if _at_break(text, places, at)), default=done)
        follows = bool(done) and start == done
        if named := _label(text, start, colon.start(), table, follows):
            yield named[0], (colon.end(), named[1])
            done = colon.end()


def _at_break(text: str, places: tuple[int, ...], at: int) -> bool:
    """Whether a character stands behind a blank or a stop, or is the first."""
    return not at or text[at - 1] in _BREAK + ":" or places[at] - places[at - 1] > 1


def _label(text: str, start: int, end: int, table: Table[Any], follows: bool) -> tuple[int, str] | None:
    """The label before a colon: all since the last break, else its end where that is a listed word.

    `follows`: whether another label's value begins at `start`, which has one character at least.
    """
    short = end - start <= _LONGEST and not re.search(r"[\d≥≤<>±]", text[start:end])
    if short and not follows and (role := label_role(text[start:end], table)) is not None:
        return start, role
    for at in range(max(start + 1, end - _LONGEST), end - 1):
        if (role := _listed_role(text[at:end], table)) is not None:
            return at, role
    return None


@lru_cache(maxsize=4096)
def label_role(text: str, table: Table[Any]) -> str | None:
    """The role a label stands for, "" for none of the table's, None where it is no label."""
    word = unnumbered(text)
    roles = roles_of(word, table.headers)
    if roles:
        return roles[0]
    words = sorted(((v, role) for role, v in role_words(word, "", tuple(table.headers)).items()), reverse=True)
    (most, role), (second, _) = words[0], words[1]
    return role if most >= _SENSED and most - second >= _LEAD else None


def _listed_role(text: str, table: Table[Any]) -> str | None:
    word = bare(text) if len(text) > 1 else text
    listed = (role for role, words in table.headers.items() if word in words)
    return next(listed, "" if word in header_words("other") else None)


@lru_cache(maxsize=16)
def _without_colon(table: Table[Any]) -> re.Pattern[str]:
    listed = {w for role, words in table.headers.items() if role != "unit" for w in words} | strong_words("measured")
    words = sorted(listed, key=len, reverse=True)
    return re.compile(rf"(?P<word>{'|'.join(map(re.escape, words))}){_VALUE}")
