"""What the office's papers cite, taken from the schemes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pipeline.regulations import shelf
from pipeline.regulations.model import Regulation
from pipeline.reports.office.basis import Basis, Wording
from validators.scheme import Clause, Scheme, load_scheme, scheme_ids

_SUPPLEMENT, _FILING = "supplement_days", "filing_deadline"  # thresholds of a scheme
_CITABLE = 160  # characters; of a longer clause a paper gives the gist


def basis_of(scheme: str, on: date) -> Basis:
    """What papers cite of a scheme, as in force on a day."""
    if scheme not in scheme_ids():
        return Basis(scheme=scheme)
    found, imported = load_scheme(scheme), shelf.imported()
    clauses = {key: found.clause(key, on) for key in dict.fromkeys(clause.key for clause in found.clauses)}
    return Basis(
        scheme=found.title,
        region=found.region,
        clauses={key: _worded(clause, imported) for key, clause in clauses.items()},
        days=_days(found),
        filing=_filing(found),
    )


def _worded(clause: Clause, imported: Mapping[str, Regulation]) -> Wording:
    """In the words of the office's own regulations, where it has them and they are not too long for a citation."""
    own = shelf.wording(clause.key, imported) if imported else None
    if own and len(own.text) <= _CITABLE:
        return Wording(text=" ".join(own.text.split()), source=clause.source, whole=True)
    return Wording(text=clause.text, source=clause.source)


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
