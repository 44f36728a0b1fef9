"""Seals of reports against the truth of their packets: found, false, whose they are.

`python -m corpus.samples.score_seals REPORTS TRUTH` prints the table.
"""

from __future__ import annotations

import argparse
import json
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from corpus.samples.tables import percent, table

Json = Mapping[str, Any]
HEADS = ["扫描", "印章", "枚", "找到%", "误认", "印主对%", "未定%", "认错%"]
_NEAR = 0.075  # of the page: how far a seal's middle may lie from where it was pressed; scans shift and turn
_SHAPES = {"round": "圆章", "oval": "椭圆章", "square": "方章", "slice": "骑缝章", "cut": "边缘不全"}


def count(report: Json, truth: Json) -> dict[tuple[str, str], Counter[str]]:
    """How the seals of a packet came out, by colour and shape: there, found, right, open, wrong; false ones apart.

    Slices have no owner to tell: of them only what is found counts.
    """
    packet = str(truth["packet"]["id"])
    left = [seal for document in report.get("documents", ()) for seal in document.get("seals", ())]
    tallies: dict[tuple[str, str], Counter[str]] = {}
    for true in (seal for document in truth["documents"] for seal in document.get("seals", ())):
        kind = (true["colour"], "cut" if true["cut"] else true["shape"])
        tally = tallies.setdefault(kind, Counter())
        tally["there"] += 1
        found = min(left, key=lambda seal: _distance(seal, true, packet), default=None)
        if found is None or _distance(found, true, packet) > _NEAR:
            continue
        left.remove(found)
        tally["found"] += 1
        if true["shape"] != "slice":
            tally[_outcome(found, true)] += 1
    for seal in left:
        tallies.setdefault((seal["colour"], "none"), Counter())["false"] += 1
    return tallies


def _distance(seal: Json, true: Json, packet: str) -> float:
    """Between the middles, as a share of the page; beyond all measure on another page."""
    places = [e for e in seal["evidence"] if e["page"] == true["page"] and _path(e, packet) == _path(true, packet)]
    middles = [((e["box"][0] + e["box"][2]) / 2, (e["box"][1] + e["box"][3]) / 2) for e in places]
    x, y = (true["box"][0] + true["box"][2]) / 2, (true["box"][1] + true["box"][3]) / 2
    return min((max(abs(a - x), abs(b - y)) for a, b in middles), default=9.0)


def _path(place: Json, packet: str) -> str:
    return str(place["file"]).removeprefix(f"{packet}.zip/")


def _outcome(seal: Json, true: Json) -> str:
    if seal["status"] != "read":
        return "open"
    names = {_plain(true["owner"]), _plain(true["owner"] + "印"), _plain(true["owner"] + "之印")}
    return "right" if _plain(seal["text"]) in names else "wrong"


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())


def lines(levels: Mapping[str, Iterable[Mapping[tuple[str, str], Counter[str]]]]) -> str:
    """The table, a line for each level, colour and shape."""
    rows: list[list[object]] = []
    for level, packets in levels.items():
        together: dict[tuple[str, str], Counter[str]] = {}
        for packet in packets:
            for kind, tally in packet.items():
                together.setdefault(kind, Counter()).update(tally)
        rows += [_row(level, colour, shape, tally) for (colour, shape), tally in sorted(together.items())]
    return table(HEADS, rows)


def _row(level: str, colour: str, shape: str, tally: Counter[str]) -> list[object]:
    named = tally["right"] + tally["open"] + tally["wrong"]
    owners = [percent(tally[outcome], named) for outcome in ("right", "open", "wrong")]
    what = ("红色" if colour == "red" else "黑白") + _SHAPES.get(shape, "")
    return [level, what, tally["there"], percent(tally["found"], tally["there"]), tally["false"], *owners]


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare every `REPORTS/<id>/report.json` with `TRUTH/<id>.json` and print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m corpus.samples.score_seals", description="把报告中的印章与样例答案对照。"
    )
    parser.add_argument("reports", type=Path)
    parser.add_argument("truth", type=Path)
    options = parser.parse_args(arguments)
    levels: dict[str, list[dict[tuple[str, str], Counter[str]]]] = {}
    for path in sorted(options.truth.glob("*.json")):
        truth = json.loads(path.read_text("utf-8"))
        found = options.reports / path.stem / "report.json"
        report = json.loads(found.read_text("utf-8")) if found.exists() else {}
        levels.setdefault(truth["level"], []).append(count(report, truth))
    print(lines(dict(sorted(levels.items()))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
