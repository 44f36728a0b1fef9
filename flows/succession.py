"""What a version owes to what was there before: people's decisions and corrections, and what changed since.

A decision or correction holds as long as the pages it speaks of look as they did; where one changed or is gone, it
lapses, and says so.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from sqlalchemy.orm import Session

from extractors.corrected import CorrectionError
from flows.recheck import corrections_of, open_version, recheck, report_again, version_of, with_corrections
from pipeline.adapters.store import audit
from pipeline.adapters.store.blobs import Blobs
from pipeline.adapters.store.database import Database
from pipeline.adapters.store.delivered import open_report
from pipeline.adapters.store.history import end, has_corrections, version_before
from pipeline.adapters.store.tables import Correction, Version
from pipeline.adapters.store.whole import dump_report
from pipeline.model.changes import Changes
from pipeline.model.report import Report
from pipeline.stages.changes import changes


def succeed(database: Database, blobs: Blobs, version_id: int, indicators: Path | None = None) -> Report:
    """Carries over what still holds, applies the corrections, and tells what changed since the version before.

    Returns the version's report as it then is.

    Args:
        indicators: where the run's own indicator systems lie on this machine, if it was begun on another one.

    Raises:
        CaishenError: what is kept of the versions cannot be used.
    """
    with database.reading() as session:
        corrected = has_corrections(session, version_of(session, version_id))
    if corrected:
        _corrected(database, blobs, version_id, indicators)
    while True:
        told = _told(database, blobs, version_id, indicators)
        with audit.writing(database) as session:
            version = session.get_one(Version, version_id, with_for_update=True)
            if told is None:
                return open_report(blobs, version)
            if version.report != told.of:
                continue  # it was checked again meanwhile
            version.changes = told.changes.model_dump(mode="json")
            version.report = told.report
            return open_report(blobs, version)


class _Told(NamedTuple):
    """What changed, and the digests of the report that it was told of and of the one that tells it."""

    changes: Changes
    of: str
    report: str


def _told(database: Database, blobs: Blobs, version_id: int, indicators: Path | None) -> _Told | None:
    """What changed since the version before; None: there is none. Rules run here: nobody waits for it to write."""
    with database.reading() as session:
        version = version_of(session, version_id)
        before = version_before(session, version)
        if before is None:
            return None
        kept = open_version(session, blobs, before.id, indicators) if before.rules != version.rules else None
        old, new = open_report(blobs, before), open_report(blobs, version)
    again = report_again(kept, with_corrections(kept)) if kept else old
    found = changes(old, again, new)
    return _Told(found, version.report, blobs.put(dump_report(new.model_copy(update={"changes": found}))))


def _corrected(database: Database, blobs: Blobs, version_id: int, indicators: Path | None) -> None:
    """Applies the corrections that still fit. One that does not lapses: it must not keep the packet from its report."""
    try:
        recheck(database, blobs, version_id, None, "correction", indicators)
    except CorrectionError:
        with database.session() as session:
            _lapse_unfit(session, blobs, version_of(session, version_id))
        recheck(database, blobs, version_id, None, "correction", indicators)


def _lapse_unfit(session: Session, blobs: Blobs, version: Version) -> None:
    kept = open_version(session, blobs, version.id)
    for row, told in corrections_of(session, version).items():
        try:
            with_corrections(kept._replace(corrections=(told,)))
        except CorrectionError:
            end(session.get_one(Correction, row), version, "unfit")
