"""Defects planted by rule code, each with everything that follows from it by the handbook."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from corpus.samples.case import Case
from corpus.samples.paper import Paper
from corpus.samples.stock import families


@dataclass
class Planted:
    """A rule expected to fail, or to be left to people (`verdict` unknown).

    `may` ones can fail or not: they count neither as missed nor as a false alarm.
    """

    rule: str
    planted: bool = True
    may: bool = False
    verdict: str = "fail"
    detail: dict[str, Any] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        return {"rule": self.rule, "planted": self.planted, "may": self.may, "verdict": self.verdict, **self.detail}


CaseChange: TypeAlias = Callable[[Case, random.Random], "Iterable[str] | None"]
PaperChange: TypeAlias = Callable[[Case, list[Paper], random.Random], "list[Paper] | None"]


@dataclass(frozen=True)
class Defect:
    """A way to spoil a packet.

    `also` are rules that certainly fail with it, `may` rules that can. `licences` limits it to families with such
    a licence, `fits` to those it says. `touches` names what it depends on: two defects of one packet never touch the
    same. `needs` is what the packet must have for it (see `case.build` and `assembly.papers_of`). A change of the
    case may return further rules that fail by the values it took.
    """

    rule: str
    touches: frozenset[str]
    also: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    case: CaseChange | None = None
    papers: PaperChange | None = None
    weight: float = 1.0
    needs: frozenset[str] = frozenset()
    verdict: str = "fail"
    fits: Callable[[dict[str, Any]], bool] | None = None


CATALOGUE: dict[str, Defect] = {}


def spoil(code: str, touches: str, **how: Any) -> Callable[[CaseChange], CaseChange]:
    """Declare a change of the case as a defect.

    Args:
        code: the rule, with a dot and a word when it has several ways.
        how: `also`, `may`, `licences`, `needs` (words in one text), `weight`, `verdict`: see `Defect`.
    """

    def register(change: CaseChange) -> CaseChange:
        CATALOGUE[code] = _defect(code, touches, case=change, **how)
        return change

    return register


def spoil_papers(code: str, touches: str, **how: Any) -> Callable[[PaperChange], PaperChange]:
    """Declare a change of the papers as a defect, as `spoil` does; it may return the papers that are left."""

    def register(change: PaperChange) -> PaperChange:
        CATALOGUE[code] = _defect(code, touches, papers=change, **how)
        return change

    return register


def _defect(
    code: str, touches: str, *, also: str = "", may: str = "", licences: str = "", needs: str = "", **more: Any
) -> Defect:
    return Defect(
        code.split(".")[0],
        frozenset(touches.split()),
        tuple(also.split()),
        tuple(may.split()),
        tuple(licences.split()),
        needs=frozenset(needs.split()),
        **more,
    )


def needs_of(codes: Iterable[str]) -> frozenset[str]:
    """What a packet must have for these defects."""
    return frozenset(need for code in codes for need in CATALOGUE[code].needs)


def the(papers: Iterable[Paper], key: str) -> Paper:
    """The first paper of that key.

    Raises:
        StopIteration: there is none.
    """
    return next(p for p in papers if p.key == key)


def without(papers: list[Paper], *keys: str) -> list[Paper]:
    """The papers but those of the keys."""
    return [p for p in papers if p.key not in keys]


def available(family: str) -> list[str]:
    """The defects a packet of the family can have."""
    data = families()[family]
    suiting = [k for k, d in CATALOGUE.items() if not d.licences or data["licence"] in d.licences]
    return [k for k in suiting if (fits := CATALOGUE[k].fits) is None or fits(data)]


def choose(rng: random.Random, family: str) -> tuple[str, ...]:
    """None for about three in ten packets, else one to three defects that do not touch each other."""
    many = rng.choices([0, 1, 2, 3], [30, 35, 23, 12])[0]
    pool = available(family)
    chosen: list[str] = []
    touched: set[str] = set()
    while len(chosen) < many and pool:
        code = rng.choices(pool, [CATALOGUE[k].weight for k in pool])[0]
        pool.remove(code)
        if not CATALOGUE[code].touches & touched:
            chosen.append(code)
            touched |= CATALOGUE[code].touches
    return tuple(chosen)


def cover(rng: random.Random, kinds: Sequence[str], at_once: int = 3) -> list[tuple[str, tuple[str, ...]]]:
    """Every defect once: families by turns, each with up to `at_once` defects that do not touch each other.

    Left out are those that no packet of these families can have.
    """
    left = sorted({code for family in kinds for code in available(family)})
    rng.shuffle(left)
    packets: list[tuple[str, tuple[str, ...]]] = []
    while left:
        family = next(f for n in itertools.count(len(packets)) if left[0] in available(f := kinds[n % len(kinds)]))
        chosen: list[str] = []
        for code in left:
            touched = {area for c in chosen for area in CATALOGUE[c].touches}
            if len(chosen) < at_once and code in available(family) and not CATALOGUE[code].touches & touched:
                chosen.append(code)
        left = [code for code in left if code not in chosen]
        packets.append((family, tuple(chosen)))
    return packets


def apply_case(case: Case, codes: Iterable[str]) -> list[Planted]:
    """Change the case by the defects that live in it; what is expected of all of them."""
    planted = [Planted(r, planted=False, may=True) for r in case.data.get("may", [])]
    for code in codes:
        found = CATALOGUE[code]
        more = (found.case(case, case.rng("defect/" + code)) if found.case else None) or ()
        planted.append(Planted(found.rule, verdict=found.verdict, detail={"way": code}))
        planted += [Planted(r, planted=False) for r in (*found.also, *more)]
        planted += [Planted(r, planted=False, may=True) for r in found.may]
    return planted


def apply_papers(case: Case, papers: list[Paper], codes: Iterable[str]) -> list[Paper]:
    """Change the papers by the defects that live in them; some may be left out."""
    for code in codes:
        change = CATALOGUE[code].papers
        if change:
            papers = change(case, papers, case.rng("defect/" + code)) or papers
    return papers
