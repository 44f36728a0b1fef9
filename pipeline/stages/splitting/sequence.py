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

from pipeline.stages.splitting import weights as w
from pipeline.stages.splitting.copies import earlier_copies
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


_LOOK_BACK: Final = 40
_REACH: Final = 60  # pages over which a stray one is looked for
_NEAR: Final = 4  # pages: a number shared by chance is likelier the farther it is
_NONE: Final[frozenset[str]] = frozenset()
_GOES_ON: Final = {
    Role.LEADS: (Role.LEADS,),
    Role.FIRST: (Role.LEADS,),
    Role.FOLLOWS: (Role.FIRST, Role.FOLLOWS),
}


class _Steps(NamedTuple):
    """What is known so far: for each page, the state before each state (None where a document begins)."""

    before: list[dict[State, State | None]]
    last: list[State]  # the best state to end with, page by page


def best_split(looks: Sequence[Look], evidence: Sequence[Evidence], filing: Filing) -> Split:
    """The most likely documents of a sequence of pages."""
    if not looks:
        return Split((), 0.0)
    states = [State(name, role) for name in evidence[0].first for role in _roles(name, evidence[0])]
    scores: dict[State, float] = {}
    steps = _Steps([], [])
    repeats = earlier_copies(looks)
    ended = 0.0
    for index, (look, found) in enumerate(zip(looks, evidence, strict=True)):
        now: dict[State, float] = {}
        before: dict[State, State | None] = {}
        for state in states:
            begun = ended + _beginning(state, look)
            if state.role is Role.FOLLOWS and not repeats[index]:
                begun = max(begun, ended + _strayed(state.type, index, looks, evidence))
            earlier = max(_possible(state, scores), key=lambda s: scores[s], default=None)
            gone_on = float("-inf")
            if earlier:
                pages = _pages_so_far(steps, index - 1, earlier)
                gone_on = scores[earlier] + _bond(state.type, pages, index, looks, evidence) + filing.goes_on(index)
                gone_on += w.REPEATED_PAGE if set(pages).intersection(repeats[index]) else 0.0
            before[state] = earlier if gone_on > begun else None
            now[state] = max(begun, gone_on) + _fits(state, found)
        scores = now
        steps.before.append(before)
        steps.last.append(max(scores, key=lambda s: scores[s] + _ending(s)))
        ended = scores[steps.last[-1]] + _ending(steps.last[-1])
    return Split(_runs(steps), ended)


def _possible(state: State, scores: dict[State, float]) -> list[State]:
    return [s for role in _GOES_ON[state.role] if (s := State(state.type, role)) in scores]


def _pages_so_far(steps: _Steps, index: int, state: State | None) -> list[int]:
    """The pages of the document that page `index` belongs to in this state, last first."""
    pages: list[int] = []
    while state is not None and len(pages) < _LOOK_BACK:
        pages.append(index)
        state = steps.before[index][state]
        index -= 1
    return pages


def _bond(name: str, pages: Sequence[int], index: int, looks: Sequence[Look], evidence: Sequence[Evidence]) -> float:
    """What page `index` shares with the pages of a document, last first; each thing with the nearest that has it."""
    near = pages[:_NEAR]
    numbered = next((i for i in pages if evidence[i].numbers.get(name)), pages[0])
    numbers = _shared_numbers(name, evidence[numbered], evidence[index])
    if numbers <= 0.0:
        shared = any(looks[i].edge_numbers & looks[index].edge_numbers for i in near)
        shared = shared or any(looks[index].edge_numbers.intersection(looks[i].tokens) for i in near)
        numbers = max(numbers, w.SAME_TOKEN) if shared else numbers
    counted = next((i for i in pages if looks[i].counter), pages[0])
    if numbers > 0.0 and looks[counted].counter is None and looks[index].counter:
        return numbers + _shape(looks[pages[0]], looks[index], True)  # the counting begins behind the cover
    return numbers + _shape(looks[pages[0]], looks[index], numbers > 0) + _count(looks[counted], looks[index])


def _strayed(name: str, index: int, looks: Sequence[Look], evidence: Sequence[Evidence]) -> float:
    """What it costs to go on with a document of this type that was left some pages ago."""
    here = evidence[index]
    for i in range(index - 2, max(index - _REACH, 0) - 1, -1):
        shared = _shared_numbers(name, evidence[i], here) if evidence[i].likeliest == name else 0.0
        if shared > 0.0:
            return w.START + w.STRAY + shared + min(_count(looks[i], looks[index]), w.NEXT_PAGE)
    return float("-inf")


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


def _shared_numbers(name: str, before: Evidence, here: Evidence) -> float:
    """Whether two pages carry the same number; only two running heads that differ speak against it."""
    ours, theirs = before.numbers.get(name, _NONE), here.numbers.get(name, _NONE)
    if any(same_number(a, b) for a in ours for b in theirs):
        quoted = before.heads.get(name) and not here.heads.get(name)
        return w.QUOTED_NUMBER if quoted else w.SAME_NUMBER
    return w.OTHER_NUMBER if before.heads.get(name) and here.heads.get(name) else 0.0


def same_number(a: str, b: str) -> bool:
    """Equal, or so long that one misread character is likelier than another number beside it would be.

    The last characters count up from document to document, so they must be equal.
    """
    if a == b:
        return True
    return min(len(a), len(b)) >= 10 and a[-3:] == b[-3:] and Levenshtein.distance(a, b, score_cutoff=1) <= 1


def _shape(before: Look, here: Look, same_numbers: bool) -> float:
    points = w.TURNED if before.landscape != here.landscape else 0.0
    return points + (w.AFTER_END_MARK if before.ends and not same_numbers else 0.0)


def _count(before: Look, here: Look) -> float:
    """What the counters of two pages say for one document."""
    if here.counter is None:
        at_end = before.counter is not None and before.counter.page == before.counter.total > 1
        return w.AFTER_LAST_PAGE if at_end else _numerals(before.numeral, here.numeral)
    if before.counter is None:
        return w.FIRST_AFTER_UNNUMBERED if here.counter.page == 1 else 0.0
    points = 0.0 if before.counter.total == here.counter.total else w.OTHER_TOTAL
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


def _runs(steps: _Steps) -> tuple[Run, ...]:
    """The documents on the best way through, first to last."""
    runs: list[Run] = []
    pages: list[int] = []
    complete = False
    state: State | None = None
    for index in range(len(steps.last) - 1, -1, -1):
        state = state or steps.last[index]
        pages.append(index)
        complete = complete or state.role is Role.FIRST
        before = steps.before[index][state]
        if before is None:
            runs.append(Run(state.type, tuple(reversed(pages)), complete))
            pages, complete = [], False
        state = before
    return tuple(reversed(runs))
