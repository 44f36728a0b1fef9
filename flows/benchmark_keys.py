"""`python -m flows.benchmark_keys`: keys and seconds from opening a packet with ten findings to having decided all.

A browser (Chromium, driven by Playwright) works the workbench behind a port of this machine, by keyboard alone, as
quickly as each page has come: what is measured is the program, not a person's reading. Three in ten findings are
confirmed with a reason or a wording, the others with one key.
"""

from __future__ import annotations

import argparse
import io
import shutil
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import uvicorn
from PIL import Image, ImageDraw
from sqlalchemy import update

from flows.benchmark_web import fill, state
from flows.options import RunOptions
from flows.serve import settings
from flows.workbench import Workshop
from pipeline.adapters.store import audit
from pipeline.adapters.store.blobs import Blobs
from pipeline.adapters.store.database import Database
from pipeline.adapters.store.tables import Packet
from pipeline.model.report import Finding, Outcome, Report, Severity
from pipeline.web.access import accounts
from pipeline.web.access.roles import Role
from pipeline.web.app import make_app

if TYPE_CHECKING:
    from playwright.sync_api import Page

FINDINGS: Final = 10
_PASSWORD = "benchmark-password"
_PLAIN: Final = ("c",) * FINDINGS
MIXED: Final = ("c", "c", "d1", "c", "s\n", "c", "l", "c", "d2", "c")
"""Confirm, dismiss with the first or second reason, ask for supplement as worded, leave."""


class Worked(NamedTuple):
    """How long it took, on the clock, and how many keys it needed, that which opens the packet's findings included."""

    keys: int
    seconds: float


def of_ten(report: Report) -> Report:
    """The report with ten findings: its own, over and over."""
    own = report.findings or (_none(),)
    findings = [own[n % len(own)].model_copy(update={"id": f"f{n + 1}"}) for n in range(FINDINGS)]
    return report.model_copy(update={"findings": tuple(findings)})


def _none() -> Finding:
    said = {"title": "事项", "message": "说明", "clauses": (), "remedy": "请补充。", "evidence": ()}
    return Finding(id="f1", rule="L01", outcome=Outcome.FAIL, severity=Severity.MISSING, **said)


def _scan() -> bytes:
    """A page of lines, as large as a scan of 200 dots an inch."""
    image = Image.new("L", (1654, 2339), 255)
    draw = ImageDraw.Draw(image)
    for y in range(200, 2200, 46):
        draw.line((180, y, 1480, y), fill=40, width=18)
    made = io.BytesIO()
    image.save(made, "JPEG", quality=80)
    return made.getvalue()


@contextmanager
def served(database: Database, blobs: Blobs) -> Iterator[str]:
    """The address of the workbench on this store, with one person who examines."""
    workshop = Workshop(database, blobs, RunOptions(), 1)
    workshop.get_ready()
    with audit.writing(database) as session:
        accounts.add(session, "bench", "bench", _PASSWORD, Role.SECOND)
    app = make_app(database, blobs, workshop)
    server = uvicorn.Server(uvicorn.Config(app, port=0, lifespan="off", **settings("")))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()
        workshop.close()


def decide_all(page: Page, packet: int, decisions: tuple[str, ...]) -> Worked:
    """From the packet's page, which is open already, to the line that all are decided."""
    page.goto(f"/p/{packet}")
    page.locator("#h-findings").wait_for()
    since = time.perf_counter()
    page.keyboard.press("Enter")
    for keys in decisions:
        for key in keys:
            page.keyboard.press("Enter" if key == "\n" else key)
    page.get_by_text(f"{FINDINGS} 项都已决定").wait_for()
    return Worked(1 + sum(map(len, decisions)), time.perf_counter() - since)


@contextmanager
def browsing(address: str) -> Iterator[Page]:
    """A page of the workbench, logged in. Needs the distribution's Chromium and Playwright, which tests need, too."""
    from playwright.sync_api import sync_playwright

    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise SystemExit("没有找到 Chromium，请先运行 ./run setup。")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1366, "height": 768}, base_url=address)
        page.goto("/login")
        page.fill("#name", "bench")
        page.fill("#password", _PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("header.top")
        yield page
        browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(description="从打开一份有十项问题的材料到逐项决定完：按键数和秒数。")
    parser.add_argument("report", type=Path, help="一份 report.json，用作每份材料的内容")
    parser.add_argument("--times", type=int, default=5, metavar="N", help="每种做法做几遍")
    asked = parser.parse_args()
    report = of_ten(Report.model_validate_json(asked.report.read_text(encoding="utf-8")))
    ways: dict[str, Any] = {"逐项确认": _PLAIN, "确认、不成立、补正、搁置": MIXED}
    with state():
        database, blobs = Database(), Blobs()
        fill(database, blobs, report, len(ways) * (asked.times + 1), blobs.put(_scan()))
        with database.session() as session:
            session.execute(update(Packet).values(state="new"))
        with served(database, blobs) as address, browsing(address) as page:
            packet = 0
            for name, decisions in ways.items():
                worked = []
                for _ in range(asked.times + 1):  # the first one loads what the browser keeps
                    packet += 1
                    worked.append(decide_all(page, packet, decisions))
                print(_line(name, worked[1:]))
        database.close()


def _line(name: str, worked: list[Worked]) -> str:
    seconds = [each.seconds for each in worked]
    return (
        f"{name}：{FINDINGS} 项 {worked[0].keys} 次按键，"
        f"中位 {statistics.median(seconds):.1f} 秒，最慢 {max(seconds):.1f} 秒（{len(worked)} 遍）"
    )


if __name__ == "__main__":
    main()
