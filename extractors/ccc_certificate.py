"""强制性产品认证证书"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Spec


class CccCertificate(Facts):
    """强制性产品认证证书"""

    type = "ccc_certificate"
    caption = "强制性产品认证证书"

    certificate_number = Spec[str]("certificate_number")
    applicant = Spec[str]("applicant")
    manufacturer = Spec[str]("manufacturer")
    factory = Spec[str]("factory")
    product_name = Spec[str]("product_name")
    models = Spec[list[str]]("models")
    issued_on = Spec[date]("issued_on")
    valid_to = Spec[date]("valid_to")
