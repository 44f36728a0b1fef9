"""法人登记证明"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Spec
from pipeline.model.cues import Cues


class LegalPersonCertificate(Facts):
    """法人登记证明"""

    type = "legal_person_certificate"
    caption = "法人登记证明"
    cues = Cues(
        titles=(
            "事业单位法人证书",
            "社会团体法人登记证书",
            "民办非企业单位登记证书",
            "基金会法人登记证书",
            "社会服务机构登记证书",
            "法人登记证书",
            "法人登记证",
        ),
        labels=(
            "宗旨和业务范围",
            "举办单位",
            "经费来源",
            "开办资金",
            "法定代表人",
            "有效期",
            "登记管理机关",
            "业务主管单位",
            "住所",
        ),
        patterns=(r"统一社会信用代码:?[15][0-9A-Z]{17}",),
        continued=("副本",),
        files=("法人证书", "法人登记"),
    )

    credit_code = Spec[str]("credit_code")
    name = Spec[str]("name")
    legal_representative = Spec[str]("legal_representative")
    address = Spec[str]("address")
    valid_from = Spec[date]("valid_from")
    valid_to = Spec[date]("valid_to")
