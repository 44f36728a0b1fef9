"""How good and how fast: `python -m flows.benchmark`. Sample packets are made, reviewed and compared with their truth.

Beside the whole run stands the bare reader on the same pages in the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from corpus.samples.blind import INDICATORS
from corpus.samples.defects import CATALOGUE
from corpus.samples.maker import ACROSS, make_packet, orders, specimens
from corpus.samples.reliability import confusion_table, curve, reliability
from corpus.samples.score import Score, score, total
from corpus.samples.tables import families_table, fields_table, mistakes_table, rules_table, summary
from flows.catalogue import FAMILIES
from flows.second import escalation_table, second_reading, second_table
from flows.speed import Speed, bare_reader, profile_table, share_table, speed_table, whole_run
from validators.engine import catalogue

LEVELS = ("clean", "office", "bad")


def main(arguments: Sequence[str] | None = None) -> int:
    """Make, review, compare, print."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="caishen-benchmark-") as room:
        for level in options.levels:
            _make(Path(room), level, options)
        scores, speeds = {}, {}
        indicators = INDICATORS if options.held_out else None
        for level in options.levels:
            inbox, out, home = (Path(room) / part / level for part in ("", "out", "home"))
            whole = whole_run(inbox, out, home, options.jobs, indicators)
            scores[level] = _compare(Path(room), level)
            speeds[level] = whole, bare_reader(Path(room) / level, Path(room) / "opened" / level, options.jobs)
        _print(scores, speeds, options.mistakes)
        _print_certainty(Path(room), options.levels)
    return 0


def _make(room: Path, level: str, options: argparse.Namespace) -> None:
    """The packets of a level, with their truth."""
    if options.specimens:
        wanted = specimens(options.seed, level, held_out=options.held_out)
    else:
        wanted = orders(options.count, options.seed, level=level, held_out=options.held_out)
    (room / "truth" / level).mkdir(parents=True)
    for order in wanted:
        make_packet(order, room / level, room / "truth" / level)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m flows.benchmark", description="准确度与速度的基准测试。")
    parser.add_argument("--count", type=int, default=6, help="每档扫描质量的材料份数")
    parser.add_argument("--seed", type=int, default=2021)
    parser.add_argument("--levels", nargs="+", choices=[*LEVELS, "digital"], default=list(LEVELS))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--held-out", action="store_true", help="只用不参与开发的版式、产品和名称")
    parser.add_argument("--specimens", action="store_true", help="每种能植入的缺陷各植入一次，份数由此而定")
    parser.add_argument("--mistakes", action="store_true", help="逐条列出差错")
    return parser.parse_args(arguments)


def _compare(room: Path, level: str) -> Score:
    return total(score(report, truth) for report, truth in _reports(room, level))


def _reports(room: Path, level: str) -> Iterator[tuple[Any, Any]]:
    """Every packet's report and its truth."""
    for path in sorted((room / "truth" / level).glob("*.json")):
        report = room / "out" / level / path.stem / "report.json"
        found = json.loads(report.read_text("utf-8")) if report.exists() else {}
        yield found, json.loads(path.read_text("utf-8"))


def _print_certainty(room: Path, levels: Sequence[str]) -> None:
    """What looking twice buys, how far certainty can be trusted, and which characters are taken for which."""
    inboxes = {level: (room / level, room / "opened" / level, room / "truth" / level) for level in levels}
    looked = {level: second_reading(*at, room / "home" / level) for level, at in inboxes.items()}
    print(escalation_table(looked))
    print(second_table(looked))
    found = reliability(pair for level in levels for pair in _reports(room, level))
    print(curve(found))
    print(confusion_table(found))


def _print(scores: dict[str, Score], speeds: dict[str, tuple[Speed, Speed]], mistakes: bool) -> None:
    print(summary(scores))
    print(speed_table(speeds))
    wholes = {level: whole for level, (whole, _) in speeds.items()}
    print(profile_table(wholes))
    print(share_table(wholes))
    everything = total(scores.values())
    print(fields_table(everything))
    cases = {code: len(rule.cases) for code, rule in catalogue().items()}
    print(families_table(everything, FAMILIES, cases, {d.rule for d in CATALOGUE.values()} | set(ACROSS)))
    print(rules_table(everything))
    if mistakes:
        print(mistakes_table(everything))


if __name__ == "__main__":
    sys.exit(main())
