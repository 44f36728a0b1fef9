"""Validity at two days: the filing and the expected review."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pipeline.model.facts import Field, Unsettled
from validators.dossier import Dossier
from validators.findings import Violation, hint, violation


def expiry_findings(expiry: Field[date], dossier: Dossier, what: str) -> Iterator[Violation]:
    """Expired at filing is a violation, expired by the review a hint. 有效期至 is inclusive; open-ended is fine.

    Raises:
        Unsettled: the date is not sure, or the filing date is not and would decide.
    """
    if expiry.settled and expiry.value is None:
        return
    last = expiry.require()
    if not dossier.filed.settled and last < max(dossier.review_by, dossier.today):
        raise Unsettled(dossier.filed)
    filed = dossier.filed.value or dossier.today
    words = {"what": what, "expiry": last, "filed": filed, "review": dossier.review_by}
    if last < filed:
        yield violation("{what}至{expiry}，申报日（{filed}）前已届满。", **words)._replace(fields=(expiry,))
    elif last < dossier.review_by:
        message = "{what}至{expiry}，申报时有效，预计评审日（{review}）前将届满。"
        yield hint(message, **words, remedy=f"{what}将于{last}届满，请及时办理并在评审前补充新的证明。")._replace(
            fields=(expiry,)
        )
