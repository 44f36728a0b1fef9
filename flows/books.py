"""Workbooks over packets of the store, as people have ruled on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from flows.exports import Export, line_of, workbook
from pipeline.adapters.store.blobs import Blobs
from pipeline.adapters.store.database import Database
from pipeline.adapters.store.delivered import open_report
from pipeline.adapters.store.history import standing
from pipeline.adapters.store.tables import Decision, Finding, Packet, User, Version
from pipeline.model.report import Report
from pipeline.reports.office.rows import Row
from pipeline.web.papers import as_ruled
from pipeline.web.views.veil import veiled


def store_book(kind: str, packets: Sequence[int], user_id: int, mark: str) -> bytes:
    """A workbook of these packets' latest versions. Runs in a process of its own: thousands take their time.

    Args:
        kind: as of `Export`.
        packets: their ids.
        user_id: for whom: a city does not see what other cities' packets say.

    Raises:
        StoreError: a report is lost or damaged.
    """
    database = Database()
    try:
        with database.reading() as session:
            user = session.get_one(User, user_id)
        return workbook(Export(kind), _Stored(database, Blobs(), packets, user), mark)
    finally:
        database.close()


class _Stored:
    """Packets of the store; all that were chosen go on."""

    def __init__(self, database: Database, blobs: Blobs, packets: Sequence[int], user: User) -> None:
        self._database, self._blobs, self._packets, self._user = database, blobs, packets, user

    def _reports(self) -> Iterator[Report]:
        for packet in self._packets:
            with self._database.reading() as session:
                version = session.scalar(_latest(packet))
                report = open_report(self._blobs, version) if version else None
                rulings = _rulings(session, version) if version else {}
            if report is not None:
                yield as_ruled(veiled(report, self._user), rulings)

    def rows(self) -> list[Row]:
        return [line_of(report) for report in self._reports()]

    def all(self) -> list[Report]:
        return list(self._reports())

    def going_on(self) -> list[Report]:
        return self.all()


def _latest(packet: int) -> Select[Version]:
    return select(Version).join(Packet).where(Packet.id == packet, Version.number == Packet.version)


def _rulings(session: Session, version: Version) -> dict[str, Decision | None]:
    """The decisions that stand, by the findings' ids."""
    by_sign = {decision.sign: decision for decision in session.scalars(standing(Decision, version.packet_id))}
    signs = session.execute(select(Finding.key, Finding.sign).where(Finding.version_id == version.id)).tuples()
    return {key: by_sign.get(sign) for key, sign in signs}
