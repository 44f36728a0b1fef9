"""The audit trail, for administrators."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import select

from pipeline.adapters.store.tables import Trace
from pipeline.web.access.roles import Right
from pipeline.web.bench import Needs, TheBench, Visitor
from pipeline.web.rendering import render
from pipeline.web.traces import seen

router = APIRouter()
_PAGE = 100


@router.get("/audit")
def page(
    request: Request,
    bench: TheBench,
    visitor: Annotated[Visitor, Depends(Needs(Right.PEOPLE))],
    user: str = "",
    before: Annotated[int | None, Query(ge=1)] = None,
) -> HTMLResponse:
    """The latest lines, or those before one; of one person or all."""
    seen(bench, visitor, "audit.view", "audit")
    wanted = select(Trace).order_by(Trace.id.desc()).limit(_PAGE)
    if user:
        wanted = wanted.where(Trace.user == user)
    if before:
        wanted = wanted.where(Trace.id < before)
    with bench.database.reading() as session:
        lines = session.scalars(wanted).all()
    older = lines[-1].id if len(lines) == _PAGE else None
    return render(request, "audit.html", lines=lines, user=user, older=older)
