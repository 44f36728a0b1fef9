"""营业执照"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Spec
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

    credit_code = Spec[str]("credit_code")
    name = Spec[str]("name")
    entity_type = Spec[str]("entity_type")
    legal_representative = Spec[str]("legal_representative")
    registered_capital = Spec[str]("registered_capital")
    established_on = Spec[date]("established_on")
    term_from = Spec[date]("term_from")
    term_to = Spec[date]("term_to")
    address = Spec[str]("address")
    business_scope = Spec[str]("business_scope")
    registrar = Spec[str]("registrar")
    issued_on = Spec[date]("issued_on")
