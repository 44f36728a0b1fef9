"""Papers of a packet, handed out; each time leaves a trace."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from pipeline.web.access.roles import Right
from pipeline.web.bench import Needs, Refused, TheBench, Visiting, Visitor
from pipeline.web.papers import PAPERS, WORD, marked, paper, ruled
from pipeline.web.queries.opened import open_packet
from pipeline.web.rendering import render
from pipeline.web.routes.books import mark_of
from pipeline.web.routes.packet import opened_for
from pipeline.web.traces import seen

router = APIRouter(prefix="/p/{packet_id}/papers")


@router.get("")
def page(request: Request, bench: TheBench, visitor: Visiting, packet_id: int) -> HTMLResponse:
    opened = opened_for(bench, visitor, packet_id, None, "papers")
    return render(request, "papers.html", opened=opened, papers=PAPERS, report=ruled(opened))


@router.get("/{name}.docx")
def export(
    bench: TheBench,
    visitor: Annotated[Visitor, Depends(Needs(Right.EXPORT))],
    packet_id: int,
    name: Literal["opinion", "notice"],
) -> Response:
    with bench.database.reading() as session:
        opened = open_packet(session, bench, visitor, packet_id)
    content = paper(bench, opened, name)
    if content is None:
        raise Refused(404, "没有需要补正的事项，不必发补正通知。")
    content = marked(content, name, mark_of(visitor))
    seen(bench, visitor, "export", f"packet:{packet_id}", paper=name, version=opened.version.number)
    file = quote(f"{opened.packet.code} {PAPERS[name]}.docx")
    return Response(content, media_type=WORD, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{file}"})
