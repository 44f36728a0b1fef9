"""商标续展注册证明"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Spec
from extractors.kinds import COMPANY, GOODS_CLASS, TERM_START, TRADEMARK_NUMBER, VALID_TO
from extractors.phrases import phrase
from extractors.trademarks import TERM, goods_class, registration_number
from pipeline.model.cues import Cues


class TrademarkRenewal(Facts):
    """商标续展注册证明"""

    type = "trademark_renewal"
    caption = "商标续展注册证明"
    cues = Cues(
        titles=(
            "商标续展注册证明",
            "核准续展注册证明",
            "续展注册证明",
            "核准商标续展注册证明",
            "注册商标续展证明",
            "续展证明",
        ),
        labels=(
            "续展注册",
            "兹核准",
            "续展注册有效期",
            "商标注册号",
            "注册人",
            "类别",
            "有效期至",
            "商标局",
            "国家知识产权局",
        ),
        patterns=(r"核准第\d{5,8}[A-Z]?号商标续展",),
        files=("续展",),
    )

    registration_number = Spec[str]("注册号", kind=TRADEMARK_NUMBER, find=registration_number)
    registrant = Spec[str]("注册人", kind=COMPANY)
    goods_class = Spec[str]("商品类别", kind=GOODS_CLASS, find=goods_class)
    valid_from = Spec[date]("续展有效期自", kind=TERM_START, find=phrase(TERM))
    valid_to = Spec[date]("续展有效期至", kind=VALID_TO, find=phrase(TERM))
