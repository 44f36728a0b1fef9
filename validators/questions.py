"""What reviewers are asked: rules that wait for one thing ask for it together."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence

from pipeline.model.report import Finding, Outcome
from validators.findings import COLUMNS, is_standing

STANDING = "审查时另行查核的事项"
"""What the collected points that stand for every packet are called."""
TABLES = "指标表读数的核对"
"""What the collected doubts about tables of limits and results are called: they are settled row by row in one go."""
_OF_TABLES = re.compile(r"F18|R2[3-8]|R3[0-2]|S18|S2[1-6]")
"""Rules that compare rows of tables with each other."""


def asked_together(ordered: Iterable[Finding]) -> tuple[dict[Hashable, str], tuple[Finding, ...]]:
    """Findings in order, those of one question as one: the ids by question, and what is left, with ids."""
    shared: dict[Hashable, list[Finding]] = {}
    for finding in ordered:
        shared.setdefault(question_of(finding), []).append(finding)
    ids: dict[Hashable, str] = {question: f"f{n}" for n, question in enumerate(shared, 1)}
    return ids, tuple(_as_one(group).model_copy(update={"id": ids[q]}) for q, group in shared.items())


def question_of(finding: Finding) -> Hashable:
    """What a person is asked: one reading, all the standing points, all that is open about the tables."""
    if is_standing(finding):
        return STANDING
    if finding.outcome is Outcome.FAIL:
        return id(finding)
    return TABLES if _about_tables(finding) else (finding.message, finding.evidence)


def _about_tables(finding: Finding) -> bool:
    """Whether rows are in doubt; that there is no system to compare with is another question."""
    fields = {e.field for e in finding.evidence if e.field is not None}
    return _OF_TABLES.fullmatch(finding.rule) is not None and fields <= set(COLUMNS)


def _as_one(group: Sequence[Finding]) -> Finding:
    """One finding for all the rules that ask the same; the first of them gives it its code."""
    first = group[0]
    clauses = tuple(dict.fromkeys(c for f in group for c in f.clauses))
    if is_standing(first):
        return _listed(group, STANDING, f"以下各项申报材料本身不能证明，审查时另行查核：{_points(group)}。")
    if len(group) == 1:
        return first
    if _about_tables(first):
        return _listed(group, TABLES, f"技术要求、检验结果等表中以下各处须对照原件一并核对：{_points(group)}。")
    codes = "、".join(dict.fromkeys(f.rule for f in group))
    return first.model_copy(update={"message": f"{first.message}（影响规则{codes}的判断）", "clauses": clauses})


def _listed(group: Sequence[Finding], title: str, message: str) -> Finding:
    clauses = tuple(dict.fromkeys(c for f in group for c in f.clauses))
    evidence = tuple(dict.fromkeys(e for f in group for e in f.evidence))
    return group[0].model_copy(update={"title": title, "message": message, "clauses": clauses, "evidence": evidence})


def _points(group: Sequence[Finding]) -> str:
    return "；".join(f"（{n}）{f.rule} {f.title}：{f.message.rstrip('。')}" for n, f in enumerate(group, 1))
