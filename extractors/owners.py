"""Whose a seal is: the reading of its ring against the names of the packet and of authorities.

A ring is rarely read without a slip, but few names come into question: those that the packet's papers name, and the
authorities of the country, those of the packet's own region before all. A seal counts as somebody's only when his name
is near and every other one clearly farther; what was read with certainty and says otherwise forbids it.
"""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from extractors.facts import Facts, Seal
from extractors.kinds import COMPANY, COMPANY_ONLY, PERSON
from pipeline.model.facts import Field, Status
from pipeline.text.authorities import authorities, authorities_at
from pipeline.text.normalise import key

NEAR = 0.34
"""Share of a name's characters that may be misread where it is still said to be its seal."""
THINKABLE = 0.55
"""Beyond this share a name is not even proposed."""
CLEARLY, IN_PROPORTION = 0.75, 0.4
"""Characters by which any other name must be farther, at least and as a share of the misread ones."""
SURE = 0.6
"""Certainty from which a character that differs contradicts a name, when both readings have it."""
_ELSEWHERE = 1.3  # characters: what an authority of a region the packet does not name must be better by
_CLOSEST = 24
_SLIPS = 3
_END_LOST, _LOST = 0.8, 1.0
_NOT_HAN = re.compile(r"[^㐀-鿿]")
_SHORTEST = 3
_FORM = re.compile(r"(?:股份|集团)?(?:有限)?(?:责任)?公司$|(?:监督)?管理局$")
NATIONAL = tuple(name for name, code in authorities().items() if not code)


class Owner(NamedTuple):
    """The name nearest to a seal's reading.

    `distance`: misread characters, those the reader was unsure of counting less; `margin`: how much farther the next
    name is. `clear`: whether the seal may be called his.
    """

    name: str
    distance: float
    margin: float
    clear: bool


class Names(NamedTuple):
    """The names that seals of a packet may bear: of bodies, of its region's authorities, of people."""

    bodies: frozenset[str]
    near: frozenset[str]
    people: frozenset[str]


def with_owners(facts: Sequence[Facts]) -> list[Facts]:
    """The same papers with their seals' owners, and with registrars known by their seal alone."""
    names = names_of(facts)
    return [_owned(paper, names) if paper.seals else paper for paper in facts]


def names_of(facts: Iterable[Facts]) -> Names:
    """The names the papers state, doubtful ones too: what is read there twice is rarely misread alike."""
    sure: set[str] = set()
    unsure: set[str] = set()
    people: set[str] = set()
    near: set[str] = set()
    for paper in facts:
        for name, field in paper.fields.items():
            kind = paper.specs()[name].kind if name in paper.specs() else None
            value = field.value if isinstance(field.value, str) else ""
            if kind in (COMPANY, COMPANY_ONLY) and len(_core(key(value))) >= _SHORTEST:
                (sure if field.settled else unsure).add(key(value))
            elif kind is PERSON:
                people.add(key(value))
            elif "address" in name:
                near |= authorities_at(key(value))
            elif name == "credit_code" and field.settled:
                region = value[2:8]
                codes = {region, region[:4] + "00", region[:2] + "0000"}
                near |= {a for a, code in authorities().items() if code in codes}
        unsure |= {key(name) for name in paper.sight.names if len(_core(key(name))) >= _SHORTEST}
    bodies = sure | {name for name in unsure if not any(_alike(name, other) for other in sure)}
    bodies = {name for name in bodies if name in sure or not any(_alike(name, other) for other in NATIONAL)}
    return Names(frozenset(bodies), frozenset(near), frozenset(people))


def _alike(name: str, other: str) -> bool:
    """Whether one may be the other misread."""
    within = name in other or other in name
    return within or Levenshtein.distance(name, other, score_cutoff=_SLIPS) <= _SLIPS


def owner_of(
    text: str, certainties: Sequence[float], names: Names, again: str = "", person: bool = False
) -> Owner | None:
    """Whose name a seal's readings are nearest to; None where none is thinkable."""
    read, second = _characters(text, certainties), _characters(again, ())
    if len(read) < (2 if person else _SHORTEST):
        return None
    plain = "".join(char for char, _ in read)
    rated = _nearest([r for r in (read, second) if r], _candidates(plain, names, person), names, all_of_them=person)
    if not rated or rated[0][0] > THINKABLE * len(_han(rated[0][1])):
        return None
    best, name = rated[0]
    others = [cost for cost, other in rated[1:] if not (person and _bare(other) == _bare(name))]
    margin = others[0] - best if others else float(len(name))
    told = authorities().get(name) is not None or not _contradicted(read, second, _han(name))
    clear = told and best <= NEAR * len(_core(name)) and margin >= max(CLEARLY, IN_PROPORTION * best)
    return Owner(name, round(best, 2), round(margin, 2), clear if not person else clear and best == 0)


def _candidates(plain: str, names: Names, person: bool) -> set[str]:
    """The names worth a closer look."""
    if person:
        return {name + end for name in names.people for end in ("", "印", "之印")}
    pool = [*names.bodies, *names.near]
    close = process.extract(plain, _everywhere(), scorer=Levenshtein.distance, limit=_CLOSEST, processor=None)
    return {*pool, *(name for name, *_ in close)}


@lru_cache(maxsize=1)
def _everywhere() -> tuple[str, ...]:
    return tuple(authorities())


def _nearest(
    readings: Sequence[Sequence[tuple[str, float]]], pool: Iterable[str], names: Names, all_of_them: bool
) -> list[tuple[float, str]]:
    """The names by their distance from the nearest reading, the nearest first: two at least, unless `all_of_them`.

    What a name must cost at least is told in a hundredth of the time that its cost takes; what cannot be among the
    first two is not looked at closely.
    """
    floors = sorted((min(_floor(r, name, names) for r in readings), name) for name in pool)
    rated: list[tuple[float, str]] = []
    for floor, name in floors:
        if not all_of_them and len(rated) > 1 and floor > rated[1][0]:
            break
        insort(rated, (min(_rated(r, name, names) for r in readings), name))
    return rated


def _rated(read: Sequence[tuple[str, float]], name: str, names: Names) -> float:
    return _distance(tuple(read), _han(name)) + _strangeness(name, names)


def _floor(read: Sequence[tuple[str, float]], name: str, names: Names) -> float:
    """No more than `_rated`: as if every character were as unsure as the most unsure one."""
    sure = min(certainty for _, certainty in read)
    weights = int(1000 * _END_LOST), int(1000 * _stray(sure)), int(1000 * _other(sure))
    plain = "".join(char for char, _ in read)
    return Levenshtein.distance(plain, _han(name), weights=weights) / 1000 + _strangeness(name, names)


def _strangeness(name: str, names: Names) -> float:
    """What an authority costs whose region the packet does not name."""
    known = name in names.bodies or name in names.near or not authorities().get(name)
    return 0.0 if known else _ELSEWHERE


def _characters(text: str, certainties: Sequence[float]) -> list[tuple[str, float]]:
    """The Chinese characters with their certainty: digits and dots are the seal's number and specks."""
    sure = certainties if len(certainties) == len(text) else [0.8] * len(text)
    return [(char, c) for char, c in zip(text, sure, strict=True) if not _NOT_HAN.match(char)]


def _bare(name: str) -> str:
    """A person's name without what name seals add."""
    return re.sub("之?印$", "", name)


def _core(name: str) -> str:
    """The characters that tell a body from others: without its form."""
    return _FORM.sub("", _han(name))


def _han(name: str) -> str:
    return _NOT_HAN.sub("", name)


def _stray(sure: float) -> float:
    """What a character costs that stands before or behind the name."""
    return 0.15 + 0.55 * sure


def _other(sure: float) -> float:
    """What a character costs that was read for another one."""
    return 0.4 + 0.6 * sure


@lru_cache(maxsize=4096)
def _distance(read: tuple[tuple[str, float], ...], name: str) -> float:
    """Edits that make the reading the name; unsure characters are cheap, strays and losses at the ends, too."""
    last = len(name)
    row = [_END_LOST * n for n in range(last + 1)]
    for char, sure in read:
        stray = _stray(sure)
        at_end, lead, other = row[last] + stray, row[0] + stray, _other(sure)
        before, row = row, [lead]
        within = 0.7 * sure
        for n, wanted in enumerate(name):  # by hand, not by `min`: half of all that owners cost is spent here
            cost = before[n] if char == wanted else before[n] + other
            strayed = before[n + 1] + 0.3 + within
            missed = row[n] + _LOST
            if strayed < cost:
                cost = strayed
            row.append(missed if missed < cost else cost)
        row[last] = min(row[last], at_end)
    return min(row[n] + _END_LOST * (last - n) for n in range(last + 1))


def _contradicted(read: Sequence[tuple[str, float]], second: Sequence[tuple[str, float]], name: str) -> bool:
    """Whether both readings have a character that the name has otherwise."""
    again = _instead(second, name)
    return any(again.get(place) == char for place, char in _instead(read, name, SURE).items())


def _instead(read: Sequence[tuple[str, float]], name: str, least: float = 0.0) -> dict[int, str]:
    """What stands in the reading for characters of the name it does not have, by their place in the name."""
    edits = Levenshtein.editops("".join(char for char, _ in read), name)
    replaced = (op for op in edits if op.tag == "replace" and read[op.src_pos][1] >= least)
    return {op.dest_pos: read[op.src_pos][0] for op in replaced}


def _owned(paper: Facts, names: Names) -> Facts:
    seals = tuple(_with_owner(seal, names) for seal in paper.seals)
    return paper.reread({**paper.fields, **_registrar(paper, seals, names)}, seals=seals)


def _with_owner(seal: Seal, names: Names) -> Seal:
    owner = owner_of(seal.reading, seal.certainties, names, seal.again, person=seal.shape == "square")
    if owner is None:
        return seal.model_copy(update={"reason": "印文没有读清" if seal.reading else "印文没有读出"})
    told = {"owner": owner.name, "distance": owner.distance, "margin": owner.margin, "text": owner.name}
    if owner.clear:
        return seal.model_copy(update={**told, "status": Status.READ, "reason": ""})
    reason = f"印文读作“{seal.reading}”，最接近“{owner.name}”，须人工核对"
    return seal.model_copy(update={**told, "text": seal.reading, "status": Status.DOUBTFUL, "reason": reason})


def _registrar(paper: Facts, seals: Sequence[Seal], names: Names) -> dict[str, Field[Any]]:
    """The registration authority where only its seal names it, or where print and seal say the same."""
    field = paper.fields.get("registrar")
    if field is None or field.settled:
        return {}
    known = [s for s in seals if s.status is Status.READ]
    sealed = [s for s in known if s.owner in authorities() or s.owner in names.near]
    found = {s.owner for s in sealed}
    if len(found) != 1:
        return {}
    seal = sealed[0]
    told = {"value": seal.owner, "status": Status.READ, "confidence": 0.95, "reason": ""}
    return {"registrar": field.model_copy(update={**told, "raw": seal.reading, "evidence": seal.evidence})}
