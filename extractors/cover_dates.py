"""The days of issue and coming into force on a standard's cover: before their words, behind, over or under them.

Which of these it is holds for the whole cover: the direction in which every word has a day of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.covers import DAY, cover_of
from extractors.finder import Candidate, View
from extractors.kinds import DATE, Kind
from extractors.layout import Piece, Sheet, fold_places, rows_of
from extractors.phrases import Finder, Running, matched, running, spaced
from pipeline.model.facts import Parsed
from pipeline.model.geometry import Box

# 日期 behind the word is often misread or torn.
_BY = "(?!者|人|方|单位|机构|部门|机关)"
"""发布者 names who issues, not when."""
_TOKEN = re.compile(
    rf"(?P<day>{DAY})|(?:批准|首次|正式|开始)?(?P<word>发布|实施){_BY}(?:日期|时间|日|[㐀-鿿]{{1,2}}$)?(?P<colon>:?)"
)
_ALLOWED = re.compile(r"[㐀-鿿]")
_NEAR_ROW = 14
"""Characters between a word and its day in a row, at most."""
_NEAR_COLUMN = 3.2
"""Heights of a line between a word and the day over or under it, at most."""


@dataclass(frozen=True)
class _Token:
    """A day, or the word (发布, 实施) that says what a day is; `row` counts from the top."""

    piece: Piece
    row: int
    word: str = ""
    colon: bool = False

    @property
    def box(self) -> Box:
        return self.piece.box


_Direction = Callable[[Sequence[_Token], int, Sheet], "_Token | None"]


def cover_date(word: str) -> Finder:
    """The day that belongs to 发布 or 实施 on the cover."""

    def find(view: View, kind: Kind) -> list[Candidate]:
        sheet = cover_of(view)
        if sheet is None:
            return []
        settled = _by_direction(sheet, word, kind)
        if settled is not None:
            return [settled]
        run = running(sheet, breaks=True)
        named = rf"{word}{_BY}"
        before = [_found(run, m, kind, word, 0) for m in re.finditer(rf"({DAY})[^\d㐀-鿿]{{0,2}}{named}", run.text)]
        behind = [
            _found(run, m, kind, word, 1)
            for m in re.finditer(rf"{named}(?:日期|时间|日)?[^\d㐀-鿿]{{0,2}}({DAY})", run.text)
        ]
        if {c.parsed.value for c in before} != {c.parsed.value for c in behind} and before and behind:
            return [_open(found, word) for found in (*before, *behind)]
        return before or behind or list(_headless(run, word))

    return find


def _found(run: Running, match: re.Match[str], kind: Kind, word: str, rank: int) -> Candidate:
    """The day next to a word; in doubt where it has a word on either side."""
    found = matched(run, match, kind, 1.0 - 0.1 * rank, rank, word)
    start, end = match.span(1)
    contested = re.search(r"(?:发布|实施)(?:日期|时间)?:?$", run.text[:start]) and re.match(
        r"[^\d㐀-鿿]{0,2}(?:发布|实施)", run.text[end:]
    )
    return _open(found, word) if contested else found


def _open(found: Candidate, word: str) -> Candidate:
    """A day that may belong to another word."""
    if found.parsed.reason:
        return found
    parsed = Parsed(found.parsed.value, f"“{word}”的日期在其前或其后不能确定")
    return replace(found, parsed=parsed, proof=False)


def _by_direction(sheet: Sheet, word: str, kind: Kind) -> Candidate | None:
    """The day in the direction that gives every word a day; in doubt where two directions do, to different days."""
    tokens = list(_tokens(sheet))
    words = {t.word for t in tokens if t.word}
    if word not in words or not any(not t.word for t in tokens):
        return None
    for group in (_ROWS, _COLUMNS):
        found = [owned for direction in group if (owned := _all_owned(tokens, direction, sheet))]
        if found:
            return _settled(found, word, sheet, kind)
    return None


def _settled(found: Sequence[Mapping[str, _Token]], word: str, sheet: Sheet, kind: Kind) -> Candidate:
    fitting = [owned for owned in found if _in_order(owned)] or found
    token = fitting[0][word]
    parsed = kind.parse(token.piece.text)
    if not parsed.reason and any(owned[word] is not token for owned in fitting):
        parsed = Parsed(parsed.value, f"“{word}”的日期在其前或其后不能确定")
    line = token.piece.line
    return Candidate(parsed, line.text, (line,), sheet, 1.0, 0, word, not parsed.reason)


def _in_order(owned: Mapping[str, _Token]) -> bool:
    """Whether it comes into force no earlier than it is issued."""
    days = [DATE.parse(owned[word].piece.text).value if word in owned else None for word in ("发布", "实施")]
    return days[0] is None or days[1] is None or days[0] <= days[1]


def _all_owned(tokens: Sequence[_Token], direction: _Direction, sheet: Sheet) -> dict[str, _Token] | None:
    """The day of every word in one direction; None where a word has none or several, or two words the same."""
    owned: dict[str, _Token] = {}
    for at, token in enumerate(tokens):
        day = direction(tokens, at, sheet) if token.word else None
        if day is None:
            continue
        if token.word in owned or day in owned.values():
            return None
        owned[token.word] = day
    return owned if len(owned) == len({t.word for t in tokens if t.word}) else None


def _tokens(sheet: Sheet) -> Iterator[_Token]:
    """Days and words in lines that hold nothing else; a 发布 behind a company's name is the issuer's."""
    for number, row in enumerate(rows_of(sheet.pieces)):
        issuer = False
        for piece in row:
            text, places = fold_places(piece.text)
            if _ALLOWED.search(_TOKEN.sub("", text)):
                issuer = True
                continue
            for match in _TOKEN.finditer(text):
                if match["word"] == "发布" and issuer and not any(c.isdigit() for c in text):
                    continue
                part = piece.part(places[match.start()], places[match.end()])
                yield _Token(part, number, match["word"] or "", bool(match["colon"]))


def _beside(tokens: Sequence[_Token], at: int, step: int, sheet: Sheet) -> _Token | None:
    token = tokens[at]
    other = tokens[at + step] if 0 <= at + step < len(tokens) else None
    if other is None or other.word or other.row != token.row:
        return None
    apart = max(other.box.x0 - token.box.x1, token.box.x0 - other.box.x1)
    return other if apart < _NEAR_ROW * sheet.em(token.box) else None


def _before(tokens: Sequence[_Token], at: int, sheet: Sheet) -> _Token | None:
    return None if tokens[at].colon else _beside(tokens, at, -1, sheet)


def _behind(tokens: Sequence[_Token], at: int, sheet: Sheet) -> _Token | None:
    return _beside(tokens, at, 1, sheet)


def _stacked(tokens: Sequence[_Token], at: int, step: int, sheet: Sheet) -> _Token | None:
    """The day in the nearest row above (-1) or below (1) that has anything where the word stands."""
    word = tokens[at].box
    in_column = [
        t
        for t in tokens
        if t.row != tokens[at].row
        and (t.box.centre[1] - word.centre[1]) * step > 0
        and (abs(t.box.centre[0] - word.centre[0]) < 0.07 or abs(t.box.x0 - word.x0) < sheet.em(word))
    ]
    nearest = min(in_column, key=lambda t: abs(t.box.centre[1] - word.centre[1]), default=None)
    if nearest is None or nearest.word:
        return None
    return nearest if abs(nearest.box.centre[1] - word.centre[1]) < _NEAR_COLUMN * word.height else None


def _over(tokens: Sequence[_Token], at: int, sheet: Sheet) -> _Token | None:
    return None if tokens[at].colon else _stacked(tokens, at, -1, sheet)


def _under(tokens: Sequence[_Token], at: int, sheet: Sheet) -> _Token | None:
    return _stacked(tokens, at, 1, sheet)


_ROWS: tuple[_Direction, ...] = (_before, _behind)
_COLUMNS: tuple[_Direction, ...] = (_over, _under)


def _headless(run: Running, word: str) -> Iterator[Candidate]:
    """A date whose year the stamp swallowed: the year can only be guessed from the other date of the cover."""
    other = re.search(rf"({DAY})[^\d㐀-鿿]{{0,2}}(?:发布|实施)", run.text)
    rest = re.search(rf"(?:^|\n|[^\d-])([\dA-Za-z]{{0,4}}-(\d\d)-(\d\d)){word}", run.text)
    if rest is None:
        return
    lines = run.lines(*rest.span(1))
    known = DATE.parse(other.group(1)).value if other else None
    value = None
    if known:
        day = (int(rest[2]), int(rest[3]))
        year = known.year + ((known.month, known.day) > day) * (1 if word == "实施" else 0)
        value = DATE.parse(f"{year}-{rest[2]}-{rest[3]}").value
    yield Candidate(Parsed(value, "年份看不清，系据另一日期推测"), spaced(lines), lines, run.sheet, 1.0, 2, word)
