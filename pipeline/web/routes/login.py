"""Coming in and going out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pipeline.adapters.store import audit
from pipeline.web.access import accounts, forms, sessions
from pipeline.web.bench import TheBench, Visiting, address_of
from pipeline.web.rendering import render

router = APIRouter()

_WRONG = "账号或密码不对。"


@router.get("/login")
def login_page(request: Request, to: str = "/") -> HTMLResponse:
    return _page(request, to)


@router.post("/login")
def login(
    request: Request,
    bench: TheBench,
    name: Annotated[str, Form(max_length=60)],
    password: Annotated[str, Form(max_length=200)],
    to: Annotated[str, Form()] = "/",
) -> Response:
    name, address = name.strip(), address_of(request)
    wait = bench.throttle.attempt(name, address)
    if wait:
        return _page(request, to, f"尝试次数过多，请在 {wait / 60 + 1:.0f} 分钟后再试。", 429)
    with bench.database.reading() as session:
        user = accounts.named(session, name)
    if not accounts.matches(user, password) or user is None:
        with audit.writing(bench.database) as session:  # what was typed as a name may be a password
            audit.record(session, user.name if user else "", "login.failed", "session", address=address)
        return _page(request, to, _WRONG, 401)
    bench.throttle.succeeded(name, address)
    with audit.writing(bench.database) as session:
        token = sessions.begin(session, user)
        audit.record(session, user.name, "login", "session", address=address)
    return _entered(request, token, to)


def _page(request: Request, to: str, error: str = "", status: int = 200) -> HTMLResponse:
    guest = forms.guest_token()
    answer = render(request, "login.html", status, to=to, error=error, form=sessions.form_token(guest))
    _set(request, answer, forms.GUEST_COOKIE, guest)
    answer.delete_cookie(sessions.COOKIE)
    return answer


def _entered(request: Request, token: str, to: str) -> Response:
    safe = to.startswith("/") and not to.startswith(("//", "/\\"))
    answer = RedirectResponse(to if safe else "/", 303)
    _set(request, answer, sessions.COOKIE, token, int(sessions.ABSOLUTE.total_seconds()))
    answer.delete_cookie(forms.GUEST_COOKIE)
    return answer


def _set(request: Request, answer: Response, name: str, value: str, seconds: int | None = None) -> None:
    secure = request.url.scheme == "https"
    answer.set_cookie(name, value, max_age=seconds, httponly=True, samesite="strict", secure=secure)


@router.post("/logout")
def logout(request: Request, bench: TheBench, visitor: Visiting) -> Response:
    with audit.writing(bench.database) as session:
        sessions.end(session, request.cookies[sessions.COOKIE])
        audit.record(session, visitor.user.name, "logout", "session", address=visitor.address)
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(sessions.COOKIE)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer
