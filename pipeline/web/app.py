"""The workbench as an application."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import quote

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from pipeline.adapters.store.blobs import Blobs
from pipeline.adapters.store.database import Database
from pipeline.errors import CaishenError, StoreError
from pipeline.web.access.forms import genuine
from pipeline.web.access.headers import SecurityHeaders
from pipeline.web.access.throttle import Throttle
from pipeline.web.bench import Bench, NotLoggedIn, Refused
from pipeline.web.gallery import Gallery
from pipeline.web.overtaken import Overtaken
from pipeline.web.rendering import FRAGMENT, HERE, render, stamp
from pipeline.web.routes import ROUTERS
from pipeline.web.services import Services

log = logging.getLogger(__name__)


def make_app(database: Database, blobs: Blobs, services: Services) -> FastAPI:
    """The workbench on a store that is up to date (its migrations done)."""
    bench = Bench(database, blobs, services, Gallery(blobs), Throttle(database))

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        yield
        bench.gallery.close()

    app = FastAPI(
        title="材审", docs_url=None, redoc_url=None, openapi_url=None, lifespan=life, dependencies=[Depends(genuine)]
    )
    app.state.bench = bench
    app.add_middleware(SecurityHeaders)
    for router in ROUTERS:
        app.include_router(router)
    app.mount(f"/static/{stamp()}", _Static(directory=HERE / "static"))
    for kind, answer in _ANSWERS.items():
        app.add_exception_handler(kind, answer)
    return app


class _Static(StaticFiles):
    """Our own files; their addresses change with them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        answer = await super().get_response(path, scope)
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer


async def _to_login(request: Request, _error: Exception) -> Response:
    if request.headers.get(FRAGMENT):
        return Response(status_code=401)  # the script then loads the login page as a whole
    if _of_upload(request):
        return PlainTextResponse("登录已过期，没有上传。请刷新页面，重新登录后再传。", 401)
    to = request.url.path if request.method == "GET" else "/"
    return RedirectResponse(f"/login?to={quote(to)}", 303)


def _of_upload(request: Request) -> bool:
    """Whether it is the script that hands in, which shows a sentence and follows to no page."""
    return request.url.path == "/uploads"


async def _refused(request: Request, error: Exception) -> Response:
    status = error.status if isinstance(error, Refused) else 400
    if _of_upload(request):
        return PlainTextResponse(str(error), status)
    return render(request, "refused.html", status, message=str(error))


async def _overtaken(request: Request, error: Exception) -> Response:
    if not isinstance(error, Overtaken):
        raise error
    return render(request, "overtaken.html", 409, clash=error.clash, opened=error.clash.opened)


async def _faulty(request: Request, error: Exception) -> Response:
    return render(request, "refused.html", 400, message="请求不完整或有误，请返回重试。")


async def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return render(request, "refused.html", status, message="没有这一页。" if status == 404 else "无法完成这一操作。")


async def _failed(request: Request, error: Exception) -> Response:
    """Our own errors are sentences for people; the log gets the kind alone, since sentences may name papers."""
    log.warning("%s on %s", type(error).__name__, request.url.path)
    message = "存储暂时不能用，请稍后重试，或请维护人员检查。" if isinstance(error, StoreError) else str(error)
    return render(request, "refused.html", 502, message=message)


_ANSWERS = {
    NotLoggedIn: _to_login,
    Refused: _refused,
    Overtaken: _overtaken,
    RequestValidationError: _faulty,
    HTTPException: _http,
    CaishenError: _failed,
}
