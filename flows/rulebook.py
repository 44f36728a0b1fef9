"""The rule catalogue as a page: `python -m flows.rulebook docs/rules.md` writes it anew.

What it says is what the program does: the rules' own examples, which are their tests, and the schemes that came with
the program, with our summaries of the law.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from pathlib import Path

from flows.catalogue import FAMILIES, comes_to, facts_of, papers_of
from pipeline.model.report import Severity
from validators.applying import rules_of
from validators.engine import Case, Rule, catalogue
from validators.scheme import Scheme, folders, load_scheme, scheme_ids

DAY = date(2026, 1, 1)
"""The day whose law the page shows."""
Held = Mapping[str, Mapping[str, Rule]]
"""The rules that hold under each scheme, by its id and their codes."""
_HEAD = """\
# 规则目录

<!-- 本页由 python -m flows.rulebook docs/rules.md 生成，请勿手改；规则、方案改动后重新生成，构建会检查。 -->

每条规则：编号和题目，不符时的严重程度，依据（本项目的摘要，不是原文），补正建议（花括号里由程序填实际的值），例子。例子就是规则的测试。
「不符」即报告中的须补正（或提示），「待确认」由人判断，「另行查核」是材料本身不能证明、要到登记系统里查的事项。
"""


def shipped_schemes() -> list[Scheme]:
    """The schemes that came with the program."""
    own = {path.stem for path in folders()[1].glob("*.yaml")}
    return [load_scheme(name) for name in scheme_ids() if name not in own]


def page() -> str:
    """The whole page, in Markdown."""
    rules, schemes = list(catalogue().values()), shipped_schemes()
    held = {scheme.id: {rule.code: rule for rule in rules_of(scheme, DAY)} for scheme in schemes}
    parts = [_HEAD, "\n".join(_overview(rules)), "\n".join(_schemes(schemes, held))]
    parts.append("\n".join(_clauses(rules, schemes)))
    for family, group in groupby(rules, key=lambda rule: rule.code[0]):
        parts.append(f"## {family} {FAMILIES.get(family, family)}\n")
        parts += ["\n".join(_rule(rule, schemes, held)) for rule in group]
    return "\n".join(parts).rstrip() + "\n"


def _overview(rules: list[Rule]) -> Iterator[str]:
    yield f"## 一览\n\n| 类别 | 规则 | 例子 | {' | '.join(s.value for s in Severity)} |"
    yield f"|---|---|---|{'---|' * len(Severity)}"
    for family, group in groupby(rules, key=lambda rule: rule.code[0]):
        own = list(group)
        grades = Counter(rule.severity for rule in own)
        numbers = " | ".join(str(grades[s] or "") for s in Severity)
        yield f"| {family} {FAMILIES.get(family, family)} | {len(own)} | {sum(len(r.cases) for r in own)} | {numbers} |"
    yield f"| 合计 | {len(rules)} | {sum(len(r.cases) for r in rules)} | {'| ' * len(Severity)}\n"


def _schemes(schemes: list[Scheme], held: Held) -> Iterator[str]:
    yield "| 方案 | 名称 | 规则 |\n|---|---|---|"
    for scheme in schemes:
        yield f"| `{scheme.id}` | {_cell(scheme.title)} | {len(held[scheme.id])} |"
    yield ""


def _clauses(rules: list[Rule], schemes: list[Scheme]) -> Iterator[str]:
    """Which rules stand on each clause, in the schemes' order."""
    cited: dict[str, list[str]] = {}
    for rule in rules:
        for clause in rule.clauses:
            cited.setdefault(clause, []).append(f"[{rule.code}](#{rule.code.lower()})")
    order = dict.fromkeys(clause.key for scheme in schemes for clause in scheme.clauses)
    yield "## 条款与规则\n\n| 条款 | 规则 |\n|---|---|"
    for clause in (key for key in order if key in cited):
        yield f"| {clause} | {'、'.join(cited[clause])} |"
    yield ""


def _rule(rule: Rule, schemes: list[Scheme], held: Held) -> Iterator[str]:
    yield f'<a id="{rule.code.lower()}"></a>\n### {rule.code} {rule.title}\n'
    yield f"- 涉及材料：{'、'.join(papers_of(rule))}"
    yield f"- 不符时：{rule.severity.value}"
    for clause in rule.clauses:
        yield f"- 依据：{clause}　{_summary(clause, schemes)}"
    yield f"- 方案：{'；'.join(_standing(rule, held))}"
    yield f"- 建议：{rule.remedy}"
    yield "\n| 例子 | 结果 | 材料 |\n|---|---|---|"
    yield from map(_example, rule.cases)
    yield ""


def _summary(key: str, schemes: list[Scheme]) -> str:
    found = next((s.clause(key, DAY) for s in schemes if s.has(key)), None)
    return f"{found.text}（{found.source}）" if found else ""


def _standing(rule: Rule, held: Held) -> Iterator[str]:
    """The schemes under which the rule holds, and on what where that is not what it says itself."""
    for scheme, rules in held.items():
        if found := rules.get(rule.code):
            other = f"（依据{'、'.join(found.clauses)}）" if found.clauses != rule.clauses else ""
            yield f"`{scheme}`{other}"


def _example(case: Case) -> str:
    return f"| {_cell(case.name)} | {comes_to(case)} | {_cell('；'.join(facts_of(case))) or '（没有）'} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
