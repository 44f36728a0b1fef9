"""法人登记证明"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Spec


class LegalPersonCertificate(Facts):
    """法人登记证明"""

    type = "legal_person_certificate"
    caption = "法人登记证明"

    credit_code = Spec[str]("credit_code")
    name = Spec[str]("name")
    legal_representative = Spec[str]("legal_representative")
    address = Spec[str]("address")
    valid_from = Spec[date]("valid_from")
    valid_to = Spec[date]("valid_to")
