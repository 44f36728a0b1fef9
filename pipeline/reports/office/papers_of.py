"""What the office's lists take from a packet's documents: one value for each thing, and whether it is certain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.model.report import Report, ReportDocument, ReportField

FORMS = ("application_form", "recheck_form")
STANDARD = "enterprise_standard"


class Told(NamedTuple):
    """A value as papers write it. `certain`: no person has to look at it first."""

    text: str
    certain: bool

    def __str__(self) -> str:
        return self.text if self.certain or not self.text else f"{self.text}（存疑）"


def told(field: ReportField | None) -> Told:
    """A field's value; where there is none, what was read."""
    if field is None:
        return Told("", True)
    value = "、".join(field.value) if isinstance(field.value, list) else field.value
    return Told(value or field.raw, field.status.settled)


def value_of(report: Report, types: Sequence[str], *names: str) -> Told:
    """The first value of these fields in documents of these types, copies left out; certain ones before others."""
    fields = [document.fields.get(name) for document in originals(report, types) for name in names]
    found = [value for value in map(told, fields) if value.text]
    return next((value for value in found if value.certain), found[0] if found else Told("", True))


def originals(report: Report, types: Sequence[str]) -> list[ReportDocument]:
    """Documents of these types, in their order, copies left out."""
    documents = [document for document in report.documents if document.copy_of is None]
    return [document for kind in types for document in documents if document.type == kind]
