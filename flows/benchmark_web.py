"""`python -m flows.benchmark_web`: how quick the workbench is with many packets in the store.

Rows are generated; copies of one report stand for them all. Each page is asked for through the whole application,
without a network: milliseconds on the clock, which a busy machine lengthens, and of the processor, which it does not.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import httpx
from sqlalchemy import insert

from flows.options import RunOptions
from pipeline.adapters.store import audit
from pipeline.adapters.store.blobs import Blobs
from pipeline.adapters.store.database import Database, now
from pipeline.adapters.store.tables import Document, Finding, Packet, Page, Version
from pipeline.adapters.store.whole import dump_report
from pipeline.model.report import Report
from pipeline.text.folding import key
from pipeline.web.access import accounts, sessions
from pipeline.web.access.roles import Role

_CITIES = ("510100", "510300", "510400", "510500", "510600", "510700", "511500")
_COPIES = 200
_PASSWORD = "benchmark-password"


class Timed(NamedTuple):
    """A page asked for many times: milliseconds on the clock and of the processor, and bytes of the answer."""

    name: str
    clock: list[float]
    processor: list[float]
    size: int

    def line(self) -> str:
        shown = (share(times) for times in (self.clock, self.processor) for share in (statistics.median, _worst))
        return f"{self.name:<28}" + "".join(f"{millis:9.1f}" for millis in shown) + f"{self.size / 1024:9.1f}"


def _worst(times: list[float]) -> float:
    """The 99th percentile."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]


def fill(database: Database, blobs: Blobs, report: Report, packets: int, picture: str = "0" * 64) -> None:
    """Rows for so many packets, all with the one report, but more copies of it than a server keeps parsed.

    Args:
        picture: the blob that every page shows.
    """
    rng, digests = random.Random(packets), [blobs.put(dump_report(copy)) for copy in _copies(report)]
    with database.session() as session:
        for rows, table in zip(
            _rows(rng, report, (digests, picture), packets), (Packet, Version, Finding, Page, Document), strict=True
        ):
            session.execute(insert(table), rows)


def _copies(report: Report) -> Iterator[Report]:
    for number in range(_COPIES):
        yield report.model_copy(update={"packet": report.packet.model_copy(update={"id": f"B{number:05}"})})


def _rows(
    rng: random.Random, report: Report, blobs: tuple[Sequence[str], str], packets: int
) -> Iterator[list[dict[str, Any]]]:
    numbers, (digests, picture) = range(1, packets + 1), blobs
    yield [_packet(rng, report, n) for n in numbers]
    yield [_version(report, digests[n % len(digests)], n) for n in numbers]
    yield [{**row, "version_id": n} for n in numbers for row in _findings(report)]
    yield [{**row, "version_id": n} for n in numbers for row in _pages(report, picture)]
    yield [
        {"version_id": n, "ordinal": i, "key": d.id, "type": d.type, "title": d.title, "copy_of": d.copy_of}
        for n in numbers
        for i, d in enumerate(report.documents)
    ]


def _packet(rng: random.Random, report: Report, number: int) -> dict[str, Any]:
    applicant, at = (
        f"四川{rng.choice('天成锦岷蓉渝')}{number}有限公司",
        now() - timedelta(minutes=rng.randrange(100_000)),
    )
    words = [f"B{number:05}", applicant, f"W2021-{number:05}", report.subject.product_name or ""]
    return {
        "id": number,
        "code": f"B{number:05}",
        "applicant": applicant,
        "product": report.subject.product_name or "",
        "city": rng.choice(_CITIES),
        "scheme": report.packet.scheme,
        "state": rng.choice(("new", "new", "review", "supplement", "passed", "closed")),
        "version": 1,
        "fails": rng.randrange(9),
        "unknowns": rng.randrange(9),
        "doubtful": rng.randrange(30),
        "open": len(report.findings),
        "severities": {"缺失": rng.randrange(3), "不一致": rng.randrange(4)},
        "words": "\n".join(key(word) for word in words),
        "created_at": at,
        "updated_at": at,
    }


def _version(report: Report, digest: str, number: int) -> dict[str, Any]:
    return {
        "id": number,
        "packet_id": number,
        "number": 1,
        "sha256": digest,
        "source": f"B{number:05}.zip",
        "as_of": date.fromisoformat(report.packet.as_of),
        "review_by": date.fromisoformat(report.packet.review_by),
        "conclusion": report.conclusion.value,
        "revision": 1,
        "rules": report.run.rules,
        "report": digest,
        "understood": digest,
        "delivered": digest,
        "substance": digest,
        "received_at": now(),
    }


def _findings(report: Report) -> Iterator[dict[str, Any]]:
    for ordinal, finding in enumerate(report.findings):
        plain = finding.model_dump(mode="json")
        yield {**plain, "id": None, "key": finding.id, "ordinal": ordinal, "sign": f"{ordinal:064}"}


def _pages(report: Report, picture: str) -> Iterator[dict[str, Any]]:
    for ordinal, page in enumerate(report.pages):
        plain = page.model_dump(mode="json") | {"content": f"content-{ordinal}"}
        yield {**plain, "id": None, "ordinal": ordinal, "kind": "image", "source": picture, "frame": 0}


@contextmanager
def state() -> Iterator[Path]:
    """A `CAISHEN_HOME` of its own."""
    with tempfile.TemporaryDirectory(prefix="caishen-web-") as room:
        os.environ.update(CAISHEN_HOME=room, CAISHEN_DATABASE=f"sqlite:///{room}/caishen.db")
        os.environ.pop("CAISHEN_BLOBS", None)
        yield Path(room)


async def measure(database: Database, blobs: Blobs, times: int, packets: int) -> list[Timed]:
    """Asks for each page so many times, of other packets each time, through the whole application."""
    from flows.workbench import Workshop
    from pipeline.web.app import make_app

    workshop = Workshop(database, blobs, RunOptions(), 1)
    workshop.get_ready()
    app = make_app(database, blobs, workshop)
    with audit.writing(database) as session:
        user = accounts.add(session, "bench", "bench", _PASSWORD, Role.SECOND)
        cookie = sessions.begin(session, user)
    transport = httpx.ASGITransport(app=app)
    rng = random.Random(1)
    cookies = {sessions.COOKIE: cookie}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://workbench", cookies=cookies, timeout=60
    ) as client:
        return [await _timed(client, name, path, times, lambda: rng.randint(1, packets)) for name, path in _PAGES]


_PAGES = (
    ("queue", "/"),
    ("queue, last page", "/?page={page}"),
    ("queue, sorted by findings", "/?sort=fails&page=3"),
    ("queue, search a name", "/?q=天{n}"),
    ("queue, search no match", "/?q=没有这个词"),
    ("packet", "/p/{n}"),
    ("discrepancy", "/p/{n}/f/f1"),
    ("matrix", "/p/{n}/matrix"),
    ("indicators", "/p/{n}/indicators"),
    ("timeline", "/p/{n}/timeline"),
    ("document", "/p/{n}/documents/d1"),
    ("page viewer", "/p/{n}/pages/0"),
)


async def _timed(client: httpx.AsyncClient, name: str, path: str, times: int, pick: Any) -> Timed:
    timed = Timed(name, [], [], 0)
    for number in range(times + 1):
        since, worked = time.perf_counter(), time.process_time()
        answer = await client.get(path.format(n=pick(), page=100))
        spent, work = time.perf_counter() - since, time.process_time() - worked
        answer.raise_for_status()
        if number:  # the first one loads templates and words
            timed.clock.append(1000 * spent)
            timed.processor.append(1000 * work)
        timed = timed._replace(size=len(answer.content))
    return timed


def main() -> None:
    parser = argparse.ArgumentParser(description="工作台的响应时间：存储中有许多份材料时，各页在服务端所需毫秒数。")
    parser.add_argument("report", type=Path, help="一份 report.json，用作每份材料的内容")
    parser.add_argument("--packets", type=int, default=5000, metavar="N")
    parser.add_argument("--times", type=int, default=100, metavar="N", help="每页请求次数")
    asked = parser.parse_args()
    report = Report.model_validate_json(asked.report.read_text(encoding="utf-8"))
    with state():
        database, blobs = Database(), Blobs()
        fill(database, blobs, report, asked.packets)
        timed = asyncio.run(measure(database, blobs, asked.times, asked.packets))
        database.close()
    print(f"{asked.packets} 份材料，每页 {asked.times} 次")
    print(f"{'页':<27}{'中位 ms':>8}{'99 %':>9}{'处理器':>6}{'99 %':>9}{'KB':>9}")
    for each in timed:
        print(each.line())


if __name__ == "__main__":
    main()
