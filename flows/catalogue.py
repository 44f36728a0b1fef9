"""`caishen rules`: the rule catalogue, or one rule with its clause, examples and remedy."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import date
from difflib import get_close_matches
from itertools import groupby

from flows.knowledge import clause_wordings
from pipeline.model.facts import Field
from pipeline.model.report import Outcome
from pipeline.reports.words import OUTCOMES
from validators.applying import rules_of
from validators.engine import Case, Rule, catalogue
from validators.findings import text_of
from validators.scheme import load_scheme, schemes

FAMILIES = {
    "M": "材料清单",
    "F": "申请表与材料整体",
    "L": "主体资格",
    "T": "商标",
    "S": "企业标准",
    "R": "检验报告",
    "C": "强制性认证与生产许可",
    "Q": "质量管理",
    "X": "材料之间",
    "V": "复审",
    "G": "企业标准自我声明公开",
    "P": "质量品牌提升示范区",
}


def show_rules(code: str | None, scheme: str | None = None) -> int:
    """Prints to standard output; 2 where there is no such rule.

    Raises:
        ConfigurationError: no such scheme, or a faulty one.
    """
    rules = catalogue() if scheme is None else {r.code: r for r in rules_of(load_scheme(scheme), date.today())}
    if code is None:
        _list(rules.values())
        return 0
    rule = rules.get(code.upper())
    if rule is None:
        near = get_close_matches(code.upper(), rules, 3, 0.3)
        where = f"方案 {scheme} " if scheme else ""
        print(f"{where}没有规则 {code}。" + (f"相近的有：{'、'.join(near)}。" if near else ""), file=sys.stderr)
        return 2
    _explain(rule)
    return 0


def _list(rules: Iterable[Rule]) -> None:
    listed = list(rules)
    for family, group in groupby(listed, key=lambda rule: rule.code[0]):
        print(f"\n{FAMILIES.get(family, family)}")
        for rule in group:
            print(f"  {rule.code}  {rule.title}　［{rule.severity.value}］ {'、'.join(rule.clauses)}")
    print(f"\n共 {len(listed)} 条。详情：caishen rules 编号")
    print("\n方案（--scheme）：")
    for scheme in schemes():
        print(f"  {scheme.id}  {scheme.title}　{len(rules_of(scheme, date.today()))} 条规则")


def _explain(rule: Rule) -> None:
    print(f"{rule.code}  {rule.title}")
    print(f"涉及材料：{'、'.join(papers_of(rule))}")
    print(f"适用方案：{'；'.join(schemes_of(rule))}")
    print(f"不符时：{rule.severity.value}")
    for key, wording in clause_wordings(rule.clauses):
        print(f"依据：{key}　{wording}")
    print(f"建议：{rule.remedy}")
    print("例子：")
    for case in rule.cases:
        print(f"  {comes_to(case)}：{case.name}")
        for line in facts_of(case):
            print(f"      {line}")


def papers_of(rule: Rule) -> list[str]:
    """The papers that the rule looks at, as its examples show."""
    return list(dict.fromkeys(facts.caption for case in rule.cases for facts in case.facts)) or ["全部"]


def schemes_of(rule: Rule) -> Iterator[str]:
    """The schemes under which the rule holds, and how it stands there where that is not as it says itself."""
    for scheme in schemes():
        held = next((r for r in rules_of(scheme, date.today()) if r.code == rule.code), None)
        if held is None:
            continue
        other = [f"依据{'、'.join(held.clauses)}"] if held.clauses != rule.clauses else []
        other += [held.severity.value] if held.severity is not rule.severity else []
        yield scheme.title + (f"［{'，'.join(other)}］" if other else "")


def comes_to(case: Case) -> str:
    """What the rule makes of an example, as people say it."""
    if case.standing:
        return "另行查核"
    return "不符" if case.expected is Outcome.FAIL else OUTCOMES[case.expected]


def facts_of(case: Case) -> list[str]:
    """What the papers of an example say, a line for each."""
    lines = []
    for facts in case.facts:
        specs = facts.specs()
        told = (f"{specs[name].title} {_value(field)}" for name, field in facts.fields.items() if name in specs)
        seals = (f"印章“{seal.text}”" for seal in facts.seals)
        lines.append(f"{facts.caption}：{'；'.join((*told, *seals)) or '（有）'}")
    papers = (f"其他材料“{paper.title}”" for paper in case.options.get("papers", ()))
    return [*lines, *papers]


def _value(field: Field[object]) -> str:
    return (text_of(field) or "（无）") + ("" if field.settled else "（存疑）")
