"""How far a reading's certainty can be trusted, and which characters are read as which: for the benchmark.

Both come from reports and truths alone: the value and the certainty that the program stands behind, or shows as
doubtful, against what is printed.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from corpus.samples.same import same, same_cell
from corpus.samples.score import SETTLED, Json, paired_documents, paired_rows
from corpus.samples.tables import percent, table

BINS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1.01)
"""Certainties from each to the next are one line of the curve."""
WATCHED = "≥≤><±~-.×·Ωμ℃‰%²³₂₅ⅠⅡ/—°"
"""Signs whose confusion is counted even where none occurs."""
_NEAR = 3
"""Values further apart than this are different things, not one misread."""
_SAME = str.maketrans({"⩾": "≥", "⩽": "≤", "≧": "≥", "≦": "≤", "＞": ">", "＜": "<", "µ": "μ", "Ω": "Ω"})
_DASHES = dict.fromkeys(map(ord, "—–―−‐‑"), "-")


class Seen(NamedTuple):
    """One field or cell: what is printed, what was read, how sure, and whether that is right."""

    name: str
    true: str
    read: str
    settled: bool
    certainty: float
    right: bool


@dataclass
class Reliability:
    """All values of some packets that have one in their report."""

    seen: list[Seen] = field(default_factory=list)

    def add(self, report: Json, truth: Json) -> None:
        """Counts a packet's report in."""
        self.seen += seen_in(report, truth)


def seen_in(report: Json, truth: Json) -> Iterator[Seen]:
    """Every true field and cell that the report has a value for."""
    for true, read in paired_documents(report, truth):
        if read is None or true.get("copy_of") is not None:
            continue
        for name, value in true["fields"].items():
            got = read.get("fields", {}).get(name)
            if got and got.get("value") is not None:
                yield _seen(f"{true['type']}.{name}", value, got, same(name, got["value"], value))
        for name, rows in true.get("tables", {}).items():
            for row, other in paired_rows(rows, read.get("tables", {}).get(name, ())):
                for column in (c for c in row if other and not c.startswith("_")):
                    cell = (other or {}).get(column)
                    if cell and cell.get("value") is not None:
                        right = same_cell(column, cell["value"], row)
                        yield _seen(f"{true['type']}.{name}.{column}", row[column], cell, right)


def _seen(name: str, true: object, got: Json, right: bool) -> Seen:
    settled, sure = got.get("status") in SETTLED, float(got.get("confidence", 0.0))
    return Seen(name, _text(true), _text(got["value"]), settled, sure, right)


def _text(value: object) -> str:
    if isinstance(value, list | tuple):
        return "、".join(map(str, value))
    return "" if value is None else str(value)


def curve(found: Reliability) -> str:
    """Right and silently wrong by certainty, of the values the program stands behind; the doubtful ones last."""
    rows: list[list[object]] = []
    settled = [s for s in found.seen if s.settled]
    for low, high in pairwise(BINS):
        inside = [s for s in settled if low <= s.certainty < high]
        if inside:
            rows.append([f"{low:.3f}–{min(high, 1.0):.3f}", *_shares(inside)])
    doubtful = [s for s in found.seen if not s.settled]
    rows.append(["存疑", *_shares(doubtful)])
    return table(["置信度", "数量", "平均置信度", "读对%", "读错"], rows)


def _shares(seen: list[Seen]) -> list[object]:
    right = sum(s.right for s in seen)
    mean = sum(s.certainty for s in seen) / len(seen) if seen else 0.0
    return [len(seen), f"{mean:.3f}", percent(right, len(seen)), len(seen) - right]


class Confusion(NamedTuple):
    """`true` was read as `read`; "" stands for nothing."""

    true: str
    read: str


def confusions(found: Reliability) -> tuple[Counter[Confusion], Counter[Confusion]]:
    """How often each character was read as another: in all values, and in those the program stood behind."""
    every: Counter[Confusion] = Counter()
    silent: Counter[Confusion] = Counter()
    for one in found.seen:
        if not one.right:
            mistakes = list(_mistakes(one))
            every.update(mistakes)
            silent.update(mistakes if one.settled else ())
    return every, silent


def _mistakes(one: Seen) -> Iterator[Confusion]:
    true, read = _plain(one.true), _plain(one.read)
    if not true or Levenshtein.distance(true, read) > _NEAR:
        return
    for step in Levenshtein.editops(true, read):
        before = "" if step.tag == "insert" else true[step.src_pos]
        after = "" if step.tag == "delete" else read[step.dest_pos]
        yield Confusion(before, after)


def confusion_table(found: Reliability, most: int = 40) -> str:
    """The confusions, the most frequent first, with the rate among all prints of the true character."""
    printed = Counter(char for one in found.seen for char in _plain(one.true))
    every, silent = confusions(found)
    rows: list[list[object]] = [
        [_shown(c.true), _shown(c.read), count, printed[c.true] or "-", percent(count, printed[c.true]), silent[c]]
        for c, count in every.most_common(most)
    ]
    heads = ["印的是", "读成", "次数", "共印", "比率%", "其中默错"]
    return table(heads, rows) + "\n" + _watched_table(printed, every, silent)


def _watched_table(printed: Counter[str], every: Counter[Confusion], silent: Counter[Confusion]) -> str:
    """How often each watched sign was read wrongly, as whatever."""
    rows: list[list[object]] = []
    for sign in dict.fromkeys(_plain(WATCHED)):
        wrong = sum(n for c, n in every.items() if c.true == sign)
        if printed[sign]:
            unseen = sum(n for c, n in silent.items() if c.true == sign)
            rows.append([sign, printed[sign], wrong, percent(wrong, printed[sign]), unseen])
    return table(["符号", "共印", "读错", "比率%", "其中默错"], rows)


def _shown(char: str) -> str:
    return f"`{char}`" if char else "（无）"


def _plain(text: str) -> str:
    """As characters are counted: signs of one meaning alike, no blanks; small figures keep their shape."""
    return "".join(text.translate(_SAME).translate(_DASHES).split()).translate(_NARROW)


_NARROW = {ord(wide): unicodedata.normalize("NFKC", wide) for wide in map(chr, range(0xFF01, 0xFF5F))}


def reliability(packets: Iterable[tuple[Json, Json]]) -> Reliability:
    """Of several packets, each a report and its truth."""
    found = Reliability()
    for report, truth in packets:
        found.add(report, truth)
    return found
