"""What makes a finding the same finding in another report of the same packet."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

from pipeline.model.report import Finding, Report


def signs(report: Report) -> dict[str, str]:
    """A sign for each finding, by its id: equal for what is the same finding in another revision or version.

    It stands for the rule and for which fields of which kinds of documents are concerned, whatever they say, on
    whatever page. Findings of a report that are alike in this are numbered in their order.
    """
    types = {document.id: document.type for document in report.documents}
    seen: Counter[str] = Counter()
    found: dict[str, str] = {}
    for finding in report.findings:
        concerned = _concerned(finding, types)
        seen[concerned] += 1
        found[finding.id] = sha256(f"{concerned}\0{seen[concerned]}".encode()).hexdigest()
    return found


def _concerned(finding: Finding, types: dict[str, str]) -> str:
    places = {f"{types.get(e.document or '', '')}.{e.field or ''}" for e in finding.evidence}
    return "\0".join((finding.rule, *sorted(places)))
