"""Blobs that nothing in the database refers to any more: of runs that were killed, of revisions made anew.

What a version or a revision refers to is never one of them, however old: how long papers are kept is for people.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.adapters.store.blobs import Blobs, Stored
from pipeline.adapters.store.database import Database, alone, now
from pipeline.adapters.store.runs import BEGINNING, close_abandoned
from pipeline.adapters.store.tables import Page, Revision, Run, Version
from pipeline.errors import ConfigurationError

YOUNGEST: Final = timedelta(days=1)
"""A blob is there before the row that refers to it: what is younger may belong to a run that has not ended."""


class Leftovers(NamedTuple):
    """`found`: that nothing refers to and that are old enough; `young`: how many are not; `kept`: all others."""

    found: tuple[Stored, ...]
    young: int
    kept: int

    @property
    def size(self) -> int:
        return sum(blob.size for blob in self.found)


def leftovers(database: Database, blobs: Blobs, at: datetime | None = None) -> Leftovers:
    """
    Args:
        at: the time now, UTC without zone.

    Raises:
        StoreError, OSError: the database or the blobs cannot be reached.
    """
    there = list(blobs)  # before the rows are asked for: what comes meanwhile is not among them
    with database.reading() as session:
        needed = _referred_to(session)
    loose = [blob for blob in there if blob.digest not in needed]
    old = tuple(blob for blob in loose if (at or now()) - blob.place.touched >= YOUNGEST)
    return Leftovers(old, len(loose) - len(old), len(there) - len(loose))


def remove(database: Database, blobs: Blobs, found: Leftovers) -> int:
    """Removes them, but for those that are referred to or were put there anew meanwhile; how many.

    Nothing is removed while a run is under way, and none begins while something is: it may need what it finds there.

    Raises:
        StoreError, OSError: as above.
        ConfigurationError: a run is under way.
    """
    removed = 0
    for blob in found.found:
        with database.session() as session:
            alone(session, BEGINNING)
            close_abandoned(session)
            if session.scalar(select(Run.id).where(Run.state == "running").limit(1)) is not None:
                raise ConfigurationError("有审查正在进行，等它结束后再清理。")
            if not _referred_to(session, blob.digest):
                removed += blobs.discard(blob)
    return removed


def _referred_to(session: Session, digest: str | None = None) -> set[str]:
    """All digests that rows name, or this one where any does."""
    columns = (Version.report, Version.understood, Version.delivered, Revision.report, Page.source)
    found: set[str] = set()
    for column in columns:
        rows = select(column).distinct()
        found |= set(session.scalars(rows if digest is None else rows.where(column == digest)))
    return found
