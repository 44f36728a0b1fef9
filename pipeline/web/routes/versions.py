"""Versions of a packet and their revisions: what changed from one to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.adapters.store.tables import Correction, Decision, Packet, Page, Revision, User, Version
from pipeline.model.changes import Changes, FindingState, PageChange, PageState
from pipeline.model.report import Report
from pipeline.stages.changes import finding_changes
from pipeline.web.bench import Bench, Refused, TheBench, Visiting
from pipeline.web.queries.opened import PageKey, find_packet, open_packet, standing_corrections, version_of
from pipeline.web.queries.reports import report_of
from pipeline.web.rendering import render
from pipeline.web.traces import seen
from pipeline.web.views.veil import veiled

router = APIRouter(prefix="/p/{packet_id}")


class Pair(NamedTuple):
    """A page that changed: as it was, as it is."""

    change: PageChange
    before: Page | None
    now: Page | None


@router.get("/versions")
def versions(request: Request, bench: TheBench, visitor: Visiting, packet_id: int) -> HTMLResponse:
    with bench.database.reading() as session:
        opened = open_packet(session, bench, visitor, packet_id)
        handed = session.scalars(select(Version).where(Version.packet_id == packet_id).order_by(Version.number.desc()))
        listed = [(version, _revisions(session, version)) for version in handed]
    seen(bench, visitor, "packet.view", f"packet:{packet_id}", view="versions")
    return render(request, "versions.html", opened=opened, listed=listed)


def _revisions(session: Session, version: Version) -> Sequence[tuple[Revision, str]]:
    """A version's revisions, the latest first, with who caused each."""
    found = select(Revision, User.display).outerjoin(User, User.id == Revision.user_id)
    rows = session.execute(found.where(Revision.version_id == version.id).order_by(Revision.number.desc()))
    return [(revision, display or "") for revision, display in rows]


@router.get("/versions/{number}")
def compare(request: Request, bench: TheBench, visitor: Visiting, packet_id: int, number: int) -> HTMLResponse:
    """A version against the one before: findings, pages, decisions and corrections that lapsed."""
    with bench.database.reading() as session:
        opened = open_packet(session, bench, visitor, packet_id, number)
        if opened.version.changes is None:
            raise Refused(404, "这一版没有可以对照的前一版。")
        changes = veiled(Changes.model_validate(opened.version.changes), visitor.user)
        pairs = _pairs(session, opened.packet, changes, opened.pages)
        lapsed = session.scalars(select(Decision).where(Decision.lapsed_in == opened.version.id)).all()
        dropped = session.scalars(select(Correction).where(Correction.lapsed_in == opened.version.id)).all()
    seen(bench, visitor, "version.compare", f"packet:{packet_id}", version=number)
    groups = [(state, [f for f in changes.findings if f.state is state]) for state in FindingState]
    return render(
        request,
        "compare.html",
        opened=opened,
        changes=changes,
        groups=[(state, group) for state, group in groups if group],
        pairs=pairs,
        lapsed=lapsed,
        dropped=dropped,
    )


def _pairs(session: Session, packet: Packet, changes: Changes, now: Mapping[PageKey, Page]) -> list[Pair]:
    """The pages that are not as they were."""
    older = version_of(session, packet, changes.against)
    before = {(p.file, p.page): p for p in session.scalars(select(Page).where(Page.version_id == older.id))}
    return [
        Pair(
            change,
            before.get((change.before.file, change.before.page)) if change.before else None,
            now.get((change.now.file, change.now.page)) if change.now else None,
        )
        for change in changes.pages
        if change.state not in (PageState.SAME, PageState.MOVED)
    ]


@router.get("/revisions/{number}")
def revision(
    request: Request, bench: TheBench, visitor: Visiting, packet_id: int, number: int, fresh: int = 0
) -> HTMLResponse:
    """What checking the latest version again changed. `fresh`: it has just been done."""
    with bench.database.reading() as session:
        packet = find_packet(session, visitor, packet_id)
        opened = open_packet(session, bench, visitor, packet_id)
        old, new = (_report(session, bench, opened.version.id, n) for n in (number - 1, number))
        old, new = veiled(old, visitor.user), veiled(new, visitor.user)
        corrections = standing_corrections(session, packet)
    seen(bench, visitor, "packet.view", f"packet:{packet_id}", view="revision", revision=number)
    changes = [change for change in finding_changes(old, old, new) if change.state is not FindingState.OPEN]
    return render(
        request,
        "revision.html",
        opened=opened,
        number=number,
        fresh=fresh,
        groups=[(s, [c for c in changes if c.state is s]) for s in FindingState if s is not FindingState.OPEN],
        last=corrections[-1] if corrections and number == opened.version.revision else None,
        counts=(len(old.findings), len(new.findings)),
    )


def _report(session: Session, bench: Bench, version_id: int, number: int) -> Report:
    found = select(Revision.report).where(Revision.version_id == version_id, Revision.number == number)
    digest = session.scalar(found)
    if digest is None:
        raise Refused(404, "没有这次检查的记录。")
    return report_of(bench.blobs, digest)
