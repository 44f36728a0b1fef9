"""The report of a packet: schema `caishen/report@1`. Field for field what other programs read."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Final, Literal

from pydantic import Field as Key

from pipeline.model.base import Noun
from pipeline.model.changes import Changes
from pipeline.model.facts import Status
from pipeline.model.packet import Problem
from pipeline.model.reading import PageRef, Reader

SCHEMA: Final = "caishen/report@1"
SPANNING: Final = ("X01", "X02", "X03", "X04", "X07", "X09")
"""Codes of the rules that compare packets; the other rules, X or not, look at one packet."""

ReportBox = tuple[float, float, float, float]


class Outcome(StrEnum):
    """What a rule came to."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    ERROR = "error"


class Severity(StrEnum):
    """What a finding means for the applicant."""

    MISSING = "缺失"
    INCONSISTENT = "不一致"
    EXPIRED = "过期"
    INSUFFICIENT = "证据不足"
    HINT = "提示"


class Conclusion(StrEnum):
    """What comes next: nothing, papers to be supplied, a person to look, or a better scan."""

    COMPLETE = "complete"
    SUPPLEMENT = "supplement"
    CONFIRM = "confirm"
    UNREADABLE = "unreadable"


class ChecklistState(StrEnum):
    """Whether a material of the scheme's list was handed in."""

    PRESENT = "present"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    UNCERTAIN = "uncertain"


class PacketHead(Noun):
    id: str
    version: int = 1
    scheme: str
    as_of: str
    review_by: str
    sha256: str
    as_of_doubt: Annotated[str, Key(exclude=True)] = ""


class Subject(Noun):
    applicant: str | None = None
    credit_code: str | None = None
    product_name: str | None = None
    model: str | None = None


class ReportEvidence(Noun):
    file: str
    page: int
    box: ReportBox


class ReportField(Noun):
    """`value` is text, a list of texts, or null; dates are ISO."""

    value: str | list[str] | None = None
    raw: str = ""
    status: Status
    confidence: float
    evidence: tuple[ReportEvidence, ...] = ()
    reason: Annotated[str, Key(exclude=True)] = ""


class ReportSeal(Noun):
    text: str
    status: Status
    colour: Literal["red", "grey"]
    evidence: tuple[ReportEvidence, ...] = ()


class ReportCode(Noun):
    kind: Literal["qr", "barcode"]
    text: str
    evidence: tuple[ReportEvidence, ...] = ()


class ReportDocument(Noun):
    id: str
    type: str
    title: str
    copy_of: str | None = None
    pages: tuple[PageRef, ...]
    fields: dict[str, ReportField] = Key(default_factory=dict)
    tables: dict[str, tuple[dict[str, ReportField], ...]] = Key(default_factory=dict)
    seals: tuple[ReportSeal, ...] = ()
    codes: tuple[ReportCode, ...] = ()
    sketch: Annotated[str, Key(exclude=True)] = ""  # of an enterprise standard's text


class ChecklistItem(Noun):
    item: str
    title: str
    state: ChecklistState
    documents: tuple[str, ...] = ()


class Check(Noun):
    rule: str
    outcome: Outcome
    findings: tuple[str, ...] = ()


class FindingEvidence(Noun):
    """A place that shows the finding. `document` and `field` are null where the evidence is a page as such."""

    document: str | None = None
    field: str | None = None
    value: str | None = None
    file: str
    page: int
    box: ReportBox


class Finding(Noun):
    id: str
    rule: str
    outcome: Literal[Outcome.FAIL, Outcome.UNKNOWN]
    severity: Severity
    title: str
    message: str
    clauses: tuple[str, ...]
    remedy: str
    evidence: tuple[FindingEvidence, ...] = ()


class VersusAdvanced(StrEnum):
    BETTER = "better"
    EQUAL = "equal"
    WEAKER = "weaker"
    MISSING = "missing"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    PASS = "pass"
    FAIL = "fail"
    MISSING = "missing"
    UNKNOWN = "unknown"


class Indicator(Noun):
    """One row of the comparison: the advanced system, the enterprise standard's limit, the measured value."""

    name: str
    unit: str | None = None
    advanced: str | None = None
    standard: str | None = None
    measured: str | None = None
    standard_vs_advanced: VersusAdvanced
    measured_vs_standard: Verdict
    measured_vs_advanced: Verdict
    reason: Annotated[str, Key(exclude=True)] = ""


class ReportPage(Noun):
    file: str
    page: int
    type: str
    document: str | None
    rotation: int
    reader: Reader | None
    quality: float
    content: Annotated[str, Key(exclude=True)] = ""  # equal for equal pages
    picture: Annotated[str, Key(exclude=True)] = ""  # near for pages that look alike (see `vision.likeness`)
    sketch: Annotated[str, Key(exclude=True)] = ""  # near for pages that say alike (see `text.sketch`)


class Run(Noun):
    seconds: float
    caishen: str
    rules: str
    readers: dict[str, str]


class Report(Noun):
    """Everything known of a packet.

    `changes`: against the version before, a key that is there from the second version on. What is marked `exclude`
    is for the papers made beside the JSON (why a value is doubtful, the clauses' wording) and is no part of the schema.
    """

    schema_: Annotated[Literal["caishen/report@1"], Key(alias="schema")] = SCHEMA
    packet: PacketHead
    conclusion: Conclusion
    subject: Subject
    documents: tuple[ReportDocument, ...]
    checklist: tuple[ChecklistItem, ...]
    checks: tuple[Check, ...]
    findings: tuple[Finding, ...]
    indicators: tuple[Indicator, ...]
    pages: tuple[ReportPage, ...]
    problems: tuple[Problem, ...]
    run: Run
    changes: Annotated[Changes | None, Key(exclude_if=lambda changes: changes is None)] = None
    clauses: dict[str, str] = Key(default_factory=dict, exclude=True)

    def to_json(self) -> dict[str, Any]:
        """The report as plain data, keys as in the schema."""
        return self.model_dump(mode="json", by_alias=True)
