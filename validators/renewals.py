"""How long a mark is protected: its own term, and what renewals add to it."""

from __future__ import annotations

from datetime import date, timedelta

from extractors.trademark_certificate import TrademarkCertificate
from extractors.trademark_renewal import TrademarkRenewal
from pipeline.model.facts import Field
from validators.dossier import Dossier, printed
from validators.numbers import same_number


def years_later(day: date, years: int) -> date:
    """The same day so many years on; 29 February becomes the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def months_later(day: date, months: int) -> date:
    """The same day so many months on (before, where negative), clamped to the month's end."""
    index = day.year * 12 + day.month - 1 + months
    first = date(index // 12, index % 12 + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def term_from(start: date, years: int) -> date:
    """The last day of a term of so many years."""
    return years_later(start, years) - timedelta(days=1)


def own_expiry(mark: TrademarkCertificate, dossier: Dossier) -> Field[date]:
    """As printed, else ten years from registration, less a day."""
    if printed(mark, "valid_to") or not printed(mark, "registered_on"):
        return mark.valid_to
    years = dossier.scheme.number("trademark_years")
    last = term_from(mark.registered_on.require(), years)
    return mark.registered_on.model_copy(update={"value": last, "raw": f"{mark.registered_on.raw}起{years}年"})


def last_expiry(mark: TrademarkCertificate, dossier: Dossier) -> Field[date]:
    """The end of the last term that the certificate and its renewals show.

    Raises:
        Unsettled: a date, or whether a renewal is this mark's, is not sure, and the mark's own term does not do.
    """
    last = own_expiry(mark, dossier)
    if last.settled and last.value is not None and last.value >= dossier.review_by:
        return last
    for renewal in dossier.all(TrademarkRenewal):
        own = mark.registration_number.require()
        if same_number(renewal.registration_number.require(), own) and renewal.valid_to.require() > last.require():
            last = renewal.valid_to
    return last
