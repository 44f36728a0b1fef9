"""A document of a packet, and corrections: readings, type, borders, a document that was missed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pipeline.model.correction import BorderCorrection, DocumentCorrection, MoveCorrection, TypeCorrection
from pipeline.model.reading import PageRef
from pipeline.model.report import ReportDocument
from pipeline.web import correcting
from pipeline.web.access.roles import Right
from pipeline.web.bench import Bench, Needs, Refused, TheBench, Visiting, Visitor
from pipeline.web.correcting import Told
from pipeline.web.queries.opened import Opened, open_packet
from pipeline.web.rendering import render
from pipeline.web.routes.packet import opened_for

router = APIRouter(prefix="/p/{packet_id}")
Number = Annotated[int | None, Query(alias="v", ge=1)]
Deciding = Annotated[Visitor, Depends(Needs(Right.DECIDE))]
Text = Annotated[str, Form(max_length=2000)]


@router.get("/documents/{key}")
def page(
    request: Request, bench: TheBench, visitor: Visiting, packet_id: int, key: str, v: Number = None
) -> HTMLResponse:
    opened = opened_for(bench, visitor, packet_id, v, f"document:{key}")
    document = _document(opened, key)
    mine = {(ref.file, ref.page) for ref in document.pages}
    corrections = [row for row in opened.corrections if any(_at(ref) in mine for ref in _refs(row.target))]
    return render(request, "document.html", opened=opened, document=document, corrections=corrections)


def _refs(target: dict[str, object]) -> list[dict[str, object]]:
    found = [target.get("at"), target.get("to"), *_listed(target.get("pages"))]
    return [ref for ref in found if isinstance(ref, dict)]


def _listed(pages: object) -> list[object]:
    return list(pages) if isinstance(pages, list) else []


def _at(ref: dict[str, object]) -> tuple[object, object]:
    return ref["file"], ref["page"]


def _document(opened: Opened, key: str) -> ReportDocument:
    if key not in opened.documents:
        raise Refused(404, "没有这份材料，可能在更正分界后已合并。")
    return opened.documents[key]


def _opened(bench: Bench, visitor: Visitor, packet_id: int) -> Opened:
    with bench.database.reading() as session:
        return open_packet(session, bench, visitor, packet_id)


def _ref(opened: Opened, ordinal: int) -> PageRef:
    for page in opened.pages.values():
        if page.ordinal == ordinal:
            return PageRef(file=page.file, page=page.page)
    raise Refused(404, "没有这一页。")


def _type(opened: Opened, name: str) -> str:
    if name != "other" and name not in opened.words.types:
        raise Refused(400, "没有这种材料类型。")
    return name


def _checked(bench: Bench, visitor: Visitor, packet_id: int, told: Sequence[Told]) -> Response:
    """Keeps the corrections and shows what they changed."""
    if not told:
        raise Refused(400, "没有改动。")
    outcome = correcting.correct(bench, visitor, packet_id, told)
    return RedirectResponse(f"/p/{packet_id}/revisions/{outcome.revision}?fresh=1", 303)


@router.post("/corrections/fields")
def fields(
    bench: TheBench,
    visitor: Deciding,
    packet_id: int,
    places: Annotated[list[str], Form()],
    values: Annotated[list[str], Form()],
) -> Response:
    """Readings: each place is `document|table|row|name`, with a value."""
    opened = _opened(bench, visitor, packet_id)
    told = []
    for place, value in zip(places, values, strict=False):
        key, table, row, name = ([*place.split("|"), "", "", "", ""])[:4]
        if not row.lstrip("-").isdigit():
            raise Refused(400, "请求不完整。")
        told.append(correcting.of_field(_document(opened, key), table, int(row), name, value[:2000]))
    return _checked(bench, visitor, packet_id, [each for each in told if each])


@router.post("/corrections/type")
def kind(bench: TheBench, visitor: Deciding, packet_id: int, document: Text, new: Text) -> Response:
    opened = _opened(bench, visitor, packet_id)
    found = _document(opened, document)
    told = Told(TypeCorrection(at=found.pages[0], new=_type(opened, new)), found.type)
    return _checked(bench, visitor, packet_id, [told])


@router.post("/corrections/border")
def border(
    bench: TheBench,
    visitor: Deciding,
    packet_id: int,
    page: Annotated[int, Form()],
    new: Annotated[Literal["begin", "join"], Form()],
) -> Response:
    opened = _opened(bench, visitor, packet_id)
    return _checked(bench, visitor, packet_id, [Told(BorderCorrection(at=_ref(opened, page), new=new), None)])


@router.post("/corrections/move")
def move(bench: TheBench, visitor: Deciding, packet_id: int, page: Annotated[int, Form()], document: Text) -> Response:
    opened = _opened(bench, visitor, packet_id)
    at, to = _ref(opened, page), _document(opened, document)
    old = opened.pages[(at.file, at.page)].document
    return _checked(bench, visitor, packet_id, [Told(MoveCorrection(at=at, to=to.pages[0]), old)])


@router.post("/corrections/document")
def missed(
    bench: TheBench, visitor: Deciding, packet_id: int, new: Text, pages: Annotated[list[int], Form()]
) -> Response:
    opened = _opened(bench, visitor, packet_id)
    refs = tuple(_ref(opened, page) for page in pages)
    return _checked(bench, visitor, packet_id, [Told(DocumentCorrection(pages=refs, new=_type(opened, new)), None)])


@router.post("/corrections/{correction_id}/undo")
def undo(bench: TheBench, visitor: Deciding, packet_id: int, correction_id: int) -> Response:
    outcome = correcting.take_back(bench, visitor, packet_id, correction_id)
    return RedirectResponse(f"/p/{packet_id}/revisions/{outcome.revision}?fresh=1", 303)
