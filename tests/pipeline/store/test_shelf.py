"""What was worked out once is found again by its key, whole or not at all, by whoever shares the place."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from pipeline.adapters.store.files import write_atomically
from pipeline.adapters.store.shelf import Drawer, Shelf
from pipeline.model.reading import PageRef

KEY = hashlib.sha256(b"a").hexdigest()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CAISHEN_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("CAISHEN_BLOBS", raising=False)
    return tmp_path / "home"


def test_what_was_put_is_found(home: Path) -> None:
    shelf: Shelf[PageRef] = Shelf("refs", PageRef)
    assert shelf.get(KEY) is None and KEY not in shelf
    shelf.put(KEY, PageRef(file="甲.pdf", page=3))
    assert KEY in shelf and shelf.get(KEY) == PageRef(file="甲.pdf", page=3)
    drawer: Drawer[set[str]] = Drawer("sets")
    drawer.put(KEY, {"乙"})
    assert drawer.get(KEY) == {"乙"}
    assert all(home in path.parents for path in home.rglob("*"))


@pytest.mark.parametrize("damage", [b"", b"\x00\x01garbage", None])
def test_a_damaged_entry_is_no_entry(home: Path, damage: bytes | None) -> None:
    shelf: Shelf[PageRef] = Shelf("refs", PageRef)
    drawer: Drawer[set[str]] = Drawer("sets")
    shelf.put(KEY, PageRef(file="甲.pdf", page=3))
    drawer.put(KEY, {"乙"})
    for path in (p for p in home.rglob("*") if p.is_file()):
        path.write_bytes(path.read_bytes()[:-4] if damage is None else damage)
    assert shelf.get(KEY) is None and drawer.get(KEY) is None


def test_machines_that_share_a_place_share_their_shelves(place_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAISHEN_BLOBS", place_url)
    one: Shelf[PageRef] = Shelf("refs", PageRef)
    one.put(KEY, PageRef(file="甲.pdf", page=3))
    monkeypatch.setenv("CAISHEN_HOME", "/nowhere")
    other: Shelf[PageRef] = Shelf("refs", PageRef)
    assert KEY in other and other.get(KEY) == PageRef(file="甲.pdf", page=3)


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    write_atomically(target, "old")
    with pytest.raises(UnicodeEncodeError):
        write_atomically(target, "\ud800")
    assert target.read_text() == "old" and list(tmp_path.iterdir()) == [target]
