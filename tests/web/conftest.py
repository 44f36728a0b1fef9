"""A store, people who may log in, the workbench in this process and behind a port, and a browser."""

from __future__ import annotations

import re
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect, sync_playwright

from flows.options import RunOptions
from flows.workbench import Workshop
from pipeline.adapters.store import audit
from pipeline.adapters.store.blobs import Blobs
from pipeline.adapters.store.database import Database
from pipeline.web.access import accounts
from pipeline.web.access.roles import Role
from pipeline.web.app import make_app

PASSWORD = "workbench-secret"
_PATIENCE = 20_000  # milliseconds: machines that test may be busy
_TOLD = "409 (Conflict)"  # the page that comes with it says what happened; browsers note it besides
PEOPLE = {
    "chu": (Role.FIRST, "510100"),
    "yi": (Role.FIRST, "511500"),
    "shen": (Role.EXAMINER, ""),
    "fu": (Role.SECOND, ""),
    "guan": (Role.ADMIN, ""),
}


class Store(NamedTuple):
    database: Database
    blobs: Blobs
    room: Path


@pytest.fixture(scope="package")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An empty store with an account for each role."""
    room = tmp_path_factory.mktemp("workbench")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAISHEN_HOME", str(room / "home"))
        patch.delenv("CAISHEN_DATABASE", raising=False)
        patch.delenv("CAISHEN_BLOBS", raising=False)
        made = Store(Database(), Blobs(), room)
        with audit.writing(made.database) as session:
            for name, (role, city) in PEOPLE.items():
                accounts.add(session, name, f"{name}同志", PASSWORD, role, city)
        yield made
        made.database.close()


@pytest.fixture(scope="package")
def app(store: Store) -> Iterator[FastAPI]:
    workshop = Workshop(store.database, store.blobs, RunOptions(), 1)
    yield make_app(store.database, store.blobs, workshop)
    workshop.close()


Visit = Callable[[str], httpx.Client]
Stranger = Callable[[], httpx.Client]


@pytest.fixture(scope="package")
def stranger(address: str) -> Iterator[Stranger]:
    """Makes clients of nobody."""
    made: list[httpx.Client] = []

    def client() -> httpx.Client:
        made.append(httpx.Client(base_url=address, timeout=60))
        return made[-1]

    yield client
    for each in made:
        each.close()


@pytest.fixture(scope="package")
def visit(stranger: Stranger) -> Visit:
    """A client for each person, logged in once."""
    known: dict[str, httpx.Client] = {}

    def client(name: str) -> httpx.Client:
        if name not in known:
            known[name] = stranger()
            assert log_in(known[name], name, PASSWORD).status_code == 303
        return known[name]

    return client


def log_in(client: httpx.Client, name: str, password: str) -> httpx.Response:
    form = token_in(client.get("/login").text)
    return client.post("/login", data={"form_token": form, "name": name, "password": password})


def token_in(html: str) -> str:
    """The token that the page's forms carry."""
    found = re.search(r'name="form_token" value="(\w+)"', html)
    assert found
    return found[1]


def post(client: httpx.Client, path: str, **data: str | list[str]) -> httpx.Response:
    """Sends a form as a page of ours does, filled in on the packet as it is, unless `seen` says otherwise."""
    token = re.search(r'name="form-token" content="(\w+)"', client.get("/account").text)
    assert token
    packet = re.match(r"/p/\d+", path)
    if packet and "seen" not in data:
        data["seen"] = seen_in(client.get(packet[0]).text)
    if path.endswith("/decision") and "sign" not in data:
        data["sign"] = re.findall(r'name="sign" value="(\w+)"', client.get(path.removesuffix("/decision")).text)[0]
    return client.post(path, data={"form_token": token[1], **data})


def seen_in(html: str) -> str:
    """Which checking of a packet a page shows."""
    found = re.search(r'name="seen" value="([\d.]+)"', html)
    return found[1] if found else "1.1"


@pytest.fixture(scope="package")
def address(app: FastAPI) -> Iterator[str]:
    """Where the workbench is served."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning", access_log=False, lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        thread.join(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    assert found, "Chromium is not installed: ./run test installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page of somebody who examines, logged in. What its scripts or its policy complain of fails the test."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, base_url=address, accept_downloads=True)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console", lambda said: faults.append(said.text) if said.type == "error" and _TOLD not in said.text else None
    )
    page.set_default_timeout(_PATIENCE)
    expect.set_options(timeout=_PATIENCE)
    page.goto("/login")
    page.fill("#name", "fu")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("header.top")
    yield page
    context.close()
    assert not faults
