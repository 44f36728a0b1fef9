"""Discrepancies one by one, and what people rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from pipeline.adapters.store import audit
from pipeline.adapters.store.tables import Decision, Finding
from pipeline.web.access.roles import Right
from pipeline.web.bench import Bench, Needs, TheBench, Visiting, Visitor
from pipeline.web.captions import ACTIONS
from pipeline.web.deciding import Action, Ruling, decide, next_undecided, take_back
from pipeline.web.overtaken import Clash, Seen, Sent, refuse, refuse_overtaken, report_seen
from pipeline.web.queries.opened import Opened, open_packet
from pipeline.web.rendering import render
from pipeline.web.traces import seen
from pipeline.web.views.evidence import MOST, pieces_of
from pipeline.web.views.groups import grouped

router = APIRouter(prefix="/p/{packet_id}")
Deciding = Annotated[Visitor, Depends(Needs(Right.DECIDE))]


class Neighbours(NamedTuple):
    """Where j, k and n lead."""

    before: Finding | None
    after: Finding | None
    undecided: Finding | None


@router.get("/findings")
def first(bench: TheBench, visitor: Visiting, packet_id: int) -> Response:
    """The first that is undecided; where there is none, the packet."""
    with bench.database.reading() as session:
        opened = open_packet(session, bench, visitor, packet_id)
    todo = next(iter(opened.undecided or opened.findings), None)
    return RedirectResponse(f"/p/{packet_id}/f/{todo.key}" if todo else f"/p/{packet_id}", 303)


@router.get("/f/{key}")
def page(
    request: Request, bench: TheBench, visitor: Visiting, packet_id: int, key: str, done: int = 0, v: int | None = None
) -> HTMLResponse:
    """One finding. `done`: the decision just made, on this or another finding."""
    with bench.database.reading() as session:
        opened = open_packet(session, bench, visitor, packet_id, v)
        finding = opened.finding(key)
        history = _history(session, opened, finding)
        last = session.get(Decision, done) if done else None
    seen(bench, visitor, "finding.view", f"packet:{packet_id}", finding=finding.id, rule=finding.rule)
    pieces = pieces_of(opened, finding)
    return render(
        request,
        "finding.html",
        opened=opened,
        finding=finding,
        groups=grouped(opened.findings),
        pieces=pieces[:MOST],
        unseen=max(0, len(pieces) - MOST),
        near=_neighbours(opened, finding),
        clauses={clause: opened.report.clauses.get(clause, "") for clause in finding.clauses},
        history=history,
        replaced={ruled.replaces_id for ruled in history if not ruled.undone_at},
        lapsed=next((ruled for ruled in history if ruled.lapsed_at), None)
        if finding.sign not in opened.decisions
        else None,
        last=last if last and last.packet_id == packet_id and not last.undone_at else None,
        correctable=[piece for piece in pieces if piece.reading is not None],
    )


def _neighbours(opened: Opened, finding: Finding) -> Neighbours:
    order = opened.findings
    at = next(n for n, other in enumerate(order) if other.key == finding.key)
    return Neighbours(
        order[at - 1] if at else None,
        order[at + 1] if at + 1 < len(order) else None,
        next_undecided(opened, finding),
    )


def _history(session: Session, opened: Opened, finding: Finding) -> Sequence[Decision]:
    """All rulings on the finding, the latest first, also those taken back or lapsed."""
    found = select(Decision).options(joinedload(Decision.user))
    found = found.where(Decision.packet_id == opened.packet.id, Decision.sign == finding.sign)
    return session.scalars(found.order_by(Decision.id.desc())).all()


@router.post("/f/{key}/decision")
def rule(
    bench: TheBench,
    visitor: Deciding,
    packet_id: int,
    key: str,
    seen: Seen,
    sign: Annotated[str, Form(max_length=64)],
    action: Annotated[Action, Form()],
    reason: Annotated[str, Form(max_length=500)] = "",
    wording: Annotated[str, Form(max_length=2000)] = "",
    held: Annotated[int, Form(ge=0)] = 0,
) -> Response:
    """Keeps a ruling; the next undecided finding comes by itself.

    `sign`: of the finding that was looked at; `held`: the ruling on it that was to be seen, 0 for none.
    """
    ruling = Ruling(action=action, reason=reason, wording=wording)
    with audit.writing(bench.database) as session:
        opened = open_packet(session, bench, visitor, packet_id)
        finding = next((f for f in opened.findings if f.sign == sign), None)
        sent = _sent(session, bench, visitor, opened, key, seen, finding, ruling)
        refuse_overtaken(session, bench, visitor, opened, seen, sent)
        if finding is None:
            refuse(session, Clash(opened, sent))
        standing = opened.decision(finding)
        if standing is not None and standing.id != held:
            refuse(session, Clash(opened, sent, ruled=standing))
        decision = decide(session, visitor, opened, finding, ruling)
        todo = next_undecided(opened, finding)
    place = f"/p/{packet_id}/f/{todo.key}" if todo else f"/p/{packet_id}"
    return RedirectResponse(f"{place}?done={decision.id}", 303)


def _sent(
    session: Session,
    bench: Bench,
    visitor: Visitor,
    opened: Opened,
    key: str,
    seen: str,
    finding: Finding | None,
    ruling: Ruling,
) -> Sent:
    """A ruling as it may be shown and sent again: where its finding is there still, whatever its number."""
    then = next((f for f in report_seen(session, bench, visitor, opened, seen).findings if f.id == key), None)
    title = finding.title if finding else then.title if then else ""
    lines = [f"{ACTIONS[ruling.action]}：{title}", *(text for text in (ruling.reason, ruling.wording) if text.strip())]
    if finding is None:
        return Sent(lines, "", None)
    standing = opened.decision(finding)
    again = {"sign": finding.sign, "held": str(standing.id if standing else 0), **ruling.model_dump()}
    return Sent(lines, f"/p/{opened.packet.id}/f/{finding.key}/decision", again)


@router.post("/decisions/{decision_id}/undo")
def undo(bench: TheBench, visitor: Deciding, packet_id: int, decision_id: int) -> Response:
    """Takes a ruling back and opens its finding again."""
    with audit.writing(bench.database) as session:
        opened = open_packet(session, bench, visitor, packet_id)
        decision = take_back(session, visitor, opened, decision_id)
        finding = next((finding for finding in opened.findings if finding.sign == decision.sign), None)
    return RedirectResponse(f"/p/{packet_id}/f/{finding.key}" if finding else f"/p/{packet_id}", 303)
