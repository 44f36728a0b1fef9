"""商标注册证"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Spec


class TrademarkCertificate(Facts):
    """商标注册证"""

    type = "trademark_certificate"
    caption = "商标注册证"

    registration_number = Spec[str]("registration_number")
    mark = Spec[str]("mark")
    registrant = Spec[str]("registrant")
    registrant_address = Spec[str]("registrant_address")
    goods_class = Spec[str]("goods_class")
    goods = Spec[str]("goods")
    registered_on = Spec[date]("registered_on")
    valid_to = Spec[date]("valid_to")
