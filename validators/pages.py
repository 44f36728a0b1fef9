"""Pages as evidence."""

from __future__ import annotations

from typing import Any

from pipeline.model.facts import Evidence, Field, Status
from pipeline.model.geometry import Box
from pipeline.model.reading import PageRef

WHOLE = Box(0.0, 0.0, 1.0, 1.0)


def page_of(ref: PageRef) -> Field[Any]:
    """A whole page as what a violation shows."""
    return Field[Any](status=Status.READ, evidence=(Evidence(file=ref.file, page=ref.page, box=WHOLE),))
