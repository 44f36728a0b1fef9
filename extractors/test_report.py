"""检验检测报告"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Row, Spec, Table
from pipeline.model.facts import Field


class TestResult(Row):
    """A row of the results table."""

    item: Field[str] = Field[str]()
    unit: Field[str] = Field[str]()
    requirement: Field[str] = Field[str]()
    measured: Field[str] = Field[str]()
    verdict: Field[str] = Field[str]()


class TestReport(Facts):
    """检验检测报告"""

    type = "test_report"
    caption = "检验检测报告"

    report_number = Spec[str]("report_number")
    lab = Spec[str]("lab")
    client = Spec[str]("client")
    manufacturer = Spec[str]("manufacturer")
    product_name = Spec[str]("product_name")
    model = Spec[str]("model")
    trademark = Spec[str]("trademark")
    basis_standard = Spec[str]("basis_standard")
    test_kind = Spec[str]("test_kind")
    received_on = Spec[date]("received_on")
    issued_on = Spec[date]("issued_on")
    cma_number = Spec[str]("cma_number")
    cnas_number = Spec[str]("cnas_number")
    conclusion = Spec[str]("conclusion")

    results = Table(TestResult, {})
