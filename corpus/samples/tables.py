"""Scores as tables for people."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from corpus.samples.score import Score, Tally, score, total

FOUND = ["扫描", "件数", "文件找到%", "分得准%", "字段对%", "存疑%", "缺%", "默错%"]
READ = ["单元格对%", "单元格默错%", "缺陷报出%", "缺陷存疑%"]
JUDGED = ["误报/件", "存疑/件", "页类型%", "方向%", "清单%", "秒/页"]


def main(arguments: list[str] | None = None) -> int:
    """Compare every `REPORTS/<id>/report.json` with `TRUTH/<id>.json` and print the tables."""
    parser = argparse.ArgumentParser(
        prog="python -m corpus.samples.score", description="把审查报告与样例答案对照打分。"
    )
    parser.add_argument("reports", type=Path)
    parser.add_argument("truth", type=Path)
    parser.add_argument("--mistakes", action="store_true", help="逐条列出差错")
    options = parser.parse_args(arguments)
    by_level: dict[str, list[Score]] = {}
    for path in sorted(options.truth.glob("*.json")):
        truth = json.loads(path.read_text("utf-8"))
        found = options.reports / path.stem / "report.json"
        report = json.loads(found.read_text("utf-8")) if found.exists() else {}
        by_level.setdefault(truth["level"], []).append(score(report, truth))
    print(summary({level: total(scores) for level, scores in sorted(by_level.items())}))
    everything = total(s for scores in by_level.values() for s in scores)
    print(fields_table(everything))
    print(rules_table(everything))
    if options.mistakes:
        print(mistakes_table(everything))
    return 0


def percent(part: float, whole: float) -> str:
    """A share in percent, or a dash when there is nothing."""
    return f"{100 * part / whole:.1f}" if whole else "-"


def table(heads: list[str], rows: Iterable[list[object]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return "\n".join([*lines, *("| " + " | ".join(str(c) for c in row) + " |" for row in rows)]) + "\n"


def summary(levels: dict[str, Score]) -> str:
    """One line a level, and all together."""
    heads = [*FOUND, *READ, *JUDGED]
    rows = [[level, *_line(s)] for level, s in levels.items()]
    rows.append(["合计", *_line(total(levels.values()))])
    return table(heads, rows)


def _line(s: Score) -> list[object]:
    f, c, d = s.all_fields, s.all_cells, s.all_defects
    planted = sum(d.values())
    return [
        s.packets,
        percent(s.documents["found"], s.documents["total"]),
        percent(s.documents["split"], s.documents["total"]),
        percent(f.right, f.total),
        percent(f.doubtful, f.total),
        percent(f.missing, f.total),
        percent(f.wrong, f.total),
        percent(c.right, c.total),
        percent(c.wrong, c.total),
        percent(d["reported"], planted),
        percent(d["unknown"], planted),
        f"{sum(s.false_alarms.values()) / max(s.packets, 1):.2f}",
        f"{sum(s.doubts.values()) / max(s.packets, 1):.1f}",
        percent(s.pages["type"], s.pages["total"]),
        percent(s.pages["rotation"], s.pages["total"]),
        percent(s.checklist["right"], s.checklist["total"]),
        f"{s.seconds / max(s.pages['total'], 1):.2f}",
    ]


def fields_table(s: Score) -> str:
    """One line a field or column, the worst first."""
    rows = sorted(
        {**s.fields, **s.cells}.items(), key=lambda kv: (-kv[1].wrong, kv[1].right / max(kv[1].total, 1), kv[0])
    )
    return table(
        ["字段", "总数", "对", "存疑", "缺", "默错", "无中生有"], [[k, *_numbers(t), s.invented[k]] for k, t in rows]
    )


def _numbers(t: Tally) -> list[object]:
    return [t.total, t.right, t.doubtful, t.missing, t.wrong]


def rules_table(s: Score) -> str:
    """One line a rule: planted defects by how they came out, alarms and doubts without cause."""
    rules = sorted({*s.defects, *s.false_alarms, *s.doubts})
    empty: dict[str, int] = {}
    rows = []
    for rule in rules:
        d = s.defects.get(rule, empty)
        counts = [d.get(k, 0) for k in ("reported", "unknown", "missed")]
        rows.append([rule, sum(counts), *counts, s.false_alarms[rule], s.doubts[rule]])
    return table(["规则", "植入", "报出", "存疑", "漏", "误报", "无故存疑"], rows)


def families_table(s: Score, titles: Mapping[str, str], cases: Mapping[str, int], plantable: Collection[str]) -> str:
    """One line a family of rules.

    Args:
        titles: the families by the letter their rules begin with.
        cases: every rule implemented, with the number of its cases.
        plantable: the rules the sample maker has a specimen for.
    """
    heads = ["类别", "规则", "例", "有样本的规则", "植入的规则", "植入", "报出", "存疑", "漏", "误报"]
    rows = [[f"{letter} {title}", *_family(s, letter, cases, plantable)] for letter, title in titles.items()]
    return table(heads, [*rows, ["合计", *(sum(column) for column in zip(*(row[1:] for row in rows), strict=True))]])


def _family(s: Score, letter: str, cases: Mapping[str, int], plantable: Collection[str]) -> list[int]:
    planted = {rule: counts for rule, counts in s.specimens.items() if rule.startswith(letter)}
    outcomes = sum(planted.values(), Counter())
    return [
        sum(rule.startswith(letter) for rule in cases),
        sum(n for rule, n in cases.items() if rule.startswith(letter)),
        sum(rule.startswith(letter) for rule in plantable),
        len(planted),
        sum(outcomes.values()),
        *(outcomes[kind] for kind in ("reported", "unknown", "missed")),
        sum(n for rule, n in s.false_alarms.items() if rule.startswith(letter)),
    ]


def mistakes_table(s: Score) -> str:
    """Every reading that is not right."""
    return table(
        ["件", "结果", "位置", "应为", "读作"], [[m.packet, m.outcome, m.where, m.true, m.read] for m in s.mistakes]
    )
