"""Seals of a report are compared with those that were pressed."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from corpus.samples.score_seals import count, lines

OWNER = "四川苒峦陶瓷有限公司"


def truth(*seals: dict[str, Any]) -> dict[str, Any]:
    place = {"file": "a.pdf", "page": 1, "box": [0.6, 0.6, 0.8, 0.74], "cut": False, "colour": "red", "shape": "round"}
    return {"packet": {"id": "S1"}, "documents": [{"seals": [{**place, "owner": OWNER, **s} for s in seals]}]}


def report(text: str, status: str = "read", page: int = 1, at: float = 0.6, file: str = "a.pdf") -> dict[str, Any]:
    box = [at, 0.6, at + 0.2, 0.74]
    seal = {"text": text, "status": status, "colour": "red", "evidence": [{"file": file, "page": page, "box": box}]}
    return {"documents": [{"seals": [seal]}]}


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        (report(OWNER), {"there": 1, "found": 1, "right": 1}),
        (report("四川苒峦陶瓷有", "doubtful"), {"there": 1, "found": 1, "open": 1}),
        (report("四川大成有限公司"), {"there": 1, "found": 1, "wrong": 1}),
        (report(OWNER, file="S1.zip/a.pdf"), {"there": 1, "found": 1, "right": 1}),
        ({}, {"there": 1}),
    ],
)
def test_a_seal_comes_out_one_way(told: dict[str, Any], outcome: dict[str, int]) -> None:
    assert count(told, truth({})) == {("red", "round"): Counter(outcome)}


@pytest.mark.parametrize("told", [report(OWNER, page=2), report(OWNER, at=0.1)])
def test_a_seal_elsewhere_is_a_false_one(told: dict[str, Any]) -> None:
    assert count(told, truth({})) == {("red", "round"): Counter(there=1), ("red", "none"): Counter(false=1)}


def test_a_slice_has_no_owner_to_tell() -> None:
    assert count(report("", "missing"), truth({"shape": "slice"})) == {("red", "slice"): Counter(there=1, found=1)}


def test_the_table_counts_by_level() -> None:
    text = lines({"office": [count(report(OWNER), truth({})), count({}, truth({}))]})
    assert "| office | 红色圆章 | 2 | 50.0 | 0 | 100.0 | 0.0 | 0.0 |" in text
