"""企业标准自我声明公开页"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Spec


class StandardDeclaration(Facts):
    """企业标准自我声明公开页"""

    type = "standard_declaration"
    caption = "企业标准自我声明公开页"

    standard_number = Spec[str]("standard_number")
    title = Spec[str]("title")
    enterprise = Spec[str]("enterprise")
    credit_code = Spec[str]("credit_code")
    declared_on = Spec[date]("declared_on")
    state = Spec[str]("state")
