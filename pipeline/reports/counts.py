"""What a report comes to in numbers."""

from __future__ import annotations

from pipeline.model.base import Noun
from pipeline.model.facts import Status
from pipeline.model.report import Outcome, Report, ReportDocument, ReportField, Severity


class Counts(Noun):
    """`fail`: findings to be put right; `hint`: failures that are hints only; `unknown`: for a person to decide
    (points to look up that stand for every packet are hints and not counted).

    `read`: pages that could be read.
    """

    fail: int
    hint: int
    unknown: int
    doubtful: int
    problems: int
    documents: int
    pages: int
    read: int


def count(report: Report) -> Counts:
    failed = [finding.severity for finding in report.findings if finding.outcome is Outcome.FAIL]
    hints = failed.count(Severity.HINT)
    return Counts(
        fail=len(failed) - hints,
        hint=hints,
        unknown=sum(f.outcome is Outcome.UNKNOWN and f.severity is not Severity.HINT for f in report.findings),
        doubtful=len(doubtful_fields(report)),
        problems=len(report.problems),
        documents=len(report.documents),
        pages=len(report.pages),
        read=sum(page.reader is not None for page in report.pages),
    )


def doubtful_fields(report: Report) -> list[tuple[ReportDocument, str, ReportField]]:
    """Doubtful fields and cells: document, the field's name (`column#row` for a cell), the field. Copies left out."""
    found: list[tuple[ReportDocument, str, ReportField]] = []
    for document in report.documents:
        if document.copy_of is not None:
            continue
        found.extend((document, name, field) for name, field in document.fields.items())
        for table in document.tables.values():
            for number, row in enumerate(table, 1):
                found.extend((document, f"{column}#{number}", cell) for column, cell in row.items())
    return [item for item in found if item[2].status is Status.DOUBTFUL]
