"""Names that a packet's papers write alike but for a rare character: one of them was misread, however surely.

Readers know rare characters (砻, 崴, 阆) badly and take them for common ones (龙, 威, 阅) without a doubt. What one
paper says cannot show it; that the others say otherwise can.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from extractors.facts import Facts
from extractors.finder import is_variant
from extractors.kinds import COMPANY, COMPANY_ONLY
from extractors.reasons import POORLY_READ
from pipeline.model.facts import Field
from pipeline.text.normalise import key

_OPPOSED = (("from_name", "to_name"), ("licensor", "licensee"))
_MARKS = frozenset({"mark", "trademark"})
_SHORTEST_NAME, _SHORTEST_MARK = 4, 2
_SURE = 0.9
"""Certainty from which a rare character is believed though no other paper has it beside the same neighbour."""
_SECOND_LEVEL = 0xD8
"""First byte from which GB/T 2312 holds its second level: the first holds the 3755 characters in daily use."""
_OUTVOTED = 3
"""More papers than this for each with the rare character leave it no chance: names of applicants, clients and holders
are read a second time by a recogniser that knows rare characters. A licence's own name is not."""
_PER_SLIP = 6
"""Characters of a name for each that may be misread, one at least."""


@lru_cache(maxsize=8192)
def is_rare(char: str) -> bool:
    """Whether a Chinese character is of no daily use: it may be met in a name, and readers know it less well."""
    if not "㐀" <= char <= "鿿":
        return False
    return is_variant(char) or char.encode("gb2312")[0] >= _SECOND_LEVEL


def with_doubts_of_rare_names(facts: Sequence[Facts]) -> list[Facts]:
    """The same papers, with names in doubt that others write with another, rare character in their place.

    So is every value with a rare character that was read with less than near certainty, unless another paper has it
    beside the same neighbour.
    """
    said = [frozenset(_pairs(paper)) for paper in facts]
    facts = [_unsupported(paper, said[:at] + said[at + 1 :]) for at, paper in enumerate(facts)]
    names = Counter(_said(f) for paper in facts for _, f in _names(paper))
    marks = Counter(_said(f) for paper in facts for _, f in _marks(paper))
    if not any(map(is_rare, "".join((*names, *marks)))):
        return list(facts)
    within = Counter({part: count for name, count in names.items() for part in _parts(name)})
    apart = _told_apart(facts)
    return [_checked(paper, names, marks + within, apart) for paper in facts]


def _told_apart(facts: Sequence[Facts]) -> frozenset[frozenset[str]]:
    """The pairs of names that one paper sets against each other: before and after a change, licensor and licensee."""
    pairs = (
        frozenset(_said(f) for name in both for _, f in _stated(paper, name, 1)) for paper in facts for both in _OPPOSED
    )
    return frozenset(pair for pair in pairs if len(pair) == 2)


def _pairs(paper: Facts) -> Iterator[str]:
    """The rare characters in a paper's values, each with its neighbour."""
    for field in paper.fields.values():
        yield from _rare_pairs(field.value if isinstance(field.value, str) else "")


def _rare_pairs(text: str) -> Iterator[str]:
    return (pair for pair in map("".join, pairwise(key(text))) if any(map(is_rare, pair)))


def _unsupported(paper: Facts, others: Sequence[frozenset[str]]) -> Facts:
    doubted = {
        name: field.doubted(f"{POORLY_READ}：含罕用字，其他材料也没有同样的文字可以核对")
        for name, field in paper.fields.items()
        if field.settled and isinstance(field.value, str) and not _supported(field, others)
    }
    return paper.reread(fields={**paper.fields, **doubted}) if doubted else paper


def _supported(field: Field[Any], others: Sequence[frozenset[str]]) -> bool:
    """Whether each rare character of a value was read surely, or stands so in another paper."""
    unsure = {c for e in field.evidence for c, sure in zip(e.text, e.certainties, strict=False) if sure < _SURE}
    text = str(field.value)
    unsure = {char for char in unsure if is_rare(char) and char in text}
    pairs = {pair for pair in _rare_pairs(text) if unsure.intersection(pair)}
    return all(any(char in pair and pair in said for said in others for pair in pairs) for char in unsure)


def _checked(
    paper: Facts, names: Mapping[str, int], marks: Mapping[str, int], apart: frozenset[frozenset[str]]
) -> Facts:
    doubted = {
        name: field.doubted(f"其他材料作“{other}”，只差形近的罕用字，可能误读")
        for found, known in ((_names(paper), names), (_marks(paper), marks))
        for name, field in found
        if field.settled
        and not (known is marks and any(_said(field) in whole for whole in names))
        and (other := _rival(_said(field), known, apart))
    }
    return paper.reread(fields={**paper.fields, **doubted}) if doubted else paper


def _rival(name: str, known: Mapping[str, int], apart: frozenset[frozenset[str]]) -> str:
    """Another name that may be this one read rightly: apart by rare characters only, and as often there at least.

    One that has the rare characters where this one has common ones may be right though it is there less often: a rare
    character is taken for a common one.
    """
    likely = [other for other in known if _apart_by_rare(name, other) and frozenset((name, other)) not in apart]
    rivals = [o for o in likely if known[o] * (_OUTVOTED if _rarer(o, name) else 1) >= known.get(name, 0)]
    return max(rivals, key=lambda other: known[other], default="")


def _apart_by_rare(name: str, other: str) -> bool:
    if name == other or len(name) != len(other):
        return False
    pairs = [(a, b) for a, b in zip(name, other, strict=True) if a != b]
    return len(pairs) <= max(1, len(name) // _PER_SLIP) and all(is_rare(a) or is_rare(b) for a, b in pairs)


def _rarer(name: str, other: str) -> bool:
    """Whether where two names differ the first has a rare character and the other a common one."""
    return all(is_rare(a) and not is_rare(b) for a, b in zip(name, other, strict=True) if a != b)


def _names(paper: Facts) -> Iterator[tuple[str, Field[Any]]]:
    """The names of bodies that a paper states."""
    for name, spec in paper.specs().items():
        if spec.kind in (COMPANY, COMPANY_ONLY):
            yield from _stated(paper, name, _SHORTEST_NAME)


def _marks(paper: Facts) -> Iterator[tuple[str, Field[Any]]]:
    for name in _MARKS & paper.specs().keys():
        yield from _stated(paper, name, _SHORTEST_MARK)


def _stated(paper: Facts, name: str, shortest: int) -> Iterator[tuple[str, Field[Any]]]:
    field = paper.fields.get(name)
    if field is not None and isinstance(field.value, str) and len(field.value) >= shortest:
        yield name, field


def _said(field: Field[Any]) -> str:
    """The text of a field that states one, as texts are compared."""
    return key(str(field.value))


def _parts(name: str) -> Iterable[str]:
    """The runs of two to four characters of a company's name with a rare one among them: its brand, likely."""
    runs = {name[at : at + n] for n in (2, 3, 4) for at in range(len(name) - n + 1)}
    return (run for run in runs if any(map(is_rare, run)))
