"""A document of a packet, and corrections: readings, type, borders, a document that was missed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Literal, NamedTuple

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from pipeline.adapters.store.history import correction_in, whereabouts
from pipeline.adapters.store.tables import Correction
from pipeline.model.correction import BorderCorrection, DocumentCorrection, MoveCorrection, TypeCorrection, pages_of
from pipeline.model.reading import PageRef
from pipeline.model.report import Report, ReportDocument
from pipeline.web import correcting
from pipeline.web.access.roles import Right
from pipeline.web.bench import Bench, Needs, Refused, TheBench, Visiting, Visitor
from pipeline.web.correcting import Told
from pipeline.web.overtaken import Seen, Sent, refuse_overtaken, report_seen
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
    with bench.database.reading() as session:
        corrections = _about(session, opened, document)
    return render(request, "document.html", opened=opened, document=document, corrections=corrections)


def _about(session: Session, opened: Opened, document: ReportDocument) -> list[Correction]:
    """The corrections of the document's pages, those of an earlier version by where its pages lie by now."""
    mine, lie = set(document.pages), {}
    for version in {row.version_id for row in opened.corrections}:
        lie[version] = whereabouts(session, version, opened.version)
    return [
        row
        for row in opened.corrections
        if any(lie[row.version_id].get(ref) in mine for ref in pages_of(correction_in(row)))
    ]


def _document(opened: Opened, key: str) -> ReportDocument:
    if key not in opened.documents:
        raise Refused(404, "没有这份材料，可能在更正分界后已合并。")
    return opened.documents[key]


def _ref(opened: Opened, ordinal: int) -> PageRef:
    for page in opened.pages.values():
        if page.ordinal == ordinal:
            return PageRef(file=page.file, page=page.page)
    raise Refused(404, "没有这一页。")


def _type(opened: Opened, name: str) -> str:
    if name != "other" and name not in opened.words.types:
        raise Refused(400, "没有这种材料类型。")
    return name


class Wish(NamedTuple):
    """A correction that somebody sends: where to, what its form says, and of which documents, by their ids."""

    form: str
    fields: Mapping[str, str | Sequence[str]]
    documents: Sequence[str] = ()


Lines = Callable[[Report, Opened], Iterable[str]]
"""What is wished, for people, by the report and the packet the form was filled in on."""


def _kept(
    bench: Bench,
    visitor: Visitor,
    packet_id: int,
    seen: str,
    wish: Wish,
    lines: Lines,
    told: Callable[[Opened], Sequence[Told | None]],
) -> Response:
    """Keeps corrections and shows what they changed.

    Raises:
        Refused: nothing is changed by them, or they cannot be taken.
        Overtaken: the packet was checked again since the form was filled in.
    """
    with bench.database.reading() as session:
        opened = open_packet(session, bench, visitor, packet_id)
        then = report_seen(session, bench, visitor, opened, seen)
        again = wish.fields if _as_they_were(wish.documents, then, opened.report) else None
        sent = Sent([*lines(then, opened)], f"/p/{packet_id}/corrections/{wish.form}", again)
        refuse_overtaken(session, bench, visitor, opened, seen, sent)
    found = [each for each in told(opened) if each]
    if not found:
        raise Refused(400, "没有改动。")
    outcome = correcting.correct(bench, visitor, packet_id, found, seen, sent)
    return RedirectResponse(f"/p/{packet_id}/revisions/{outcome.revision}?fresh=1", 303)


def _as_they_were(ids: Sequence[str], then: Report, now: Report) -> bool:
    """Whether these documents are the same papers by now: ids are given anew when borders are moved."""
    before, after = ({d.id: (d.type, d.pages) for d in report.documents} for report in (then, now))
    return all(before.get(key) == after.get(key) for key in ids)


def _titled(report: Report, key: str) -> str:
    return next((document.title for document in report.documents if document.id == key), key)


def _paged(opened: Opened, ordinal: int) -> str:
    return next((f"{p.file} 第{p.page}页" for p in opened.pages.values() if p.ordinal == ordinal), "")


@router.post("/corrections/fields")
def fields(
    bench: TheBench,
    visitor: Deciding,
    packet_id: int,
    seen: Seen,
    places: Annotated[list[str], Form()],
    values: Annotated[list[str], Form()],
) -> Response:
    """Readings: each place is `document|table|row|name`, with a value."""
    wished = [(_place(place), value[:2000]) for place, value in zip(places, values, strict=False)]

    def lines(then: Report, opened: Opened) -> Iterator[str]:
        types = {document.id: document.type for document in then.documents}
        for place, value in wished:
            name = opened.words.field(types.get(place.document, ""), place.name)
            yield f"更正读数：{_titled(then, place.document)} · {name} → {value or '（无）'}"

    def told(opened: Opened) -> list[Told | None]:
        return [
            correcting.of_field(_document(opened, place.document), place.table, place.row, place.name, value)
            for place, value in wished
        ]

    wish = Wish("fields", {"places": places, "values": values}, [place.document for place, _ in wished])
    return _kept(bench, visitor, packet_id, seen, wish, lines, told)


class Place(NamedTuple):
    """Where a value stands; `table` "" and `row` -1 for a field."""

    document: str
    table: str
    row: int
    name: str


def _place(text: str) -> Place:
    key, table, row, name = ([*text.split("|"), "", "", "", ""])[:4]
    if not row.removeprefix("-").isdigit():
        raise Refused(400, "请求不完整。")
    return Place(key, table, int(row), name)


@router.post("/corrections/type")
def kind(bench: TheBench, visitor: Deciding, packet_id: int, seen: Seen, document: Text, new: Text) -> Response:
    def lines(then: Report, opened: Opened) -> Iterator[str]:
        yield f"更正类型：{_titled(then, document)} → {opened.words.type(new)}"

    def told(opened: Opened) -> list[Told | None]:
        found = _document(opened, document)
        return [Told(TypeCorrection(at=found.pages[0], new=_type(opened, new)), found.type)]

    wish = Wish("type", {"document": document, "new": new}, [document])
    return _kept(bench, visitor, packet_id, seen, wish, lines, told)


@router.post("/corrections/border")
def border(
    bench: TheBench,
    visitor: Deciding,
    packet_id: int,
    seen: Seen,
    page: Annotated[int, Form()],
    new: Annotated[Literal["begin", "join"], Form()],
) -> Response:
    def lines(_then: Report, opened: Opened) -> Iterator[str]:
        yield f"更正分界：{_paged(opened, page)} {'另起一份' if new == 'begin' else '并入前一份'}"

    def told(opened: Opened) -> list[Told | None]:
        return [Told(BorderCorrection(at=_ref(opened, page), new=new), None)]

    return _kept(bench, visitor, packet_id, seen, Wish("border", {"page": str(page), "new": new}), lines, told)


@router.post("/corrections/move")
def move(
    bench: TheBench, visitor: Deciding, packet_id: int, seen: Seen, page: Annotated[int, Form()], document: Text
) -> Response:
    def lines(then: Report, opened: Opened) -> Iterator[str]:
        yield f"移动页面：{_paged(opened, page)} → {_titled(then, document)}"

    def told(opened: Opened) -> list[Told | None]:
        at, to = _ref(opened, page), _document(opened, document)
        return [Told(MoveCorrection(at=at, to=to.pages[0]), opened.pages[(at.file, at.page)].document)]

    wish = Wish("move", {"page": str(page), "document": document}, [document])
    return _kept(bench, visitor, packet_id, seen, wish, lines, told)


@router.post("/corrections/document")
def missed(
    bench: TheBench, visitor: Deciding, packet_id: int, seen: Seen, new: Text, pages: Annotated[list[int], Form()]
) -> Response:
    def lines(_then: Report, opened: Opened) -> Iterator[str]:
        yield f"补列材料：{'、'.join(_paged(opened, page) for page in pages)} → {opened.words.type(new)}"

    def told(opened: Opened) -> list[Told | None]:
        refs = tuple(_ref(opened, page) for page in pages)
        return [Told(DocumentCorrection(pages=refs, new=_type(opened, new)), None)]

    wish = Wish("document", {"pages": [str(page) for page in pages], "new": new})
    return _kept(bench, visitor, packet_id, seen, wish, lines, told)


@router.post("/corrections/{correction_id}/undo")
def undo(bench: TheBench, visitor: Deciding, packet_id: int, correction_id: int) -> Response:
    outcome = correcting.take_back(bench, visitor, packet_id, correction_id)
    return RedirectResponse(f"/p/{packet_id}/revisions/{outcome.revision}?fresh=1", 303)
