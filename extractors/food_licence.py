"""食品生产许可证"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Spec


class FoodLicence(Facts):
    """食品生产许可证"""

    type = "food_licence"
    caption = "食品生产许可证"

    licence_number = Spec[str]("licence_number")
    holder = Spec[str]("holder")
    credit_code = Spec[str]("credit_code")
    legal_representative = Spec[str]("legal_representative")
    address = Spec[str]("address")
    production_address = Spec[str]("production_address")
    category = Spec[str]("category")
    issued_on = Spec[date]("issued_on")
    valid_to = Spec[date]("valid_to")
