"""商标续展注册证明"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Spec


class TrademarkRenewal(Facts):
    """商标续展注册证明"""

    type = "trademark_renewal"
    caption = "商标续展注册证明"

    registration_number = Spec[str]("registration_number")
    registrant = Spec[str]("registrant")
    goods_class = Spec[str]("goods_class")
    valid_from = Spec[date]("valid_from")
    valid_to = Spec[date]("valid_to")
