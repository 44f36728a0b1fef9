"""A packet as a line of the workbooks: small enough that thousands are held at once."""

from __future__ import annotations

from typing import Final, NamedTuple

from pipeline.model.report import Conclusion, Outcome, Report, Severity, Subject
from pipeline.reports.counts import Counts, count
from pipeline.reports.office.items import is_internal, is_standing, places, uncertain
from pipeline.reports.office.places import UNKNOWN, City, city_of
from pipeline.reports.words import CONCLUSIONS_SHORT
from pipeline.text.normalise import key

FAILED: Final = "未能审查"
VERDICTS: Final = (*(CONCLUSIONS_SHORT[conclusion] for conclusion in Conclusion), FAILED)
"""What a packet can come to, in the order of columns."""


class Found(NamedTuple):
    """A finding, in words. What has to be looked up for every packet of the kind is none."""

    rule: str
    outcome: Outcome
    severity: Severity
    title: str
    message: str
    clauses: str
    remedy: str
    places: str
    internal: bool


class Row(NamedTuple):
    """What the workbooks say of a packet.

    `verdict` is one of `VERDICTS`. `counts` is None and `failed` says why where there is no report. `uncertain`: which
    names of the subject no settled reading bears out.
    """

    packet: str
    version: int
    scheme: str
    city: City
    subject: Subject
    uncertain: frozenset[str]
    filed: str
    verdict: str
    counts: Counts | None
    findings: tuple[Found, ...]
    failed: str = ""

    def named(self, name: str) -> str:
        """One of the subject's names; one that is not certain says so."""
        text = getattr(self.subject, name) or ""
        return f"{text}（存疑）" if name in self.uncertain else text

    @property
    def applicant_key(self) -> str:
        """Equal for one applicant: the checked credit code, else the name; empty where neither is known."""
        checked = self.subject.credit_code if "credit_code" not in self.uncertain else ""
        return checked or key(self.subject.applicant or "")

    @property
    def product_key(self) -> str:
        return key(self.subject.product_name or "")


def row_of(report: Report, scheme: str, home: str) -> Row:
    """A report as a line.

    Args:
        scheme: its scheme's title.
        home: as of `city_of`.
    """
    return Row(
        packet=report.packet.id,
        version=report.packet.version,
        scheme=scheme,
        city=city_of(report, home),
        subject=report.subject,
        uncertain=frozenset(uncertain(report)),
        filed=report.packet.as_of,
        verdict=CONCLUSIONS_SHORT[report.conclusion],
        counts=count(report),
        findings=tuple(_found(report)),
    )


def row_of_failure(packet: str, reason: str) -> Row:
    """A packet without a report."""
    return Row(packet, 1, "", UNKNOWN, Subject(), frozenset(), "", FAILED, None, (), reason)


def _found(report: Report) -> list[Found]:
    return [
        Found(
            rule=finding.rule,
            outcome=finding.outcome,
            severity=finding.severity,
            title=finding.title,
            message=finding.message,
            clauses="、".join(finding.clauses),
            remedy=finding.remedy,
            places="；".join(places(finding.evidence)),
            internal=is_internal(finding),
        )
        for finding in report.findings
        if not is_standing(finding)
    ]
