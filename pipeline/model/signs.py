"""What makes a finding the same finding in another report of the same packet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import count

from pipeline.model.report import Finding, Report

_MOST = 200  # findings alike that a packet may have had

Told = tuple[str, str]
"""A finding's rule and message."""


def signs(report: Report, known: Mapping[Told, str] | None = None) -> dict[str, str]:
    """A sign for each finding, by its id: equal for what is the same finding in another revision or version.

    It stands for the rule and for which fields of which kinds of documents are concerned, whatever they say, on
    whatever page. Findings of a report that are alike in this are numbered in their order.

    Args:
        known: the signs of the revision or version before (see `told`). Of several alike one that says the same keeps
            its sign when another is gone; one that says otherwise gets a sign that none had: whose it was is not sure.
    """
    types = {document.id: document.type for document in report.documents}
    alike: dict[str, list[Finding]] = {}
    for finding in report.findings:
        alike.setdefault(_concerned(finding, types), []).append(finding)
    found: dict[str, str] = {}
    for concerned, findings in alike.items():
        found |= _numbered(concerned, findings, known or {})
    return found


def told(findings: Iterable[tuple[str, str, str]]) -> dict[Told, str]:
    """The sign by what is said, of findings as (rule, message, sign)."""
    return {(rule, message): sign for rule, message, sign in findings}


def _numbered(concerned: str, findings: Sequence[Finding], known: Mapping[Told, str]) -> dict[str, str]:
    def sign(number: int) -> str:
        return sha256(f"{concerned}\0{number}".encode()).hexdigest()

    same = {said: kept for said, kept in known.items() if said[0] == findings[0].rule}
    ours = {sign(number) for number in range(1, len(findings) + len(same) + _MOST)} if same else set()
    before = {said: kept for said, kept in same.items() if kept in ours}
    if len(before) <= 1 and len(findings) == 1:
        return {findings[0].id: next(iter(before.values()), sign(1))}
    kept = {f.id: before[f.rule, f.message] for f in findings if (f.rule, f.message) in before}
    fresh = (name for name in map(sign, count(1)) if name not in before.values())
    taken: set[str] = set()
    found = {}
    for finding in findings:  # two that say the very same have a sign each
        name = kept.get(finding.id)
        found[finding.id] = name if name and name not in taken else next(fresh)
        taken.add(found[finding.id])
    return found


def _concerned(finding: Finding, types: dict[str, str]) -> str:
    places = {f"{types.get(e.document or '', '')}.{e.field or ''}" for e in finding.evidence}
    return "\0".join((finding.rule, *sorted(places)))
