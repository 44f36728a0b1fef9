"""What was there before a version: earlier ones, and what people decided and corrected."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from pipeline.adapters.store.database import now
from pipeline.adapters.store.tables import Correction, Decision, Page, Version

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


def lapse(session: Session, version: Version) -> None:
    """Ends those decisions and corrections of the packet whose pages are not among the version's any more."""
    contents = set(session.scalars(select(Page.content).where(Page.version_id == version.id)))
    decisions = session.scalars(standing(Decision, version.packet_id)).all()
    corrections = session.scalars(standing(Correction, version.packet_id)).all()
    held: list[Decision | Correction] = [*decisions, *corrections]
    for row in held:
        if not contents.issuperset(row.contents):
            row.lapsed_at = now()


def standing(table: type[T], packet_id: int) -> Select[T]:
    """The decisions or corrections of a packet that nobody took back and that have not lapsed."""
    return select(table).where(table.packet_id == packet_id, table.undone_at.is_(None), table.lapsed_at.is_(None))
