"""A report as rows of the tables: pages, documents with their fields, findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from pipeline.adapters.store.delivered import Delivered
from pipeline.adapters.store.tables import Document, Field, Finding, Page, Version
from pipeline.model.report import Report, ReportDocument, ReportField, ReportPage
from pipeline.model.signs import Told, signs, told


def write_rows(session: Session, version: int, report: Report, delivered: Delivered) -> None:
    """Has a version's rows say what the report says, instead of what they said before.

    Args:
        version: its row's id.
    """
    known = _signs_before(session, version)
    documents = select(Document.id).where(Document.version_id == version)
    session.execute(delete(Field).where(Field.document_id.in_(documents)))
    for table in (Document, Finding, Page):
        session.execute(delete(table).where(table.version_id == version))
    _insert(session, Page, list(_pages(version, report, delivered)))
    _insert(session, Finding, list(_findings(version, report, known)))
    _insert(session, Document, list(_documents(version, report)))
    keys = select(Document.key, Document.id).where(Document.version_id == version)
    ids = dict(session.execute(keys).tuples().all())
    _insert(session, Field, [row for document in report.documents for row in _fields(ids[document.id], document)])


def _insert(session: Session, table: type[Any], rows: list[dict[str, Any]]) -> None:
    if rows:
        session.execute(insert(table), rows)


def _pages(version: int, report: Report, delivered: Delivered) -> Iterator[dict[str, Any]]:
    told: Mapping[tuple[str, int], ReportPage] = {(page.file, page.page): page for page in report.pages}
    for ordinal, (source, blob) in enumerate(zip(delivered.packet.pages, delivered.sources, strict=True)):
        page = told[(source.ref.file, source.ref.page)]
        yield {
            "version_id": version,
            "ordinal": ordinal,
            "file": storable(page.file),
            "page": page.page,
            "kind": source.kind.value,
            "source": blob,
            "frame": source.index,
            "content": page.content,
            "rotation": page.rotation,
            "document": page.document,
            "type": page.type,
            "reader": page.reader.value if page.reader else None,
            "quality": page.quality,
        }


def _documents(version: int, report: Report) -> Iterator[dict[str, Any]]:
    for ordinal, document in enumerate(report.documents):
        yield {
            "version_id": version,
            "ordinal": ordinal,
            "key": document.id,
            "type": document.type,
            "title": storable(document.title),
            "copy_of": document.copy_of,
        }


def _fields(document_id: int, document: ReportDocument) -> Iterator[dict[str, Any]]:
    for name, field in document.fields.items():
        yield _field(document_id, "", -1, name, field)
    for table, rows in document.tables.items():
        for number, row in enumerate(rows):
            for name, field in row.items():
                yield _field(document_id, table, number, name, field)


def _field(document_id: int, table: str, row: int, name: str, field: ReportField) -> dict[str, Any]:
    value = "、".join(field.value) if isinstance(field.value, list) else field.value
    return {
        "document_id": document_id,
        "table": table,
        "row": row,
        "name": name,
        "value": None if value is None else storable(value),
        "raw": storable(field.raw),
        "status": field.status.value,
        "confidence": field.confidence,
        "reason": storable(field.reason),
        "places": [{"file": storable(e.file), "page": e.page, "box": list(e.box)} for e in field.evidence],
    }


def _signs_before(session: Session, version: int) -> dict[Told, str]:
    """Of the version's findings so far; of a new one those of the version before."""
    handed = session.get_one(Version, version)
    rows = select(Finding.rule, Finding.message, Finding.sign).join(Version)
    rows = rows.where(Version.packet_id == handed.packet_id, Version.number <= handed.number)
    latest = session.execute(rows.add_columns(Version.number).order_by(Version.number.desc())).tuples().all()
    return told((rule, message, sign) for rule, message, sign, number in latest if number == latest[0][3])


def _findings(version: int, report: Report, known: Mapping[Told, str]) -> Iterator[dict[str, Any]]:
    sign = signs(report, known)
    for ordinal, finding in enumerate(report.findings):
        yield {
            "version_id": version,
            "ordinal": ordinal,
            "key": finding.id,
            "sign": sign[finding.id],
            "rule": finding.rule,
            "outcome": finding.outcome.value,
            "severity": finding.severity.value,
            "title": storable(finding.title),
            "message": storable(finding.message),
            "remedy": storable(finding.remedy),
            "clauses": list(finding.clauses),
            "evidence": [_evidence(e.model_dump()) for e in finding.evidence],
        }


def _evidence(plain: dict[str, Any]) -> dict[str, Any]:
    return {name: storable(value) if isinstance(value, str) else value for name, value in plain.items()}


def storable(text: str) -> str:
    """PostgreSQL has no place for the character 0, which a damaged PDF's text may hold."""
    return text.replace("\0", "")
