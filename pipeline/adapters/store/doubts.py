"""Which pages of a packet left something in doubt when it was last checked."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.adapters.store.keep import current_version
from pipeline.adapters.store.tables import Document, Field
from pipeline.model.facts import Status
from pipeline.model.reading import PageRef

_OPEN = (Status.DOUBTFUL.value, Status.MISSING.value)


def doubted_pages(session: Session, code: str) -> set[PageRef]:
    """The pages that show a doubtful or unread value, and those of documents with one whose place is not known."""
    version = current_version(session, code)
    if version is None:
        return set()
    wanted = select(Document.key, Field.places).join(Field).where(Document.version_id == version.id)
    found: set[PageRef] = set()
    for key, places in session.execute(wanted.where(Field.status.in_(_OPEN))).tuples():
        seen = {PageRef(file=place["file"], page=place["page"]) for place in places}
        found |= seen or {PageRef(file=p.file, page=p.page) for p in version.pages if p.document == key}
    return found
