"""Sample packets as if read without a slip: what was planted is reported, and nothing else is.

The papers are not printed: their facts are what they would say. Left out is what only pages or other packets show.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import pytest

from corpus.samples.maker import documents_of, orders
from corpus.samples.paper import Paper
from extractors.facts import Facts, Seal, Sight, known, registry
from extractors.reports import verdict_of
from pipeline.model.facts import Evidence, Field, Status
from pipeline.model.geometry import Box
from pipeline.model.packet import OTHER, Document
from pipeline.model.reading import PageRef
from pipeline.model.report import Outcome
from validators.review import assess
from validators.systems import load_systems

PACKETS, SEED = 24, 4711
TODAY = date(2026, 1, 5)
_SEEN = "C08 R08 R09 R11 R12 R15 R33 R34 R35 R36 S04 S07 S12 S15 S16 S17 S19 S20"
ON_PAGES_ONLY = frozenset(_SEEN.split())
"""Rules on page numbers, chapters, remarks, strangers' seals and the like, which these papers do not carry."""


class Judged(NamedTuple):
    """A packet's outcomes by rule, the rules that must fail and those that may."""

    packet: str
    outcomes: dict[str, Outcome]
    certain: frozenset[str]
    possible: frozenset[str]


@cache
def judged() -> tuple[Judged, ...]:
    return tuple(_judged(order) for order in orders(PACKETS, SEED))


def _judged(order: Any) -> Judged:
    _, planted, papers = documents_of(order)
    firsts: dict[str, str] = {}
    documents, facts = [], []
    for number, paper in enumerate(papers, 1):
        ident = f"d{number}"
        copy_of = firsts.get(paper.key)
        firsts.setdefault(paper.key, ident)
        title = paper.file_name if paper.type == OTHER else paper.type
        page = PageRef(file=f"{ident}.pdf", page=1)
        documents.append(Document(id=ident, type=paper.type, title=title or "其他", pages=(page,), copy_of=copy_of))
        if paper.type in registry():
            facts.append(_facts(paper, ident, copy_of))
    found = assess(documents, facts, scheme=None, as_of=None, review_by=None, systems=load_systems(), today=TODAY)
    return Judged(
        order.id,
        {c.rule: c.outcome for c in found.checks},
        frozenset(p.rule for p in planted if not p.may),
        frozenset(p.rule for p in planted),
    )


def _facts(paper: Paper, ident: str, copy_of: str | None) -> Facts:
    kind = registry()[paper.type]
    fields = {n: _field(v, n, ident, paper) for n, v in paper.fields.items() if n in kind.specs()}
    fields |= {n: known(v, n, ident) for n, v in _between_the_lines(paper).items()}
    table = kind.table_specs().get(paper.table)
    tables = {paper.table: tuple(_row(table.row, row, ident) for row in paper.rows)} if table else {}
    seals = [
        Seal(text=s.owner, status=Status.READ, colour="red", shape=s.shape, reading=s.owner, owner=s.owner)
        for s in paper.seals.values()
    ]
    sight = Sight(qualities=(0.9,) * 5)
    return kind(ident, fields, tables, (PageRef(file=f"{ident}.pdf", page=1),), copy_of, seals, sight=sight)


def _field(value: Any, name: str, ident: str, paper: Paper) -> Field[Any]:
    """Blank in a form is nothing beside the label; elsewhere it is an open term."""
    if value is not None:
        return known(list(value) if isinstance(value, Sequence) and not isinstance(value, str) else value, name, ident)
    place = (Evidence(file=f"{ident}.pdf", page=1, box=Box(0.1, 0.1, 0.4, 0.12)),)
    blank = paper.key == "form"
    status, raw = (Status.MISSING, "") if blank else (Status.READ, "长期")
    return Field[Any](status=status, raw=raw, evidence=place, name=name, document=ident)


def _between_the_lines(paper: Paper) -> dict[str, Any]:
    """What papers say outside of their labelled fields."""
    if paper.key == "form":
        told = {"signature_place": "法定代表人(签字)", "opinion_place": "初审意见"}
        told |= {"commitment": "承诺材料真实"} if paper.extra.get("promised", True) else {}
        told |= {"signature": paper.extra["signer"]} if paper.extra.get("signed") else {}
        return told | ({"opinion": paper.extra["opinion"]} if paper.extra.get("opinion") else {})
    if paper.type == "test_report":
        return {"verdict": verdict_of(str(paper.fields.get("conclusion") or ""))}
    return {"rounding": "全数值比较法"} if paper.type == "enterprise_standard" else {}


def _row(kind: Any, row: dict[str, str], ident: str) -> Any:
    """A limit told in a sentence is read as a limit."""
    plain = row | ({"requirement": row["limit"]} if "limit" in row else {})
    return kind(**{n: known(v, n, ident) for n, v in plain.items() if n in kind.model_fields and v is not None})


@pytest.mark.parametrize("each", range(PACKETS))
def test_what_was_planted_is_reported_and_nothing_else(each: int) -> None:
    packet = judged()[each]
    wanted = {r for r in packet.certain & set(packet.outcomes) - ON_PAGES_ONLY if not r.startswith("X")}
    missed = {r: packet.outcomes[r] for r in wanted if packet.outcomes[r] not in (Outcome.FAIL, Outcome.UNKNOWN)}
    invented = {r for r, o in packet.outcomes.items() if o is Outcome.FAIL and r not in packet.possible}
    assert (missed, invented) == ({}, set())


def test_little_is_left_to_people_where_everything_was_read() -> None:
    doubts = [r for p in judged() for r, o in p.outcomes.items() if o is Outcome.UNKNOWN and r not in p.possible]
    assert len(doubts) / PACKETS < 0.2, doubts


def test_no_rule_crashes_on_any_packet() -> None:
    assert [(p.packet, r) for p in judged() for r, o in p.outcomes.items() if o is Outcome.ERROR] == []
