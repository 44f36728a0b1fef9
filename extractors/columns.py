"""What the words over a table's columns mean, and what a table looks like before its cells are understood."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from extractors.column_content import CANNOT_BE, fits, shares
from extractors.column_words import is_public
from extractors.labels import confusable_pairs, header_words, heading_endings
from extractors.layout import Piece, Sheet, fold_places
from extractors.thesaurus import headings
from pipeline.model.geometry import Box
from pipeline.text.limits.units import known_unit

_FEWEST_ROWS = 3
BELIED = "栏内内容与栏目名称不符"
GUESSED = "?"
"""Behind a role that was only concluded."""
_LIMIT = re.compile(r"^[≥≤<>±⩾⩽]|[~～]|^(?:不|无|未)|\d[以及之]?[以上下]")
CONTENT: Mapping[str, Callable[[str], bool]] = {
    "requirement": lambda text: _LIMIT.search(text) is not None,
    "unit": lambda text: known_unit(text) or text in ("-", "—", "一", "/"),
}
"""What stands under a heading, for the columns that may be told by it."""
_TAIL = re.compile(r"\([^()]*\)$|/[^/㐀-鿿]+$|[A-Za-z][A-Za-z .&/-]*$")


@dataclass(frozen=True)
class Column:
    """A column: what it stands for, where it runs (shares of the page's width), and its sub-heading (a grade).

    `doubt`: why it may stand for something else; "" where that is sure.
    """

    role: str
    x0: float
    x1: float
    grade: str = ""
    guessed: bool = False
    unit: str = ""
    doubt: str = ""

    @classmethod
    def headed(cls, role: str, box: Box, grade: str = "", text: str = "") -> Column:
        """The column under a heading of this text; a role that was only concluded is marked so."""
        return cls(role.removesuffix(GUESSED), box.x0, box.x1, grade, role.endswith(GUESSED), heading_unit(text))

    def holds(self, box: Box) -> bool:
        """Whether a cell belongs to this column, alone or among others."""
        across = min(self.x1, box.x1) - max(self.x0, box.x0)
        return across > 0.5 * min(self.x1 - self.x0, box.width)


@dataclass
class Found:
    """A table as it lies on the pages: its columns, and for each row the pieces by column.

    A column may hold several cells of a row (a group and its item): each is a list of pieces.
    """

    sheet: Sheet
    columns: tuple[Column, ...]
    rows: list[tuple[Sheet, list[list[list[Piece]]]]] = field(default_factory=list)
    ruled: bool = True

    def borne_out(self) -> Found:
        """The table, in which a column that was only guessed is none where what stands in it does not fit.

        One that a heading names is in doubt where what stands in it can hardly be that.
        """
        return replace(self, columns=tuple(self._borne_out(at, column) for at, column in enumerate(self.columns)))

    def _borne_out(self, at: int, column: Column) -> Column:
        if column.guessed and not self._fits(at, column.role):
            return replace(column, role="")
        belied = (
            column.role and len(self.rows) >= _FEWEST_ROWS and fits(column.role, shares(self._texts(at))) < CANNOT_BE
        )
        return replace(column, doubt=column.doubt or BELIED) if belied else column

    def _texts(self, at: int) -> list[str]:
        return ["".join(p.text for pieces in cells[at] for p in pieces) for _, cells in self.rows]

    def _fits(self, at: int, role: str) -> bool:
        texts = [t for t in self._texts(at) if t.strip()]
        return 2 * sum(CONTENT[role](t) for t in texts) > len(texts)


def heading_unit(text: str) -> str:
    """The unit a heading gives for its whole column, `指标(%)` or `实测值/MPa`; "" where it gives none."""
    found = re.search(r"[㐀-鿿](?:\((?P<bracketed>[^㐀-鿿]+)\)|[/,](?P<behind>[^㐀-鿿()]+))$", fold_places(text)[0])
    unit = (found["bracketed"] or found["behind"]) if found else ""
    return unit if unit and known_unit(unit) else ""


def side_by_side(columns: tuple[Column, ...], name: str) -> list[tuple[Column, ...]]:
    """The columns of each of the tables that one heading begins side by side."""
    times = max(sum(c.role == name for c in columns), 1)
    wide = len(columns) // times
    if len(columns) % times or any(c.role != columns[at % wide].role for at, c in enumerate(columns)):
        return [columns]
    return [columns[at : at + wide] for at in range(0, len(columns), wide)]


def bare(text: str) -> str:
    """A heading's words, folded, without blanks, colon and what stands in brackets behind them."""
    folded = fold_places(text)[0].strip(":;.,*、")
    while (shorter := _TAIL.sub("", folded)) and shorter != folded:
        folded = shorter
    return folded


def roles_of(text: str, headers: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The columns a heading may stand for, likeliest first; "" is one we know and do not need."""
    full = fold_places(text)[0].strip(":;.,*、")
    if len(full) > 40:
        return ()
    if "advanced" in headers and is_public(full):
        return ("",)
    return _roles_of(full, tuple((role, tuple(words)) for role, words in headers.items()))


@lru_cache(maxsize=8192)
def _roles_of(full: str, columns: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[str, ...]:
    headers, short = dict(columns), bare(full)
    known = {**headers, "": header_words("other")}
    for word in (full, short):
        exact = tuple(role for role, words in known.items() if word in words)
        if exact:
            return exact
    if composed := _by_grammar(full, headers) or _by_grammar(short, headers):
        return composed
    if 3 <= len(short) <= 10 and short.endswith("项目"):
        return (next(iter(headers)),)  # what a heading is called last is what it is: 技术要求项目
    return _longest_inside(short, known) or _misread(short, known) or _by_last_word(short, headers)


_COLUMNS = ("name", "unit", "advanced", "standard", "requirement", "measured", "verdict", "method", "other")
"""The columns of the grammar of headings, those that say most first."""
_LIMITS = ("standard", "requirement")
"""What a table has for one of them: whose limits they are is only told apart on application forms."""


def _by_grammar(text: str, headers: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The columns of a table that a heading names in words that are not listed; "" for one it does not have."""
    means = headings(text)
    roles: list[str] = []
    for column in (c for c in _COLUMNS if c in means):
        instead = [c for c in _LIMITS if c in headers] if column in _LIMITS else []
        role = next(iter(headers)) if column == "name" else column if column in headers else next(iter(instead), "")
        roles.append(role)
    return tuple(dict.fromkeys(r for r in roles if r or len(means) == 1))


_WITH_UNIT = re.compile(r"(?:及|和|与|、|/)(?:计量)?单位$")


def _by_last_word(text: str, headers: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The columns of a table that a heading can stand over by what it ends with; nothing for what may be prose."""
    text = _WITH_UNIT.sub("", text)
    if not 3 <= len(text) <= 12 or re.search(r"[,。;:、的]", text):
        return ()
    for column, endings in heading_endings():
        if text.endswith(endings):
            instead = [c for c in _LIMITS if c in headers] if column == "requirement" else [column]
            roles = [next(iter(headers)) if role == "name" else role for role in instead]
            if column == "name" and text.endswith("指标"):
                roles += [c for c in _LIMITS if c in headers]
            return tuple(role for role in roles if role in headers)
    return ()


def _longest_inside(text: str, known: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The role whose words end or begin a longer heading (产品标准技术要求)."""
    if not 3 <= len(text) <= 16:
        return ()
    inside = [(len(w), role) for role, words in known.items() for w in words if _at_edge(w, text)]
    if not inside:
        return ()
    longest = max(n for n, _ in inside)
    return tuple(dict.fromkeys(role for n, role in inside if n == longest))


def _at_edge(word: str, text: str) -> bool:
    return len(word) >= 3 and (text.endswith(word) or text.startswith(word)) and len(text) - len(word) <= 9


def _misread(text: str, known: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    return tuple(
        role for role, words in known.items() if any(_slipped(text, w) for w in words if abs(len(w) - len(text)) <= 1)
    )[:1]


def _slipped(text: str, word: str) -> bool:
    """Whether a heading is a word with one character misread; in a short word only for one known to look like it."""
    if len(text) >= 4:
        return Levenshtein.distance(text, word, score_cutoff=1) == 1
    if len(text) != len(word):
        return False
    slips = [frozenset(pair) for pair in zip(text, word, strict=False) if pair[0] != pair[1]]
    return len(text) > 1 and len(slips) == 1 and slips[0] in confusable_pairs()
