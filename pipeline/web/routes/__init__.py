"""The pages of the workbench, a module each."""

from __future__ import annotations

from typing import Final

from pipeline.web.routes import findings, login, packet, pages, queue

ROUTERS: Final = (login.router, queue.router, packet.router, findings.router, pages.router)
