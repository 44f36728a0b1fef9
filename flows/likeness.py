"""What of a packet is compared with other packets' by likeness: sketches of its pages and of its standard's text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.model.reading import PageReading, PageRef
from pipeline.model.report import Report, ReportDocument
from pipeline.text.sketch import sketch_of

_COMPARED = frozenset(
    {
        "test_report",
        "enterprise_standard",
        "qms_certificate",
        "quality_evidence",
        "ccc_certificate",
        "production_licence",
        "food_licence",
        "trademark_certificate",
        "trademark_renewal",
        "trademark_licence",
    }
)
"""Papers that are an applicant's own; forms and platform pages are alike by their print."""
_STANDARD = "enterprise_standard"


def sketched(report: Report, readings: Mapping[PageRef, PageReading]) -> Report:
    """The report with sketches of what is compared.

    Of pages only those that some value was read from: notices and statements say the same in everybody's papers.
    """
    bearing = {ref for document in report.documents if document.type in _COMPARED for ref in _bearing(document)}
    pages = []
    for page in report.pages:
        ref = PageRef(file=page.file, page=page.page)
        sketch = sketch_of(readings[ref].text) if ref in bearing else ""
        pages.append(page.model_copy(update={"sketch": sketch}) if sketch else page)
    documents = tuple(_with_text(document, readings) for document in report.documents)
    return report.model_copy(update={"pages": tuple(pages), "documents": documents})


def _bearing(document: ReportDocument) -> Iterator[PageRef]:
    cells = (cell for rows in document.tables.values() for row in rows for cell in row.values())
    for field in (*document.fields.values(), *cells):
        yield from (PageRef(file=place.file, page=place.page) for place in field.evidence)


def _with_text(document: ReportDocument, readings: Mapping[PageRef, PageReading]) -> ReportDocument:
    if document.type != _STANDARD or document.copy_of:
        return document
    text = "\n".join(readings[ref].text for ref in document.pages)
    return document.model_copy(update={"sketch": sketch_of(text)})
