"""强制性认证产品符合性自我声明"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Spec


class CccSelfDeclaration(Facts):
    """强制性认证产品符合性自我声明"""

    type = "ccc_self_declaration"
    caption = "强制性认证产品符合性自我声明"

    declaration_number = Spec[str]("declaration_number")
    manufacturer = Spec[str]("manufacturer")
    product_name = Spec[str]("product_name")
    models = Spec[list[str]]("models")
    declared_on = Spec[date]("declared_on")
