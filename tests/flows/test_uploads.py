"""Uploads outlive the server: what waited when it stopped is reviewed by the next one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select, text

from flows.options import RunOptions
from flows.uploads import MOST_TRIES, Upload, left_waiting
from flows.workbench import Workshop
from pipeline.adapters.store.blobs import Blobs
from pipeline.adapters.store.database import Database, now
from pipeline.adapters.store.tables import Packet, Run, User
from pipeline.settings import home


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("CAISHEN_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("CAISHEN_DATABASE", raising=False)
    monkeypatch.delenv("CAISHEN_BLOBS", raising=False)
    opened = Database()
    with opened.session() as session:
        session.add(User(name="fu", display="", password="", role="second", city="", created_at=now()))
    yield opened
    opened.close()


def workshop(database: Database) -> Workshop:
    return Workshop(database, Blobs(), RunOptions(), 1)


def handed_in(name: str) -> Path:
    """A folder with an empty page, where the workbench puts uploads."""
    folder = home() / "uploads" / f"upload-{name}" / name
    folder.mkdir(parents=True)
    Image.new("L", (600, 800), 255).save(folder / "page.png")
    return folder


def states(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Run.state).order_by(Run.id)))


def test_what_waits_when_the_server_stops_is_taken_up_by_the_next(database: Database) -> None:
    first = workshop(database)
    for name in ("U1", "U2"):
        first.submit(handed_in(name), name, 1)
    first.close()
    assert "running" not in states(database) and "stopped" in states(database)
    with database.reading() as session:
        kept = set(session.scalars(select(Packet.code)))
    second = workshop(database)
    assert second.resume() == 2 - len(kept) >= 1
    second.finish()
    with database.reading() as session:
        assert set(session.scalars(select(Packet.code))) == {"U1", "U2"}
    assert states(database)[-1] == "done" and "failed" not in states(database)
    assert not [path for path in (home() / "uploads").iterdir() if not path.name.endswith(".lock")]
    assert workshop(database).resume() == 0


def test_two_servers_on_one_machine_do_not_take_the_same(database: Database) -> None:
    upload = Upload.of("U1", handed_in("U1"), "510100")
    assert list(left_waiting()) == []
    upload.leave()
    (taken,) = left_waiting()
    assert (taken.note.name, taken.note.city) == ("U1", "510100") and list(left_waiting()) == []
    taken.leave()


def test_a_server_that_is_asked_to_stop_takes_no_try(database: Database) -> None:
    Upload.of("U1", handed_in("U1"), "").leave()
    for _ in range(MOST_TRIES + 1):
        (upload,) = left_waiting()
        assert upload.begin()
        upload.leave()


def test_an_upload_put_off_is_tried_so_often(database: Database) -> None:
    Upload.of("U1", handed_in("U1"), "").put_off()
    for _ in range(MOST_TRIES):
        (upload,) = left_waiting()
        assert upload.begin()
        upload.put_off()
    (upload,) = left_waiting()
    assert not upload.begin()
    upload.leave()


def test_a_store_that_is_away_loses_no_upload(database: Database) -> None:
    """What it keeps packets in cannot be reached while one is reviewed; when it can, the next server finishes."""
    folder = handed_in("U1")
    rename(database, "versions", "away")
    server = workshop(database)
    server.submit(folder, "U1", 1)
    server.finish()
    assert states(database) == ["failed"] and folder.is_dir()
    rename(database, "away", "versions")
    second = workshop(database)
    assert second.resume() == 1
    second.finish()
    assert states(database) == ["failed", "done"] and not folder.exists()


def rename(database: Database, table: str, name: str) -> None:
    with database.session() as session:
        session.execute(text(f"ALTER TABLE {table} RENAME TO {name}"))


def test_papers_of_a_review_that_fails_stay_and_the_log_says_where(database: Database, tmp_path: Path) -> None:
    faulty = tmp_path / "indicators"
    faulty.mkdir()
    (faulty / "x.yaml").write_text("nothing: of use")
    folder = handed_in("U1")
    server = Workshop(database, Blobs(), RunOptions(indicators=faulty), 1)
    server.submit(folder, "U1", 1)
    server.finish()
    assert states(database) == ["failed"] and (folder / "page.png").is_file() and list(left_waiting()) == []
    assert str(folder) in logged("upload.set_aside")


def logged(event: str) -> str:
    lines = [line for path in (home() / "logs").glob("*.log") for line in path.read_text("utf-8").splitlines()]
    return "\n".join(line for line in lines if f"\t{event}\t" in line)


def test_an_upload_that_ends_the_server_each_time_is_set_aside(database: Database) -> None:
    folder = handed_in("U1")
    upload = Upload.of("U1", folder, "")
    assert all(upload.begin() for _ in range(MOST_TRIES))
    upload.put_off()
    server = workshop(database)
    assert server.resume() == 1
    server.finish()
    assert states(database) == ["failed"] and folder.is_dir() and list(left_waiting()) == []
    assert str(folder) in logged("upload.set_aside")


def test_a_note_whose_files_are_gone_stops_nobody(database: Database) -> None:
    folder = handed_in("U1")
    Upload.of("U1", folder, "").leave()
    shutil.rmtree(folder)
    server = workshop(database)
    assert server.resume() == 1
    server.finish()
    assert states(database) == ["failed"] and list(left_waiting()) == []
