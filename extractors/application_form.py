"""申请表"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Row, Spec, Table
from pipeline.model.facts import Field


class FormIndicator(Row):
    """A row of the form's indicator table."""

    name: Field[str] = Field[str]()
    unit: Field[str] = Field[str]()
    advanced: Field[str] = Field[str]()
    standard: Field[str] = Field[str]()
    measured: Field[str] = Field[str]()


class ApplicationForm(Facts):
    """申请表"""

    type = "application_form"
    caption = "申请表"

    applicant = Spec[str]("applicant")
    credit_code = Spec[str]("credit_code")
    legal_representative = Spec[str]("legal_representative")
    registered_address = Spec[str]("registered_address")
    production_address = Spec[str]("production_address")
    contact = Spec[str]("contact")
    phone = Spec[str]("phone")
    product_name = Spec[str]("product_name")
    model = Spec[str]("model")
    trademark = Spec[str]("trademark")
    trademark_number = Spec[str]("trademark_number")
    standard_number = Spec[str]("standard_number")
    standard_title = Spec[str]("standard_title")
    indicator_system = Spec[str]("indicator_system")
    report_number = Spec[str]("report_number")
    lab = Spec[str]("lab")
    industry = Spec[str]("industry")
    applied_on = Spec[date]("applied_on")

    indicators = Table(FormIndicator, {})
