"""What comparing a packet with all others costs as the store grows: `python -m flows.benchmark_across`.

The stored packets are made up, as many traits each as a packet of about 25 pages has; some share something with the
packet looked at. Prints milliseconds of processor time for a packet, median over probes.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from corpus.samples.tables import table
from flows.neighbours import neighbours_of
from pipeline.adapters.store.database import Database, now
from pipeline.adapters.store.tables import Packet, Trait, Version
from pipeline.adapters.store.traits import PAGE_BANDS, TEXT_BANDS
from pipeline.text.sketch import SIZE, bands

_PAGES = 15  # of a packet, that bear values
_AT_ONCE = 200
_PROBES = 40
_SHARING = 50  # every so many packets share a report with the one before


def main() -> None:
    """Fills a store step by step and measures at each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1_000, 10_000], help="份数")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'store.db'}")
        rows = []
        for size in sorted(asked.sizes):
            _fill(database, size, chance)
            rows.append([size, *(f"{value:.2f}" for value in _measure(database, size, chance))])
        database.close()
    print(table(["库中份数", "毫秒/件（中位）", "毫秒/件（最慢）"], rows))


def _fill(database: Database, size: int, chance: random.Random) -> None:
    """Makes up packets until there are so many."""
    with database.reading() as session:
        have = session.query(Packet).count()
    for start in range(have, size, _AT_ONCE):
        with database.session() as session:
            _insert(session, range(start + 1, min(start + _AT_ONCE, size) + 1), chance)


def _insert(session: Session, numbers: range, chance: random.Random) -> None:
    moment, day = now(), date(2024, 9, 1)
    packets = [
        {"id": n, "code": f"P{n}", "scheme": "x", "version": 1, "severities": {}, "applicant": f"企业{n}"}
        | {"created_at": moment, "updated_at": moment}
        for n in numbers
    ]
    digest = dict.fromkeys(("sha256", "report", "understood", "delivered", "substance"), "0" * 64)
    versions = [
        {"id": n, "packet_id": n, "number": 1, "source": "", "as_of": day, "review_by": day, "conclusion": "complete"}
        | {"rules": "", "received_at": moment, **digest}
        for n in numbers
    ]
    session.execute(insert(Packet), packets)
    session.execute(insert(Version), versions)
    session.execute(insert(Trait), [row for n in numbers for row in _traits(n, chance)])


def _traits(number: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    own = {"packet_id": number, "version_id": number}
    report = f"R{number - (number % _SHARING == 0)}"
    numbers = {"report_number": report, "standard_number": f"Q{number}", "mark": f"M{number}", "applied": f"A{number}"}
    for kind, value in numbers.items():
        yield {**own, "kind": kind, "value": value, "detail": {"shown": value, "settled": True}}
    for page in range(_PAGES):
        yield from _banded(own, "page", f"a.pdf#{page}", PAGE_BANDS, chance)
    yield from _banded(own, "text", "a.pdf#0", TEXT_BANDS, chance)


def _banded(
    own: dict[str, Any], kind: str, name: str, shape: tuple[int, int], chance: random.Random
) -> Iterator[dict[str, Any]]:
    sketch = chance.randbytes(SIZE * 4).hex()
    looks = {"file": "a.pdf", "page": 1, "sketch": sketch, "picture": chance.randbytes(32).hex()}
    yield {**own, "kind": kind, "value": name, "detail": looks}
    for band in bands(sketch, *shape):
        yield {**own, "kind": f"{kind}_band", "value": band, "detail": {"of": name}}


def _measure(database: Database, size: int, chance: random.Random) -> tuple[float, float]:
    """Median and largest of the probes, in milliseconds."""
    spent = []
    for _ in range(_PROBES):
        with database.reading() as session:
            version = session.get_one(Version, chance.randint(1, size))
            since = time.process_time()
            neighbours_of(session, version)
            spent.append(1000 * (time.process_time() - since))
    return statistics.median(spent), max(spent)


if __name__ == "__main__":
    main()
