"""Whatever changes something must come from a page of ours, in the same session."""

from __future__ import annotations

import hmac
import secrets
from urllib.parse import urlsplit

from fastapi import Request

from pipeline.settings import LIMITS
from pipeline.web.access import sessions
from pipeline.web.bench import Refused

FIELD = "form_token"
HEADER = "X-Form"
GUEST_COOKIE = "caishen-guest"  # what the login form's token belongs to
_SAFE = ("GET", "HEAD")
_FORM_BYTES = 1 << 20


async def genuine(request: Request) -> None:
    """
    Raises:
        Refused: the request changes something and does not carry its session's token.
    """
    if request.method in _SAFE:
        return
    _refuse_elsewhere(request)
    _refuse_too_large(request)
    held = request.cookies.get(sessions.COOKIE) or request.cookies.get(GUEST_COOKIE, "")
    sent = request.headers.get(HEADER) or await _in_form(request)
    if not held or not hmac.compare_digest(sent.encode(), sessions.form_token(held).encode()):
        raise Refused(403, "页面已过期，请返回刷新后重试。")


def _refuse_elsewhere(request: Request) -> None:
    origin = request.headers.get("origin")
    if origin and urlsplit(origin).netloc != request.headers.get("host"):
        raise Refused(403, "请求来自其他网站，已拒绝。")


def _refuse_too_large(request: Request) -> None:
    """Before anything of it is read."""
    told, plain = request.headers.get("content-length", ""), _is_plain(request)
    if not told.isdigit():
        raise Refused(411, "请求没有说明长度。")
    if int(told) > (_FORM_BYTES if plain else LIMITS.archive_bytes):
        raise Refused(413, "上传的内容太大，请分成几份。")


def _is_plain(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")


async def _in_form(request: Request) -> str:
    """The token of a plain form; uploads, which are large, carry theirs in the header."""
    if not _is_plain(request):
        return ""
    return str((await request.form()).get(FIELD, ""))


def guest_token() -> str:
    return secrets.token_urlsafe(24)
