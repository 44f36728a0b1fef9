"""Accounts: one's own, and, for administrators, everybody's."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from corpus.data.regions import regions
from pipeline.adapters.store import audit
from pipeline.adapters.store.tables import User
from pipeline.web.access import accounts
from pipeline.web.access.roles import Right, Role
from pipeline.web.bench import Bench, Needs, Refused, TheBench, Visiting, Visitor
from pipeline.web.rendering import render

router = APIRouter()
Managing = Annotated[Visitor, Depends(Needs(Right.PEOPLE))]
Short = Annotated[str, Form(max_length=60)]
Secret = Annotated[str, Form(max_length=200)]
City = Annotated[str, Form(pattern=r"^(\d{6})?$")]


@router.get("/account")
def own(request: Request, visitor: Visiting, changed: int = 0) -> HTMLResponse:
    return render(request, "account.html", changed=changed)


@router.post("/account/password")
def change_own(bench: TheBench, visitor: Visiting, old: Secret, new: Secret) -> Response:
    """Changes one's own password; all of one's sessions end."""
    if bench.throttle.attempt(visitor.user.name, visitor.address) or not accounts.matches(visitor.user, old):
        raise Refused(403, "原密码不对。")
    bench.throttle.succeeded(visitor.user.name, visitor.address)
    with audit.writing(bench.database) as session:
        accounts.set_password(session, _user(session, visitor.user.id), new, visitor.user.name)
    return RedirectResponse("/login", 303)


@router.get("/people")
def page(request: Request, bench: TheBench, visitor: Managing) -> HTMLResponse:
    return _page(request, bench)


def _page(request: Request, bench: Bench, error: str = "") -> HTMLResponse:
    with bench.database.reading() as session:
        people = session.scalars(select(User).order_by(User.active.desc(), User.name)).all()
    cities = [region for region in regions() if region.level == 1 and region.code.startswith("51")]
    return render(request, "people.html", 400 if error else 200, people=people, cities=cities, error=error)


@router.post("/people")
def add(
    request: Request,
    bench: TheBench,
    visitor: Managing,
    name: Short,
    password: Secret,
    role: Annotated[Role, Form()],
    display: Short = "",
    city: City = "",
) -> Response:
    try:
        with audit.writing(bench.database) as session:
            accounts.add(session, name.strip(), display.strip(), password, role, city, visitor.user.name)
    except ValueError as error:
        return _page(request, bench, str(error))
    return RedirectResponse("/people", 303)


@router.post("/people/{user_id}")
def change(
    bench: TheBench,
    visitor: Managing,
    user_id: int,
    role: Annotated[Role, Form()],
    city: City = "",
    active: Annotated[bool, Form()] = False,
) -> Response:
    """Changes what a person may do; whoever is shut out is out at once."""
    if user_id == visitor.user.id and (role is not Role.ADMIN or not active):
        raise Refused(409, "不能取消自己的管理权限。")
    with audit.writing(bench.database) as session:
        user = _user(session, user_id)
        user.role, user.city, user.active = role, city, active
        accounts.end_sessions(session, user)
        said = {"role": str(role), "city": city, "active": active}
        audit.record(session, visitor.user.name, "user.change", f"user:{user.id}", **said)
    return RedirectResponse("/people", 303)


@router.post("/people/{user_id}/password")
def reset(bench: TheBench, visitor: Managing, user_id: int, new: Secret) -> Response:
    try:
        with audit.writing(bench.database) as session:
            accounts.set_password(session, _user(session, user_id), new, visitor.user.name)
    except ValueError as error:
        raise Refused(400, str(error)) from error
    return RedirectResponse("/people", 303)


def _user(session: Session, user_id: int) -> User:
    user = session.get(User, user_id)
    if user is None:
        raise Refused(404, "没有这个账号。")
    return user
