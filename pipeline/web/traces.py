"""Traces that visitors leave."""

from __future__ import annotations

from typing import Any

from pipeline.adapters.store import audit
from pipeline.web.bench import Bench, Visitor


def seen(bench: Bench, visitor: Visitor, action: str, target: str, /, **detail: Any) -> None:
    """Somebody looked at something."""
    with audit.writing(bench.database) as session:
        audit.record(session, visitor.user.name, action, target, **detail)
