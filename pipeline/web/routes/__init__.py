"""The pages of the workbench, a module each."""

from __future__ import annotations

from typing import Final

from pipeline.web.routes import (
    books,
    documents,
    findings,
    login,
    packet,
    pages,
    papers,
    people,
    queue,
    runs,
    trail,
    versions,
)

_MODULES = (login, queue, packet, findings, documents, pages, versions, papers, books, runs, people, trail)
ROUTERS: Final = tuple(module.router for module in _MODULES)
