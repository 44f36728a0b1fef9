"""A packet opened: one of its versions with its report, pages, findings, and what people have decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from pipeline.adapters.store.tables import SETTLED, Correction, Decision, Finding, Packet, Page, Version
from pipeline.model.report import Report, ReportDocument
from pipeline.reports.words import Words
from pipeline.web.access.roles import may_see
from pipeline.web.bench import Bench, Refused, Visitor
from pipeline.web.queries.reports import report_of
from pipeline.web.views.groups import grouped
from pipeline.web.views.veil import shown, veiled

PageKey = tuple[str, int]


@dataclass(frozen=True)
class Opened:
    """`findings` stand in the order they are worked off. `decisions` (by sign) and `corrections` are those in force.

    `lapsed`: signs of findings a decision on which lapsed.
    """

    packet: Packet
    version: Version
    report: Report
    words: Words
    pages: Mapping[PageKey, Page]
    findings: Sequence[Finding]
    decisions: Mapping[str, Decision]
    corrections: Sequence[Correction]
    lapsed: frozenset[str] = frozenset()

    @property
    def latest(self) -> bool:
        return self.version.number == self.packet.version

    @property
    def seen(self) -> str:
        """Which version and which checking of it this is, as forms have it."""
        return f"{self.version.number}.{self.version.revision}"

    @property
    def settled(self) -> bool:
        """Whether it is passed or closed, so that nothing in it changes."""
        return self.packet.state in SETTLED

    @property
    def open_to_change(self) -> bool:
        """Whether decisions and corrections can be made on what is shown."""
        return self.latest and not self.settled

    def refuse_settled(self) -> None:
        """
        Raises:
            Refused: the packet is passed or closed, and nothing in it is to change.
        """
        if self.settled:
            raise Refused(409, "这份材料已通过或办结；要改动，请复核人员先“重新审查”。")

    @cached_property
    def documents(self) -> dict[str, ReportDocument]:
        """By id."""
        return {document.id: document for document in self.report.documents}

    def finding(self, key: str) -> Finding:
        """
        Raises:
            Refused: there is none of this id any more.
        """
        found = next((finding for finding in self.findings if finding.key == key), None)
        if found is None:
            raise Refused(404, "没有这一事项，可能在重新检查后已解决。")
        return found

    def decision(self, finding: Finding) -> Decision | None:
        return self.decisions.get(finding.sign)

    @property
    def tally(self) -> Counter[str]:
        """How many findings were ruled on in which way."""
        return Counter(d.action for finding in self.findings if (d := self.decision(finding)))

    @property
    def undecided(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.sign not in self.decisions]


def open_packet(session: Session, bench: Bench, visitor: Visitor, packet_id: int, number: int | None = None) -> Opened:
    """
    Args:
        number: of the version; None: the latest.

    Raises:
        Refused: there is no such packet or version for this person.
    """
    packet = find_packet(session, visitor, packet_id)
    version = version_of(session, packet, number or packet.version)
    pages = session.scalars(select(Page).where(Page.version_id == version.id).order_by(Page.ordinal))
    findings = session.scalars(select(Finding).where(Finding.version_id == version.id).order_by(Finding.ordinal))
    report = veiled(report_of(bench.blobs, version.report), visitor.user)
    return Opened(
        packet,
        version,
        report,
        bench.services.words(report.packet.scheme),
        {(page.file, page.page): page for page in pages},
        [shown(finding, visitor.user) for _, group in grouped(findings.all()) for finding in group],
        standing_decisions(session, packet),
        standing_corrections(session, packet),
        _lapsed(session, packet),
    )


def _lapsed(session: Session, packet: Packet) -> frozenset[str]:
    found = select(Decision.sign).where(Decision.packet_id == packet.id, Decision.lapsed_at.is_not(None))
    return frozenset(session.scalars(found))


def find_packet(session: Session, visitor: Visitor, packet_id: int) -> Packet:
    """
    Raises:
        Refused: there is none, or it is not for this person, which looks the same.
    """
    packet = session.get(Packet, packet_id, options=[joinedload(Packet.assignee)])
    if packet is None or not may_see(visitor.user, packet):
        raise Refused(404, "没有这份材料。")
    return packet


def version_of(session: Session, packet: Packet, number: int) -> Version:
    version = session.scalar(select(Version).where(Version.packet_id == packet.id, Version.number == number))
    if version is None:
        raise Refused(404, "这份材料没有这一版。")
    return version


def standing_decisions(session: Session, packet: Packet) -> dict[str, Decision]:
    found = session.scalars(
        select(Decision)
        .options(joinedload(Decision.user))
        .where(Decision.packet_id == packet.id, Decision.undone_at.is_(None), Decision.lapsed_at.is_(None))
        .order_by(Decision.id)
    )
    return {decision.sign: decision for decision in found}


def standing_corrections(session: Session, packet: Packet) -> Sequence[Correction]:
    return session.scalars(
        select(Correction)
        .options(joinedload(Correction.user))
        .where(Correction.packet_id == packet.id, Correction.undone_at.is_(None), Correction.lapsed_at.is_(None))
        .order_by(Correction.id)
    ).all()
