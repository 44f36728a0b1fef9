"""Which city a packet is of: by the region in a checked credit code, else by an address that was read for certain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from corpus.data.regions import Region, by_code, by_name
from pipeline.model.report import Report, ReportField
from pipeline.text.addresses import leading_regions
from pipeline.text.codes import credit_code_valid

_PROVINCE, _PREFECTURE = 0, 1
_ADDRESSES = (  # document type, field: the registered seat before where it produces
    ("business_licence", "address"),
    ("legal_person_certificate", "address"),
    ("application_form", "registered_address"),
    ("recheck_form", "registered_address"),
    ("application_form", "production_address"),
    ("recheck_form", "production_address"),
)


class City(NamedTuple):
    """A prefecture (or a city that is a province): its code for sorting and its name, the province before it.

    `code` is empty and `name` says so where it is not known.
    """

    code: str
    name: str


UNKNOWN: Final = City("", "未能确定")


def city_of(report: Report, home: str = "") -> City:
    """The city whose office a packet belongs to.

    Args:
        home: the first digits of the scheme's own province, which goes without saying in names.
    """
    for code in _codes(report):
        city = _city(code[2:8], home)
        if city:
            return city
    return next((city for text in _texts(report) if (city := _city_in(text, home))), UNKNOWN)


def _codes(report: Report) -> Iterator[str]:
    """Credit codes that pass their check, the subject's first."""
    found = [report.subject.credit_code or ""]
    found += [str(field.value or "") for field in _fields(report, "business_licence", "credit_code")]
    return (code for code in found if credit_code_valid(code))


def _texts(report: Report) -> Iterator[str]:
    for document, name in _ADDRESSES:
        yield from (str(field.value) for field in _fields(report, document, name) if field.value)


def _fields(report: Report, kind: str, name: str) -> Iterator[ReportField]:
    for document in report.documents:
        field = document.fields.get(name) if document.type == kind else None
        if field and field.status.settled:
            yield field


def _city(digits: str, home: str) -> City | None:
    """The city of a county's or city's six digits.

    None where they are of a province as such, or of no city of the province that the lexicon knows.
    """
    province = by_code().get(f"{digits[:2]}0000")
    region = by_code().get(f"{digits[:4]}00")
    if province is None or digits[2:4] == "00":
        return None
    if region is None or region.level != _PREFECTURE:  # of a city that is a province, or right under a province
        return None if _is_home(province, home) else City(province.code, province.name)
    return City(region.code, region.name if _is_home(province, home) else f"{province.name}{region.name}")


def _is_home(province: Region, home: str) -> bool:
    return bool(home) and province.code.startswith(home)


def _city_in(address: str, home: str) -> City | None:
    """The city an address names, or that of a county of which there is but one."""
    named, _ = leading_regions(address)
    for level in (_PREFECTURE, _PREFECTURE + 1):
        regions = [r for r in by_name().get(named.get(level, ""), ()) if r.level == level and _agrees(r, named)]
        cities = {_city(region.code, home) for region in regions}
        if len(cities) == 1:
            return cities.pop()
    return None


def _agrees(region: Region, named: dict[int, str]) -> bool:
    province = named.get(_PROVINCE)
    return province is None or by_code()[f"{region.code[:2]}0000"].short == province
