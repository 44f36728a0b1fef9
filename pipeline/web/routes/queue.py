"""The queue of packets."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pipeline.adapters.store import audit
from pipeline.web.access.roles import Right, city_of
from pipeline.web.bench import Needs, TheBench, Visiting, Visitor
from pipeline.web.queries import queue, runs
from pipeline.web.rendering import render
from pipeline.web.traces import seen

router = APIRouter()


@router.get("/")
def page(
    request: Request, bench: TheBench, visitor: Visiting, wanted: Annotated[queue.Wanted, Query()]
) -> HTMLResponse:
    with bench.database.reading() as session:
        listing = queue.listing(session, visitor.user, wanted)
        running = runs.running(session)
    if wanted.q:
        seen(bench, visitor, "queue.view", "queue", found=listing.total)

    def address(**other: object) -> str:
        return "/?" + urlencode(wanted.query(**other))

    named = not city_of(visitor.user)
    return render(request, "queue.html", wanted=wanted, listing=listing, running=running, named=named, address=address)


@router.post("/next")
def take(bench: TheBench, visitor: Annotated[Visitor, Depends(Needs(Right.DECIDE))]) -> Response:
    """The next packet becomes the visitor's and opens."""
    with audit.writing(bench.database) as session:
        packet = queue.take_next(session, visitor.user)
        if packet is None:
            return RedirectResponse("/?told=none", 303)
        audit.record(session, visitor.user.name, "queue.take", f"packet:{packet.id}")
        return RedirectResponse(f"/p/{packet.id}/findings", 303)
