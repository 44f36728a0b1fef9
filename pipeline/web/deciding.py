"""People's rulings on findings: made, taken back, and what comes next."""

from __future__ import annotations

from typing import Literal

from sqlalchemy.orm import Session

from pipeline.adapters.store import audit
from pipeline.adapters.store.database import now
from pipeline.adapters.store.history import lapse, lapse_overtaken
from pipeline.adapters.store.keep import count_open
from pipeline.adapters.store.tables import Decision, Finding
from pipeline.model.base import Noun
from pipeline.web.bench import Refused, Visitor
from pipeline.web.queries.opened import Opened

Action = Literal["confirm", "dismiss", "supplement", "leave"]


class Ruling(Noun):
    """What a person says of a finding: `reason` why it does not hold, `wording` of what is asked for."""

    action: Action
    reason: str = ""
    wording: str = ""


def decide(session: Session, visitor: Visitor, opened: Opened, finding: Finding, ruling: Ruling) -> Decision:
    """Keeps a ruling, in place of an earlier one of the same finding. The packet was opened in this session.

    Raises:
        Refused: it says that a finding does not hold, but not why; or the packet is settled.
    """
    opened.refuse_settled()
    if ruling.action == "dismiss" and not ruling.reason.strip():
        raise Refused(400, "认为不成立时请说明理由。")
    earlier = opened.decision(finding)
    if earlier is not None:
        earlier.undone_at = now()
    decision = Decision(
        packet_id=opened.packet.id,
        version_id=opened.version.id,
        sign=finding.sign,
        rule=finding.rule,
        action=ruling.action,
        reason=ruling.reason.strip(),
        wording=ruling.wording.strip(),
        outcome=finding.outcome,
        contents=contents_of(opened, finding),
        replaces_id=earlier.id if earlier else None,
        user_id=visitor.user.id,
        made_at=now(),
    )
    session.add(decision)
    session.flush()
    _told(session, visitor, opened, "decision", decision, finding.rule)
    return decision


def take_back(session: Session, visitor: Visitor, opened: Opened, decision_id: int) -> Decision:
    """Takes a ruling back; the one it took the place of stands again, unless it would have lapsed meanwhile.

    Raises:
        Refused: there is no such decision that stands; or the packet is settled.
    """
    opened.refuse_settled()
    decision = session.get(Decision, decision_id)
    if decision is None or decision.packet_id != opened.packet.id or decision.undone_at or decision.lapsed_at:
        raise Refused(404, "没有可以撤销的决定。")
    decision.undone_at = now()
    earlier = session.get(Decision, decision.replaces_id) if decision.replaces_id else None
    if earlier is not None and earlier.lapsed_at is None:
        earlier.undone_at = None
        session.flush()
        lapse(session, opened.version)
        lapse_overtaken(session, opened.version)
    _told(session, visitor, opened, "decision.undo", decision, decision.rule)
    return decision


def _told(session: Session, visitor: Visitor, opened: Opened, action: str, decision: Decision, rule: str) -> None:
    packet = opened.packet
    session.flush()
    packet.open, packet.updated_at = count_open(session, opened.version), now()
    if packet.state == "new":
        packet.state, packet.assignee_id = "review", packet.assignee_id or visitor.user.id
    said = {"decision": decision.id, "rule": rule, "action": decision.action}
    audit.record(session, visitor.user.name, action, f"packet:{packet.id}", **said)


def contents_of(opened: Opened, finding: Finding) -> list[str]:
    """The contents of the pages that show the finding: where one changes, the ruling lapses."""
    shown = dict.fromkeys((seen["file"], seen["page"]) for seen in finding.evidence)
    return [opened.pages[key].content for key in shown if key in opened.pages]


def next_undecided(opened: Opened, finding: Finding, decided: bool = True) -> Finding | None:
    """The next that nobody has ruled on, from the one after this on and round to the beginning; None: all are done.

    Args:
        decided: this one has just been ruled on.
    """
    at = next((n for n, other in enumerate(opened.findings) if other.key == finding.key), -1)
    ring = [*opened.findings[at + 1 :], *opened.findings[: at + (not decided)]]
    return next((other for other in ring if other.sign not in opened.decisions), None)
