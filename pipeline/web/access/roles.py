"""Roles and what each may do."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from pipeline.adapters.store.tables import Packet, User


class Role(StrEnum):
    """What a person does in the procedure: 初审 at the city, 审查 and 复核 at the province, 管理 of the workbench."""

    FIRST = "first"
    EXAMINER = "examiner"
    SECOND = "second"
    ADMIN = "admin"


class Right(StrEnum):
    """Something one may or may not do. Seeing packets needs no right of its own: every role may, within its city."""

    DECIDE = "decide"  # findings and readings
    UPLOAD = "upload"
    EXPORT = "export"
    SETTLE = "settle"  # a packet as a whole: passed or closed
    PEOPLE = "people"  # accounts and the audit trail


ROLES: Final = {Role.FIRST: "初审", Role.EXAMINER: "审查", Role.SECOND: "复核", Role.ADMIN: "管理"}

_REVIEW = frozenset({Right.DECIDE, Right.UPLOAD, Right.EXPORT})
_RIGHTS: Final = {
    Role.FIRST: _REVIEW,
    Role.EXAMINER: _REVIEW,
    Role.SECOND: _REVIEW | {Right.SETTLE},
    Role.ADMIN: frozenset(Right),
}


def may(user: User, right: Right) -> bool:
    return right in _RIGHTS.get(Role(user.role), frozenset())


def city_of(user: User) -> str:
    """The only city whose packets the person sees; "" for all. 初审 without a city sees none: `-`, no city's code."""
    return (user.city or "-") if user.role == Role.FIRST else ""


def may_see(user: User, packet: Packet) -> bool:
    return city_of(user) in ("", packet.city)
