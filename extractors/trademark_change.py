"""商标变更或转让证明"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Spec


class TrademarkChange(Facts):
    """商标变更或转让证明"""

    type = "trademark_change"
    caption = "商标变更或转让证明"

    registration_number = Spec[str]("registration_number")
    kind = Spec[str]("kind")
    from_name = Spec[str]("from_name")
    to_name = Spec[str]("to_name")
    approved_on = Spec[date]("approved_on")
