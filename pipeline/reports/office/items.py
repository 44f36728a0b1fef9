"""What of a report goes into which paper: what the applicant is asked for, what reviewers keep to themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from corpus.data.files import parsed
from pipeline.model.report import (
    Conclusion,
    Finding,
    FindingEvidence,
    Outcome,
    Report,
    ReportField,
    Severity,
)
from pipeline.text.codes import credit_code_valid

_SUBJECT_FIELDS = {
    "applicant": ("applicant", "name"),
    "credit_code": ("credit_code",),
    "product_name": ("product_name",),
    "model": ("model",),
}
_COUNTED = re.compile(r"[：；]（\d+）")


class Demand(NamedTuple):
    """Something the applicant is asked for: findings with one remedy, together.

    `seen`: what was seen, sentence by sentence. `clauses`: keys. `places`: where, in words.
    """

    remedy: str
    seen: list[str]
    clauses: list[str]
    places: list[str]
    severity: Severity


@cache
def wording() -> dict[str, Any]:
    """The set phrases of the papers, and the words that sort findings."""
    found: dict[str, Any] = parsed(Path(__file__).with_name("wording.yaml"))
    return found


def is_internal(finding: Finding) -> bool:
    """Whether it must not leave the office: what came of laying packets side by side, or of looking for changes."""
    rules, marks = tuple(wording()["internal_rules"]), tuple(wording()["internal"])
    said = (finding.title, finding.message, finding.remedy)
    return finding.rule.startswith(rules) or any(text.startswith(marks) for text in said)


def demands(report: Report) -> list[Demand]:
    """Everything to be supplied, the gravest first; only what certainly fails, nothing internal."""
    if report.conclusion is Conclusion.UNREADABLE:
        words = wording()
        return [Demand(words["unreadable"], [words["unreadable_seen"]], [], [], Severity.MISSING)]
    return _gathered(f for f in _failing(report) if f.severity is not Severity.HINT)


def clarifications(report: Report) -> list[Demand]:
    """What the applicant may explain and need not supply: hints that are not for the reviewers."""
    if report.conclusion is Conclusion.UNREADABLE:
        return []
    return _gathered(f for f in _failing(report) if f.severity is Severity.HINT and not _for_reviewers(f))


def questions(report: Report) -> list[Finding]:
    """What the packet leaves open: for a person to decide."""
    return [f for f in report.findings if f.outcome is Outcome.UNKNOWN and not is_standing(f)]


def is_standing(finding: Finding) -> bool:
    """Whether it is to be looked up for every packet of the kind, and no doubt about this one."""
    return finding.outcome is Outcome.UNKNOWN and finding.severity is Severity.HINT


def lookups(report: Report) -> list[str]:
    """What no packet can answer, point by point: to be looked up in registers or on the site."""
    return [point for finding in report.findings if is_standing(finding) for point in _points(finding.message)]


def _points(message: str) -> list[str]:
    """A message that counts its points（1）（2）… as these; any other as one."""
    _, *points = _COUNTED.split(message)
    return [point.rstrip("；。") + "。" for point in points] or [message]


def failing(report: Report, severity: Severity) -> list[Finding]:
    """All failures of one severity, internal ones too."""
    return [f for f in report.findings if f.outcome is Outcome.FAIL and f.severity is severity]


def _failing(report: Report) -> Iterator[Finding]:
    for severity in Severity:
        yield from (f for f in failing(report, severity) if not is_internal(f))


def _for_reviewers(finding: Finding) -> bool:
    return any(word in finding.remedy for word in wording()["for_reviewers"])


def _asked(finding: Finding) -> str:
    """What the applicant is to do. A doubt that a person has confirmed still has the remedy for reviewers."""
    if finding.remedy and not any(word in finding.remedy for word in wording()["to_reviewers"]):
        return finding.remedy
    return str(wording()["instead"]).format(message=finding.message)


def _gathered(findings: Iterable[Finding]) -> list[Demand]:
    """Findings that ask for the same are one demand."""
    found: dict[str, Demand] = {}
    for finding in findings:
        asked = _asked(finding)
        demand = found.setdefault(asked, Demand(asked, [], [], [], finding.severity))
        for own, more in (
            (demand.seen, [finding.message]),
            (demand.clauses, finding.clauses),
            (demand.places, places(finding.evidence)),
        ):
            own.extend(text for text in more if text not in own)
    return list(found.values())


def places(evidence: Sequence[FindingEvidence]) -> list[str]:
    """Where the evidence lies, once each: `3.营业执照.pdf 第1、2页`."""
    pages: dict[str, list[int]] = {}
    for piece in evidence:
        known = pages.setdefault(piece.file, [])
        if piece.page not in known:
            known.append(piece.page)
    return [f"{file} 第{'、'.join(map(str, sorted(numbers)))}页" for file, numbers in pages.items()]


def uncertain(report: Report) -> set[str]:
    """Which of the subject's names no settled reading bears out: they must not stand in a paper as if certain."""
    return {name for name in _SUBJECT_FIELDS if getattr(report.subject, name) and not _borne_out(report, name)}


def _borne_out(report: Report, name: str) -> bool:
    value = getattr(report.subject, name)
    if name == "credit_code" and not credit_code_valid(value):
        return False
    return any(
        field.status.settled and field.value == value
        for document in report.documents
        for key in _SUBJECT_FIELDS[name]
        for field in _of(document.fields, key)
    )


def _of(fields: dict[str, ReportField], name: str) -> list[ReportField]:
    return [fields[name]] if name in fields else []
