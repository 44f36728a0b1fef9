"""Finding printed labels in a line: whole, before a colon, before a gap, run on, misread.

A label is compared folded (NFKC, no blanks). Where one label is the end or the beginning of another (名称, 产品名称)
the longest that fits wins, and a label never starts in the middle of a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from extractors.layout import Piece, fold_places
from extractors.lists import WORDS as WORDS
from extractors.lists import confusable_pairs as confusable_pairs
from extractors.lists import header_words as header_words
from extractors.lists import heading_endings as heading_endings
from extractors.lists import kinds_of_groups as kinds_of_groups
from extractors.lists import labels_of as labels_of
from extractors.lists import look_alikes as look_alikes
from extractors.lists import subheads as subheads
from extractors.lists import word_list as word_list
from extractors.numbering import NUMBERING, circled_starts, unnumbered
from extractors.thesaurus import concepts, fields_of, has_meanings, is_worded
from extractors.translations import english_start as english_start

_COLON = ":︰∶"
_WEAK_COLON = ";.。"
"""What a colon with a speck, or with half of it lost, is read as."""
_UNKNOWN = re.compile(r"[㐀-鿿][㐀-鿿、/()]{0,9}[㐀-鿿)]$")
_ACTIVITIES = re.compile(r"(?=.*、)(?:^|.*、)(?:制造|加工|销售|生产|批发|零售|研发|开发|设计|服务|安装|维修)")
"""What a list of things done begins with, 制造、加工、销售:, is no label of its own."""
_NO_LABEL_BEFORE = re.compile(r"(?:一般|许可|前置|后置)(?:经营)?项目$|其中$|包括$|[即如为是]$")
_CONTINUED = re.compile(
    r"^(?:[的与和及或应须可不已未如将对按每必并、,，。;；)为是由在]|名称|编号|情况|证书|证明|信息|要求|方法|变更)"
)
_OF_THE_VALUE = re.compile(r"\((?:人民币|美元|港[元币]|欧元|日元|[㐀-鿿][A-Za-z]?)\)")
"""A bracket that opens the value, not one that belongs to the label: a currency, a province before a number."""
_SPECKS = re.compile(r"[·.`'‘’・•]")
"""What specks of dust between the characters of a label are read as."""
_CJK = re.compile(r"[㐀-鿿]")


_WORD = "|".join(word_list("english"))
_SUFFIX = rf"(?:\((?:\d{{1,2}}位)?[^()\d]{{0,14}}\)|[/.,&'-]*(?i:{_WORD})[/.,&'-]*)*"
_TAIL = re.compile(_SUFFIX + r"$")


@dataclass(frozen=True)
class Hit:
    """A label in a line: `start` to `end` are its characters in the original text, the value begins at `value`.

    `name` is "" for something that is printed like a label and not known. `closed`: a colon or a clear gap follows,
    or the line is nothing but the label. `exact` is false where it was read with an error, `guessed` true where that
    error is none that readers are known to make: a value there needs a proof of its own.
    """

    name: str
    start: int
    end: int
    value: int
    closed: bool
    exact: bool = True
    guessed: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """The labels of a document type (`own`), and other labels that must never be taken for a value (`stops`).

    Of a `type` with meanings in the thesaurus, wordings that no list has are known as well (`composed`).
    """

    own: frozenset[str]
    stops: frozenset[str] = frozenset()
    type: str = ""

    @classmethod
    def of(cls, own: Iterable[str], document_type: str = "") -> Vocabulary:
        kind = document_type if has_meanings(document_type) else ""
        return cls(frozenset(own), frozenset(word_list("other_labels")) - frozenset(own), kind)

    def composed(self, word: str) -> bool:
        """Whether a folded text is a label by the grammar of labels, of this type or of another."""
        if not self.type or len(word) < 2:
            return False
        return word in word_list("bare_labels") or bool(concepts(word)) or is_worded(self.type, word)

    def is_label(self, word: str) -> bool:
        """Whether a folded text is a label, listed or composed."""
        return word in self.known or self.composed(word)

    def meant(self, word: str) -> bool:
        """Whether the grammar of labels makes it one of this type's own."""
        return bool(self.type) and len(word) > 1 and bool(fields_of(self.type, word))

    @cached_property
    def known(self) -> frozenset[str]:
        return self.own | self.stops

    @cached_property
    def _by_length(self) -> Mapping[int, Sequence[str]]:
        found: dict[int, list[str]] = {}
        for word in self.known:
            found.setdefault(len(word), []).append(word)
        return found

    @cached_property
    def longest(self) -> int:
        return max((len(w) for w in self.known), default=0)

    def whole(self, text: str) -> tuple[str, bool] | None:
        """The label a folded text consists of, and whether it was read without error."""
        bare = unnumbered(text)
        bare = bare.strip(_COLON + "_.。;·")
        for word in (bare, _TAIL.sub("", bare)):
            if word in self.known:
                return word, True
        word = _TAIL.sub("", bare)
        if composed := next((w for w in (bare, word) if self.composed(w)), None):
            return composed, True
        for start in circled_starts(bare):
            if circled := next((w for w in (bare[start:], _TAIL.sub("", bare[start:])) if self.is_label(w)), None):
                return circled, True
        misread = self._misread(word) or self._misread_composed(word)
        return (misread, False) if misread else None

    def _misread_composed(self, word: str) -> str | None:
        """The one label by the grammar that this is, but for a character known to be misread."""
        if not (self.type and 4 <= len(word) <= 14):
            return None
        others = (word[:at] + c + word[at + 1 :] for at, char in enumerate(word) for c in look_alikes().get(char, ""))
        near = {other for other in others if self.meant(other)}
        return near.pop() if len(near) == 1 else None

    def _misread(self, word: str) -> str | None:
        """The one label this is, but for a misread character. Short labels must be exact."""
        if not 4 <= len(word) <= self.longest + 1:
            return None
        lengths = range(len(word) - 1, len(word) + 2)
        near = {k for n in lengths for k in self._by_length.get(n, ()) if _one_slip(word, k)}
        return near.pop() if len(near) == 1 else None

    def guessed(self, text: str) -> str | None:
        """The one long label that a folded text is but for one character, whatever that is."""
        word = _TAIL.sub("", text.strip(_COLON + "_.。;·"))
        if len(word) < 6:
            return None
        same = self._by_length.get(len(word), ())
        near = {k for k in same if Levenshtein.distance(k, word, score_cutoff=1) == 1}
        return near.pop() if len(near) == 1 and near <= self.own else None

    def prefix(self, text: str) -> str | None:
        """The longest listed label a folded text begins with."""
        return next((text[:n] for n in range(min(self.longest, len(text)), 1, -1) if text[:n] in self.known), None)

    def composed_prefix(self, text: str, ends: Iterable[int]) -> str | None:
        """The longest label by the grammar that a folded text begins with and that ends at one of these places."""
        if not self.type:
            return None
        digits = re.match(r"[㐀-鿿]{3,12}(?=[\dA-Z(]*\d|[〇○零一二三四五六七八九]{4}年)", text)
        words = re.match(r"[㐀-鿿/、()]{2,14}", text)
        translated = words.end() if words and english_start(text[words.end() :]) else 0
        places = {*ends, digits.end() if digits else 0, translated}
        return next((text[:n] for n in sorted(places, reverse=True) if 1 < n <= 28 and self.composed(text[:n])), None)

    def suffix(self, text: str) -> str | None:
        """The longest label a folded text ends with."""
        return next((text[-n:] for n in range(min(self.longest, len(text)), 1, -1) if text[-n:] in self.known), None)


def _one_slip(read: str, label: str) -> bool:
    """Whether one is the other with a single misread, lost or added character."""
    if Levenshtein.distance(read, label, score_cutoff=1) != 1:
        return False
    if len(read) != len(label):
        return len(label) >= 5
    slip = next((a, b) for a, b in zip(read, label, strict=True) if a != b)
    return frozenset(slip) in confusable_pairs() or (len(label) >= 6 and not _CJK.match(slip[0]))


def hits_in(piece: Piece, vocabulary: Vocabulary, em: float) -> list[Hit]:
    """All labels printed in a piece, from left to right."""
    text, places = fold_places(piece.text)
    if not text:
        return []
    whole = vocabulary.whole(text)
    if whole:
        return [Hit(whole[0], 0, len(piece.text), len(piece.text), True, whole[1])]
    if guessed := vocabulary.guessed(text):
        return [Hit(guessed, 0, len(piece.text), len(piece.text), True, False, True)]
    if framed := _framed(text, places, vocabulary):
        return [framed]
    gaps = _gaps(piece, places, em)
    found: list[Hit] = []
    for start, end, name, exact in _before_colons(text, vocabulary, gaps):
        value = end + 1
        while value < len(text) and text[value] in _COLON:
            value += 1
        found.append(Hit(name, places[start], places[end], places[value], True, exact))
    found.extend(_without_colon(text, places, vocabulary, gaps, found))
    return _apart(found)


_FRAMED = re.compile(r"[【〔\[〖「]([^】〕\]〗」]{2,20})[】〕\]〗」]:?")


def _framed(text: str, places: tuple[int, ...], vocabulary: Vocabulary) -> Hit | None:
    """The label in brackets of its own, `【名称】`, that a line begins with."""
    frame = _FRAMED.match(text)
    whole = vocabulary.whole(frame.group(1)) if frame else None
    if frame is None or whole is None:
        return None
    end = places[frame.end()]
    return Hit(whole[0], 0, end, end, True, whole[1])


def _gaps(piece: Piece, places: tuple[int, ...], em: float) -> set[int]:
    """The folded places before which there is a gap: clear blank space, printed or seen."""
    text, edges = piece.text, piece.line.char_edges
    found = set()
    for at, (before, here) in enumerate(pairwise(places[:-1]), start=1):
        blank = here - before > 1 and text[before + 1 : here].isspace()
        if text[here] in "_＿" and text[before] not in "_＿":  # the line that a value is written on
            found.add(at)
        wide = bool(edges) and edges[here] - edges[before] > (2.0 if _CJK.match(text[before]) else 1.7) * em
        if wide or (blank and (here - before > 2 or not edges)):
            found.add(at)
    return found


def _before_colons(text: str, vocabulary: Vocabulary, gaps: set[int]) -> Iterator[tuple[int, int, str, bool]]:
    """(start, end, name, exact) of every label that a colon closes."""
    border = 0
    for at, char in enumerate(text):
        if (char not in _COLON and (char not in _WEAK_COLON or border)) or at == border:
            continue
        head = text[border:at]
        if char in _WEAK_COLON and not _is_label(unnumbered(head), text[at + 1 :], vocabulary):
            continue
        found = _closed_label(head, vocabulary, {g - border for g in gaps} | ({0} if border == 0 else set()))
        if found:
            start, name, exact = found
            yield border + start, at, name, exact
            border = at + 1


def _is_label(head: str, rest: str, vocabulary: Vocabulary) -> bool:
    """Whether a text is a label of this paper, and what follows may be its value."""
    return (head in vocabulary.own or (len(head) > 1 and vocabulary.meant(head))) and not rest.startswith(("。", "."))


def _closed_label(head: str, vocabulary: Vocabulary, gaps: set[int]) -> tuple[int, str, bool] | None:
    head = head.rstrip("._。;·")
    tail = _TAIL.search(head)
    bare = head[: tail.start()] if tail and tail.start() else head
    decoration = NUMBERING.match(bare)
    offset = decoration.end() if decoration else 0
    if head[offset:] in vocabulary.known:  # a bracket may be the label's own
        return offset, head[offset:], True
    if bare[offset:] in vocabulary.known:  # whatever gaps are between its characters
        return offset, bare[offset:], True
    if word := next((w for w in (head[offset:], bare[offset:]) if vocabulary.composed(w)), None):
        return offset, word, True
    if circled := next((start for start in circled_starts(bare) if vocabulary.is_label(bare[start:])), 0):
        return circled, bare[circled:], True
    begins = sorted({0, *(g for g in gaps if g < len(bare))}, reverse=True)
    if place := next((n for n in begins if n and vocabulary.composed(bare[n:])), 0):
        return place, bare[place:], True
    known = next((word for begin in begins if (word := vocabulary.suffix(bare[begin:]))), None)
    if known:
        start = len(bare) - len(known)
        first = start in (0, offset) or start in gaps
        if first or _stands_in_line(bare[:start], known, vocabulary):
            return start, known, True
        return _unknown(bare, gaps)
    plain = _SPECKS.sub("", bare)
    if plain in vocabulary.known:
        return 0, plain, True
    begin = max((g for g in gaps if g < len(bare)), default=None)
    if begin is None:
        return None
    whole = vocabulary.whole(bare[begin:])
    if whole:
        return begin, whole[0], whole[1]
    return _unknown(bare, gaps)


def _stands_in_line(before: str, known: str, vocabulary: Vocabulary) -> bool:
    """Whether words that are a label's, in the middle of a line and behind no gap, are one and not part of a sentence.

    `…运输。一般项目:…` goes on with a list, `…均符合要求,检验结论:合格` with a sentence.
    """
    if _NO_LABEL_BEFORE.search(before + known) or before[-1] in ",、;。":
        return False
    loose = not _CJK.match(before[-1]) or len(before) > 8
    return (known in vocabulary.own and (loose or len(known) >= 4)) or (len(known) >= 4 and loose)


def _unknown(bare: str, gaps: set[int]) -> tuple[int, str, bool] | None:
    """Something printed like a label that is not on any list."""
    begin = max((g for g in gaps if g < len(bare)), default=None)
    if begin is None:
        return None
    word = bare[begin:]
    if _UNKNOWN.fullmatch(word) and not _NO_LABEL_BEFORE.search(word) and not _ACTIVITIES.match(word):
        return begin, "", True
    return None


def _without_colon(
    text: str, places: tuple[int, ...], vocabulary: Vocabulary, gaps: set[int], closed: list[Hit]
) -> Iterator[Hit]:
    """Labels at the start, or after a gap, that no colon follows."""
    taken = {at for hit in closed for at in range(hit.start, hit.value)}
    blanks = {at for at, (before, here) in enumerate(pairwise(places[:-1]), start=1) if here - before > 1}
    decoration = NUMBERING.match(text)
    for start in sorted({decoration.end() if decoration else 0, *circled_starts(text)} | gaps):
        if start >= len(text) or places[start] in taken:
            continue
        name = vocabulary.prefix(text[start:])
        if not name or start + len(name) not in gaps:
            ends = [end - start for end in (*gaps, *blanks, len(text)) if end > start]
            name = max(name or "", vocabulary.composed_prefix(text[start:], ends) or "", key=len)
        if not name or places[start + len(name) - 1] in taken:
            continue
        end = start + len(name)
        suffix = re.match(r"\([^()\d]{1,14}\)", text[end:])
        apart = end in gaps or (suffix is not None and _OF_THE_VALUE.match(suffix.group()))
        end += suffix.end() if suffix and not apart else 0
        end = _behind_translation(text, end, gaps)
        blank = end in blanks and _is_label(name, text[end:], vocabulary) and not _CONTINUED.match(text[end:])
        gap = end in gaps or end >= len(text) or blank
        known = name in vocabulary.known
        if gap or not known or (start == min(gaps | {0}) and _runs_on(name, text[end:], vocabulary)):
            yield Hit(name, places[start], places[end], places[end], gap)


def _behind_translation(text: str, end: int, gaps: set[int]) -> int:
    """Where the translation that follows a label ends: at a gap, or at a character of no word."""
    for gap in sorted(g for g in gaps if g > end + 2):
        if english_start(text[end:gap]) == text[end:gap]:
            return gap
    return end + len(english_start(text[end:]))


def _runs_on(name: str, rest: str, vocabulary: Vocabulary) -> bool:
    """Whether a value may follow its label without any sign between them."""
    sentence = len(name) == 2 and re.search(r"[,。;]", rest)
    return name in vocabulary.own and not sentence and not _CONTINUED.match(rest) and ":" not in rest[:8]


def _apart(hits: list[Hit]) -> list[Hit]:
    """Hits in order, without those that lie inside an earlier one."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start, -h.value)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept
