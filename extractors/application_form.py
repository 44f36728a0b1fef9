"""申请表"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Row, Spec, Table
from pipeline.model.cues import Cues
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
    cues = Cues(
        titles=(
            "质量对标提升达标产品认定申请表",
            "达标产品认定申请表",
            "认定申请表",
            "认定申报表",
            "达标产品申报书",
            "认定申请书",
        ),
        whole_titles=("申请表", "申报表"),
        labels=(
            "申请企业",
            "申报企业",
            "申报产品",
            "先进指标体系",
            "企标指标",
            "企业标准指标",
            "实测值",
            "执行标准",
            "注册商标",
            "商标注册证号",
            "企业承诺",
            "初审意见",
            "联系人",
            "联系电话",
            "填表日期",
            "申请日期",
            "检验报告编号",
            "生产地址",
            "所属行业",
        ),
        continued=(
            "企业承诺",
            "初审意见",
            "市(州)市场监督管理局",
            "主要质量指标",
            "质量指标对比",
            "填表说明",
            "推荐意见",
            "真实性承诺",
        ),
        leading=("填表说明",),
        against=("复审申请表", "商标注册申请"),
        files=("申请表", "申报表", "申请书", "申报书"),
        title_repeats=True,
        long=True,
    )

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
