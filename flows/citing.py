"""What the office's papers cite, taken from the schemes."""

from __future__ import annotations

from datetime import date

from pipeline.reports.office.basis import Basis, Wording
from validators.scheme import Scheme, load_scheme, scheme_ids

_SUPPLEMENT, _FILING = "supplement_days", "filing_deadline"  # thresholds of a scheme


def basis_of(scheme: str, on: date) -> Basis:
    """What papers cite of a scheme, as in force on a day."""
    if scheme not in scheme_ids():
        return Basis(scheme=scheme)
    found = load_scheme(scheme)
    clauses = {key: found.clause(key, on) for key in dict.fromkeys(clause.key for clause in found.clauses)}
    return Basis(
        scheme=found.title,
        region=found.region,
        clauses={key: Wording(text=clause.text, source=clause.source) for key, clause in clauses.items()},
        days=_days(found),
        filing=_filing(found),
    )


def _days(scheme: Scheme) -> tuple[int, str] | None:
    limit = scheme.thresholds.get(_SUPPLEMENT)
    return (int(limit.value), limit.clause) if limit else None


def _filing(scheme: Scheme) -> tuple[str, str] | None:
    """`09-30` as 9月30日."""
    limit = scheme.thresholds.get(_FILING)
    if limit is None:
        return None
    month, day = map(int, limit.value.split("-"))
    return f"{month}月{day}日", limit.clause
