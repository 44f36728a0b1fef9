"""The pages of the workbench, as a browser without scripts sees them."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from sqlalchemy import select

from pipeline.adapters.store.tables import Decision, Packet, Trace
from tests.web import specimens
from tests.web.conftest import Store, Visit, post

TABS = ("", "/f/f1", "/matrix", "/indicators", "/timeline", "/versions", "/papers", "/documents/d1", "/pages/0?f=f1")


@pytest.fixture(scope="module")
def packet(store: Store) -> int:
    return specimens.kept(store.database, store.blobs, specimens.report("PAGES"), store.room)


@pytest.mark.parametrize("tab", TABS)
def test_every_page_opens(visit: Visit, packet: int, tab: str) -> None:
    answer = visit("fu").get(f"/p/{packet}{tab}")
    assert answer.status_code == 200 and answer.text.startswith("<!DOCTYPE html>")
    assert len(answer.content) < 60_000


@pytest.mark.parametrize("tab", ["/f/nothing", "/documents/d99", "/pages/99", "/versions/7", "/revisions/9", "?v=9"])
def test_what_is_not_there_says_so(visit: Visit, packet: int, tab: str) -> None:
    answer = visit("fu").get(f"/p/{packet}{tab}")
    assert answer.status_code == 404 and "没有" in answer.text


@pytest.mark.parametrize("tab", ["", "/f/f2", "/matrix", "/documents/d3"])
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(visit: Visit, packet: int, tab: str) -> None:
    html = visit("fu").get(f"/p/{packet}{tab}").text
    assert not re.search(r"<style|<script(?![^>]*src=)|\sstyle=|\son\w+=|javascript:", html)
    assert not re.search(r'(?:src|href|action)="(?!/|\#)[^"]', html)


def test_every_field_of_every_form_has_a_label(visit: Visit, packet: int) -> None:
    for path in (f"/p/{packet}", f"/p/{packet}/f/f2", f"/p/{packet}/documents/d3", "/", "/people", "/account", "/runs"):
        html = visit("guan").get(path).text
        labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', html))
        for kind, attributes in re.findall(r"<(input|select|textarea)\b([^>]*)>", html):
            if 'type="hidden"' in attributes or 'type="checkbox"' in attributes or 'type="file"' in attributes:
                continue
            name = re.search(r'\bid="([^"]+)"', attributes)
            assert "aria-label=" in attributes or (name and name[1] in labelled), (path, kind, attributes)


def test_what_packets_say_is_text(visit: Visit, store: Store) -> None:
    made = specimens.report("XSS", "<script>alert(1)</script>\"'><img src=x>")
    packet = specimens.kept(store.database, store.blobs, made, store.room)
    for path in ("/", f"/p/{packet}", f"/p/{packet}/f/f1"):
        assert "<script>alert" not in visit("fu").get(path).text and "<img src=x>" not in visit("fu").get(path).text


def test_differing_characters_are_marked_on_both_sides(visit: Visit, packet: int) -> None:
    html = visit("fu").get(f"/p/{packet}/f/f2").text
    assert (html.count("<figure>") == 2 and "<mark>" in html and "&amp;m=" in html) or "m=0" in html


@pytest.mark.parametrize("what", ["image", "thumb", "cut?b=0.2,0.3,0.5,0.33&m=0.3,0.3,0.35,0.33"])
def test_pictures_of_pages(visit: Visit, packet: int, what: str) -> None:
    answer = visit("fu").get(f"/p/{packet}/pages/0/{what}")
    image = Image.open(io.BytesIO(answer.content))
    assert answer.headers["content-type"] == "image/jpeg" and image.width > 100
    assert "private" in answer.headers["cache-control"]


def test_a_page_is_shown_upright(visit: Visit, packet: int) -> None:
    """The licence of the hand-made report was delivered lying on its side."""
    lying = Image.open(io.BytesIO(visit("fu").get(f"/p/{packet}/pages/0/image").content))
    standing = Image.open(io.BytesIO(visit("fu").get(f"/p/{packet}/pages/1/image").content))
    assert lying.width > lying.height and standing.height > standing.width


def ruling(store: Store, packet: int) -> list[Decision]:
    with store.database.reading() as session:
        found = session.scalars(select(Decision).where(Decision.packet_id == packet).order_by(Decision.id))
        return list(found)


def test_a_ruling_is_kept_and_the_next_finding_comes(visit: Visit, store: Store) -> None:
    packet = specimens.kept(store.database, store.blobs, specimens.report("RULED"), store.room)
    before = counted(store, packet)
    answer = post(visit("fu"), f"/p/{packet}/f/f1/decision", action="confirm")
    (decision,) = ruling(store, packet)
    assert decision.action == "confirm" and decision.contents and counted(store, packet) == before - 1
    place = answer.headers["location"]
    assert re.fullmatch(rf"/p/{packet}/f/f\d+\?done={decision.id}", place) and "/f/f1?" not in place
    assert "撤销" in visit("fu").get(place).text
    undone = post(visit("fu"), f"/p/{packet}/decisions/{decision.id}/undo")
    assert undone.headers["location"] == f"/p/{packet}/f/f1" and counted(store, packet) == before
    assert ruling(store, packet)[0].undone_at is not None
    assert post(visit("fu"), f"/p/{packet}/decisions/{decision.id}/undo").status_code == 404


def counted(store: Store, packet: int) -> int:
    with store.database.reading() as session:
        return session.get_one(Packet, packet).open


def test_another_ruling_takes_the_place_of_the_first(visit: Visit, store: Store) -> None:
    packet = specimens.kept(store.database, store.blobs, specimens.report("TWICE"), store.room)
    for action in ("confirm", "leave"):
        post(visit("fu"), f"/p/{packet}/f/f3/decision", action=action)
    first, second = ruling(store, packet)
    assert first.undone_at is not None and second.undone_at is None


def test_dismissing_asks_for_a_reason(visit: Visit, store: Store, packet: int) -> None:
    assert post(visit("fu"), f"/p/{packet}/f/f4/decision", action="dismiss", reason=" ").status_code == 400
    assert post(visit("fu"), f"/p/{packet}/f/f4/decision", action="dismiss", reason="原件清楚").status_code == 303


def test_papers_follow_the_rulings_and_exports_leave_traces(visit: Visit, store: Store) -> None:
    packet = specimens.kept(store.database, store.blobs, specimens.report("PAPERS"), store.room)
    post(visit("fu"), f"/p/{packet}/f/f1/decision", action="dismiss", reason="另有材料可以证明")
    post(visit("fu"), f"/p/{packet}/f/f2/decision", action="supplement", wording="请交一份说明原件。")
    answer = visit("shen").get(f"/p/{packet}/papers/notice.docx")
    text = word_text(answer.content)
    assert "请交一份说明原件" in text and "续展注册证明" not in text
    with store.database.reading() as session:
        line = session.scalars(select(Trace).where(Trace.action == "export").order_by(Trace.id.desc())).first()
    assert line and line.user == "shen" and line.object == f"packet:{packet}" and line.detail["paper"] == "notice"


def word_text(content: bytes) -> str:
    from docx import Document

    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_opinion_has_its_pictures(visit: Visit, packet: int) -> None:
    answer = visit("fu").get(f"/p/{packet}/papers/opinion.docx")
    assert answer.status_code == 200 and "材料审查意见" in word_text(answer.content)


def test_uploads_cannot_leave_their_place(visit: Visit) -> None:
    client = visit("fu")
    token = re.search(r'name="form-token" content="(\w+)"', client.get("/").text)
    assert token
    answer = client.post(
        "/uploads", files={"files": ("x.pdf", b"%PDF-1.4")}, data={"paths": "../../x.pdf"}, headers={"X-Form": token[1]}
    )
    assert answer.status_code == 400
