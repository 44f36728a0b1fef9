"""商标变更或转让证明"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Spec
from extractors.kinds import COMPANY, DATE, TRADEMARK_NUMBER
from extractors.licences import dated_foot
from extractors.phrases import any_of, phrase
from extractors.prose import BODY, DAY
from extractors.trademarks import change_kind, registration_number
from pipeline.model.cues import Cues


class TrademarkChange(Facts):
    """商标变更或转让证明"""

    type = "trademark_change"
    caption = "商标变更或转让证明"
    cues = Cues(
        titles=(
            "商标变更证明",
            "商标转让证明",
            "商标注册变更证明",
            "核准变更商标注册人名义证明",
            "核准变更商标注册人地址证明",
            "核准变更商标注册人名义/地址证明",
            "变更商标注册人名义证明",
            "核准商标转让证明",
            "核准转让注册商标证明",
            "核准转让商标证明",
            "注册商标变更证明",
            "注册商标转让证明",
        ),
        labels=(
            "变更前",
            "变更后",
            "转让人",
            "受让人",
            "商标注册号",
            "变更事项",
            "核准日期",
            "兹核准",
            "商标局",
            "国家知识产权局",
        ),
        patterns=(r"核准第\d{5,8}[A-Z]?号商标(转让|变更)",),
        against=("登记通知书", "登记机关"),
        files=("商标变更", "商标转让", "转让证明"),
    )

    registration_number = Spec[str]("注册号", kind=TRADEMARK_NUMBER, find=registration_number)
    kind = Spec[str]("种类", find=change_kind)
    from_name = Spec[str](
        "原注册人",
        kind=COMPANY,
        find=phrase(
            "(?:由|从)([^,,。;由从]{4,40}?)(?:变更为|转让给|转让至)",
            f"变更前(?:的)?(?:商标)?(?:注册人)?(?:名义|名称)?[为:]({BODY})",
            rank=5,
        ),
    )
    to_name = Spec[str](
        "现注册人",
        kind=COMPANY,
        find=phrase(
            "(?:变更为|转让给|转让至)([^,,。;]{4,40}?)(?=[,,。;]|$|特此|注册人)",
            f"变更后(?:的)?(?:商标)?(?:注册人)?(?:名义|名称)?[为:]({BODY})",
            rank=5,
        ),
    )
    approved_on = Spec[date](
        "核准日期",
        kind=DATE,
        find=any_of(phrase(rf"(?:于|自)({DAY})(?:予以|准予|经|依法|被|获|正式)?(?:核准|批准|起)", rank=4), dated_foot),
    )
