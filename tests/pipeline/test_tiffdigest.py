"""Pages of TIFF files are the same whatever file they are in, and differ where anything of them that shows differs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from pipeline.adapters.tiffdigest import frame_digests
from pipeline.stages.ingest import ingest

COMPRESSIONS = ("raw", "tiff_lzw", "tiff_adobe_deflate", "jpeg")


def _page(seed: int, size: tuple[int, int] = (60, 90)) -> Image.Image:
    return Image.fromarray(np.random.default_rng(seed).integers(0, 255, (*size, 3), np.uint8))


def _saved(path: Path, *pages: Image.Image, compression: str = "tiff_lzw", **more: Any) -> Path:
    pages[0].save(path, save_all=True, append_images=pages[1:], compression=compression, **more)
    return path


@pytest.mark.parametrize("compression", COMPRESSIONS)
def test_a_page_stays_what_it_is_when_another_is_replaced(tmp_path: Path, compression: str) -> None:
    before = frame_digests(_saved(tmp_path / "a.tif", _page(1), _page(2), _page(3), compression=compression))
    after = frame_digests(_saved(tmp_path / "b.tif", _page(1), _page(9), _page(3), compression=compression))
    assert len(set(before)) == len(set(after)) == 3
    assert (before[0], before[2]) == (after[0], after[2]) and before[1] != after[1]


def test_a_page_stays_what_it_is_at_another_place(tmp_path: Path) -> None:
    both = frame_digests(_saved(tmp_path / "a.tif", _page(1), _page(2)))
    assert frame_digests(_saved(tmp_path / "b.tif", _page(2), _page(1))) == both[::-1]


def test_who_made_the_file_and_when_changes_nothing(tmp_path: Path) -> None:
    plain = frame_digests(_saved(tmp_path / "a.tif", _page(1)))
    told = _saved(tmp_path / "b.tif", _page(1), software="Scan 2", datetime="2026:01:02 03:04:05", artist="A")
    assert frame_digests(told) == plain


@pytest.mark.parametrize("tag, value", [(274, 6), (262, 0)])
def test_a_page_shown_otherwise_is_another(tmp_path: Path, tag: int, value: int) -> None:
    grey = _page(1).convert("L")
    plain = frame_digests(_saved(tmp_path / "a.tif", grey, compression="raw"))
    other = frame_digests(_saved(tmp_path / "b.tif", grey, compression="raw", tiffinfo={tag: value}))
    assert plain and other and plain != other


def test_pages_cut_otherwise_from_the_same_data_are_others(tmp_path: Path) -> None:
    data = _page(1, (60, 90))
    turned = Image.frombytes("RGB", (60, 90), data.tobytes())
    upright = frame_digests(_saved(tmp_path / "a.tif", data, compression="raw"))
    assert upright != frame_digests(_saved(tmp_path / "b.tif", turned, compression="raw"))


def test_of_a_file_cut_off_nothing_is_told(tmp_path: Path) -> None:
    whole = _saved(tmp_path / "a.tif", _page(1), compression="raw").read_bytes()
    for length in (len(whole) - 1, len(whole) // 2, 6):
        (tmp_path / "b.tif").write_bytes(whole[:length])
        assert frame_digests(tmp_path / "b.tif") == ()


@pytest.mark.parametrize("name", ["a.png", "a.jpg"])
def test_other_pictures_are_told_by_their_files(tmp_path: Path, name: str) -> None:
    _page(1).save(tmp_path / name)
    assert frame_digests(tmp_path / name) == ()


def test_a_packet_knows_its_pages_and_misses_none(tmp_path: Path) -> None:
    scan = _saved(tmp_path / "a.tif", _page(1, (300, 200)), _page(2, (300, 200)))
    packet = ingest(scan, tmp_path / "room")
    assert tuple(page.content for page in packet.pages) == frame_digests(scan)
    assert not packet.problems


def test_a_scan_cut_off_is_told(tmp_path: Path) -> None:
    scan = _saved(tmp_path / "a.tif", _page(1, (300, 200)), compression="raw")
    scan.write_bytes(scan.read_bytes()[:-40_000])
    packet = ingest(scan, tmp_path / "room")
    assert packet.problems and all(page.content == "" for page in packet.pages)
