"""商标使用许可合同或备案"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Spec
from extractors.kinds import COMPANY, TERM_START, TRADEMARK_NUMBER, VALID_TO
from extractors.phrases import phrase
from extractors.prose import BODY
from extractors.trademarks import TERM, registration_number
from pipeline.model.cues import Cues


class TrademarkLicence(Facts):
    """商标使用许可合同或备案"""

    type = "trademark_licence"
    caption = "商标使用许可合同或备案"
    cues = Cues(
        titles=(
            "商标使用许可合同",
            "注册商标使用许可合同",
            "商标使用许可备案通知书",
            "商标使用许可合同备案通知书",
            "商标许可使用合同",
            "商标使用许可协议",
            "商标使用授权书",
            "商标许可备案通知书",
        ),
        labels=(
            "许可人",
            "被许可人",
            "许可方",
            "被许可方",
            "许可使用",
            "许可期限",
            "普通许可",
            "独占许可",
            "排他许可",
            "备案号",
            "授权使用",
        ),
        continued=("许可人", "被许可人", "甲方", "乙方", "违约", "合同", "签订日期", "签字"),
        files=("许可合同", "商标许可", "商标使用许可", "授权"),
        long=True,
    )

    registration_number = Spec[str]("注册号", kind=TRADEMARK_NUMBER, find=registration_number)
    licensor = Spec[str](
        "许可人",
        kind=COMPANY,
        find=phrase(rf"(?:兹[有由]?|[,。:])({BODY})(?:\([^()]*\))?(?:将|同意|自愿)[^。]{{0,80}}商标", rank=9),
    )
    licensee = Spec[str](
        "被许可人",
        kind=COMPANY,
        find=phrase(rf"商标[^。]{{0,40}}(?:授权|许可)(?:给|予|于)?({BODY})(?:使用|在|于|用于|为|进行)", rank=9),
    )
    valid_from = Spec[date]("许可期限自", kind=TERM_START, find=phrase(TERM))
    valid_to = Spec[date]("许可期限至", kind=VALID_TO, find=phrase(TERM))
