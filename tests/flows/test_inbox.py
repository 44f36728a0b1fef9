"""Packets of an inbox: every child one, each with an id of its own, the same ids every time."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from flows.inbox import name_packets, packet_id, packets_in


def test_every_child_is_a_packet_and_hidden_files_are_none(tmp_path: Path) -> None:
    (tmp_path / "A001").mkdir()
    for name in ("A002.zip", "A003.PDF", "企业.v2.pdf", ".DS_Store", "Thumbs.db", "~$A.pdf"):
        (tmp_path / name).write_bytes(b"x")
    assert [item.id for item in packets_in(tmp_path)] == ["A001", "A002", "A003", "企业.v2"]


def test_a_folders_dot_is_part_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "No.12").mkdir()
    assert packet_id(tmp_path / "No.12") == "No.12"


def test_children_of_one_name_get_ids_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "A").mkdir()
    for name in ("A.pdf", "a.zip", "A-2.pdf"):
        (tmp_path / name).write_bytes(b"x")
    items = {item.path.name: item.id for item in packets_in(tmp_path)}
    assert items["A"] == "A" and items["A-2.pdf"] == "A-2"
    assert len({name.casefold() for name in items.values()}) == 4
    assert items == {item.path.name: item.id for item in packets_in(tmp_path)}


@given(st.lists(st.sampled_from(["a", "A", "a-2", "a-3", "A-2", "b"]), max_size=8))
def test_ids_never_meet(stems: list[str]) -> None:
    paths = [Path(f"/inbox/{n}/{stem}.pdf") for n, stem in enumerate(stems)]
    ids = [item.id.casefold() for item in name_packets(paths)]
    assert len(ids) == len(set(ids)) == len(paths)
