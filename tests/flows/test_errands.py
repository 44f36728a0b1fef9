"""What travels between the machines of a cluster, and what is refused before anything travels."""

from __future__ import annotations

import os
import shutil
import threading
import zipfile
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from unittest.mock import patch

import pytest
from PIL import Image

from flows.errands import (
    INDICATORS,
    Errand,
    Introduction,
    do,
    in_passing,
    introduce,
    pack_files,
    pack_knowledge,
    unpack_files,
    unpack_knowledge,
)
from flows.options import RunOptions
from flows.prefect_server import prefect_server
from flows.scheduler import check_here, check_worker
from flows.state import program_digest
from flows.steps import Sealed
from pipeline.adapters.images import load_frame
from pipeline.adapters.store.blobs import Blobs
from pipeline.adapters.store.delivered import fetch, stow
from pipeline.errors import CaishenError, ConfigurationError, OtherVersionError, StoreError
from pipeline.stages.ingest import ingest


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    """A packet of two pages in two files, one inside an archive."""
    folder = tmp_path / "A001"
    folder.mkdir()
    for name, colour in (("一.png", "red"), ("二.png", "blue")):
        Image.new("RGB", (400, 560), colour).save(folder / name)
    with zipfile.ZipFile(folder / "附件.zip", "w") as archive:
        archive.write(folder / "二.png", "二.png")
    (folder / "二.png").unlink()
    return folder


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place that machines share; the homes are apart."""
    monkeypatch.setenv("CAISHEN_BLOBS", str(tmp_path / "shared"))
    monkeypatch.setenv("CAISHEN_HOME", str(tmp_path / "home"))
    return tmp_path / "shared"


def _tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_an_offices_own_files_arrive_as_they_are(shared: Path, tmp_path: Path) -> None:
    own = {"schemes/本局.yaml": b"id: x", "templates/补正通知.docx": b"PK", "regulations/办法.json": b"{}"}
    for name, content in own.items():
        (tmp_path / "home" / name).parent.mkdir(parents=True)
        (tmp_path / "home" / name).write_bytes(content)
    (tmp_path / "体系").mkdir()
    (tmp_path / "体系" / "瓷砖.yaml").write_bytes(b"id: y")
    knowledge = pack_knowledge(in_passing(), tmp_path / "体系")
    unpack_knowledge(in_passing(), knowledge, tmp_path / "there")
    assert _tree(tmp_path / "there") == own | {f"{INDICATORS}/瓷砖.yaml": b"id: y"}
    assert pack_knowledge(in_passing(), tmp_path / "体系") == knowledge  # nothing changed: the same bench serves on
    (tmp_path / "体系" / "瓷砖.yaml").write_bytes(b"id: z")
    assert pack_knowledge(in_passing(), tmp_path / "体系") != knowledge


def test_a_report_arrives_as_it_is(shared: Path, tmp_path: Path) -> None:
    made = {"report.json": b"{}", "report.html": b"<p>", "补正通知.docx": b"PK"}
    (tmp_path / "made").mkdir()
    for name, content in made.items():
        (tmp_path / "made" / name).write_bytes(content)
    files = pack_files(in_passing(), tmp_path / "made")
    unpack_files(in_passing(), files, tmp_path / "out" / "A001")
    assert _tree(tmp_path / "out" / "A001") == made


def test_a_packet_is_the_same_where_its_files_are_fetched(shared: Path, scans: Path, tmp_path: Path) -> None:
    packet = ingest(scans, tmp_path / "room")
    delivered = stow(Blobs(), packet)
    shutil.rmtree(tmp_path / "room")
    shutil.move(scans, tmp_path / "gone")
    there = fetch(Blobs(), delivered, tmp_path / "there")
    assert [page.ref for page in there.pages] == [page.ref for page in packet.pages]
    assert there.sha256 == packet.sha256
    for page in there.pages:
        assert Path(page.path).is_relative_to(tmp_path / "there")
        assert load_frame(Path(page.path), page.index, page.ref.file).size


def test_a_lost_file_is_told(shared: Path, scans: Path, tmp_path: Path) -> None:
    delivered = stow(Blobs(), ingest(scans, tmp_path / "room"))
    shutil.rmtree(shared)
    with pytest.raises(StoreError, match="存储中没有内容"):
        fetch(Blobs(), delivered, tmp_path / "there")


@pytest.mark.parametrize(
    ("database", "blobs", "scheduler", "prefect", "missing"),
    [
        ("", "s3://b/p", "tcp://127.0.0.1:8786", "", "CAISHEN_DATABASE"),
        ("sqlite:///x.db", "s3://b/p", "tcp://127.0.0.1:8786", "", "PostgreSQL"),
        ("postgresql+psycopg://h/d", "", "tcp://127.0.0.1:8786", "", "CAISHEN_BLOBS"),
        ("postgresql+psycopg://h/d", "s3://b/p", "tcp://10.1.2.3:8786", "", "PREFECT_API_URL"),
        ("postgresql+psycopg://h/d", "s3://b/p", "tcp://10.1.2.3:8786", "http://127.0.0.1:4200/api", "PREFECT_API_URL"),
        ("postgresql+psycopg://h/d", "s3://b/p", "tcp://10.1.2.3:8786", "http://10.1.2.4:4200/api", None),
        ("postgresql+psycopg://h/d", "s3://b/p", "tcp://127.0.0.1:8786", "", None),
    ],
)
def test_what_a_cluster_lacks_is_said_first(
    monkeypatch: pytest.MonkeyPatch, database: str, blobs: str, scheduler: str, prefect: str, missing: str | None
) -> None:
    for name, value in {"CAISHEN_DATABASE": database, "CAISHEN_BLOBS": blobs, "PREFECT_API_URL": prefect}.items():
        monkeypatch.setenv(name, value)
    if missing is None:
        check_here(scheduler)
    else:
        with pytest.raises(ConfigurationError, match=missing):
            check_here(scheduler)


def test_a_worker_that_is_not_fit_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAISHEN_DATABASE", "postgresql+psycopg://h/d")
    monkeypatch.setenv("CAISHEN_BLOBS", "s3://b/p")
    mine = introduce()
    check_worker("w", mine)
    faulty = {
        "同一版本": Introduction("another", True),
        "CAISHEN_DATABASE": mine._replace(settled=False),
        "没有可用的材审": ModuleNotFoundError("flows"),
    }
    for words, told in faulty.items():
        with pytest.raises(ConfigurationError, match=f"(?s)工作机 w.*{words}"):
            check_worker("w", told)


def test_without_a_place_to_share_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CAISHEN_BLOBS", raising=False)
    with pytest.raises(ConfigurationError, match="CAISHEN_BLOBS"):
        in_passing()


def _errand(scans: Path, room: Path, knowledge: str, program: str) -> Errand:
    delivered = Sealed.of(stow(Blobs(), ingest(scans, room)))
    return Errand("A001", "A001", delivered, RunOptions(), date(2026, 11, 22), 1, "", program, knowledge)


def test_of_a_fault_of_the_program_only_its_kind_is_told(shared: Path, scans: Path, tmp_path: Path) -> None:
    """Prefect keeps what errors say."""
    speaking = in_passing().put("c张三\nX\n.".encode())  # a pickle of something in a module 张三
    with pytest.raises(CaishenError) as told:
        do(_errand(scans, tmp_path / "room", speaking, program_digest()))
    assert str(told.value) == "ModuleNotFoundError" and told.value.__suppress_context__
    with pytest.raises(StoreError, match="存储中没有内容"):  # what people can do something about is told whole
        do(_errand(scans, tmp_path / "again", "ab" * 32, program_digest()))
    with pytest.raises(OtherVersionError):
        do(_errand(scans, tmp_path / "other", speaking, "another"))


class _Healthy(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing."""


def test_a_prefect_service_gets_no_logs_unless_somebody_wants_them_there(tmp_path: Path) -> None:
    with HTTPServer(("127.0.0.1", 0), _Healthy) as service:
        threading.Thread(target=service.serve_forever, daemon=True).start()
        try:
            given = {"PREFECT_API_URL": f"http://127.0.0.1:{service.server_port}", "CAISHEN_HOME": str(tmp_path)}
            for wanted in ("", "true"):
                with patch.dict(os.environ, given):
                    os.environ.pop("PREFECT_LOGGING_TO_API_ENABLED", None)
                    if wanted:
                        os.environ["PREFECT_LOGGING_TO_API_ENABLED"] = wanted
                    with prefect_server(tmp_path / "room"):
                        assert os.environ["PREFECT_LOGGING_TO_API_ENABLED"] == (wanted or "false")
        finally:
            service.shutdown()
