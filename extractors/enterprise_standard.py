"""企业标准"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Row, Spec, Table
from pipeline.model.facts import Field


class StandardIndicator(Row):
    """A row of a technical requirements table."""

    name: Field[str] = Field[str]()
    unit: Field[str] = Field[str]()
    requirement: Field[str] = Field[str]()
    method: Field[str] = Field[str]()


class EnterpriseStandard(Facts):
    """企业标准"""

    type = "enterprise_standard"
    caption = "企业标准"

    standard_number = Spec[str]("standard_number")
    title = Spec[str]("title")
    issued_on = Spec[date]("issued_on")
    effective_on = Spec[date]("effective_on")
    issuer = Spec[str]("issuer")
    replaces = Spec[str]("replaces")
    declared_on = Spec[date]("declared_on")

    indicators = Table(StandardIndicator, {})
