"""Pages read by workers: each once, however often it is there; what fails is told for every place."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from flows.reading import Library, Pages
from flows.state import key_of
from pipeline.adapters.workers import Workers
from pipeline.model.packet import PageKind, PageSource
from pipeline.model.reading import PageRef, Reader


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CAISHEN_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def _source(path: Path, name: str, content: str) -> PageSource:
    ref = PageRef(file=name, page=1)
    return PageSource(ref=ref, kind=PageKind.IMAGE, path=str(path), index=0, digest="0" * 64, content=content)


def test_a_page_that_is_there_twice_is_read_once(home: Path, tmp_path: Path) -> None:
    Image.new("RGB", (400, 600), "white").save(tmp_path / "blank.png")
    twice = [_source(tmp_path / "blank.png", name, "same") for name in ("甲.png", "乙.png")]
    with Workers(1) as workers:
        pages = Pages(workers, library := Library(Reader.TESSERACT))
        begun = pages.begin(twice)
        assert begun[twice[0]] is begun[twice[1]]
        assert pages.read(twice) == []
        assert pages.begin(twice) == {}  # they lie on the shelf
    assert [library.reading(source).ref for source in twice] == [source.ref for source in twice]
    assert len(list((home / "cache" / "readings").rglob("*.z"))) == 1


def test_a_page_that_cannot_be_read_is_told_at_every_place(home: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.png").write_bytes(b"\x89PNG nothing")
    twice = [_source(tmp_path / "broken.png", name, "broken") for name in ("甲.png", "乙.png")]
    with Workers(1) as workers:
        problems = Pages(workers, Library(Reader.TESSERACT)).read(twice)
    assert [problem.file for problem in problems] == ["甲.png", "乙.png"]


def test_another_version_adopts_the_last_reading_of_a_page(home: Path, tmp_path: Path) -> None:
    Image.new("RGB", (400, 600), "white").save(tmp_path / "blank.png")
    known, unknown = (_source(tmp_path / "blank.png", "甲.png", content) for content in ("known", "unknown"))
    before, after = Library(Reader.TESSERACT), _Newer(Reader.TESSERACT)
    before.read(known)
    assert known not in after
    for source in (known, unknown):
        after.adopt(source)
    assert known in after and unknown not in after
    assert after.reading(known) == before.reading(known)


class _Newer(Library):
    """The library of a program that reads otherwise."""

    @property
    def digest(self) -> str:
        return key_of("newer", super().digest)
