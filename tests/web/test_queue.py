"""The queue: what it lists, finds, sorts, and who takes what."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from pipeline.adapters.store import audit
from pipeline.adapters.store.database import Database, now
from pipeline.adapters.store.tables import Packet, User
from pipeline.text.folding import key
from pipeline.web.access.roles import Role
from pipeline.web.queries.queue import PAGE, Wanted, listing, take_next


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """Sixty packets of three cities, and two people."""
    database = Database(f"sqlite:///{tmp_path / 'queue.db'}")
    with database.session() as session:
        for name, role, city in (("a", Role.EXAMINER, ""), ("b", Role.EXAMINER, ""), ("c", Role.FIRST, "511500")):
            session.add(User(name=name, display=name, password="", role=role, city=city, created_at=now()))
        for number in range(60):
            session.add(packet(number))
    return database


def packet(number: int) -> Packet:
    applicant = f"四川第{number}陶瓷有限公司"
    return Packet(
        code=f"A{number:03}",
        applicant=applicant,
        product="陶质砖" if number % 2 else "校服",
        city=("510100", "511500", "510700")[number % 3],
        scheme="sichuan-initial",
        state="new" if number % 4 else "supplement",
        version=1,
        fails=number % 7,
        open=number % 5,
        severities={},
        words="\n".join(key(text) for text in (f"A{number:03}", applicant, f"W2021-{number:04}")),
        created_at=now(),
        updated_at=now(),
    )


def found(database: Database, who: str = "a", **wanted: object) -> list[str]:
    with database.reading() as session:
        user = session.scalars(select(User).where(User.name == who)).one()
        return [packet.code for packet in listing(session, user, Wanted.model_validate(wanted)).packets]


def test_pages(database: Database) -> None:
    first, second = found(database), found(database, page=2)
    assert len(first) == PAGE and len(first + second) == 60 == len({*first, *second})


@pytest.mark.parametrize(
    ("q", "codes"),
    [
        ("A017", ["A017"]),
        ("w2021—0042", ["A042"]),
        ("第 33 陶瓷", ["A033"]),
        ("100%", []),
        ("_", []),
        ("A05 有限公司", 10),
    ],
)
def test_search(database: Database, q: str, codes: list[str] | int) -> None:
    got = found(database, q=q)
    assert len(got) == codes if isinstance(codes, int) else got == codes


def test_filters_meet(database: Database) -> None:
    got = found(database, state="supplement", city="510100")
    assert got and all(int(code[1:]) % 4 == 0 and int(code[1:]) % 3 == 0 for code in got)


def test_sorting(database: Database) -> None:
    assert int(found(database, sort="fails")[0][1:]) % 7 == 6


def test_a_city_sees_its_own(database: Database) -> None:
    assert all(int(code[1:]) % 3 == 1 for code in found(database, "c"))
    assert not found(database, "c", city="510100")


def take(database: Database, who: str) -> str | None:
    with audit.writing(database) as session:
        user = session.scalars(select(User).where(User.name == who)).one()
        taken = take_next(session, user)
        return taken.code if taken else None


def test_the_next_is_the_oldest_that_nobody_has_and_stays_until_done(database: Database) -> None:
    first = take(database, "a")
    assert first == "A001" and take(database, "a") == first and take(database, "b") == "A002"


def test_two_at_once_do_not_take_the_same(database: Database) -> None:
    with ThreadPoolExecutor(2) as threads:
        taken = list(threads.map(lambda who: take(database, who), ("a", "b")))
    assert len(set(taken)) == 2


def test_urgent_ones_come_first(database: Database) -> None:
    with database.session() as session:
        session.scalars(select(Packet).where(Packet.code == "A031")).one().priority = 5
    assert take(database, "a") == "A031"
