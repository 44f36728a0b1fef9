"""What the queue shows of a packet, from its report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256

from corpus.data.regions import by_code, by_name
from pipeline.model.report import Report, Subject
from pipeline.text.addresses import leading_regions
from pipeline.text.codes import credit_code_valid
from pipeline.text.folding import key

_PREFECTURE = 1
_ADDRESSES = ("production_address", "registered_address", "address")
_SOUGHT = frozenset(
    {"applicant", "name", "credit_code", "product_name", "model", "standard_number", "report_number"}
    | {"certificate_number", "registration_number", "licence_number", "mark", "manufacturer", "legal_representative"}
)


def identity_of(subject: Subject) -> str | None:
    """What a packet that comes again under another name is recognised by; None where too little is certain.

    A credit code whose check digit is wrong may be misread, and would give one packet's history to another.
    """
    code = subject.credit_code or ""
    if not credit_code_valid(code) or not subject.product_name:
        return None
    return sha256("\0".join((code, key(subject.product_name), key(subject.model or ""))).encode()).hexdigest()


def city_of(report: Report) -> str:
    """The six digits of the applicant's prefecture, as its credit code says, else its address; "" for none."""
    code = report.subject.credit_code or ""
    if credit_code_valid(code) and (prefecture := f"{code[2:6]}00") in by_code() and not prefecture.endswith("0000"):
        return prefecture
    return next((city for text in _addresses(report) if (city := _city_in(text))), "")


def _city_in(address: str) -> str:
    name = leading_regions(address)[0].get(_PREFECTURE, "")
    return next((region.code for region in by_name().get(name, ()) if region.level == _PREFECTURE), "")


def _addresses(report: Report) -> Iterator[str]:
    for name in _ADDRESSES:
        for document in report.documents:
            field = document.fields.get(name)
            if field and isinstance(field.value, str) and field.status.settled:
                yield field.value


def severities_in(report: Report) -> dict[str, int]:
    return dict(Counter(finding.severity.value for finding in report.findings))


def words_of(report: Report) -> str:
    """What a search looks in: names, codes and numbers, each once, folded."""
    found = [report.packet.id]
    for document in report.documents:
        found += [str(field.value) for name, field in document.fields.items() if name in _SOUGHT and field.value]
    return "\n".join(dict.fromkeys(key(text) for text in found if text))
