"""Sessions: the browser holds a token, the database only its digest."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from pipeline.adapters.store.database import Database, now
from pipeline.adapters.store.tables import Login, User

COOKIE: Final = "caishen"
ABSOLUTE: Final = timedelta(hours=12)  # then one logs in again, come what may
IDLE: Final = timedelta(hours=2)
_TOUCH: Final = timedelta(minutes=1)  # how exactly the last use is known


def begin(session: Session, user: User) -> str:
    """A new session; the token for the browser."""
    token, at = secrets.token_urlsafe(32), now()
    session.execute(delete(Login).where(Login.expires_at < at))
    session.add(Login(token=_digest(token), user_id=user.id, created_at=at, seen_at=at, expires_at=at + ABSOLUTE))
    return token


def whose(database: Database, token: str) -> User | None:
    """The person of a live session. What is expired is forgotten."""
    with database.reading() as session:
        login = session.get(Login, _digest(token))
        if login is None or not _live(login) or not login.user.active:
            return None
        user, stale = login.user, now() - login.seen_at > _TOUCH
    if stale:
        _touch(database, token)
    return user


def _live(login: Login) -> bool:
    at = now()
    return at < login.expires_at and at - login.seen_at < IDLE


def _touch(database: Database, token: str) -> None:
    with database.session() as session:
        login = session.get(Login, _digest(token))
        if login is not None:
            login.seen_at = now()


def end(session: Session, token: str) -> None:
    session.execute(delete(Login).where(Login.token == _digest(token)))


def form_token(token: str) -> str:
    """What every form of the session carries, so that no other site's form passes for ours."""
    return hmac.new(token.encode(), b"form", hashlib.sha256).hexdigest()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
