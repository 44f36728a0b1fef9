"""What the pages of the workbench work with, and who is visiting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, NamedTuple

from fastapi import Depends, Request

from pipeline.adapters.store.blobs import Blobs
from pipeline.adapters.store.database import Database
from pipeline.adapters.store.tables import User
from pipeline.web.access import sessions
from pipeline.web.access.roles import Right, may
from pipeline.web.access.throttle import Throttle
from pipeline.web.gallery import Gallery
from pipeline.web.services import Services


@dataclass(frozen=True)
class Bench:
    """One for each server."""

    database: Database
    blobs: Blobs
    services: Services
    gallery: Gallery
    throttle: Throttle


class Visitor(NamedTuple):
    """Somebody logged in. `form`: what every form of theirs must carry; `address`: where they are."""

    user: User
    form: str
    address: str

    def may(self, right: Right) -> bool:
        return may(self.user, right)


class NotLoggedIn(Exception):
    """The page is for people who are."""


class Refused(Exception):
    """Not allowed, or not there for this person. `status` is an HTTP status of 400 and more; the message is Chinese."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def bench_of(request: Request) -> Bench:
    bench: Bench = request.app.state.bench
    return bench


def visitor_of(request: Request) -> Visitor:
    """Whoever the request's session belongs to.

    Raises:
        NotLoggedIn: there is none, or it has ended.
    """
    token = request.cookies.get(sessions.COOKIE, "")
    user = sessions.whose(bench_of(request).database, token) if token else None
    if user is None:
        raise NotLoggedIn
    visitor = Visitor(user, sessions.form_token(token), address_of(request))
    request.state.visitor = visitor
    return visitor


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


class Needs:
    """A dependency: the visitor must have the right."""

    def __init__(self, right: Right) -> None:
        self._right = right

    def __call__(self, visitor: Visiting) -> Visitor:
        if not visitor.may(self._right):
            raise Refused(403, "您的角色没有这项权限。")
        return visitor


TheBench = Annotated[Bench, Depends(bench_of)]
Visiting = Annotated[Visitor, Depends(visitor_of)]
