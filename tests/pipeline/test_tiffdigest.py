"""Pages of TIFF files are the same whatever file they are in, and differ where anything of them that shows differs."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
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


def _page_file(path: Path, data: bytes, lengths: Sequence[int], rows: int, tags: Mapping[int, int]) -> Path:
    """A grey page, 40 columns to 30 rows, in strips of so many rows, whose lengths need not be true."""
    starts = [8 + 40 * rows * number for number in range(len(lengths))]
    lists = struct.pack(f"<{2 * len(lengths)}I", *starts, *lengths)
    at = 8 + len(data)
    single = {256: 40, 257: 30, 258: 8, 259: 1, 262: 1, 277: 1, 278: rows, **tags}
    entries = [(tag, 1, value) for tag, value in single.items()]
    several = len(lengths) > 1
    entries += [(273, len(lengths), at if several else starts[0])]
    entries += [(279, len(lengths), at + 4 * len(lengths) if several else lengths[0])]
    directory = b"".join(struct.pack("<HHII", tag, 4, count, value) for tag, count, value in sorted(entries))
    head = struct.pack("<2sHI", b"II", 42, at + len(lists))
    path.write_bytes(head + data + lists + struct.pack("<H", len(entries)) + directory + bytes(4))
    return path


@pytest.mark.parametrize(
    "lengths, rows, tags, told",
    [
        ([1200], 30, {}, True),
        ([480, 480, 240], 12, {}, True),
        ([0], 30, {}, False),
        ([40], 30, {}, False),
        ([40, 1120, 240], 12, {}, False),  # the sum is right
        ([480, 480], 12, {}, False),
        ([1200], 30, {284: 2}, False),
        ([0], 30, {259: 32773}, False),
    ],
)
def test_lengths_that_programs_do_not_go_by_tell_nothing(
    tmp_path: Path, lengths: list[int], rows: int, tags: dict[int, int], told: bool
) -> None:
    """What is shown differs though the data of the lengths told is the same."""
    first = frame_digests(_page_file(tmp_path / "a.tif", bytes(1200), lengths, rows, tags))
    assert bool(first) is told
    second = frame_digests(_page_file(tmp_path / "b.tif", bytes(1199) + b"x", lengths, rows, tags))
    assert not first or first != second


@pytest.mark.parametrize("length, told", [(48 * 32, True), (40 * 30, False)])
def test_raw_tiles_are_as_long_as_tiles_are(tmp_path: Path, length: int, told: bool) -> None:
    """Those that reach over the page's edge, too."""
    tiles = {322: 48, 323: 32, 324: 8, 325: length}
    entries = sorted({256: 40, 257: 30, 258: 8, 259: 1, 262: 1, 277: 1, **tiles}.items())
    directory = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
    head = struct.pack("<2sHI", b"II", 42, 8 + 48 * 32)
    whole = head + bytes(48 * 32) + struct.pack("<H", len(entries)) + directory + bytes(4)
    (tmp_path / "a.tif").write_bytes(whole)
    assert bool(frame_digests(tmp_path / "a.tif")) is told


def test_a_page_that_is_there_twice_is_told_by_its_number(tmp_path: Path) -> None:
    once = frame_digests(_saved(tmp_path / "a.tif", _page(1), _page(2)))
    twice = frame_digests(_saved(tmp_path / "b.tif", _page(1), _page(2), _page(1)))
    assert len(set(twice)) == 3 and twice[1] == once[1] and once[0] not in twice


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
