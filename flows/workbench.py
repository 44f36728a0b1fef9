"""What the workbench may ask for, done by the layers it must not know."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from flows import knowledge
from flows.citing import basis_of
from pipeline.adapters.store.blobs import Blobs
from pipeline.adapters.store.database import Database
from pipeline.reports.office.basis import Basis
from pipeline.reports.words import Words
from pipeline.web.services import RecheckOutcome


class Workshop:
    """The workbench's `Services` on a store."""

    def __init__(self, database: Database, blobs: Blobs) -> None:
        self._database, self._blobs = database, blobs

    def recheck(self, version_id: int, user_id: int) -> RecheckOutcome:
        from flows.recheck import recheck

        return recheck(self._database, self._blobs, version_id, user_id)

    def submit(self, path: Path, name: str, user_id: int) -> int:
        raise NotImplementedError

    def words(self, scheme: str) -> Words:
        return knowledge.words(scheme)

    def basis(self, scheme: str, on: date) -> Basis:
        return basis_of(scheme, on)
