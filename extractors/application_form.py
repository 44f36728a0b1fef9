"""申请表"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Row, Spec, Table
from extractors.forms import (
    FORM_CONTINUED,
    FORM_LABELS,
    city_opinion,
    commitment,
    opinion,
    opinion_place,
    signature,
    signature_place,
    signed_on,
)
from extractors.kinds import (
    CODE,
    COMPANY,
    CREDIT_CODE,
    DATE,
    PERSON,
    PHONE,
    STANDARD,
    STANDARD_TITLE,
    TRADEMARK_NUMBER,
)
from extractors.labels import header_words
from extractors.wording import ADDRESS, MODEL, SYSTEM, TRADEMARK
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
        family="form",
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
            *FORM_LABELS,
            "申报企业",
            "申报产品",
            "企业标准指标",
            "商标注册证号",
            "填表日期",
            "申请日期",
            "生产地址",
            "所属行业",
        ),
        continued=(
            *FORM_CONTINUED,
            "对标指标",
            "企业标准值",
            "企标值",
            "先进指标值",
            "实测结果",
            "经初审",
            "符合申报条件",
            "愿承担相应的法律责任",
            "愿承担相应法律责任",
        ),
        leading=("填表说明",),
        against=("复审申请表", "商标注册申请"),
        files=("申请表", "申报表", "申请书", "申报书"),
        long=True,
    )

    applicant = Spec[str]("申请企业", kind=COMPANY, required=True)
    credit_code = Spec[str]("统一社会信用代码", kind=CREDIT_CODE, required=True)
    legal_representative = Spec[str]("法定代表人", kind=PERSON, required=True)
    registered_address = Spec[str]("注册地址", kind=ADDRESS, required=True)
    production_address = Spec[str]("生产地址", kind=ADDRESS, required=True)
    contact = Spec[str]("联系人", kind=PERSON, required=True)
    phone = Spec[str]("联系电话", kind=PHONE, required=True)
    product_name = Spec[str]("产品名称", required=True)
    model = Spec[str]("规格型号", kind=MODEL, required=True)
    trademark = Spec[str]("注册商标", kind=TRADEMARK, required=True)
    trademark_number = Spec[str]("商标注册证号", kind=TRADEMARK_NUMBER, required=True)
    standard_number = Spec[str]("执行标准编号", kind=STANDARD, required=True)
    standard_title = Spec[str]("执行标准名称", kind=STANDARD_TITLE, required=True)
    indicator_system = Spec[str]("先进指标体系", kind=SYSTEM, required=True)
    report_number = Spec[str]("检验报告编号", kind=CODE, required=True)
    lab = Spec[str]("检验机构", kind=COMPANY, required=True)
    industry = Spec[str]("所属行业", required=True)
    applied_on = Spec[date]("申请日期", kind=DATE, required=True, find=signed_on)
    city_opinion_on = Spec[date]("市（州）初审日期", kind=DATE, internal=True, find=city_opinion)
    signature = Spec[str]("法定代表人签字", internal=True, find=signature)
    signature_place = Spec[str]("法定代表人签字处", internal=True, find=signature_place)
    commitment = Spec[str]("企业承诺", internal=True, find=commitment)
    opinion = Spec[str]("市（州）初审意见", internal=True, find=opinion)
    opinion_place = Spec[str]("市（州）初审意见栏", internal=True, find=opinion_place)

    indicators = Table(
        FormIndicator,
        {
            "name": header_words("name"),
            "unit": header_words("unit"),
            "advanced": header_words("advanced"),
            "standard": header_words("standard"),
            "measured": header_words("measured"),
        },
        wanted=("advanced", "standard"),
    )
