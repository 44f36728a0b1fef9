"""Pages are the same whatever file they are in, and differ where anything of them that shows differs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from pipeline.adapters.pagedigest import page_digests
from pipeline.stages.ingest import ingest

Edit = Callable[[pikepdf.Page], object]


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """Three pages, each a picture of its own."""
    pages = [Image.new("L", (60, 90), shade) for shade in (10, 20, 30)]
    pages[0].save(tmp_path / "scan.pdf", save_all=True, append_images=pages[1:])
    return tmp_path / "scan.pdf"


def _saved(document: pikepdf.Pdf, path: Path) -> tuple[str, ...]:
    document.save(path)
    return page_digests(path)


def test_each_page_has_its_own(scan: Path) -> None:
    digests = page_digests(scan)
    assert len(digests) == len(set(digests)) == 3 and page_digests(scan) == digests


def test_a_page_stays_what_it_is_when_others_are_replaced(scan: Path, tmp_path: Path) -> None:
    before = page_digests(scan)
    Image.new("L", (60, 90), 99).save(tmp_path / "new.pdf")
    with pikepdf.open(scan) as document, pikepdf.open(tmp_path / "new.pdf") as new:
        document.pages[1] = new.pages[0]
        del document.pages[0]
        after = _saved(document, tmp_path / "changed.pdf")
    assert after[0] == page_digests(tmp_path / "new.pdf")[0] and after[0] not in before
    assert after[1] == before[2]


@pytest.mark.parametrize(
    "edit",
    [
        lambda page: page.rotate(90, relative=False),
        lambda page: setattr(page, "mediabox", [0, 0, 50, 50]),
        lambda page: setattr(page, "cropbox", [0, 0, 50, 50]),
        lambda page: page.contents_add(b"0 0 10 10 re f"),
        lambda page: page.obj.__setitem__("/UserUnit", 2),
        lambda page: next(iter(page.images.values())).write(b"\x01" * 5400),
    ],
)
def test_whatever_shows_counts(scan: Path, tmp_path: Path, edit: Edit) -> None:
    before = page_digests(scan)
    with pikepdf.open(scan) as document:
        edit(document.pages[1])
        after = _saved(document, tmp_path / "changed.pdf")
    assert after[0] == before[0] and after[1] != before[1] and after[2] == before[2]


def test_a_rotation_of_all_pages_is_inherited(scan: Path, tmp_path: Path) -> None:
    before = page_digests(scan)
    with pikepdf.open(scan) as document:
        document.Root.Pages.Rotate = 180
        after = _saved(document, tmp_path / "turned.pdf")
    assert not set(before) & set(after)


@pytest.mark.parametrize("damage", [b"", b"%PDF-1.7\nnothing"])
def test_what_is_no_sound_pdf_is_not_told(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "broken.pdf").write_bytes(damage)
    assert page_digests(tmp_path / "broken.pdf") == ()


def test_a_page_that_refers_to_itself_ends_the_matter(scan: Path, tmp_path: Path) -> None:
    with pikepdf.open(scan) as document:
        loop = document.make_indirect(pikepdf.Dictionary())
        loop.Loop = loop
        document.pages[0].Group = loop
        assert _saved(document, tmp_path / "loop.pdf") == ()


def test_a_packet_knows_its_pages(scan: Path, tmp_path: Path) -> None:
    packet = ingest(scan, tmp_path / "room")
    assert tuple(page.content for page in packet.pages) == page_digests(scan)
