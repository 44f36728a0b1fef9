"""Which pages of a packet left something in doubt when it was last checked."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.adapters.store.recognition import versions_named
from pipeline.adapters.store.tables import Document, Field, Version
from pipeline.model.facts import Status
from pipeline.model.reading import PageRef

_OPEN = (Status.DOUBTFUL.value, Status.MISSING.value)


def doubted_pages(session: Session, code: str) -> set[PageRef]:
    """The pages that show a doubtful or unread value, and those of documents with one whose place is not known.

    Where several applications were handed in under the id: of all of them, since nothing tells yet which it will be.
    """
    return {ref for version in versions_named(session, code) for ref in _doubted(session, version)}


def _doubted(session: Session, version: Version) -> set[PageRef]:
    wanted = select(Document.key, Field.places).join(Field).where(Document.version_id == version.id)
    found: set[PageRef] = set()
    for key, places in session.execute(wanted.where(Field.status.in_(_OPEN))).tuples():
        seen = {PageRef(file=place["file"], page=place["page"]) for place in places}
        found |= seen or {PageRef(file=p.file, page=p.page) for p in version.pages if p.document == key}
    return found
