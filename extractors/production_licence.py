"""全国工业产品生产许可证"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Spec


class ProductionLicence(Facts):
    """全国工业产品生产许可证"""

    type = "production_licence"
    caption = "全国工业产品生产许可证"

    licence_number = Spec[str]("licence_number")
    holder = Spec[str]("holder")
    product_name = Spec[str]("product_name")
    address = Spec[str]("address")
    production_address = Spec[str]("production_address")
    issued_on = Spec[date]("issued_on")
    valid_to = Spec[date]("valid_to")
