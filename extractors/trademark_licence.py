"""商标使用许可合同或备案"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Spec


class TrademarkLicence(Facts):
    """商标使用许可合同或备案"""

    type = "trademark_licence"
    caption = "商标使用许可合同或备案"

    registration_number = Spec[str]("registration_number")
    licensor = Spec[str]("licensor")
    licensee = Spec[str]("licensee")
    valid_from = Spec[date]("valid_from")
    valid_to = Spec[date]("valid_to")
