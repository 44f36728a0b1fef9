"""营业执照"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Spec
from extractors.kinds import COMPANY, CREDIT_CODE, DATE, PERSON, REGISTRATION, TERM_END, TERM_START, TEXT
from extractors.phrases import any_of, phrase, token
from extractors.registrars import licence_issued, licence_registrar
from extractors.wording import ADDRESS, CAPITAL, SCOPE
from pipeline.model.cues import Cues


class BusinessLicence(Facts):
    """营业执照"""

    type = "business_licence"
    caption = "营业执照"
    cues = Cues(
        titles=("营业执照", "企业法人营业执照", "合伙企业营业执照", "个人独资企业营业执照"),
        labels=(
            "统一社会信用代码",
            "法定代表人",
            "注册资本",
            "成立日期",
            "营业期限",
            "经营范围",
            "登记机关",
            "类型",
            "住所",
            "营业场所",
            "经营者",
            "组成形式",
            "国家企业信用信息公示系统",
            "市场主体应当于每年",
            "实收资本",
            "公司类型",
        ),
        patterns=(r"统一社会信用代码:?9[0-9A-Z]{17}", r"国家企业信用信息公示系统"),
        continued=("副本", "企业信用信息公示"),
        against=("事业单位法人证书", "税务登记证", "许可证", "检验报告"),
        files=("营业执照", "执照"),
    )

    credit_code = Spec[str](
        "统一社会信用代码",
        kind=CREDIT_CODE,
        find=any_of(
            token("(?<![0-9A-Z])([0-9A-HJ-NP-RT-UW-Y]{18})(?![0-9A-Z])", rank=9),
            token("信用代[码号][^0-9A-Z]{0,3}([0-9A-Z]{8,20})", rank=10),
        ),
    )
    registration_number = Spec[str](
        "注册号", find=phrase("注册号[::]?(\\d{15})(?!\\d)"), kind=REGISTRATION, internal=True
    )
    name = Spec[str]("名称", kind=COMPANY)
    entity_type = Spec[str]("类型", kind=TEXT)
    legal_representative = Spec[str]("法定代表人", kind=PERSON)
    responsible = Spec[str]("负责人等", kind=TEXT, internal=True)
    registered_capital = Spec[str]("注册资本", kind=CAPITAL)
    established_on = Spec[date]("成立日期", kind=DATE)
    term_from = Spec[date]("营业期限自", kind=TERM_START)
    term_to = Spec[date]("营业期限至", kind=TERM_END)
    address = Spec[str]("住所", kind=ADDRESS)
    business_scope = Spec[str]("经营范围", kind=SCOPE)
    registrar = Spec[str]("登记机关", kind=COMPANY, find=licence_registrar)
    issued_on = Spec[date]("发照日期", kind=DATE, find=licence_issued)
