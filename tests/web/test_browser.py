"""The whole way in a real browser: the keyboard, corrections, papers, a resubmission."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from corpus.samples.maker import make_packets
from flows.benchmark_keys import MIXED, decide_all, of_ten
from flows.options import RunOptions
from flows.review import review_one
from pipeline.adapters.store.database import now
from pipeline.adapters.store.tables import Decision, Finding, Packet, Run, Trace, User, Version
from tests.web import specimens
from tests.web.conftest import Store


def decided(store: Store, packet: int) -> list[str]:
    with store.database.reading() as session:
        found = session.scalars(
            select(Decision).where(Decision.packet_id == packet, Decision.undone_at.is_(None)).order_by(Decision.id)
        )
        return [decision.action for decision in found]


def test_twelve_findings_are_decided_by_keyboard_alone(page: Page, store: Store) -> None:
    packet = specimens.kept(store.database, store.blobs, specimens.report("KEYS"), store.room)
    page.keyboard.press("/")
    page.keyboard.type("KEYS")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#h-findings")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#h-finding")).to_be_visible()
    for keys in ("c", "d1", "c", "s\n", "l", "d2", "c", "c", "c", "d3", "c", "c"):
        for key in keys:
            page.keyboard.press("Enter" if key == "\n" else key)
    expect(page.locator("main")).to_contain_text("12 项都已决定")
    actions = ["confirm", "dismiss", "confirm", "supplement", "leave", "dismiss", *["confirm"] * 3, "dismiss"]
    assert decided(store, packet) == [*actions, "confirm", "confirm"]
    page.keyboard.press("z")
    expect(page.locator("#h-finding")).to_be_visible()
    assert len(decided(store, packet)) == 11


def test_the_benchmark_s_ten_decisions_are_ten_decisions(page: Page, store: Store) -> None:
    packet = specimens.kept(store.database, store.blobs, of_ten(specimens.report("TEN")), store.room)
    worked = decide_all(page, packet, MIXED)
    assert worked.keys == 14 and len(decided(store, packet)) == 10


def test_what_another_has_decided_is_shown_and_can_be_overruled_by_one_key(page: Page, store: Store) -> None:
    packet = specimens.kept(store.database, store.blobs, specimens.report("TWO"), store.room)
    page.goto(f"/p/{packet}/f/f2")
    page.keyboard.press("l")
    expect(page.locator(".told [data-told]")).to_contain_text("搁置")
    page.go_back()  # as another reviewer's page would be: from before
    expect(page.locator("#h-finding")).to_be_visible()
    with store.database.session() as session:
        session.scalars(select(Decision).where(Decision.packet_id == packet)).one().undone_at = now()
        other = session.scalars(select(User.id).where(User.name == "shen")).one()
        finding = session.scalars(
            select(Finding).join(Version).where(Version.packet_id == packet, Finding.key == "f2")
        ).one()
        session.add(
            Decision(packet_id=packet, version_id=finding.version_id, sign=finding.sign, rule=finding.rule,
                     action="confirm", contents=[], user_id=other, made_at=now())
        )  # fmt: skip
    page.keyboard.press("d")
    page.keyboard.press("2")
    expect(page.locator("#h-overtaken")).to_be_visible()
    expect(page.locator("main")).to_contain_text("另有材料可以证明")
    expect(page).to_have_url(re.compile(rf"/p/{packet}/f/f2"))
    page.keyboard.press("Enter")
    expect(page.locator(".told [data-told]")).to_contain_text("不成立")
    assert decided(store, packet) == ["dismiss"]


def test_a_page_opens_at_the_evidence_and_back(page: Page, store: Store) -> None:
    packet = specimens.kept(store.database, store.blobs, specimens.report("LOOK"), store.room)
    page.goto(f"/p/{packet}/f/f2")
    page.keyboard.press("o")
    stage = page.locator(".viewer .stage")
    expect(stage).to_be_visible()
    expect(page.locator(".viewer rect")).to_have_count(1)
    sheet = page.locator(".sheet-of")
    expect(sheet).to_have_attribute("style", re.compile("scale"))
    before = sheet.get_attribute("style")
    for key in ("+", "r", "ArrowLeft"):
        page.keyboard.press(key)
        assert sheet.get_attribute("style") != before
        before = sheet.get_attribute("style")
    page.keyboard.press("j")
    expect(page.locator("h1")).to_contain_text("2.商标注册证.jpg")
    page.keyboard.press("u")
    expect(page).to_have_url(re.compile(rf"/p/{packet}/f/f2$"))
    page.go_back()
    expect(page.locator(".viewer h1")).to_contain_text("2.商标注册证.jpg")


def test_help_lists_the_keys_of_the_page(page: Page, store: Store) -> None:
    packet = specimens.kept(store.database, store.blobs, specimens.report("HELP"), store.room)
    page.goto(f"/p/{packet}/f/f1")
    page.keyboard.press("?")
    expect(page.locator("#help")).to_contain_text("更正读数")
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()


@pytest.mark.parametrize(
    "path", ["/", "/p/{}", "/p/{}/f/f2", "/p/{}/documents/d1", "/p/{}/matrix", "/runs", "/account"]
)
def test_pages_have_landmarks_and_names(page: Page, store: Store, path: str) -> None:
    packet = specimens.kept(store.database, store.blobs, specimens.report("LANDMARKS"), store.room)
    page.goto(path.format(packet))
    for role in ("banner", "main"):
        expect(page.get_by_role(role)).to_have_count(1)
    expect(page.get_by_role("navigation", name="主导航")).to_be_visible()
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('a, button')].filter(e => e.offsetParent && !e.textContent.trim()
            && !e.getAttribute('aria-label') && !e.querySelector('img[alt]:not([alt=""])')).map(e => e.outerHTML)"""
    )
    assert nameless == []
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement !== document.body")


@pytest.fixture(scope="module")
def handed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A packet without defects, filed as a folder."""
    room = tmp_path_factory.mktemp("handed")
    (made,) = make_packets(
        room / "in", room / "truth", count=1, seed=5, level="digital", filing="folder", defects=False
    )
    return made.path


@pytest.fixture(scope="module")
def real(store: Store, handed: Path, tmp_path_factory: pytest.TempPathFactory) -> int:
    """The same without its test report, reviewed by the real chain; the packet's id."""
    lacking = tmp_path_factory.mktemp("lacking") / handed.name
    shutil.copytree(handed, lacking)
    next(path for path in lacking.iterdir() if re.search("检[验测]报告", path.name)).unlink()
    assert review_one(lacking, store.room / "out", RunOptions(), 1, True) == 0
    with store.database.reading() as session:
        return session.scalars(select(Packet.id).where(Packet.code == handed.name)).one()


def form_of(page: Page) -> str:
    """The id of the application form among the packet's documents."""
    link = page.locator("a.paper").filter(has_text="申请表").first
    return str(link.get_attribute("href")).rsplit("/", 1)[-1]


def correct_code(page: Page, packet: int, document: str, code: str) -> None:
    page.goto(f"/p/{packet}/documents/{document}")
    row = page.locator("dl.values > div").filter(has=page.locator("dt", has_text="统一社会信用代码"))
    row.locator("summary").click()
    row.locator("input[name=values]").fill(code)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/revisions/"))


@pytest.mark.slow
def test_the_whole_way(page: Page, store: Store, real: int, handed: Path, tmp_path: Path) -> None:
    page.goto(f"/p/{real}")
    document = form_of(page)
    with store.database.reading() as session:
        right = session.get_one(Packet, real).credit_code
    wrong = specimens.report("OTHER").subject.credit_code
    assert wrong and right

    # A wrong code opens findings, the right one closes them.
    correct_code(page, real, document, wrong)
    opened = page.locator('[data-change="new"]').count()
    assert opened >= 1
    correct_code(page, real, document, right)
    expect(page.locator('[data-change="closed"]')).to_have_count(opened)
    page.goto(f"/p/{real}/documents/{document}")
    expect(page.get_by_text("机器读作").first).to_be_visible()

    # A page goes to another document, and back.
    page.locator(".leaf summary").last.click()
    page.locator(".leaf").last.get_by_role("button", name="移动").click()
    page.wait_for_url(re.compile("/revisions/"))
    moved = page.url
    page.keyboard.press("z")
    page.wait_for_url(lambda url: "/revisions/" in url and url != moved)

    # What is missing is asked for, and the notice exported.
    page.goto(f"/p/{real}/findings")
    page.keyboard.press("s")
    page.keyboard.press("Enter")
    expect(page.locator(".told [data-told]")).to_contain_text("要求补正")
    page.goto(f"/p/{real}/papers")
    with page.expect_download() as download:
        page.keyboard.press("b")
    assert Path(download.value.path()).read_bytes().startswith(b"PK")

    # The report is supplied: the next version, and what it changes.
    page.goto(f"/p/{real}/versions")
    page.locator("input[webkitdirectory]").set_input_files(handed)
    page.wait_for_url(re.compile("/runs"))
    expect(page.locator("table .chip").first).to_have_text("进行中")
    page.wait_for_function("() => !document.querySelector('.running')", timeout=300_000)
    with store.database.reading() as session:
        run = session.scalars(select(Run).order_by(Run.id.desc())).first()
        actions = set(session.scalars(select(Trace.action)))
    assert run and run.state == "done"
    assert {"correction", "correction.undo", "export", "upload"} <= actions
    page.goto(f"/p/{real}/versions")
    page.keyboard.press("c")
    expect(page.locator('[data-page-change="added"]').first).to_be_visible()
    expect(page.locator('[data-change="closed"]').first).to_be_visible()
