"""From pairs to fields: candidates for a field are gathered from all pages, weighed against each other, and settled.

A field is `read` only if its label (or place) and its value agree, every character was read well, and no other
place of the document says otherwise. Whatever is less than that is `doubtful`, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from itertools import pairwise
from statistics import median

from extractors.as_printed import printed_so
from extractors.joint import own_part
from extractors.kinds import CODE, COMPANY, PERSON, TERM_START, VALID_FROM, Kind, joined
from extractors.labels import Vocabulary, english_start, word_list
from extractors.layout import Piece, Sheet, fold_places, rows_of
from extractors.pairing import How, Pair
from extractors.pairs import pairs_on
from extractors.reasons import LOOSE, POORLY_READ
from extractors.sections import meant_by_section
from extractors.thesaurus import fields_of
from pipeline.model.facts import Evidence, Parsed, evidence_of
from pipeline.model.geometry import Box
from pipeline.model.reading import Line, Reader
from pipeline.text.dates import ABSENT
from pipeline.text.normalise import fold

WEAK_LINE = 0.80
"""Below this mean certainty a line is not believed."""
WEAK_CHARACTER = 0.60
"""Below this certainty of a single character a value is not believed."""

DOUBLED_CHARACTER = 0.85
"""Where two equal characters stand side by side, the reader may have seen one twice: then more is asked."""

_INDIFFERENT = frozenset(' \u3000（）()：:，,；;、。“”"《》—–－-~～')
_DOUBLED = re.compile(r"([㐀-鿿])\1")
_DASH = re.compile(r"(?<=[0-9A-Za-z])一(?=(?:19|20)\d\d(?!\d))")
"""The dash before a standard's year, read as the number one."""
_CJK = re.compile(r"[㐀-鿿]")
_HAN = re.compile(r"[㐀-鿿〇]")
_STRENGTH = {How.COLON: 1.0, How.CELL: 1.0, How.BESIDE: 0.97, How.UNDER: 0.9, How.RUN_ON: 0.7, How.UNSURE: 0.5}


@dataclass(frozen=True)
class Candidate:
    """A possible value of a field.

    `checked`: its own check digit agrees, which no chance misreading survives.
    `rank` is 0 for the field's best label; `strength` 0–1 says how sure it is that this is the field.
    """

    parsed: Parsed
    raw: str
    lines: tuple[Line, ...]
    sheet: Sheet | None
    strength: float = 1.0
    rank: int = 0
    label: str = ""
    proof: bool = False
    open_ended: bool = False
    checked: bool = False

    @property
    def empty(self) -> bool:
        return self.parsed.value is None and not self.open_ended and self.parsed.reason in ("", ABSENT.reason)

    @property
    def certainty(self) -> float:
        """Mean certainty of the characters, weighed by length."""
        total = sum(len(line.text) for line in self.lines)
        return sum(line.confidence * len(line.text) for line in self.lines) / total if total else 0.0

    @property
    def weakest(self) -> float:
        value = self.parsed.value if isinstance(self.parsed.value, str) else None
        return min((weakest_character(line, value) for line in self.lines), default=0.0)

    @property
    def reason(self) -> str:
        """Why it cannot be believed; "" where it can."""
        if self.parsed.reason and not self._printed_so:
            return self.parsed.reason
        enough = 0.3 if self.checked else 0.5 if self.proof else 0.75
        if self.strength < enough:
            return LOOSE
        if self.checked:
            return ""
        if any(is_variant(char) for char in (self.parsed.value if isinstance(self.parsed.value, str) else self.raw)):
            return f"{POORLY_READ}：含异体字形或罕用字"
        if self.sheet and any(holed(line, self.sheet) for line in self.lines):
            return "文字中间有空缺，可能漏读一字"
        doubled = _DOUBLED.search(self.raw) and self.weakest < DOUBLED_CHARACTER
        if self.certainty < WEAK_LINE or self.weakest < WEAK_CHARACTER or doubled:
            return POORLY_READ
        return ""

    @property
    def _printed_so(self) -> bool:
        """Whether what breaks its rule was not misread: it is print of the file itself."""
        in_print = bool(self.lines) and all(line.reader is Reader.TEXT for line in self.lines)
        return in_print and printed_so(self.parsed.value, self.raw, self.parsed.reason, self.strength)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        found = evidence_of(self.sheet.reading, self.lines) if self.sheet else ()
        if self.label == "watermark":  # slanted: its boxes cannot be cut out and read again
            return tuple(e.model_copy(update={"straight": None}) for e in found)
        return found


_HOLE, _EVEN, _ENOUGH = 1.55, 1.4, 5
"""A step over a character that was not read, and the widest of all others, in usual steps; and how many it takes."""


def holed(line: Line, sheet: Sheet) -> bool:
    """Whether one step between evenly set characters is wide enough for one more: a rare one that was left out."""
    steps = [wide for a, b, wide, blank in _steps(Piece(line), sheet) if _HAN.match(a) and _HAN.match(b) and not blank]
    if len(steps) < _ENOUGH:
        return False
    usual, (second, widest) = median(steps), sorted(steps)[-2:]
    return widest > _HOLE * usual and second < _EVEN * usual


@lru_cache(maxsize=8192)
def is_variant(char: str) -> bool:
    """Whether a character is outside GB/T 2312: another region's shape, or so rare that readers hardly know it."""
    if not "㐀" <= char <= "鿿":
        return "\uf900" <= char <= "\ufaff"
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False


def weakest_character(line: Line, value: str | None = None) -> float:
    """The certainty of the least certain character that matters: of those that went into the value, where it is given.

    Blanks, and marks that are printed wide or narrow to the same effect, always divide the reader: they do not count.
    """
    text = _DASH.sub("-", line.text)
    used = _used(text, value) if value else None
    counted = [
        certainty
        for at, (certainty, char) in enumerate(zip(line.char_confidences, text, strict=False))
        if char not in _INDIFFERENT and (used is None or at in used)
    ]
    return min(counted, default=line.confidence)


_TICK = re.compile(r"[□☐◻].*[√☑✓✔■☒]|[√☑✓✔■☒].*[□☐◻]")  # among open boxes it is seen, however unsure its shape


def _used(text: str, value: str) -> frozenset[int] | None:
    """The places in a line whose characters went into the value; None where nearly nothing did: it was put in words."""
    folded, places = fold_places(text)
    wanted = fold(value).replace(" ", "")
    blocks = SequenceMatcher(None, folded, wanted, autojunk=False).get_matching_blocks()
    used = [places[at] for block in blocks for at in range(block.a, block.a + block.size)]
    return frozenset(used) if 2 * len(used) >= len(folded) or _TICK.search(folded) else None


@dataclass
class View:
    """A document as its fields see it: all pages laid out, all label–value pairs."""

    sheets: tuple[Sheet, ...]
    vocabulary: Vocabulary
    pairs: list[Pair] = field(default_factory=list)

    @classmethod
    def of(
        cls, sheets: Sequence[Sheet], labels: Iterable[str], taken: Collection[int] = (), document_type: str = ""
    ) -> View:
        """The view of these pages, leaving out pieces (by `id`) that belong to tables."""
        vocabulary = Vocabulary.of(labels, document_type)
        return cls(tuple(sheets), vocabulary, [pair for s in sheets for pair in pairs_on(s, vocabulary, taken)])

    @cached_property
    def _owned(self) -> dict[int, list[Box]]:
        owned: dict[int, list[Box]] = {}
        for pair in self.pairs:
            if pair.label and (pair.how not in (How.UNDER, How.UNSURE) or _of_a_day(pair.label)):
                sure = pair.label in self.vocabulary.known or self.vocabulary.meant(pair.label)
                values = pair.values if sure else pair.values[:1]
                if pair.label.endswith(_BODIES):  # its name may not have been read: a day beside it is not the label's
                    values = [v for v in values if not _A_DAY.fullmatch(fold_places(v.text)[0])]
                owned.setdefault(pair.sheet.index, []).extend(v.box for v in values)
        return owned

    def is_owned(self, sheet: Sheet, piece: Piece) -> bool:
        """Whether a label owns some of this text: beside it, not merely over it."""
        return any(b.overlap(piece.box).area > 0.5 * b.area for b in self._owned.get(sheet.index, ()))

    def labelled(self, *labels: str) -> list[Pair]:
        """The pairs with one of these labels, on all pages in order."""
        return [pair for pair in self.pairs if pair.label in labels]


def _of_a_day(label: str) -> bool:
    """Whether a label asks for a day or a term: a day under it is no other."""
    return label.endswith(("日期", "时间", "期限", "日", "有效期", "有效期至", "有效期自"))


_BODIES = ("机关", "机构", "部门", "单位", "公司", "局")
_A_DAY = re.compile(r"[\d〇○零一二三四五六七八九]{4}[年./-].{1,3}[月./-].{1,3}日?")

Find = Callable[[View, Kind], Iterable[Candidate]]
"""Finds a field by something other than a label: its place on a cover, a set phrase, a number's shape."""


def by_label(view: View, labels: Sequence[str], kind: Kind) -> list[Candidate]:
    """Candidates beside these labels, the best label first."""
    found = (
        candidate(pair, own_part(kind, label) if kind in (CODE, COMPANY) else kind, rank)
        for rank, label in enumerate(labels)
        for pair in view.labelled(label)
    )
    return [unglued(one, kind, view.vocabulary.own.difference(labels)) for one in found]


_NEXT = re.compile(r"([,。;]?)((?:[㐀-鿿]|/){3,9}?)(?=[:为是]|[自至从](?:公元)?\d)")


def unglued(one: Candidate, kind: Kind, labels: Collection[str]) -> Candidate:
    """A value without the next label of its sentence and what follows; in doubt where no comma parts them."""
    value = one.parsed.value
    if not isinstance(value, str) or kind.proof or one.parsed.reason:
        return one
    for match in _NEXT.finditer(value, 2):
        if match[2] in labels:
            reason = "" if match[1] else f"其中夹有“{match[2]}”，文字可能不属于此处"
            return replace(one, parsed=Parsed(value[: match.start()] if match[1] else value, reason))
    return one


COMPOSED = 7
"""Rank of labels that no list has: behind the usual ones of a field, before its rare and makeshift ones."""


def by_meaning(view: View, field: str, kind: Kind) -> list[Candidate]:
    """Candidates beside labels that are not listed for this type and by the grammar of labels mean this field.

    Where the label may mean something else on this paper, or is listed as none of ours, the value is in doubt.
    """
    found = []
    for pair in view.pairs:
        if len(pair.label) < 2 or pair.label in view.vocabulary.own:
            continue
        meaning = fields_of(view.vocabulary.type, pair.label).get(field)
        placed = None if meaning and not meaning.doubtful else meant_by_section(view.vocabulary.type, pair).get(field)
        meaning = placed or meaning
        if meaning is None:
            continue
        one = candidate(pair, own_part(kind, pair.label), COMPOSED + meaning.place)
        unsure = meaning.doubtful or (pair.label in view.vocabulary.stops and not placed)
        if unsure and not one.parsed.reason and not one.empty:
            one = replace(one, parsed=Parsed(one.parsed.value, f"标签“{pair.label}”可能另有所指，请核对"), rank=60)
        found.append(one)
    return found


def candidate(pair: Pair, kind: Kind, rank: int = 0) -> Candidate:
    """What a pair says, read as this kind."""
    if kind is TERM_START and pair.label.endswith(("自", "起")):
        kind = VALID_FROM
    how = How.BESIDE if pair.how == How.RUN_ON and _plainly_begins(pair, kind) else pair.how
    strength = _STRENGTH[how] * (1.0 if pair.exact else 0.72) * (0.78 if pair.signed else 1.0)
    rows = [kept for row in rows_of(pair.values) if (kept := _near(row, kind, pair))]
    pieces, parsed = _parsed(rows, kind)
    reason = parsed.reason
    if not reason and parsed.value is not None and not kind.whole_row and kind is not PERSON and _torn(pieces, pair):
        reason = "文字中间有空缺，可能被遮盖"
    if not reason and parsed.value is not None and _twice(pieces, pair):
        reason = "两段文字相接处有相同的字，可能重复"
    if not reason and isinstance(parsed.value, str) and _translated(parsed.value):
        reason = "内容前夹有标签的英文"
    if not reason and pair.rest and kind.rows == "many" and not kind.proof and parsed.value is not None:
        reason = "其后另有文字，内容可能不全"
    raw = _raw(rows_of(pieces))
    if kind.rows == "many" and isinstance(parsed.value, str):
        pieces = [p for p in pieces if _went_into(p.text, parsed.value)] or pieces
    lines = tuple(p.line for p in pieces)
    return Candidate(
        Parsed(parsed.value, reason),
        raw,
        lines or (pair.at.line,),
        pair.sheet,
        strength,
        rank,
        pair.label,
        kind.proof and not parsed.reason and parsed.value is not None,
        kind.dated and parsed == Parsed(None) and bool(lines),
        kind.checked and not parsed.reason,
    )


def _plainly_begins(pair: Pair, kind: Kind) -> bool:
    """Whether a value that runs on from its label can begin nowhere else: figures behind words, a surname."""
    text = fold_places(pair.values[0].text)[0] if pair.values and len(pair.values) == 1 else ""
    if kind is PERSON:
        return len(pair.label) > 2 and _NAME.fullmatch(text) is not None
    return bool(_CJK.match(pair.label[-1:])) and _FIGURES.fullmatch(text) is not None


_NAME = re.compile(rf"(?:{'|'.join(word_list('surnames'))})[㐀-鿿]{{1,2}}")
_FIGURES = re.compile(r"[A-Z0-9(][A-Z0-9()/.\-]*\d[A-Z0-9()/.\-]*")


def _translated(value: str) -> bool:
    """Whether a value begins with several words of a label's translation: its place was mistaken."""
    words = value.split()
    return len(words) > 2 and all(english_start(w) == w for w in words[:2])


def _went_into(text: str, value: str) -> bool:
    """Whether a value has most of a text in it: what a kind left out, such as the words of a seal, is no evidence."""
    text, value = fold_places(text)[0], fold(value).replace(" ", "")
    if text in value:
        return True
    blocks = SequenceMatcher(None, text, value, autojunk=False).get_matching_blocks()
    return 2 * sum(block.size for block in blocks) >= len(text)


def _torn(pieces: Sequence[Piece], pair: Pair) -> bool:
    """Whether Chinese text has a hole in it that a missing character would fill."""
    for row in rows_of(pieces):
        for a, b in pairwise(row):
            em = pair.sheet.em(a.box)
            if _CJK.match(a.text[-1]) and _CJK.match(b.text[0]) and b.box.x0 - a.box.x1 > 0.8 * em:
                return True
        for piece in row:
            steps = [
                (wide, blank) for x, y, wide, blank in _steps(piece, pair.sheet) if _CJK.match(x) and _CJK.match(y)
            ]
            usual = median(wide for wide, _ in steps) if len(steps) > 3 else 1.0
            if any(wide > 2.1 or (blank and wide > 1.7 * usual) for wide, blank in steps):
                return True
    return False


def _twice(pieces: Sequence[Piece], pair: Pair) -> bool:
    """Whether a character at the end of one piece is the same as at the beginning of the next, where they touch."""
    seams = ((a, b) for row in rows_of([pair.at, *pieces]) for a, b in pairwise(row))
    return any(
        bool(_CJK.match(a.text[-1])) and a.text[-1] == b.text[0] and b.box.x0 - a.box.x1 < 0.3 * pair.sheet.em(a.box)
        for a, b in seams
    )


def _steps(piece: Piece, sheet: Sheet) -> Iterator[tuple[str, str, float, bool]]:
    """Neighbouring characters, how many characters apart their left edges are, whether a blank was read there."""
    edges, em = piece.line.char_edges, sheet.em(piece.box)
    printed = [i for i, char in enumerate(piece.text) if not char.isspace()] if edges else []
    for a, b in pairwise(printed):
        yield piece.text[a], piece.text[b], (edges[b] - edges[a]) / em, b - a > 1


def _raw(rows: Iterable[Sequence[Piece]]) -> str:
    return "\n".join(" ".join(p.text for p in row) for row in rows).strip()


def _near(row: list[Piece], kind: Kind, pair: Pair) -> list[Piece]:
    """The pieces of a row that hang together; what stands far behind is left out, and that is remembered."""
    if kind.whole_row or len(row) < 2:
        return row
    kept = row[:1]
    for piece in row[1:]:
        if piece.box.x0 - kept[-1].box.x1 > 2.5 * pair.sheet.em(piece.box):
            pair.rest = True
            break
        kept.append(piece)
    return kept


def _parsed(rows: Sequence[list[Piece]], kind: Kind) -> tuple[list[Piece], Parsed]:
    """The pieces the value was made of, and the value."""
    texts = [" ".join(p.text for p in row) for row in rows]
    if not rows:
        return [], Parsed(None)
    if kind.rows == "one":
        return list(rows[0]), kind.parse(joined(texts[:1]))
    if kind.rows == "until":
        for n in range(1, len(rows) + 1):
            found = kind.parse(joined(texts[:n]))
            if found.value is not None and not found.reason:
                return [p for row in rows[:n] for p in row], found
        return list(rows[0]), kind.parse(joined(texts[:1]))
    whole = kind.parse(joined(texts))
    for n in range(len(rows) - 1, 0, -1) if whole.reason and kind.proof else ():
        shorter = kind.parse(joined(texts[:n]))
        if not shorter.reason:
            return [p for row in rows[:n] for p in row], shorter
    return [p for row in rows for p in row], whole
