"""How often one may try to log in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from pipeline.adapters.store.database import Database, alone, now
from pipeline.adapters.store.tables import Attempt

WINDOW: Final = 900.0  # seconds
BY_ACCOUNT: Final = 5
BY_ADDRESS: Final = 20
_LOCK: Final = 0x7472_6965  # of the tries among PostgreSQL's advisory locks


class Throttle:
    """Counts tries by account and by address, within a sliding window, in the database: for all servers on it.

    A try counts before its password is looked at, so that many at once are no way around; success takes it back.

    Args:
        clock: the time in UTC without zone.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime] = now) -> None:
        self._database, self._clock = database, clock

    def attempt(self, account: str, address: str) -> float:
        """Seconds to wait before another try is taken; 0: this one counts and may go on."""
        keys = _key("account", account), _key("address", address)
        at = self._clock()
        with self._database.session() as session:
            alone(session, _LOCK)
            session.execute(delete(Attempt).where(Attempt.at <= at - timedelta(seconds=WINDOW)))
            wait = max(_wait(session, keys[0], BY_ACCOUNT, at), _wait(session, keys[1], BY_ADDRESS, at))
            if not wait:
                session.add_all([Attempt(key=key, at=at) for key in keys])
            return wait

    def succeeded(self, account: str, address: str) -> None:
        """Takes back the account's tries and the address's last one."""
        with self._database.session() as session:
            last = select(Attempt.id).where(Attempt.key == _key("address", address)).order_by(Attempt.id.desc())
            done: ColumnElement[bool] = or_(
                Attempt.key == _key("account", account), Attempt.id == last.limit(1).scalar_subquery()
            )
            session.execute(delete(Attempt).where(done))


def _wait(session: Session, key: str, most: int, at: datetime) -> float:
    """Until the earliest of so many tries is old enough; 0 where there were fewer."""
    tries = session.scalars(select(Attempt.at).where(Attempt.key == key).order_by(Attempt.at.desc()).limit(most)).all()
    return WINDOW - (at - tries[-1]).total_seconds() if len(tries) == most else 0.0


def _key(kind: str, name: str) -> str:
    return hashlib.sha256(f"{kind}\0{name}".encode()).hexdigest()
