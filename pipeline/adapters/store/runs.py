"""How far each run is, for whoever looks on; and which runs ended without saying so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pipeline.adapters.store.database import alone, clock
from pipeline.adapters.store.tables import Packet, Run
from pipeline.model.tally import Tally

BEGINNING = 0x7275_6E73  # of runs among PostgreSQL's advisory locks
_SILENT = timedelta(minutes=2)  # a run that is alive tells of itself every second or so


def begin(session: Session, kind: str, inbox: str, out: str, options: dict[str, Any], program: str) -> int:
    """A new run; its id."""
    alone(session, BEGINNING)
    at = clock(session)
    run = Run(kind=kind, inbox=inbox, out=out, options=options, program=program, started_at=at, seen_at=at)
    session.add(run)
    session.flush()
    return run.id


def note(session: Session, run: int, tally: Tally, state: str | None = None) -> None:
    """How far a run is; with a state (done, stopped, failed) that it ended."""
    at = clock(session)
    told: dict[str, Any] = {**tally._asdict(), "seen_at": at}
    if state:
        told |= {"state": state, "finished_at": at}
    session.execute(update(Run).where(Run.id == run).values(told))


def close_abandoned(session: Session) -> None:
    """Runs that were killed, or whose machine went down, are stopped."""
    silent = update(Run).where(Run.state == "running", Run.seen_at < clock(session) - _SILENT)
    session.execute(silent.values(state="stopped", finished_at=Run.seen_at))


def priorities(session: Session, codes: Sequence[str]) -> dict[str, int]:
    """Of the packets among these that were given one."""
    given = select(Packet.code, Packet.priority).where(Packet.priority != 0)
    wanted = set(codes)
    return {code: priority for code, priority in session.execute(given).tuples() if code in wanted}
