"""A packet: what it holds and what was found, from several sides."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import select

from pipeline.adapters.store import audit
from pipeline.adapters.store.database import now
from pipeline.adapters.store.tables import SETTLED, Decision, User
from pipeline.web.access.roles import Right, may_see
from pipeline.web.bench import Bench, Needs, Refused, TheBench, Visiting, Visitor
from pipeline.web.captions import PACKET_STATES
from pipeline.web.overtaken import Seen, Sent, refuse_overtaken
from pipeline.web.queries.opened import Opened, find_packet, open_packet
from pipeline.web.queries.queue import assign
from pipeline.web.rendering import render
from pipeline.web.traces import seen as leave_trace
from pipeline.web.views.groups import grouped
from pipeline.web.views.matrix import matrix_of
from pipeline.web.views.timeline import timeline_of

router = APIRouter(prefix="/p/{packet_id}")
Number = Annotated[int | None, Query(alias="v", ge=1)]
State = Literal["review", "supplement", "passed", "closed"]


def opened_for(bench: Bench, visitor: Visitor, packet_id: int, number: int | None, view: str) -> Opened:
    """Opens a packet for looking at, which leaves a trace."""
    with bench.database.reading() as session:
        opened = open_packet(session, bench, visitor, packet_id, number)
    leave_trace(bench, visitor, "packet.view", f"packet:{packet_id}", version=opened.version.number, view=view)
    return opened


@router.get("")
def overview(
    request: Request, bench: TheBench, visitor: Visiting, packet_id: int, v: Number = None, done: int = 0
) -> HTMLResponse:
    opened = opened_for(bench, visitor, packet_id, v, "overview")
    with bench.database.reading() as session:
        people = session.scalars(select(User).where(User.active).order_by(User.display)).all()
        people = [person for person in people if may_see(person, opened.packet)]
        last = session.get(Decision, done) if done else None
    pages = {d.id: [opened.pages[(p.file, p.page)] for p in d.pages] for d in opened.report.documents}
    groups = grouped(opened.findings)
    return render(
        request,
        "packet.html",
        opened=opened,
        groups=groups,
        pages=pages,
        people=people,
        last=last if last and last.packet_id == packet_id and not last.undone_at else None,
    )


@router.get("/matrix")
def matrix(request: Request, bench: TheBench, visitor: Visiting, packet_id: int, v: Number = None) -> HTMLResponse:
    opened = opened_for(bench, visitor, packet_id, v, "matrix")
    return render(request, "matrix.html", opened=opened, matrix=matrix_of(opened.report, opened.words))


@router.get("/indicators")
def indicators(request: Request, bench: TheBench, visitor: Visiting, packet_id: int, v: Number = None) -> HTMLResponse:
    return render(request, "indicators.html", opened=opened_for(bench, visitor, packet_id, v, "indicators"))


@router.get("/timeline")
def timeline(request: Request, bench: TheBench, visitor: Visiting, packet_id: int, v: Number = None) -> HTMLResponse:
    opened = opened_for(bench, visitor, packet_id, v, "timeline")
    return render(request, "timeline.html", opened=opened, timeline=timeline_of(opened.report))


@router.post("/state")
def set_state(
    bench: TheBench,
    visitor: Annotated[Visitor, Depends(Needs(Right.DECIDE))],
    packet_id: int,
    state: Annotated[State, Form()],
    seen: Seen,
) -> Response:
    """Moves the packet on: back to review, out for supplements, or, by those who may settle it, passed or closed."""
    if state in SETTLED and not visitor.may(Right.SETTLE):
        raise Refused(403, "通过和办结由复核人员办理。")
    with audit.writing(bench.database) as session:
        opened = open_packet(session, bench, visitor, packet_id)
        packet = opened.packet
        sent = Sent([f"更改状态：{PACKET_STATES[state]}"], f"/p/{packet_id}/state", {"state": state})
        refuse_overtaken(session, bench, visitor, opened, seen, sent)
        if packet.state in SETTLED and not visitor.may(Right.SETTLE):
            raise Refused(403, "已通过或办结的，由复核人员重新打开。")
        if state == "passed" and packet.open:
            raise Refused(409, f"还有 {packet.open} 项没有决定，不能通过。")
        audit.record(session, visitor.user.name, "packet.state", f"packet:{packet.id}", old=packet.state, new=state)
        packet.state, packet.updated_at = state, now()
    return RedirectResponse(f"/p/{packet_id}", 303)


@router.post("/assign")
def set_assignee(
    bench: TheBench,
    visitor: Annotated[Visitor, Depends(Needs(Right.DECIDE))],
    packet_id: int,
    user: Annotated[int, Form()],
) -> Response:
    """Hands the packet to somebody; 0: to nobody."""
    with audit.writing(bench.database) as session:
        packet = find_packet(session, visitor, packet_id)
        person = session.get(User, user) if user else None
        if user and (person is None or not person.active or not may_see(person, packet)):
            raise Refused(409, "这位人员看不到这份材料，请另选一位。")
        assign(packet, person)
        audit.record(session, visitor.user.name, "packet.assign", f"packet:{packet.id}", assignee=user)
    return RedirectResponse(f"/p/{packet_id}", 303)
