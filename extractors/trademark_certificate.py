"""商标注册证"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Spec
from extractors.kinds import COMPANY, GOODS_CLASS, TRADEMARK_NUMBER, VALID_FROM, VALID_TO
from extractors.phrases import phrase
from extractors.trademarks import TERM, goods, goods_class, mark, registration_number
from extractors.wording import ADDRESS, GOODS
from pipeline.model.cues import Cues


class TrademarkCertificate(Facts):
    """商标注册证"""

    type = "trademark_certificate"
    caption = "商标注册证"
    cues = Cues(
        titles=("商标注册证",),
        labels=(
            "核定使用商品",
            "核定使用服务",
            "注册人",
            "注册地址",
            "注册日期",
            "有效期至",
            "注册有效期限",
            "国际分类",
            "国家知识产权局",
            "商标局",
            "局长签发",
            "发证机关",
        ),
        patterns=(r"第\d{5,8}[A-Z]?号", r"核定使用商品/?(服务项目)?\((第\d+类|国际分类:?\d+)"),
        continued=("核定使用商品", "商品续页", "附页", "注册商标变更", "续展注册"),
        against=("续展注册证明", "变更证明", "转让证明", "许可合同", "受理通知书", "初步审定"),
        files=("商标注册证", "商标证", "商标"),
    )

    registration_number = Spec[str]("注册号", kind=TRADEMARK_NUMBER, find=registration_number)
    mark = Spec[str]("商标", find=mark)
    registrant = Spec[str]("注册人", kind=COMPANY)
    registrant_address = Spec[str]("注册人地址", kind=ADDRESS)
    goods_class = Spec[str]("商品类别", kind=GOODS_CLASS, find=goods_class)
    goods = Spec[str]("核定使用商品", find=goods, kind=GOODS)
    registered_on = Spec[date]("注册日期", kind=VALID_FROM, find=phrase(TERM, rank=4))
    valid_to = Spec[date](
        "有效期至", kind=VALID_TO, find=phrase(TERM, "有效期限?至:?(\\d{4}年\\d{1,2}月\\d{1,2}日)", rank=4)
    )
