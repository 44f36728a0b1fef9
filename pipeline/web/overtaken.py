"""Two people at one packet: what somebody sends that was thought of another state of it is kept back, and shown again.

Every form that decides or corrects says which checking of the packet it was filled in on. Where there has been another
since, or another person has ruled on the same finding, nothing is written: the answer (409) says what changed and what
was sent, and offers to send it once more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, NamedTuple, NoReturn

from fastapi import Form
from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from pipeline.adapters.store.tables import Correction, Decision, Revision, User
from pipeline.model.changes import FindingChange, FindingState
from pipeline.model.report import Report
from pipeline.stages.changes import finding_changes
from pipeline.web.bench import Bench, Refused, Visitor
from pipeline.web.queries.opened import Opened, version_of
from pipeline.web.queries.reports import report_of
from pipeline.web.views.veil import veiled

Seen = Annotated[str, Form(pattern=r"^\d{1,6}\.\d{1,6}$")]
"""Of the packet a form was filled in on: number of the version, and of its revision."""


class Sent(NamedTuple):
    """What somebody sent: as people read it, and as it may be sent again; `again` None: not as it is.

    `to`: where it was sent, and could be once more.
    """

    lines: Sequence[str]
    to: str
    again: Mapping[str, str | Sequence[str]] | None


class Clash(NamedTuple):
    """What happened since: checkings with who caused them, corrections, what became of findings, another's ruling."""

    opened: Opened
    sent: Sent
    checkings: Sequence[tuple[Revision, str]] = ()
    corrections: Sequence[Correction] = ()
    groups: Sequence[tuple[FindingState, Sequence[FindingChange]]] = ()
    ruled: Decision | None = None
    renewed: bool = False  # other papers were handed in


class Overtaken(Exception):
    """Nothing was written."""

    def __init__(self, clash: Clash) -> None:
        super().__init__("the packet has changed since")
        self.clash = clash


def refuse_overtaken(session: Session, bench: Bench, visitor: Visitor, opened: Opened, seen: str, sent: Sent) -> None:
    """
    Raises:
        Overtaken: the packet was checked again, or handed in again, since the form was filled in.
    """
    if seen != opened.seen:
        refuse(session, _since(session, bench, visitor, opened, seen, sent))


def refuse(session: Session, clash: Clash) -> NoReturn:
    """
    Raises:
        Overtaken: always, with what is shown loaded: the session ends before the page is made.
    """
    session.expunge_all()
    raise Overtaken(clash)


def report_seen(session: Session, bench: Bench, visitor: Visitor, opened: Opened, seen: str) -> Report:
    """The report a form was filled in on.

    Raises:
        Refused: there was none such.
    """
    if seen == opened.seen:
        return opened.report
    number, revision = _parts(seen)
    checking = _checking(session, version_of(session, opened.packet, number).id, revision)
    if checking is None:
        raise Refused(404, "没有这次检查的记录，请刷新后重试。")
    return veiled(report_of(bench.blobs, checking.report), visitor.user)


def _checking(session: Session, version_id: int, number: int) -> Revision | None:
    return session.scalar(select(Revision).where(Revision.version_id == version_id, Revision.number == number))


def _parts(seen: str) -> tuple[int, int]:
    version, revision = map(int, re.findall(r"\d+", seen))
    return version, revision


def _since(session: Session, bench: Bench, visitor: Visitor, opened: Opened, seen: str, sent: Sent) -> Clash:
    number, revision = _parts(seen)
    if number != opened.version.number:
        return Clash(opened, sent._replace(again=None), renewed=True)
    rows = select(Revision, User.display).outerjoin(User, User.id == Revision.user_id)
    rows = rows.where(Revision.version_id == opened.version.id, Revision.number > revision).order_by(Revision.number)
    checkings = [(row, display or "") for row, display in session.execute(rows).tuples()]
    old = report_seen(session, bench, visitor, opened, seen)
    changes = list(finding_changes(old, old, opened.report))
    states = [state for state in FindingState if state is not FindingState.OPEN]
    groups = [(state, [change for change in changes if change.state is state]) for state in states]
    return Clash(
        opened,
        sent,
        checkings,
        _corrections_since(session, opened, revision),
        [(state, group) for state, group in groups if group],
    )


def _corrections_since(session: Session, opened: Opened, revision: int) -> Sequence[Correction]:
    """Made or taken back after a checking."""
    checking = _checking(session, opened.version.id, revision)
    at = checking.made_at if checking else opened.version.received_at
    rows = select(Correction).options(joinedload(Correction.user)).where(Correction.packet_id == opened.packet.id)
    return session.scalars(rows.where(or_(Correction.made_at > at, Correction.undone_at > at))).all()
