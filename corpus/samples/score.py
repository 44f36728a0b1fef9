"""Comparing a report with the truth of its packet: found, right, doubtful, missing, silently wrong.

`python -m corpus.samples.score REPORTS TRUTH` prints the tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from corpus.samples.same import bare, names_of, plain, same, same_cell

Json: TypeAlias = Mapping[str, Any]
Pages: TypeAlias = frozenset[tuple[str, int]]

SETTLED = ("read", "corrected")


@dataclass
class Tally:
    """How readings of one kind came out. `wrong` are those the program stood behind: silently wrong."""

    right: int = 0
    doubtful: int = 0
    missing: int = 0
    wrong: int = 0

    @property
    def total(self) -> int:
        return self.right + self.doubtful + self.missing + self.wrong

    def add(self, other: Tally) -> None:
        self.right += other.right
        self.doubtful += other.doubtful
        self.missing += other.missing
        self.wrong += other.wrong

    def count(self, outcome: str) -> None:
        setattr(self, outcome, getattr(self, outcome) + 1)


@dataclass(frozen=True)
class Mistake:
    """A reading that is not right, for looking at."""

    packet: str
    outcome: str
    where: str
    true: str
    read: str


@dataclass
class Score:
    """The comparison of one packet, or the sum of several.

    `documents` counts found, split (same pages), total; `pages` right types and turns; `checklist` right states.
    `defects` counts per rule that has to fail (or to be left to people): reported, unknown, missed; `specimens` those
    of them that were planted for the rule itself. `false_alarms` and `doubts` are rules that failed or came to
    nothing without reason in the truth.
    """

    packets: int = 0
    documents: Counter[str] = field(default_factory=Counter)
    pages: Counter[str] = field(default_factory=Counter)
    checklist: Counter[str] = field(default_factory=Counter)
    fields: dict[str, Tally] = field(default_factory=dict)
    cells: dict[str, Tally] = field(default_factory=dict)
    invented: Counter[str] = field(default_factory=Counter)
    defects: dict[str, Counter[str]] = field(default_factory=dict)
    specimens: dict[str, Counter[str]] = field(default_factory=dict)
    false_alarms: Counter[str] = field(default_factory=Counter)
    doubts: Counter[str] = field(default_factory=Counter)
    mistakes: list[Mistake] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def all_fields(self) -> Tally:
        return together(self.fields.values())

    @property
    def all_cells(self) -> Tally:
        return together(self.cells.values())

    @property
    def all_defects(self) -> Counter[str]:
        return sum(self.defects.values(), Counter())


def together(tallies: Iterable[Tally]) -> Tally:
    """The sum."""
    result = Tally()
    for tally in tallies:
        result.add(tally)
    return result


def score(report: Json, truth: Json, rules: frozenset[str] | None = None) -> Score:
    """Compare a report (as `report.json`) with the truth of the same packet, by these planted rules or by all."""
    result = Score(packets=1, seconds=float(report.get("run", {}).get("seconds", 0.0)))
    pairs = _documents(report, truth, result)
    packet = truth["packet"]["id"]
    for true, read in pairs:
        if true.get("copy_of") is None:
            _fields(packet, true, read, result)
            _tables(packet, true, read, result)
    _pages(report, truth, result)
    _checklist(report, truth, result)
    _rules(report, truth, rules, result)
    return result


def total(scores: Iterable[Score]) -> Score:
    """Scores of several packets as one."""
    result = Score()
    for one in scores:
        result.packets += one.packets
        result.seconds += one.seconds
        result.mistakes += one.mistakes
        for name in ("documents", "pages", "checklist", "invented", "false_alarms", "doubts"):
            getattr(result, name).update(getattr(one, name))
        for name in ("defects", "specimens"):
            for rule, counts in getattr(one, name).items():
                getattr(result, name).setdefault(rule, Counter()).update(counts)
        for name in ("fields", "cells"):
            for key, tally in getattr(one, name).items():
                getattr(result, name).setdefault(key, Tally()).add(tally)
    return result


def pages_of(document: Json, packet: str) -> Pages:
    """A document's pages; the packet's own archive is no part of a path."""
    return frozenset((_path(p["file"], packet), int(p["page"])) for p in document.get("pages", ()))


def _path(file: str, packet: str) -> str:
    return file.removeprefix(f"{packet}.zip/")


def _documents(report: Json, truth: Json, result: Score) -> list[tuple[Json, Json | None]]:
    """Each true document (but `other` and `blank`) with the report's: same type, most pages in common."""
    packet = truth["packet"]["id"]
    left = [d for d in report.get("documents", ()) if d["type"] not in ("other", "blank")]
    pairs: list[tuple[Json, Json | None]] = []
    for true in truth["documents"]:
        if true["type"] in ("other", "blank"):
            continue
        pages = pages_of(true, packet)
        found = [d for d in left if d["type"] == true["type"] and pages_of(d, packet) & pages]
        best = max(found, key=lambda d: len(pages_of(d, packet) & pages), default=None)
        result.documents["total"] += 1
        if best is not None:
            left.remove(best)
            result.documents["found"] += 1
            result.documents["split"] += pages_of(best, packet) == pages
            result.documents["copies"] += bool(best.get("copy_of")) == bool(true.get("copy_of"))
        if best is None or pages_of(best, packet) != pages:
            read = "" if best is None else str(sorted(pages_of(best, packet)))
            result.mistakes.append(Mistake(packet, "document", true["type"], str(sorted(pages)), read))
        pairs.append((true, best))
    result.documents["spurious"] += len(left)
    return pairs


def paired_documents(report: Json, truth: Json) -> list[tuple[Json, Json | None]]:
    """Each true document of a type of its own with the report's, None where it has none."""
    return _documents(report, truth, Score())


def outcome_of(read: Json | None, right: bool) -> str:
    """right, doubtful, missing or wrong."""
    status = (read or {}).get("status", "missing")
    if status in SETTLED:
        return "right" if right else "wrong"
    return "doubtful" if status == "doubtful" else "missing"


def _fields(packet: str, true: Json, read: Json | None, result: Score) -> None:
    fields = (read or {}).get("fields", {})
    for name, value in true["fields"].items():
        got = fields.get(name)
        key = f"{true['type']}.{name}"
        outcome = outcome_of(got, same(name, (got or {}).get("value"), value))
        if value is None and outcome == "missing" and read is not None and true["type"].endswith("_form"):
            outcome = "right"  # an entry left empty is read right when nothing is read
        result.fields.setdefault(key, Tally()).count(outcome)
        if outcome != "right":
            result.mistakes.append(Mistake(packet, outcome, key, str(value), str((got or {}).get("value"))))
    for name, got in fields.items():
        if name not in true["fields"] and got.get("status") in SETTLED and got.get("value") is not None:
            result.invented[f"{true['type']}.{name}"] += 1


def _tables(packet: str, true: Json, read: Json | None, result: Score) -> None:
    for table, rows in true.get("tables", {}).items():
        got = list((read or {}).get("tables", {}).get(table, ()))
        for row, other in paired_rows(rows, got):
            for column in (c for c in row if not c.startswith("_")):
                cell = (other or {}).get(column)
                right = same_cell(column, (cell or {}).get("value"), row)
                empty = plain(row[column]) in ("", "-", "/") and right
                outcome = "right" if empty and other is not None else outcome_of(cell, right)
                key = f"{true['type']}.{table}.{column}"
                result.cells.setdefault(key, Tally()).count(outcome)
                if outcome != "right":
                    read_as = str((cell or {}).get("value"))
                    where = f"{key} [{row.get('name', row.get('item'))}]"
                    result.mistakes.append(Mistake(packet, outcome, where, str(row[column]), read_as))


def paired_rows(rows: Sequence[Json], got: Sequence[Json]) -> list[tuple[Json, Json | None]]:
    """True rows with those read: by the item's name, else by what else they say; each read row is used once."""
    left = list(got)
    pairs: list[tuple[Json, Json | None]] = []
    for row in rows:
        column = "item" if "item" in row else "name"
        wanted = names_of(row, column)
        found = next((g for g in left if bare((g.get(column) or {}).get("value")) in wanted), None)
        if found is not None:
            left.remove(found)
        pairs.append((row, found))
    return [(row, found if found is not None else _alike(row, left)) for row, found in pairs]


def _alike(row: Json, left: list[Json]) -> Json | None:
    """The unused row that shares most cells, at least two."""
    columns = [c for c in row if not c.startswith("_")]

    def common(other: Json) -> int:
        return sum(bool(plain(row[c])) and plain((other.get(c) or {}).get("value")) == plain(row[c]) for c in columns)

    best = max(left, key=common, default=None)
    if best is None or common(best) < 2:
        return None
    left.remove(best)
    return best


def _pages(report: Json, truth: Json, result: Score) -> None:
    packet = truth["packet"]["id"]
    read = {(_path(p["file"], packet), int(p["page"])): p for p in report.get("pages", ())}
    for page in truth["pages"]:
        found = read.get((_path(page["file"], packet), int(page["page"])))
        result.pages["total"] += 1
        result.pages["seen"] += found is not None
        if found is not None:
            result.pages["type"] += found["type"] == page["type"]
            result.pages["rotation"] += found["rotation"] % 360 == page["rotation"] % 360
    result.pages["extra"] += max(len(read) - len(truth["pages"]), 0)


def _checklist(report: Json, truth: Json, result: Score) -> None:
    read = {c["item"]: c["state"] for c in report.get("checklist", ())}
    for item in truth["checklist"]:
        result.checklist["total"] += 1
        result.checklist["right"] += read.get(item["item"]) == item["state"]
        result.checklist["uncertain"] += read.get(item["item"]) == "uncertain"


def _rules(report: Json, truth: Json, rules: frozenset[str] | None, result: Score) -> None:
    packet = truth["packet"]["id"]
    outcomes = {c["rule"]: c["outcome"] for c in report.get("checks", ())}
    expected = {d["rule"]: d.get("verdict", "fail") for d in truth["defects"] if not d.get("may")}
    excused = {d["rule"] for d in truth["defects"]}
    for rule, verdict in sorted((r, v) for r, v in expected.items() if rules is None or r in rules):
        outcome = _found(outcomes.get(rule, ""), verdict)
        result.defects.setdefault(rule, Counter())[outcome] += 1
        if any(d["rule"] == rule and d.get("planted", True) for d in truth["defects"]):
            result.specimens.setdefault(rule, Counter())[outcome] += 1
        if outcome != "reported":
            result.mistakes.append(Mistake(packet, "defect", rule, verdict, outcomes.get(rule, "")))
    for rule, outcome in outcomes.items():
        if outcome == "fail" and rule not in excused:
            result.false_alarms[rule] += 1
            result.mistakes.append(Mistake(packet, "false alarm", rule, "", "fail"))
        elif outcome in ("unknown", "error") and rule not in excused:
            result.doubts[rule] += 1


def _found(outcome: str, verdict: str) -> str:
    """reported (as it had to be), unknown or missed."""
    if outcome == verdict:
        return "reported"
    return "unknown" if outcome == "unknown" else "missed"


if __name__ == "__main__":
    import sys

    from corpus.samples.tables import main

    sys.exit(main())
