"""Labels by the words they are made of: 比对的指标体系, 检验报告由何机构出具, 该商标的注册号码.

No list has every wording of a form. A label is taken apart into words of which each says one thing (whose it is, what
of it is asked), and what it means follows from those that are there, in whatever order and with whatever words between.
Where any character is left over, it is no label. The words are data: words/label_words.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from corpus.data.files import parsed
from extractors.lists import WORDS
from pipeline.text.normalise import fold

_FILE = WORDS / "label_words.yaml"
_LONGEST_LABEL, _LONGEST_WORD = 20, 9
_OWNERS = frozenset(["mark", "standard", "report", "thing", "firm", "test", "contact", "legal", "applicant"])
"""What a word behind 及 takes over from the words before it: in 商标及注册证号 the number is the mark's."""


@dataclass(frozen=True)
class _Rule:
    means: str
    has: tuple[frozenset[str], ...]
    without: frozenset[str]
    last: frozenset[str]

    def fits(self, said: Sequence[str]) -> bool:
        there = frozenset(said)
        fine = all(group & there for group in self.has) and not self.without & there
        return fine and (not self.last or (bool(said) and said[-1] in self.last))


@cache
def _data() -> Mapping[str, Any]:
    return dict(parsed(_FILE))


@cache
def _words() -> Mapping[str, str]:
    """What each word says."""
    return {fold(word): says for says, words in _data()["words"].items() for word in _listed(words)}


def _listed(words: str) -> Iterator[str]:
    return (word.strip('"') for word in words.split())


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            rule["means"],
            tuple(frozenset(group.split("|")) for group in rule.get("has", ())),
            frozenset(rule.get("not", ())),
            frozenset(rule.get("last", ())),
        )
        for rule in _data()["meanings"]
    )


def has_words(document_type: str) -> bool:
    """Whether labels of this type of paper are taken apart into words."""
    return document_type in _data()["types"]


@lru_cache(maxsize=16384)
def concepts_by_words(label: str) -> tuple[str, ...]:
    """What a folded label names, in the order it names them: several where it joins them; none for what is no label.

    `?` stands behind what it may name as well as somebody else's.
    """
    if not 2 <= len(label) <= _LONGEST_LABEL:
        return ()
    said = _taken_apart(label)
    if said is None:
        return ()
    found: list[str] = []
    for part in _in_context(said):
        means = next((rule.means for rule in _rules() if rule.fits(part)), "")
        if not means:
            return ()
        found.append(means)
    return tuple(dict.fromkeys(found))


def _in_context(said: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The parts of a label that `and` joins, each with the owner that the one before it names if it has none."""
    parts: list[list[str]] = [[]]
    for word in said:
        if word == "and":
            parts.append([])
        elif word != "plain":
            parts[-1].append(word)
    parts = [part for part in parts if part]
    owner: list[str] = []
    for part in parts:
        own = [word for word in part if word in _OWNERS]
        alone = not own and any(word in ("name", "number", "code", "certificate", "phone", "register") for word in part)
        yield tuple(owner + part) if alone else tuple(part)
        owner = own or owner


@lru_cache(maxsize=16384)
def _taken_apart(label: str) -> tuple[str, ...] | None:
    """What each word of a label says; None where it has anything that is no word. Of several ways the fewest words."""
    best: list[tuple[str, ...] | None] = [()] + [None] * len(label)
    for end in range(1, len(label) + 1):
        for start in range(max(0, end - _LONGEST_WORD), end):
            before, says = best[start], _words().get(label[start:end])
            if before is None or says is None:
                continue
            known = best[end]
            if known is None or len(before) + 1 < len(known):
                best[end] = (*before, says)
    return best[len(label)]
