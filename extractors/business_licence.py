"""营业执照"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Spec


class BusinessLicence(Facts):
    """营业执照"""

    type = "business_licence"
    caption = "营业执照"

    credit_code = Spec[str]("credit_code")
    name = Spec[str]("name")
    entity_type = Spec[str]("entity_type")
    legal_representative = Spec[str]("legal_representative")
    registered_capital = Spec[str]("registered_capital")
    established_on = Spec[date]("established_on")
    term_from = Spec[date]("term_from")
    term_to = Spec[date]("term_to")
    address = Spec[str]("address")
    business_scope = Spec[str]("business_scope")
    registrar = Spec[str]("registrar")
    issued_on = Spec[date]("issued_on")
