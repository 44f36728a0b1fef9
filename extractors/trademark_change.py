"""商标变更或转让证明"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Spec
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

    registration_number = Spec[str]("registration_number")
    kind = Spec[str]("kind")
    from_name = Spec[str]("from_name")
    to_name = Spec[str]("to_name")
    approved_on = Spec[date]("approved_on")
