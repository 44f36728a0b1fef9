"""Deciding over the whole sequence of pages: which type each has, and where documents begin.

A hidden Markov chain solved exactly (Viterbi). A page's state is a type and a role: it leads (a statement before the
title page), is first, or follows. Evidence on the page weighs the states; what two neighbours share (numbers, page
counters, file) weighs going on against beginning anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from rapidfuzz.distance import Levenshtein

from pipeline.model.packet import OTHER
from pipeline.stages.splitting import weights as w
from pipeline.stages.splitting.evidence import Evidence
from pipeline.stages.splitting.files import Filing
from pipeline.stages.splitting.looks import Look


class Role(StrEnum):
    """Where in its document a page stands."""

    LEADS = "leads"
    FIRST = "first"
    FOLLOWS = "follows"


class State(NamedTuple):
    """What a page is taken for."""

    type: str
    role: Role


class Run(NamedTuple):
    """Consecutive pages (indices into the sequence) of one document; `complete` when it has its first page."""

    type: str
    pages: tuple[int, ...]
    complete: bool


class Split(NamedTuple):
    """The runs of a sequence, and how well it all fits."""

    runs: tuple[Run, ...]
    score: float


_GOES_ON: Final = {
    Role.LEADS: (Role.LEADS,),
    Role.FIRST: (Role.LEADS,),
    Role.FOLLOWS: (Role.FIRST, Role.FOLLOWS),
}


def best_split(looks: Sequence[Look], evidence: Sequence[Evidence], filing: Filing) -> Split:
    """The most likely documents of a sequence of pages."""
    if not looks:
        return Split((), 0.0)
    states = [State(name, role) for name in evidence[0].first for role in Role if role in _roles(name, evidence[0])]
    scores: dict[State, float] = {}
    steps: list[dict[State, State | None]] = []  # the state before, None where a document begins
    ended, last = 0.0, State(OTHER, Role.FIRST)
    for index, (look, found) in enumerate(zip(looks, evidence, strict=True)):
        came_from: dict[State, State | None] = {}
        now: dict[State, float] = {}
        for state in states:
            begun = ended + _beginning(state, look)
            goes_on, before = _best_before(state, scores, index, looks, evidence, filing)
            came_from[state] = before if goes_on > begun else None
            now[state] = max(begun, goes_on) + _fits(state, found)
        scores = now
        steps.append(came_from)
        last = max(scores, key=lambda s: scores[s] + _ending(s))
        ended = scores[last] + _ending(last)
        steps[-1] = {**came_from, State("", Role.FIRST): last}
    return Split(_runs(steps), ended)


def _best_before(
    state: State,
    scores: dict[State, float],
    index: int,
    looks: Sequence[Look],
    evidence: Sequence[Evidence],
    filing: Filing,
) -> tuple[float, State | None]:
    """The best score with the document going on from the page before, and that page's state."""
    possible = [State(state.type, role) for role in _GOES_ON[state.role]]
    possible = [before for before in possible if before in scores]
    if not possible:
        return float("-inf"), None
    best = max(possible, key=lambda before: scores[before])
    numbers = _shared_numbers(evidence[index - 1].numbers.get(state.type), evidence[index].numbers.get(state.type))
    return scores[best] + numbers + goes_on(looks[index - 1], looks[index], numbers > 0) + filing.goes_on(index), best


def _roles(name: str, evidence: Evidence) -> tuple[Role, ...]:
    return tuple(Role) if name in evidence.leads else (Role.FIRST, Role.FOLLOWS)


def _fits(state: State, evidence: Evidence) -> float:
    points = {Role.LEADS: evidence.leads, Role.FIRST: evidence.first, Role.FOLLOWS: evidence.follows}[state.role]
    return points[state.type]


def _beginning(state: State, look: Look) -> float:
    """What it costs to begin a document with this page."""
    points = w.START
    if state.role is Role.FOLLOWS:
        return points + w.ORPHAN
    if look.counter and state.role is Role.FIRST:
        points += w.STARTS_AT_ONE if look.counter.page == 1 else w.STARTS_LATER
    return points


def _ending(state: State) -> float:
    """A leading page alone is a document without its beginning."""
    return w.ORPHAN if state.role is Role.LEADS else 0.0


def _shared_numbers(before: frozenset[str] | None, here: frozenset[str] | None) -> float:
    """Whether two pages carry the same number; a misread character does not make it another."""
    if not before or not here:
        return 0.0
    return w.SAME_NUMBER if any(same_number(a, b) for a in before for b in here) else w.OTHER_NUMBER


def same_number(a: str, b: str) -> bool:
    """Equal, or so long that one misread character is likelier than another number beside it would be.

    The last characters count up from document to document, so they must be equal.
    """
    if a == b:
        return True
    return min(len(a), len(b)) >= 10 and a[-3:] == b[-3:] and Levenshtein.distance(a, b, score_cutoff=1) <= 1


def goes_on(before: Look, here: Look, same_numbers: bool) -> float:
    """What counters and shape of two neighbours say for one document."""
    points = w.TURNED if before.landscape != here.landscape else 0.0
    points += w.AFTER_END_MARK if before.ends and not same_numbers else 0.0
    if here.counter is None:
        at_end = before.counter is not None and before.counter.page == before.counter.total > 1
        return points + (w.AFTER_LAST_PAGE if at_end else _numerals(before.numeral, here.numeral))
    if before.counter is None:
        return points + (w.FIRST_AFTER_UNNUMBERED if here.counter.page == 1 else 0.0)
    points += 0.0 if before.counter.total == here.counter.total else w.OTHER_TOTAL
    ahead = here.counter.page - before.counter.page
    if ahead == 1:
        return points + w.NEXT_PAGE
    if ahead > 1:
        return points + w.SKIPPED_PAGE
    return points + w.BACKWARDS + (w.FIRST_PAGE if here.counter.page == 1 else 0.0)


def _numerals(before: int | None, here: int | None) -> float:
    if before is None or here is None or before * here < 0:
        return 0.0
    return w.NEXT_NUMERAL if abs(here) == abs(before) + 1 else w.OTHER_NUMERAL


def _runs(steps: Sequence[dict[State, State | None]]) -> tuple[Run, ...]:
    """The documents on the best way through, first to last."""
    runs: list[Run] = []
    pages: list[int] = []
    index = len(steps) - 1
    state = steps[index][State("", Role.FIRST)]
    complete = False
    while index >= 0 and state is not None:
        pages.append(index)
        complete = complete or state.role is Role.FIRST
        before = steps[index][state]
        if before is None:
            runs.append(Run(state.type, tuple(reversed(pages)), complete))
            pages, complete = [], False
            before = steps[index - 1][State("", Role.FIRST)] if index else None
        state = before
        index -= 1
    return tuple(reversed(runs))
