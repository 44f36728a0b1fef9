"""What a version owes to what was there before: people's decisions and corrections, and what changed since.

A decision or correction holds as long as the pages it speaks of look as they did; where one changed or is gone, it
lapses, and says so.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from extractors.corrected import CorrectionError
from flows.recheck import corrections_of, open_version, recheck, report_again, version_of, with_corrections
from pipeline.adapters.store.blobs import Blobs
from pipeline.adapters.store.database import Database, now
from pipeline.adapters.store.delivered import open_report
from pipeline.adapters.store.history import has_corrections, lapse, version_before
from pipeline.adapters.store.keep import count_open
from pipeline.adapters.store.tables import Correction, Version
from pipeline.adapters.store.whole import dump_report
from pipeline.model.report import Report
from pipeline.stages.changes import changes


def succeed(database: Database, blobs: Blobs, version_id: int) -> Report:
    """Carries over what still holds, applies the corrections, and tells what changed since the version before.

    Returns the version's report as it then is.

    Raises:
        CaishenError: what is kept of the versions cannot be used.
    """
    with database.session() as session:
        version = version_of(session, version_id)
        lapse(session, version)
        corrected = has_corrections(session, version)
    if corrected:
        _corrected(database, blobs, version_id)
    with database.session() as session:
        version = version_of(session, version_id)
        before = version_before(session, version)
        if before is not None:
            _tell_changes(session, blobs, before, version)
        version.packet.open = count_open(session, version)
        return open_report(blobs, version)


def _corrected(database: Database, blobs: Blobs, version_id: int) -> None:
    """Applies the corrections that still fit. One that does not lapses: it must not keep the packet from its report."""
    try:
        recheck(database, blobs, version_id, None, "correction")
    except CorrectionError:
        with database.session() as session:
            _lapse_unfit(session, blobs, version_of(session, version_id))
        recheck(database, blobs, version_id, None, "correction")


def _lapse_unfit(session: Session, blobs: Blobs, version: Version) -> None:
    kept = open_version(session, blobs, version.id)
    for row, told in corrections_of(session, version).items():
        try:
            with_corrections(kept._replace(corrections=(told,)))
        except CorrectionError:
            session.get_one(Correction, row).lapsed_at = now()


def _tell_changes(session: Session, blobs: Blobs, before: Version, version: Version) -> None:
    old, new = open_report(blobs, before), open_report(blobs, version)
    again = old
    if before.rules != version.rules:
        kept = open_version(session, blobs, before.id)
        again = report_again(kept, with_corrections(kept))
    found = changes(old, again, new)
    told = new.model_copy(update={"changes": found})
    version.changes = found.model_dump(mode="json")
    version.report = blobs.put(dump_report(told))
