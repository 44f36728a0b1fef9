"""Runs: what is being reviewed now, and what was."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.adapters.store.tables import Run

_LATEST = 30


def running(session: Session) -> Sequence[Run]:
    return session.scalars(select(Run).where(Run.state == "running").order_by(Run.id.desc()).limit(5)).all()


def latest(session: Session) -> Sequence[Run]:
    return session.scalars(select(Run).order_by(Run.id.desc()).limit(_LATEST)).all()
