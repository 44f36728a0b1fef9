"""What other packets may share with a packet, for the comparison across all packets of the store.

Each trait is found by its kind and value alone, through an index: what a packet costs does not grow with the store.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.adapters.store.rows import storable
from pipeline.adapters.store.summary import identity_of
from pipeline.adapters.store.tables import Trait
from pipeline.model.report import Report, ReportDocument, ReportField
from pipeline.text.names import model_key
from pipeline.text.normalise import key
from pipeline.text.sketch import bands

NUMBERS = {
    "test_report": ("report_number", "report_number"),
    "enterprise_standard": ("standard_number", "standard_number"),
    "trademark_certificate": ("registration_number", "mark"),
    "ccc_certificate": ("certificate_number", "certificate"),
}
"""Of each document type the field that should be one applicant's own, and the kind of trait it makes."""
_FORMS = ("application_form", "recheck_form")
PAGE_BANDS = (5, 4)
"""Rows and number of bands: pages of likeness 0.95 meet in 997 of 1000 cases, of 0.7 in half."""
TEXT_BANDS = (4, 8)
"""The same for standards: of likeness 0.85 in 997, of 0.5 in two of five."""


def traits_of(report: Report) -> Iterator[Trait]:
    """The traits of a version, from its latest report; packet and version are filled in by who keeps them."""
    sure = _applicant_is_sure(report)
    yield from _applied(report, sure)
    for document in report.documents:
        if document.copy_of is None:
            yield from _number(document, sure)
            yield from _text(document)
    for page in report.pages:
        if page.sketch:
            place = {"file": page.file, "page": page.page}
            looks = {"sketch": page.sketch, "picture": page.picture}
            yield from _banded("page", page.sketch, PAGE_BANDS, place, looks)


def _applied(report: Report, sure: bool) -> Iterator[Trait]:
    """By its identity where that is certain, and by product and model."""
    subject = report.subject
    if identity := identity_of(subject):
        yield Trait(kind="application", value=identity, detail={})
    if subject.product_name and subject.model:
        value = f"{key(subject.product_name)}|{model_key(subject.model)}"
        settled = sure and all(f.status.settled for f in _of_form(report, "product_name", "model"))
        yield Trait(kind="applied", value=storable(value)[:200], detail={"settled": settled})


def _applicant_is_sure(report: Report) -> bool:
    told = _of_form(report, "applicant")
    return bool(told) and all(field.status.settled for field in told)


def _of_form(report: Report, *names: str) -> list[ReportField]:
    form = next((d for d in report.documents if d.type in _FORMS and d.copy_of is None), None)
    return [form.fields[name] for name in names if name in form.fields] if form else []


def _number(document: ReportDocument, sure: bool) -> Iterator[Trait]:
    name, kind = NUMBERS.get(document.type, ("", ""))
    field = document.fields.get(name)
    value = key(str(field.value)) if field and field.value else ""
    if field and value:
        settled = sure and field.status.settled
        shown = storable(str(field.value))
        yield Trait(kind=kind, value=storable(value)[:200], detail={"shown": shown, "settled": settled})


def _text(document: ReportDocument) -> Iterator[Trait]:
    if document.sketch:
        first = document.pages[0]
        place = {"file": first.file, "page": first.page}
        yield from _banded("text", document.sketch, TEXT_BANDS, place, {"sketch": document.sketch})


def _banded(
    kind: str, sketch: str, shape: tuple[int, int], place: dict[str, Any], looks: dict[str, Any]
) -> Iterator[Trait]:
    """The thing itself, by its place, and its bands, by which it is found."""
    place = {**place, "file": storable(place["file"])}
    name = f"{place['file']}#{place['page']}"[-200:]
    yield Trait(kind=kind, value=name, detail={**place, **looks})
    for band in bands(sketch, *shape):
        yield Trait(kind=f"{kind}_band", value=band, detail={"of": name})
