"""What is still being copied is not taken; what is whole is, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.arrivals import Arrivals, looks_of


def names(arrivals: Arrivals) -> set[str]:
    return {item.id for item in arrivals.look()}


def test_a_packet_is_taken_when_two_looks_find_it_the_same(tmp_path: Path) -> None:
    arrivals = Arrivals(tmp_path, settled=0.0)
    (tmp_path / "A001").mkdir()
    assert names(arrivals) == set()  # an empty folder is none yet
    (tmp_path / "A001" / "甲.pdf").write_bytes(b"%PDF")
    assert names(arrivals) == {"A001"}


def test_what_grows_waits(tmp_path: Path) -> None:
    arrivals = Arrivals(tmp_path, settled=1e-9)
    paper = tmp_path / "A001.pdf"
    for length in range(1, 4):
        paper.write_bytes(b"x" * length)
        assert names(arrivals) == set()
    assert names(arrivals) == {"A001"} == names(arrivals)
    paper.write_bytes(b"replaced")
    assert names(arrivals) == set()


def test_nothing_settles_before_its_time(tmp_path: Path) -> None:
    arrivals = Arrivals(tmp_path, settled=3600.0)
    (tmp_path / "A001.pdf").write_bytes(b"x")
    assert names(arrivals) == names(arrivals) == set()


@pytest.mark.parametrize("name", ["甲.pdf.part", "甲.crdownload", "甲.tmp"])
def test_a_file_named_as_unfinished_holds_its_packet_back(tmp_path: Path, name: str) -> None:
    arrivals = Arrivals(tmp_path, settled=0.0)
    (tmp_path / "A001").mkdir()
    (tmp_path / "A001" / "乙.pdf").write_bytes(b"x")
    (tmp_path / "A001" / name).write_bytes(b"x")
    assert names(arrivals) == set()
    (tmp_path / "A001" / name).rename(tmp_path / "A001" / "甲.pdf")
    assert names(arrivals) == {"A001"}


def test_another_file_looks_otherwise_and_a_lost_one_like_nothing(tmp_path: Path) -> None:
    paper = tmp_path / "甲.pdf"
    paper.write_bytes(b"x")
    before = looks_of(tmp_path)
    paper.write_bytes(b"xy")
    assert looks_of(tmp_path) != before
    assert looks_of(tmp_path / "fehlt") == ()
