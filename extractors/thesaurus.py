"""What printed labels mean: a grammar of the ways papers name things, so that unlisted wordings are known as well.

`concepts(label)` says what a label names (接样日期: `received`), `fields_of(type, label)` which fields of a type
that is. The words are data: words/thesaurus.yaml (concepts) and words/meanings.yaml (concepts by type and field).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from corpus.data.files import parsed
from extractors.label_words import concepts_by_words, has_words
from extractors.lists import WORDS
from pipeline.text.normalise import fold

_LONGEST = 28
_BRACKETS = re.compile(r"\([^()]*\)")
_MARKS = re.compile(r"[\s/、·.,:;&'‘’_\\-]+")
_JOINED = re.compile(r"[\s·.'‘’_\\-]+")
"""The same without those that stand for 和."""
_HINT = re.compile(r"(?:盖章|公章|签章|签字|签名|必填|全称|如有|如实填写|印章)$")


@dataclass(frozen=True)
class Meaning:
    """A field that a label may stand for: `place` among the field's concepts, `doubtful` where it may be another's."""

    place: int
    doubtful: bool


@cache
def _data(name: str) -> Mapping[str, Any]:
    return dict(parsed(WORDS / f"{name}.yaml"))


@cache
def forms_of(concept: str) -> tuple[str, ...]:
    """The forms of a concept, `heading.` before the columns of tables; a party's with the words for its name."""
    book = _data("thesaurus")
    head, _, rest = concept.partition(".")
    if head == "heading":
        return tuple(book["headings"][rest])
    if head in book["parties"]:
        stems = book["parties"][head]
        return tuple(f"{stem} {end}" for stem in stems for end in (book["belongings"][rest] if rest else ["$name?"]))
    return tuple(book["concepts"][concept])


@cache
def all_concepts() -> tuple[str, ...]:
    """Every concept that labels beside a value can have."""
    book = _data("thesaurus")
    owned = (f"{party}.{what}" for party in book["parties"] for what in book["belongings"])
    return (*book["parties"], *owned, *book["concepts"])


def _alternatives(slot: str) -> Iterator[str]:
    for word in slot.split("|"):
        if word.startswith("$"):
            yield from _alternatives(_data("thesaurus")["sets"][word[1:].rstrip("?*")])
        else:
            yield word


def _pattern(form: str) -> str:
    slots = []
    for slot in form.split():
        words = "|".join(_alternatives(slot.rstrip("?*")))
        slots.append(f"(?:{words}){slot[-1] if slot.endswith(('?', '*')) else ''}")
    return "".join(slots)


@cache
def _compiled(concept: str) -> re.Pattern[str]:
    return re.compile("|".join(map(_pattern, forms_of(concept))), re.IGNORECASE)


def _outermost(form: str, last: bool) -> Iterator[str]:
    """The characters that what fits a form may begin or end with, as small letters."""
    slots = form.split()
    for slot in reversed(slots) if last else slots:
        may_lack = slot.endswith("?")
        for word in _alternatives(slot.removesuffix("?")):
            steps = [(c, word[at + 1 : at + 2] == "?") for at, c in enumerate(word) if c != "?"]
            for character, optional in reversed(steps) if last else steps:
                yield character.lower()
                if not optional:
                    break
            else:
                may_lack = True
        if not may_lack:
            return


@cache
def _by_outermost(pool: tuple[str, ...], last: bool) -> Mapping[str, frozenset[str]]:
    """The concepts of a pool by what their labels begin or end with: few patterns are ever tried, or compiled."""
    found: dict[str, set[str]] = {}
    for concept in pool:
        for form in forms_of(concept):
            for character in _outermost(form, last):
                found.setdefault(character, set()).add(concept)
    return {character: frozenset(concepts) for character, concepts in found.items()}


def words_of(form: str) -> list[list[str]]:
    """The words of a form, slot by slot; "" where a slot may be left out. One of each slot makes a label."""
    slots = []
    for slot in form.split():
        words = [word.replace("?", "") for word in _alternatives(slot.removesuffix("?"))]
        slots.append([*words, ""] if slot.endswith("?") else words)
    return slots


_AUTHORITY = "(?:[㐀-鿿()]{2,30}(?:局|委员会|厅|公司|中心|院|所|厂|政府|集团))?"


@cache
def title_patterns(document_type: str) -> tuple[str, ...]:
    """The titles of a document type that its cues do not list, as regular expressions of whole lines without blanks."""
    forms = _data("titles").get(document_type, ())
    return tuple(f"^{_AUTHORITY}(?:{_pattern(form)})$" for form in forms)


def bare_label(text: str, marks: re.Pattern[str] = _MARKS) -> str:
    """A label without blanks, strokes and the marks around it; brackets stay."""
    return marks.sub("", fold(text))


def _variants(label: str, marks: re.Pattern[str] = _MARKS) -> Iterator[str]:
    """The ways to read a label: without its brackets, with what stands in them."""
    whole = bare_label(label, marks).strip("*★●◆·:")
    if whole.isascii():
        yield whole.replace("(", "").replace(")", "")
        return
    outside = _BRACKETS.sub("", whole)
    yield outside
    if outside != whole:
        yield _HINT.sub("", whole.replace("(", "").replace(")", ""))


@lru_cache(maxsize=16384)
def concepts(label: str) -> frozenset[str]:
    """What a folded label names; nothing for what is none."""
    return _found(label, all_concepts())


@lru_cache(maxsize=4096)
def headings(text: str) -> frozenset[str]:
    """The columns that a table's heading may stand over."""
    return frozenset(c.partition(".")[2] for c in _found(text, _all_headings()))


@cache
def _all_headings() -> tuple[str, ...]:
    return tuple(f"heading.{h}" for h in _data("thesaurus")["headings"])


def _found(label: str, pool: tuple[str, ...]) -> frozenset[str]:
    if not 2 <= len(label) <= _LONGEST:
        return frozenset()
    words = [w for w in _variants(label) if len(w) > 1]
    return frozenset(c for w in words for c in _likely(w.lower(), pool) if _compiled(c).fullmatch(w))


def _likely(word: str, pool: tuple[str, ...]) -> frozenset[str]:
    none: frozenset[str] = frozenset()
    return _by_outermost(pool, False).get(word[0], none) & _by_outermost(pool, True).get(word[-1], none)


@cache
def _meanings(document_type: str) -> Mapping[str, Mapping[str, Meaning]]:
    """For every concept the fields of a type it means."""
    found: dict[str, dict[str, Meaning]] = {}
    for field, names in (_data("meanings").get(document_type) or {}).items():
        for place, name in enumerate(n for n in names if not n.startswith("-")):
            found.setdefault(name.removesuffix("?"), {})[field] = Meaning(place, name.endswith("?"))
    return found


@cache
def _excluded(document_type: str) -> Mapping[str, frozenset[str]]:
    """For every field of a type the concepts that its labels must not have besides."""
    fields = (_data("meanings").get(document_type) or {}).items()
    return {field: frozenset(n[1:] for n in names if n.startswith("-")) for field, names in fields}


def has_meanings(document_type: str) -> bool:
    """Whether the labels of a document type have meanings."""
    return bool(_data("meanings").get(document_type))


@lru_cache(maxsize=16384)
def fields_of(document_type: str, label: str) -> Mapping[str, Meaning]:
    """The fields of a document type that a label stands for, each by its likeliest concept."""
    meant, found = concepts(label), dict[str, Meaning]()
    for concept in meant:
        for field, meaning in _meanings(document_type).get(concept, {}).items():
            if not _excluded(document_type)[field] & meant:
                found[field] = min(meaning, found.get(field, meaning), key=lambda m: m.place)
    if found or not has_words(document_type) or (meant and len(_worded(label)) < 2):
        return found  # a label for one thing that no field of the type is stays that
    return _by_words(document_type, label)


def named_fields(document_type: str, label: str) -> frozenset[str]:
    """The fields of a document type that a label surely stands for: what marks pages of that type."""
    return frozenset(field for field, meaning in fields_of(document_type, label).items() if not meaning.doubtful)


def is_worded(document_type: str, label: str) -> bool:
    """Whether a text is a label by the words it is made of, whether or not the type has a field for it."""
    return has_words(document_type) and bool(_worded(label))


def _worded(label: str) -> tuple[str, ...]:
    return next((found for word in _variants(label, _JOINED) if (found := concepts_by_words(word))), ())


def _by_words(document_type: str, label: str) -> Mapping[str, Meaning]:
    """The fields that a label which no form fits stands for, by the words it is made of."""
    found: dict[str, Meaning] = {}
    for concept in _worded(label):
        sure = _meanings(document_type).get(concept.removesuffix("?"), {})
        found |= {f: replace(m, doubtful=True) for f, m in sure.items()} if concept.endswith("?") else sure
    return found
