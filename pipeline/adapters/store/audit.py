"""The audit trail: who did what to which object, when; one chain of digests, so that tampering shows.

A line is added in the transaction of what it tells of: both are kept, or neither. Lines name objects by their ids
and hold no text of packets.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.adapters.store.database import Database, alone, now
from pipeline.adapters.store.tables import Trace

GENESIS: Final = "0" * 64
_LOCK = 0x6361_6973  # of the trail among PostgreSQL's advisory locks
_BATCH = 1000


class Verified(NamedTuple):
    """What looking through the trail came to.

    `head`: the last line's digest, to be noted elsewhere: it also shows when lines are cut off at the end.
    `broken`: id of each line that does not fit, and why (Chinese).
    """

    lines: int
    head: str
    broken: tuple[tuple[int, str], ...]
    seen: bool  # whether the digest asked for is one of the chain

    @property
    def whole(self) -> bool:
        return not self.broken and self.seen


@contextmanager
def writing(database: Database) -> Iterator[Session]:
    """A transaction that writes lines of the trail: the trail is its own from the beginning, so that no two fork it.

    Whoever keeps a packet's report takes it, too: what somebody judged by stays until the judgement is written down.
    """
    with database.session() as session:
        alone(session, _LOCK)
        yield session


def record(session: Session, user: str, action: str, target: str, /, **detail: Any) -> Trace:
    """Adds a line within the session's transaction.

    Args:
        user: the account's name; "" for the program itself.
        action: what was done, as `packet.view`.
        target: the object's kind and id, as `packet:12`.
        detail: more ids and plain numbers; never text of a packet.
    """
    alone(session, _LOCK)
    last = session.execute(select(Trace.hash).order_by(Trace.id.desc()).limit(1)).scalar()
    line = Trace(at=now(), user=user, action=action, object=target, detail=detail, before=last or GENESIS, hash="")
    line.hash = digest(line)
    session.add(line)
    session.flush()
    return line


def digest(line: Trace) -> str:
    """SHA-256 of all that a line says and of the digest before it."""
    said = [_instant(line.at), line.user, line.action, line.object, line.detail, line.before]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def verify(session: Session, head: str | None = None) -> Verified:
    """Looks through the whole trail.

    Args:
        head: a digest noted earlier that must still be part of it.
    """
    lines, before, seen, broken = 0, GENESIS, head in (None, GENESIS), []
    for line in session.scalars(select(Trace).order_by(Trace.id).execution_options(yield_per=_BATCH)):
        lines += 1
        if line.before != before:
            broken.append((line.id, "与前一行不相接：有行被删去或插入"))
        if digest(line) != line.hash:
            broken.append((line.id, "内容与摘要不符：此行被改动"))
        before = line.hash
        seen = seen or line.hash == head
    return Verified(lines, before, tuple(broken), seen)


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")
