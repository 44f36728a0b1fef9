"""People's corrections: kept beside the machine's reading, then the rules run again at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from pipeline.adapters.store import audit
from pipeline.adapters.store.database import now
from pipeline.adapters.store.tables import Correction
from pipeline.errors import CaishenError
from pipeline.model.correction import BorderLike, FieldCorrection, pages_of
from pipeline.model.reading import PageRef
from pipeline.model.report import ReportDocument
from pipeline.web.bench import Bench, Refused, Visitor
from pipeline.web.overtaken import Sent, refuse_overtaken
from pipeline.web.queries.opened import Opened, open_packet
from pipeline.web.services import RecheckOutcome


class Told(NamedTuple):
    """A correction with what the machine said."""

    correction: FieldCorrection | BorderLike
    old: str | None
    shown: tuple[PageRef, ...] = ()  # pages that show it, besides those it names


def correct(
    bench: Bench, visitor: Visitor, packet_id: int, told: Sequence[Told], seen: str, sent: Sent
) -> RecheckOutcome:
    """Keeps corrections of the packet's latest version and checks it again; one that cannot be taken is undone.

    Raises:
        Refused: it cannot be taken, and why.
        Overtaken: the packet was checked again since they were thought of (`seen`).
    """
    with audit.writing(bench.database) as session:
        opened = open_packet(session, bench, visitor, packet_id)
        opened.refuse_settled()
        refuse_overtaken(session, bench, visitor, opened, seen, sent)
        rows = [_row(session, visitor, opened, each) for each in told]
    try:
        return bench.services.recheck(opened.version.id, visitor.user.id)
    except Exception as error:  # one that stayed would stop every later checking, too
        with audit.writing(bench.database) as session:
            for row in rows:
                _undo(session, visitor, row.id)
        if isinstance(error, CaishenError):
            raise Refused(409, f"这一更正不能采用：{error}") from error
        raise


def _row(session: Session, visitor: Visitor, opened: Opened, told: Told) -> Correction:
    said = told.correction
    row = Correction(
        packet_id=opened.packet.id,
        version_id=opened.version.id,
        kind=said.kind,
        target=said.model_dump(mode="json", exclude={"kind", "new"}),
        old=told.old,
        new=getattr(said, "new", None),
        contents=_contents(opened, dict.fromkeys((*pages_of(said), *told.shown))),
        user_id=visitor.user.id,
        made_at=now(),
    )
    session.add(row)
    session.flush()
    target = f"packet:{opened.packet.id}"
    audit.record(session, visitor.user.name, "correction", target, correction=row.id, kind=row.kind)
    return row


def _contents(opened: Opened, refs: Iterable[PageRef]) -> list[str]:
    known = (opened.pages.get((ref.file, ref.page)) for ref in refs)
    return [page.content for page in known if page]


def take_back(bench: Bench, visitor: Visitor, packet_id: int, correction_id: int) -> RecheckOutcome:
    """Takes a correction back and checks the packet again.

    Raises:
        Refused: there is no such correction in force.
    """
    with audit.writing(bench.database) as session:
        opened = open_packet(session, bench, visitor, packet_id)
        opened.refuse_settled()
        if correction_id not in [row.id for row in opened.corrections]:
            raise Refused(404, "没有可以撤销的更正。")
        _undo(session, visitor, correction_id)
    return bench.services.recheck(opened.version.id, visitor.user.id)


def _undo(session: Session, visitor: Visitor, correction_id: int) -> None:
    row = session.get_one(Correction, correction_id)
    row.undone_at = now()
    audit.record(session, visitor.user.name, "correction.undo", f"packet:{row.packet_id}", correction=row.id)


def of_field(document: ReportDocument, table: str, row: int, name: str, new: str) -> Told | None:
    """A value of a document as a person reads it; None where it is what the machine said.

    Raises:
        Refused: the document has no such field.
    """
    try:
        field = document.tables[table][row][name] if table else document.fields[name]
    except (KeyError, IndexError):
        raise Refused(404, "这份材料没有这一项。") from None
    old = "、".join(field.value) if isinstance(field.value, list) else field.value
    new = new.strip()
    if new == (old or "") and field.status.value in ("read", "corrected"):
        return None
    correction = FieldCorrection(
        at=document.pages[0], type=document.type, name=name, new=new or None, table=table, row=row
    )
    seen = {PageRef(file=place.file, page=place.page) for place in field.evidence}
    shown = tuple(ref for ref in document.pages if ref in seen)
    return Told(correction, old or field.raw or None, shown if shown and not table else document.pages)
