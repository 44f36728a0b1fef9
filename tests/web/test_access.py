"""Who comes in, what they may see and do, and that each of it leaves a trace."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from sqlalchemy import select

from flows.serve import settings
from pipeline.adapters.store.database import Database, now
from pipeline.adapters.store.tables import Finding, Login, Packet, Trace, User
from pipeline.web.access import accounts, sessions
from pipeline.web.access.throttle import BY_ACCOUNT, BY_ADDRESS, WINDOW, Throttle
from tests.web import specimens
from tests.web.conftest import PASSWORD, Store, Stranger, Visit, log_in, post, token_in


@pytest.fixture(scope="module")
def packet(store: Store) -> int:
    """A packet of Chengdu."""
    return specimens.kept(store.database, store.blobs, specimens.report("ACCESS"), store.room)


def traces(store: Store, action: str) -> list[Trace]:
    with store.database.reading() as session:
        return list(session.scalars(select(Trace).where(Trace.action == action).order_by(Trace.id)))


@pytest.mark.parametrize(
    "path", ["/", "/p/1", "/p/1/f/f1", "/p/1/pages/0/image", "/people", "/audit", "/runs", "/account"]
)
def test_nothing_is_shown_to_strangers(stranger: Stranger, path: str) -> None:
    answer = stranger().get(path)
    assert answer.status_code == 303 and answer.headers["location"].startswith("/login?to=")


def test_a_wrong_password_is_refused_and_traced(stranger: Stranger, store: Store) -> None:
    before = len(traces(store, "login.failed"))
    assert log_in(stranger(), "shen", "not the password").status_code == 401
    assert len(traces(store, "login.failed")) == before + 1


def test_what_was_typed_for_an_unknown_name_is_not_kept(stranger: Stranger, store: Store) -> None:
    log_in(stranger(), "my-secret-typed-in-the-wrong-place", "x")
    assert traces(store, "login.failed")[-1].user == ""


def test_login_leads_only_to_pages_of_ours(stranger: Stranger) -> None:
    for to, place in (("/p/1", "/p/1"), ("//elsewhere.example", "/"), ("https://elsewhere.example", "/")):
        client = stranger()
        form = log_in_form(client)
        answer = client.post("/login", data={"form_token": form, "name": "shen", "password": PASSWORD, "to": to})
        assert answer.headers["location"] == place


def log_in_form(client: httpx.Client) -> str:
    return token_in(client.get("/login").text)


def test_the_cookie_is_for_this_site_alone(stranger: Stranger) -> None:
    answer = log_in(stranger(), "shen", PASSWORD)
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith(f"{sessions.COOKIE}="))
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie


def test_the_database_does_not_hold_the_cookie(stranger: Stranger, store: Store) -> None:
    client = stranger()
    log_in(client, "shen", PASSWORD)
    with store.database.reading() as session:
        tokens = session.scalars(select(Login.token)).all()
    assert client.cookies[sessions.COOKIE] not in tokens


@pytest.mark.parametrize("column", ["seen_at", "expires_at"])
def test_sessions_end_by_themselves(stranger: Stranger, store: Store, column: str) -> None:
    client = stranger()
    log_in(client, "shen", PASSWORD)
    assert client.get("/").status_code == 200
    with store.database.session() as session:
        login = session.scalars(select(Login).order_by(Login.created_at.desc())).first()
        assert login
        setattr(login, column, now() - sessions.ABSOLUTE)
    assert client.get("/").status_code == 303


def test_logging_out_ends_the_session_and_clears_the_browser(stranger: Stranger) -> None:
    client = stranger()
    log_in(client, "shen", PASSWORD)
    held = client.cookies[sessions.COOKIE]
    answer = post(client, "/logout")
    assert "cache" in answer.headers["clear-site-data"]
    client.cookies.set(sessions.COOKIE, held)
    assert client.get("/").status_code == 303


def test_forms_without_the_sessions_token_are_refused(stranger: Stranger, visit: Visit, packet: int) -> None:
    client = visit("fu")
    path = f"/p/{packet}/state"
    assert client.post(path, data={"state": "supplement"}).status_code == 403
    assert client.post(path, data={"state": "supplement", "form_token": "0" * 64}).status_code == 403
    headers = {"Origin": "https://elsewhere.example"}
    assert client.post("/logout", headers=headers).status_code == 403


def test_what_is_too_large_is_refused_unread(visit: Visit) -> None:
    client = visit("fu")
    assert client.post("/next", data={"form_token": "x" * (1 << 21)}).status_code == 413
    assert client.post("/next", content=(part for part in (b"form_token=", b"x"))).status_code == 411


def test_nobody_hands_in_for_another_citys_packet(visit: Visit, packet: int) -> None:
    token = re.search(r'name="form-token" content="(\w+)"', visit("yi").get("/").text)
    assert token
    answer = visit("yi").post(
        "/uploads",
        files={"files": ("ACCESS.pdf", b"%PDF-1.4")},
        data={"paths": "ACCESS.pdf"},
        headers={"X-Form": token[1]},
    )
    assert answer.status_code == 409


def test_headers_allow_nothing_from_elsewhere_and_nothing_inline(visit: Visit, packet: int) -> None:
    for path in ("/", f"/p/{packet}", "/nowhere", f"/p/{packet}/pages/0/thumb"):
        headers = visit("shen").get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
        assert headers["x-content-type-options"] == "nosniff" and headers["x-frame-options"] == "DENY"
    assert visit("shen").get("/").headers["cache-control"] == "no-store"


def test_first_examination_sees_its_own_city(visit: Visit, store: Store, packet: int) -> None:
    with store.database.reading() as session:
        assert session.get_one(Packet, packet).city == "510100"
    assert visit("chu").get(f"/p/{packet}").status_code == 200
    for path in ("", "/f/f1", "/pages/0/image", "/documents/d1", "/papers/opinion.docx"):
        assert visit("yi").get(f"/p/{packet}{path}").status_code == 404
    assert "ACCESS" in visit("chu").get("/").text and "ACCESS" not in visit("yi").get("/").text


@pytest.mark.parametrize(("name", "path"), [("shen", "/people"), ("fu", "/audit"), ("chu", "/people")])
def test_administration_is_for_administrators(visit: Visit, name: str, path: str) -> None:
    assert visit(name).get(path).status_code == 403 and visit("guan").get(path).status_code == 200


def test_only_the_second_examination_passes_a_packet(visit: Visit, packet: int) -> None:
    assert post(visit("shen"), f"/p/{packet}/state", state="closed").status_code == 403
    assert post(visit("fu"), f"/p/{packet}/state", state="passed").status_code == 409  # findings are open


def test_administrators_add_people_and_shut_them_out(stranger: Stranger, visit: Visit, store: Store) -> None:
    admin = visit("guan")
    told = {"name": "xin", "display": "新同志", "password": PASSWORD, "role": "examiner", "city": ""}
    assert post(admin, "/people", **told).status_code == 303
    assert post(admin, "/people", **told).status_code == 400  # the name is taken
    client = stranger()
    assert log_in(client, "xin", PASSWORD).status_code == 303
    with store.database.reading() as session:
        user = accounts.named(session, "xin")
    assert user
    assert post(admin, f"/people/{user.id}", role="examiner", city="").status_code == 303
    assert client.get("/").status_code == 303 and log_in(client, "xin", PASSWORD).status_code == 401
    assert [t.object for t in traces(store, "user.change")] == [f"user:{user.id}"]


def test_administrators_cannot_shut_themselves_out(visit: Visit, store: Store) -> None:
    with store.database.reading() as session:
        user = accounts.named(session, "guan")
    assert user and post(visit("guan"), f"/people/{user.id}", role="examiner", city="").status_code == 409


def test_looking_leaves_traces_without_text_of_the_packet(visit: Visit, store: Store, packet: int) -> None:
    visit("shen").get(f"/p/{packet}")
    visit("shen").get(f"/p/{packet}/f/f2")
    visit("shen").get(f"/p/{packet}/pages/0")
    with store.database.reading() as session:
        lines = session.scalars(select(Trace).where(Trace.user == "shen").order_by(Trace.id.desc()).limit(3)).all()
    assert {line.action for line in lines} == {"packet.view", "finding.view", "page.view"}
    assert not any("陶瓷" in str(line.detail) or "执照" in str(line.detail) for line in lines)


@pytest.fixture
def clock() -> list[datetime]:
    return [datetime(2021, 9, 20, 8, 0)]


@pytest.fixture(params=["sqlite", "postgresql"])
def doors(request: pytest.FixtureRequest, tmp_path: Path, clock: list[datetime]) -> Iterator[list[Throttle]]:
    """Those of two servers on one database."""
    postgres = request.param == "postgresql"
    url = request.getfixturevalue("empty_postgresql") if postgres else f"sqlite:///{tmp_path / 'tries.db'}"
    databases = [Database(url) for _ in range(2)]
    yield [Throttle(database, lambda: clock[0]) for database in databases]
    for database in databases:
        database.close()


def test_tries_are_limited_by_account_at_all_servers_together(doors: list[Throttle], clock: list[datetime]) -> None:
    waits = [doors[n % 2].attempt("a", f"10.0.0.{n}") for n in range(BY_ACCOUNT)]
    assert waits == [0.0] * BY_ACCOUNT
    assert [door.attempt("a", "10.0.0.99") for door in doors] == [WINDOW, WINDOW]
    clock[0] += timedelta(seconds=WINDOW)
    assert doors[0].attempt("a", "10.0.0.99") == 0.0


def test_many_at_once_are_no_way_around(doors: list[Throttle]) -> None:
    with ThreadPoolExecutor(8) as threads:
        waits = list(threads.map(lambda n: doors[n % 2].attempt("a", f"10.0.0.{n}"), range(4 * BY_ACCOUNT)))
    assert waits.count(0.0) == BY_ACCOUNT


def test_tries_are_limited_by_address(doors: list[Throttle]) -> None:
    assert not any(doors[0].attempt(f"a{n}", "10.0.0.1") for n in range(BY_ADDRESS))
    assert doors[1].attempt("another", "10.0.0.1") == WINDOW and doors[1].attempt("another", "10.0.0.2") == 0.0


def test_success_takes_a_try_back(doors: list[Throttle]) -> None:
    for _ in range(2 * BY_ADDRESS):
        assert doors[0].attempt("a", "10.0.0.1") == 0.0
        doors[0].succeeded("a", "10.0.0.1")


def test_what_was_typed_as_a_name_is_not_kept(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'tries.db'}")
    Throttle(database).attempt("a-password-in-the-wrong-place", "10.0.0.1")
    assert b"wrong-place" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    database.close()


@pytest.mark.parametrize(("trusted", "secure"), [("127.0.0.1", True), ("", False), ("10.1.1.1", False)])
def test_only_a_trusted_proxy_says_that_it_was_https(app: FastAPI, trusted: str, secure: bool) -> None:
    config = uvicorn.Config(app, lifespan="off", **settings(trusted))
    config.load()
    transport = httpx.ASGITransport(app=config.loaded_app, client=("127.0.0.1", 5))

    async def answered() -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url="http://office") as client:
            return await client.get("/login", headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "10.9.9.9"})

    answer = asyncio.run(answered())
    assert ("Secure" in answer.headers["set-cookie"]) is secure
    assert ("strict-transport-security" in answer.headers) is secure


def test_too_many_tries_are_told_to_wait(stranger: Stranger) -> None:
    client = stranger()
    answers = [log_in(client, "nobody-here", "x").status_code for _ in range(BY_ACCOUNT + 1)]
    assert answers == [401] * BY_ACCOUNT + [429]


def test_the_first_start_makes_one_administrator(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'first.db'}")
    made = accounts.first_administrator(database)
    assert made and accounts.first_administrator(database) is None
    with database.reading() as session:
        (user,) = session.scalars(select(User))
    assert user.role == "admin" and accounts.matches(user, made[1]) and made[1] not in user.password
    database.close()


def test_a_city_does_not_see_what_other_packets_say(visit: Visit, store: Store) -> None:
    made = specimens.report("SHARED")
    other = "绵阳远航电器有限公司（B1）"
    shared = made.findings[0].model_copy(update={"rule": "X01", "message": f"同时出现在{other}的材料中。"})
    made = made.model_copy(update={"findings": (shared, *made.findings[1:])})
    packet = specimens.kept(store.database, store.blobs, made, store.room)
    for tab in ("", f"/f/{shared.id}"):
        assert other in visit("shen").get(f"/p/{packet}{tab}").text
        html = visit("chu").get(f"/p/{packet}{tab}").text
        assert other not in html and "由省级审查人员核对" in html
    assert post(visit("chu"), f"/p/{packet}/f/{shared.id}/decision", action="leave").status_code == 303
    with store.database.reading() as session:
        assert session.scalars(select(Finding.message).where(Finding.rule == "X01")).one() == shared.message
