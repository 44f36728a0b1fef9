"""The pages of the workbench, as a browser without scripts sees them."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from sqlalchemy import select

from pipeline.adapters.store import runs
from pipeline.adapters.store.database import now
from pipeline.adapters.store.keep import keep
from pipeline.adapters.store.tables import Correction, Decision, Packet, Trace, User, Version
from pipeline.model.reading import PageRef
from pipeline.model.report import ReportEvidence
from pipeline.model.tally import Tally
from pipeline.web import captions, correcting
from pipeline.web.access import forms, sessions
from tests.pipeline import reports_specimen as specimen
from tests.web import specimens
from tests.web.conftest import Store, Stranger, Visit, post

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
    assert "no-store" in answer.headers["cache-control"]


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
    post(visit("fu"), f"/p/{packet}/f/f3/decision", action="confirm")
    (first,) = ruling(store, packet)
    post(visit("fu"), f"/p/{packet}/f/f3/decision", action="leave", held=str(first.id))
    first, second = ruling(store, packet)
    assert first.undone_at is not None and second.undone_at is None and second.replaces_id == first.id


def test_taking_a_ruling_back_restores_the_one_it_replaced(visit: Visit, store: Store) -> None:
    packet = specimens.kept(store.database, store.blobs, specimens.report("RESTORED"), store.room)
    before = counted(store, packet)
    held = "0"
    for action in ("confirm", "leave", "supplement"):
        post(visit("fu"), f"/p/{packet}/f/f3/decision", action=action, held=held)
        held = str(ruling(store, packet)[-1].id)
    for standing, taken in (("leave", 3), ("confirm", 2), ("", 1)):
        made = ruling(store, packet)[taken - 1]
        assert post(visit("fu"), f"/p/{packet}/decisions/{made.id}/undo").status_code == 303
        assert [row.action for row in ruling(store, packet) if row.undone_at is None] == (
            [standing] if standing else []
        )
        assert counted(store, packet) == before - bool(standing)


def test_what_lapsed_meanwhile_is_not_restored(visit: Visit, store: Store) -> None:
    packet = specimens.kept(store.database, store.blobs, specimens.report("GONE"), store.room)
    post(visit("fu"), f"/p/{packet}/f/f3/decision", action="confirm")
    (first,) = ruling(store, packet)
    post(visit("fu"), f"/p/{packet}/f/f3/decision", action="leave", held=str(first.id))
    with store.database.session() as session:
        earlier = session.get_one(Decision, first.id)
        earlier.outcome = "unknown" if earlier.outcome == "fail" else "fail"
    second = ruling(store, packet)[-1]
    post(visit("fu"), f"/p/{packet}/decisions/{second.id}/undo")
    first = ruling(store, packet)[0]
    assert first.lapsed_why == "outcome" and "决定失效" in visit("fu").get(f"/p/{packet}/f/f3").text


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


@pytest.mark.parametrize(("name", "printed"), [("opinion", True), ("notice", False)])
def test_papers_say_who_exported_them_and_the_letter_does_not_print_it(
    visit: Visit, packet: int, name: str, printed: bool
) -> None:
    from docx import Document

    document = Document(io.BytesIO(visit("fu").get(f"/p/{packet}/papers/{name}.docx").content))
    assert document.core_properties.comments.startswith("导出：fu同志（fu） 20")
    headers = "".join(paragraph.text for paragraph in document.sections[0].header.paragraphs)
    assert ("导出：fu同志" in headers) is printed


def test_uploads_cannot_leave_their_place(visit: Visit) -> None:
    client = visit("fu")
    token = re.search(r'name="form-token" content="(\w+)"', client.get("/").text)
    assert token
    answer = client.post(
        "/uploads", files={"files": ("x.pdf", b"%PDF-1.4")}, data={"paths": "../../x.pdf"}, headers={"X-Form": token[1]}
    )
    assert answer.status_code == 400


@pytest.mark.parametrize("what", ["image?", "thumb?", "cut?b=0,0,1,1&"])
def test_browsers_keep_only_pictures_of_a_version(visit: Visit, packet: int, what: str) -> None:
    address = f"/p/{packet}/pages/0/{what}"
    told = {query: visit("fu").get(address + query).headers["Cache-Control"] for query in ("", "v=1")}
    assert "no-store" in told[""] and "private" in told["v=1"]
    for page in ("", "/documents/d1", "/f/f1", "/pages/0"):
        html = visit("fu").get(f"/p/{packet}{page}").text
        assert all("v=1" in source for source in re.findall(r'<img[^>]* src="([^"]+)"', html))


def test_a_box_that_is_none_says_so(visit: Visit, packet: int) -> None:
    assert visit("fu").get(f"/p/{packet}/pages/0?b=nothing").status_code == 404


def test_a_ruling_on_a_finding_that_is_another_by_now_is_not_kept(visit: Visit, packet: int) -> None:
    answer = post(visit("fu"), f"/p/{packet}/f/f1/decision", action="confirm", sign="0" * 64)
    assert answer.status_code == 409 and "不能原样再提交" in answer.text


def test_what_is_settled_stays_until_opened_again(visit: Visit, store: Store) -> None:
    packet = specimens.kept(store.database, store.blobs, specimens.report("SETTLED"), store.room)
    post(visit("fu"), f"/p/{packet}/state", state="closed")
    assert post(visit("fu"), f"/p/{packet}/f/f1/decision", action="confirm").status_code == 409
    assert post(visit("fu"), f"/p/{packet}/corrections/type", document="d1", new="other").status_code == 409
    assert post(visit("chu"), f"/p/{packet}/state", state="review").status_code == 403
    assert post(visit("fu"), f"/p/{packet}/state", state="review").status_code == 303


def test_packets_are_assigned_to_those_who_see_them(visit: Visit, store: Store, packet: int) -> None:
    with store.database.reading() as session:
        ids = {person.name: str(person.id) for person in session.scalars(select(User))}
    assert post(visit("fu"), f"/p/{packet}/assign", user=ids["yi"]).status_code == 409
    assert f'<option value="{ids["yi"]}"' not in visit("fu").get(f"/p/{packet}").text
    assert post(visit("fu"), f"/p/{packet}/assign", user=ids["chu"]).status_code == 303


def test_a_type_nobody_knows_is_refused(visit: Visit, packet: int) -> None:
    assert post(visit("fu"), f"/p/{packet}/corrections/type", document="d1", new="nothing").status_code == 400


def test_a_corrected_value_holds_as_long_as_the_page_it_stands_on() -> None:
    (document, name, field), *_ = (
        (document, name, field)
        for document in specimens.report("HOLDS").documents
        for name, field in document.fields.items()
        if field.evidence
    )
    document = document.model_copy(update={"pages": (PageRef(file="before.png", page=1), *document.pages)})
    told = correcting.of_field(document, "", -1, name, "别的")
    assert told and {(ref.file, ref.page) for ref in told.shown} == {(e.file, e.page) for e in field.evidence}
    unplaced = document.model_copy(update={"fields": {name: field.model_copy(update={"evidence": ()})}})
    told = correcting.of_field(unplaced, "", -1, name, "别的")
    assert told and told.shown == document.pages


def test_an_upload_after_the_session_ended_says_so(stranger: Stranger) -> None:
    client = stranger()
    client.get("/login")
    token = sessions.form_token(client.cookies[forms.GUEST_COOKIE])
    answer = client.post(
        "/uploads", files={"files": ("x.pdf", b"%PDF-1.4")}, data={"paths": "x.pdf"}, headers={"X-Form": token}
    )
    assert answer.status_code == 401 and "登录" in answer.text and "<" not in answer.text


def test_of_two_files_with_one_path_none_is_lost(visit: Visit) -> None:
    client = visit("fu")
    token = re.search(r'name="form-token" content="(\w+)"', client.get("/").text)
    assert token
    files = [("files", ("x.pdf", b"%PDF-1.4")), ("files", ("x.pdf", b"%PDF-1.5"))]
    answer = client.post(
        "/uploads", files=files, data={"paths": ["双份/x.pdf", "双份/x.pdf"]}, headers={"X-Form": token[1]}
    )
    assert answer.status_code == 400 and "重复" in answer.text


def test_corrections_that_lapsed_are_told(visit: Visit, store: Store) -> None:
    packet = specimens.kept(store.database, store.blobs, specimens.report("LAPSED"), store.room)
    with store.database.session() as session:
        version = session.scalars(select(Version).where(Version.packet_id == packet)).one()
        version.changes = {"against": 1, "rules_changed": False, "findings": [], "pages": []}
        lapsed = Correction(packet_id=packet, version_id=version.id, kind="field", old="旧读数", new="新读数")
        lapsed.target = {"type": "test_report", "name": "report_number"}
        lapsed.contents, lapsed.made_at, lapsed.lapsed_at, lapsed.lapsed_in = [], now(), now(), version.id
        session.add(lapsed)
        earlier = Correction(packet_id=packet, version_id=version.id, kind="field", old="更早的读数", new="更早的更正")
        earlier.target, earlier.contents, earlier.made_at, earlier.lapsed_at = lapsed.target, [], now(), now()
        session.add(earlier)  # it lapsed when another version came
    html = visit("fu").get(f"/p/{packet}/versions/1").text
    assert "失效的更正" in html and "旧读数" in html and "新读数" in html and "更早的" not in html


def test_a_correction_is_shown_where_its_page_lies_by_now(visit: Visit, store: Store) -> None:
    """The second version has the same pages in another order."""
    made = specimens.report("MOVED")
    packet = specimens.kept(store.database, store.blobs, made, store.room)
    first, other = made.documents[0].pages[0], made.documents[2].pages[0]
    with store.database.session() as session:
        version = session.scalars(select(Version).where(Version.packet_id == packet)).one()
        row = Correction(packet_id=packet, version_id=version.id, kind="type", old="x", new="other", made_at=now())
        row.target, row.contents = {"at": first.model_dump()}, []
        session.add(row)
    assert "已作更正" in visit("fu").get(f"/p/{packet}/documents/d1").text
    looks = {(page.file, page.page): page.content for page in made.pages}
    places = {(first.file, first.page): (other.file, other.page), (other.file, other.page): (first.file, first.page)}
    pages = [
        page.model_copy(update={"content": looks[places.get((page.file, page.page), (page.file, page.page))]})
        for page in made.pages
    ]
    moved = made.model_copy(update={"pages": tuple(pages)})
    with store.database.session() as session:
        papers = specimens.handed(moved, store.room).model_copy(update={"sha256": "2" * 64})
        keep(session, store.blobs, moved, b"", papers, run_id=None, source="")
    assert "已作更正" not in visit("fu").get(f"/p/{packet}/documents/d1").text
    assert "已作更正" in visit("fu").get(f"/p/{packet}/documents/d3").text


def test_a_cell_that_is_evidence_is_corrected_where_it_is_shown(visit: Visit, store: Store) -> None:
    """The second of two rows that have a cell of this name."""
    made = specimens.report("CELL")
    place = ReportEvidence(file=specimen.REPORT, page=2, box=(0.2, 0.3, 0.3, 0.32))
    rows = made.documents[2].tables["results"]
    cell = rows[1]["measured"].model_copy(update={"evidence": (place,)})
    tables = {"results": (rows[0], {**rows[1], "measured": cell})}
    document = made.documents[2].model_copy(update={"tables": tables})
    shown = specimen.seen(specimen.REPORT, 2, 0.3, document="d3", field="measured", value="1300")
    shown = shown.model_copy(update={"box": place.box})
    finding = made.findings[0].model_copy(update={"evidence": (shown,)})
    documents = (*made.documents[:2], document, *made.documents[3:])
    made = made.model_copy(update={"documents": documents, "findings": (finding,)})
    packet = specimens.kept(store.database, store.blobs, made, store.room)
    html = visit("fu").get(f"/p/{packet}/f/{finding.id}").text
    assert 'name="places" value="d3|results|1|measured"' in html and 'data-key="e"' in html


def test_what_is_traced_has_a_name_in_the_list_of_traces(visit: Visit, store: Store) -> None:
    with store.database.reading() as session:
        actions = set(session.scalars(select(Trace.action)))
    assert actions <= set(captions.TRACES)


def test_where_papers_of_an_upload_lie_that_could_not_be_reviewed(visit: Visit, store: Store) -> None:
    lying, gone = store.room / "upload-1" / "未审", store.room / "upload-2" / "已审"
    lying.mkdir(parents=True)
    with store.database.session() as session:
        for path in (lying, gone):
            run = runs.begin(session, "upload", str(path), "out", {}, "program")
            runs.note(session, run, Tally(), "failed")
    html = visit("fu").get("/runs").text
    assert f"保留在 {lying}" in html and str(gone) not in html
    assert str(lying) not in visit("chu").get("/runs").text  # of one city
