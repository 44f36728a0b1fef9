"""Workbooks from the workbench: of whose packets, as ruled, marked with who and when, and traced."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from flows.books import store_book
from flows.exports import Export
from pipeline.adapters.store.tables import Packet, Trace, User
from pipeline.web.routes.books import KINDS
from tests.web import specimens
from tests.web.conftest import Store, Visit, post


@pytest.fixture(scope="module")
def packet(store: Store) -> int:
    """A packet of Chengdu with a finding that shares something with another city's."""
    made = specimens.report("BOOKS")
    shared = made.findings[0].model_copy(update={"rule": "X01", "message": "同时出现在绵阳远航（B1）的材料中。"})
    made = made.model_copy(update={"findings": (shared, *made.findings[1:])})
    return specimens.kept(store.database, store.blobs, made, store.room)


def texts(content: bytes) -> str:
    book = load_workbook(io.BytesIO(content))
    return "\n".join(str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None)


def test_a_workbook_is_marked_and_traced_and_of_ones_own_city(visit: Visit, store: Store, packet: int) -> None:
    answer = visit("chu").get("/books/summary.xlsx")
    assert answer.status_code == 200 and answer.headers["content-type"].endswith("spreadsheetml.sheet")
    told = texts(answer.content)
    assert "导出：chu同志（chu）" in told and "BOOKS" in told and "绵阳远航" not in told
    footers = {sheet.oddFooter.right.text for sheet in load_workbook(io.BytesIO(answer.content))}
    assert all("导出：chu同志" in str(text) for text in footers)
    with store.database.reading() as session:
        line = session.scalars(select(Trace).where(Trace.object == "book:summary").order_by(Trace.id.desc())).first()
        mine = session.scalars(select(Packet.id).where(Packet.city == "510100")).all()
    assert line and (line.user, line.action, line.detail["packets"]) == ("chu", "export", len(mine))
    assert visit("yi").get("/books/summary.xlsx").status_code == 404  # nothing of that city is there


@pytest.mark.parametrize("kind", [*KINDS])
def test_every_workbook_is_made_of_the_store(visit: Visit, store: Store, packet: int, kind: str) -> None:
    assert Export(kind)
    with store.database.reading() as session:
        user = session.scalars(select(User).where(User.name == "fu")).one()
    told = texts(store_book(kind, [packet], user.id, "导出：某人 某时"))
    assert "导出：某人 某时" in told
    assert ("BOOKS" in told) is (kind != "ledger")
    assert ("绵阳远航" in told) is (kind == "summary")


def test_what_does_not_hold_is_in_no_workbook(visit: Visit, store: Store) -> None:
    made = specimens.report("DISMISSED")
    packet = specimens.kept(store.database, store.blobs, made, store.room)
    with store.database.reading() as session:
        user = session.scalars(select(User.id).where(User.name == "fu")).one()
    said = made.findings[-1].message
    assert said in texts(store_book("summary", [packet], user, ""))
    last = f"/p/{packet}/f/{made.findings[-1].id}/decision"
    assert post(visit("fu"), last, action="dismiss", reason="原件清楚").status_code == 303
    assert said not in texts(store_book("summary", [packet], user, ""))


def test_sampling_takes_those_that_passed_unless_told_otherwise(visit: Visit, store: Store, packet: int) -> None:
    html = visit("fu").get("/books").text
    assert "抽样送检清单" in html and "没有材料" in html
    assert visit("fu").get("/books/sampling.xlsx").status_code == 404
    assert visit("fu").get("/books/nothing.xlsx").status_code == 404
    assert "sampling.xlsx?state=new" in visit("fu").get("/books?state=new").text
