"""商标注册证"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Spec
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

    registration_number = Spec[str]("registration_number")
    mark = Spec[str]("mark")
    registrant = Spec[str]("registrant")
    registrant_address = Spec[str]("registrant_address")
    goods_class = Spec[str]("goods_class")
    goods = Spec[str]("goods")
    registered_on = Spec[date]("registered_on")
    valid_to = Spec[date]("valid_to")
