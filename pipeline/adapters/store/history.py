"""What was there before a version: earlier ones, and what people decided and corrected."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from pipeline.adapters.store.database import now
from pipeline.adapters.store.tables import Correction, Decision, Finding, Page, Version
from pipeline.model.correction import BorderLike, FieldCorrection, correction_of
from pipeline.model.reading import PageRef

T = TypeVar("T", Decision, Correction)


def has_history(session: Session, version: Version) -> bool:
    """Whether there was anything before: an earlier version, or a person's correction."""
    return version.number > 1 or has_corrections(session, version)


def has_corrections(session: Session, version: Version) -> bool:
    """Whether a person's correction of the packet stands."""
    return session.scalar(standing(Correction, version.packet_id).limit(1)) is not None


def version_before(session: Session, version: Version) -> Version | None:
    rows = select(Version).where(Version.packet_id == version.packet_id, Version.number == version.number - 1)
    return session.scalar(rows)


def whereabouts(session: Session, origin: int, version: Version) -> dict[PageRef, PageRef]:
    """Where the pages of a version (`origin`, its id) lie in another; those that look the same in their order."""
    before, there = _pages(session, origin), _pages(session, version.id)
    if origin == version.id:
        return {ref: ref for ref in before}
    lie = {ref: ref for ref, content in before.items() if there.get(ref) == content}
    for ref, content in before.items():
        if ref not in lie:
            taken = set(lie.values())
            free = next((other for other, looks in there.items() if looks == content and other not in taken), None)
            if free is not None:
                lie[ref] = free
    return lie


def _pages(session: Session, version_id: int) -> dict[PageRef, str]:
    rows = select(Page.file, Page.page, Page.content).where(Page.version_id == version_id).order_by(Page.ordinal)
    return {PageRef(file=file, page=page): content for file, page, content in session.execute(rows).tuples()}


def lapse(session: Session, version: Version) -> None:
    """Ends those decisions and corrections of the packet whose pages are not among the version's any more."""
    contents = set(session.scalars(select(Page.content).where(Page.version_id == version.id)))
    decisions = session.scalars(standing(Decision, version.packet_id)).all()
    corrections = session.scalars(standing(Correction, version.packet_id)).all()
    held: list[Decision | Correction] = [*decisions, *corrections]
    for row in held:
        if not contents.issuperset(row.contents):
            end(row, version, "page")


def lapse_overtaken(session: Session, version: Version) -> None:
    """Ends those decisions whose finding is another kind of statement by now.

    Who confirmed a question has not ruled on what has become certain since, nor the other way round.
    """
    found = session.execute(select(Finding.sign, Finding.outcome).where(Finding.version_id == version.id))
    outcomes = dict(found.tuples().all())
    for decision in session.scalars(standing(Decision, version.packet_id)):
        if decision.outcome and outcomes.get(decision.sign, decision.outcome) != decision.outcome:
            end(decision, version, "outcome")


def end(row: Decision | Correction, version: Version, why: str) -> None:
    """Has a decision or correction lapse in a version; `why` as in the tables."""
    row.lapsed_at, row.lapsed_in, row.lapsed_why = now(), version.id, why


def standing(table: type[T], packet_id: int) -> Select[T]:
    """The decisions or corrections of a packet that nobody took back and that have not lapsed."""
    return select(table).where(table.packet_id == packet_id, table.undone_at.is_(None), table.lapsed_at.is_(None))


def correction_in(row: Correction) -> FieldCorrection | BorderLike:
    """A row's correction; where a page moves to stands in its target alone."""
    new = {} if row.kind == "move" else {"new": row.new}
    return correction_of({**row.target, "kind": row.kind, **new})
