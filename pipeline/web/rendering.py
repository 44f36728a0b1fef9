"""Pages from templates: escaping always on, a name the template does not know is an error."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any, Final

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from corpus.data import regions
from pipeline.reports import words as vocabulary
from pipeline.web import captions
from pipeline.web.access.roles import ROLES, Right
from pipeline.web.views.marking import marked

HERE: Final = Path(__file__).parent
FRAGMENT: Final = "X-Fragment"
_BEIJING = timezone(timedelta(hours=8))  # China keeps one time, without summer time


def render(request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A page; only its main part where the script asks for that."""
    part = request.headers.get(FRAGMENT)
    visitor = getattr(request.state, "visitor", None)
    shown = environment().get_template(template).render(
        layout="part.html" if part else "page.html", visitor=visitor, path=request.url.path, **context
    )  # fmt: skip
    return HTMLResponse(shown, status, headers={FRAGMENT: "main", "Vary": FRAGMENT} if part else None)


@cache
def environment() -> Environment:
    loader = FileSystemLoader(HERE / "templates")
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    for module in (vocabulary, captions):
        words = {name.lower(): value for name, value in vars(module).items() if name.isupper()}
        made.globals.update({name: value for name, value in words.items() if isinstance(value, dict | tuple)})
    made.globals.update(static=static, role_names=ROLES, Right=Right, city_name=city_name, local=local)
    made.filters.update(local=local, day=day, against=marked)
    return made


@cache
def stamp() -> str:
    """Changes with any of our static files, so that browsers may keep them for good."""
    files = sorted((HERE / "static").iterdir())
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def static(name: str) -> str:
    """The address of a file of ours. All lie under one stamp: modules name each other without it."""
    return f"/static/{stamp()}/{name}"


def local(at: datetime | None) -> str:
    """A time of the store as people in China read it: `2021-09-20 14:05`."""
    return at.replace(tzinfo=UTC).astimezone(_BEIJING).strftime("%Y-%m-%d %H:%M") if at else ""


def day(at: datetime | None) -> str:
    return local(at)[:10]


def city_name(code: str) -> str:
    """The city's name for its six digits; the digits where it is unknown."""
    region = regions.by_code().get(code)
    return region.name if region else code
