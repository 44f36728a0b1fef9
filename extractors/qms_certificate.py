"""质量管理体系认证证书"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Spec


class QmsCertificate(Facts):
    """质量管理体系认证证书"""

    type = "qms_certificate"
    caption = "质量管理体系认证证书"

    certificate_number = Spec[str]("certificate_number")
    holder = Spec[str]("holder")
    credit_code = Spec[str]("credit_code")
    standard = Spec[str]("standard")
    scope = Spec[str]("scope")
    certifier = Spec[str]("certifier")
    issued_on = Spec[date]("issued_on")
    valid_to = Spec[date]("valid_to")
