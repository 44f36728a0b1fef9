"""Pictures of pages, and the page viewer."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.adapters.store.tables import Page
from pipeline.web.bench import Refused, TheBench, Visiting, Visitor
from pipeline.web.queries.opened import Opened, find_packet, open_packet, version_of
from pipeline.web.rendering import render
from pipeline.web.traces import seen
from pipeline.web.views.evidence import boxes_of, pieces_of

router = APIRouter(prefix="/p/{packet_id}/pages/{ordinal}")

_KEPT = {"Cache-Control": "private, max-age=3600"}  # logging out clears the browser's copies
_NOT_KEPT = {"Cache-Control": "no-store"}  # the latest version's page is another when there is a later one
_MOST_BOXES = 40
_NONE: list[str] = []
Number = Annotated[int | None, Query(alias="v", ge=1)]
Boxes = Annotated[list[str], Query(max_length=_MOST_BOXES)]


@router.get("/image")
def image(bench: TheBench, visitor: Visiting, packet_id: int, ordinal: int, v: Number = None) -> Response:
    page = _page(bench, visitor, packet_id, ordinal, v)
    seen(bench, visitor, "page.image", f"page:{page.id}", packet=packet_id)  # it may be fetched without its viewer
    return FileResponse(bench.gallery.page(page), headers=_keeping(v))


@router.get("/thumb")
def thumb(bench: TheBench, visitor: Visiting, packet_id: int, ordinal: int, v: Number = None) -> Response:
    return FileResponse(bench.gallery.thumb(_page(bench, visitor, packet_id, ordinal, v)), headers=_keeping(v))


@router.get("/cut")
def cutout(
    bench: TheBench,
    visitor: Visiting,
    packet_id: int,
    ordinal: int,
    b: Boxes,
    m: Boxes = _NONE,
    v: Number = None,
) -> Response:
    """The part of the page around boxes `b`, characters `m` tinted."""
    page = _page(bench, visitor, packet_id, ordinal, v)
    try:
        boxes, marks = boxes_of(b), boxes_of(m)
    except ValueError:
        raise Refused(404, "没有这一处。") from None
    return Response(bench.gallery.cutout(page, boxes, marks), media_type="image/jpeg", headers=_keeping(v))


def _keeping(number: int | None) -> dict[str, str]:
    return _KEPT if number else _NOT_KEPT


def _page(bench: TheBench, visitor: Visitor, packet_id: int, ordinal: int, number: int | None) -> Page:
    with bench.database.reading() as session:
        return page_of(session, visitor, packet_id, ordinal, number)


def page_of(session: Session, visitor: Visitor, packet_id: int, ordinal: int, number: int | None) -> Page:
    """
    Raises:
        Refused: there is no such page for this person.
    """
    packet = find_packet(session, visitor, packet_id)
    version = version_of(session, packet, number or packet.version)
    page = session.scalar(select(Page).where(Page.version_id == version.id, Page.ordinal == ordinal))
    if page is None:
        raise Refused(404, "没有这一页。")
    return page


@router.get("")
def viewer(
    request: Request,
    bench: TheBench,
    visitor: Visiting,
    packet_id: int,
    ordinal: int,
    f: str = "",
    b: str = "",
    v: Number = None,
) -> HTMLResponse:
    """A page at full size. `f`: the finding whose evidence is marked on it; `b`: the box to begin at."""
    with bench.database.reading() as session:
        opened = open_packet(session, bench, visitor, packet_id, v)
    page = next((page for page in opened.pages.values() if page.ordinal == ordinal), None)
    if page is None:
        raise Refused(404, "没有这一页。")
    seen(bench, visitor, "page.view", f"page:{page.id}", packet=packet_id)
    marks = _marks(opened, f, page) or ([b] if b else [])
    try:
        boxes = boxes_of([box for box in marks if box])
    except ValueError:
        raise Refused(404, "没有这一处。") from None
    return render(
        request,
        "viewer.html",
        opened=opened,
        page=page,
        finding=f,
        boxes=boxes,
        box=b or next(iter(marks), ""),
        last=len(opened.pages) - 1,
    )


def _marks(opened: Opened, key: str, page: Page) -> list[str]:
    finding = next((finding for finding in opened.findings if finding.key == key), None)
    if finding is None:
        return []
    pieces = [piece for piece in pieces_of(opened, finding) if piece.page and piece.page.id == page.id]
    return [",".join(f"{edge:.4f}" for edge in box) for piece in pieces for box in piece.boxes if box.area < 1]
