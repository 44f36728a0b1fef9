"""法人登记证明"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Spec
from extractors.kinds import COMPANY, CREDIT_CODE, PERSON, TERM_START, VALID_TO
from extractors.phrases import phrase, token
from extractors.wording import ADDRESS
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

    credit_code = Spec[str](
        "统一社会信用代码", kind=CREDIT_CODE, find=token("(?<![0-9A-Z])([0-9A-HJ-NP-RT-UW-Y]{18})(?![0-9A-Z])", rank=9)
    )
    name = Spec[str]("名称", kind=COMPANY)
    legal_representative = Spec[str]("法定代表人", kind=PERSON)
    address = Spec[str]("住所", kind=ADDRESS)
    valid_from = Spec[date](
        "有效期自",
        kind=TERM_START,
        find=phrase("有效期限?[::]?((?:自|从)?\\d{4}年\\d{1,2}月\\d{1,2}日?[至到\\-—~]+\\d{4}年\\d{1,2}月\\d{1,2}日)"),
    )
    valid_to = Spec[date](
        "有效期至",
        kind=VALID_TO,
        find=phrase("有效期限?[::]?((?:自|从)?\\d{4}年\\d{1,2}月\\d{1,2}日?[至到\\-—~]+\\d{4}年\\d{1,2}月\\d{1,2}日)"),
    )
