"""Accounts: passwords, the first administrator, who logs in."""

from __future__ import annotations

import secrets
from functools import cache
from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.adapters.store import audit
from pipeline.adapters.store.database import Database, now
from pipeline.adapters.store.tables import Login, User
from pipeline.web.access.roles import Role

SHORTEST: Final = 10  # characters of a password
FIRST_NAME: Final = "admin"

_HASHER = PasswordHasher()
_HASHING = BoundedSemaphore(2)  # each takes 64 MB: a flood of logins must not take all memory


def hashed(password: str) -> str:
    with _HASHING:
        return _HASHER.hash(password)


def matches(user: User | None, password: str) -> bool:
    """Whether it is the account's password. Takes as long for an account that is not there."""
    known = user.password if user and user.active else _nobodys()
    with _HASHING:
        try:
            right = _HASHER.verify(known, password)
        except (VerificationError, InvalidHashError):
            return False
    return right and user is not None and user.active


@cache
def _nobodys() -> str:
    return hashed(secrets.token_urlsafe(24))


def named(session: Session, name: str) -> User | None:
    return session.scalar(select(User).where(User.name == name))


def add(session: Session, name: str, display: str, password: str, role: Role, city: str = "", by: str = "") -> User:
    """Adds an account and says so in the trail.

    Raises:
        ValueError: the name is taken or empty, or the password too short (Chinese).
    """
    if not name.strip() or named(session, name) is not None:
        raise ValueError("账号名为空或已被使用。")
    refuse_weak(password)
    user = User(name=name, display=display or name, password=hashed(password), role=role, city=city, created_at=now())
    session.add(user)
    session.flush()
    audit.record(session, by, "user.add", f"user:{user.id}", role=str(role), city=city)
    return user


def refuse_weak(password: str) -> None:
    """
    Raises:
        ValueError: it is too short (Chinese).
    """
    if len(password) < SHORTEST:
        raise ValueError(f"密码至少 {SHORTEST} 个字符。")


def set_password(session: Session, user: User, password: str, by: str) -> None:
    """Changes a password and ends all of the person's sessions.

    Raises:
        ValueError: it is too short (Chinese).
    """
    refuse_weak(password)
    user.password = hashed(password)
    end_sessions(session, user)
    audit.record(session, by, "user.password", f"user:{user.id}")


def end_sessions(session: Session, user: User) -> None:
    for login in session.scalars(select(Login).where(Login.user_id == user.id)):
        session.delete(login)


def first_administrator(database: Database) -> tuple[str, str] | None:
    """Where there is no account yet: makes one that administers; its name and password, told this once."""
    with audit.writing(database) as session:
        if session.scalar(select(User.id).limit(1)) is not None:
            return None
        password = secrets.token_urlsafe(12)
        add(session, FIRST_NAME, "管理员", password, Role.ADMIN)
    return FIRST_NAME, password
