"""食品生产许可证"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Spec
from pipeline.model.cues import Cues


class FoodLicence(Facts):
    """食品生产许可证"""

    type = "food_licence"
    caption = "食品生产许可证"
    cues = Cues(
        titles=("食品生产许可证", "食品添加剂生产许可证"),
        labels=(
            "生产者名称",
            "社会信用代码",
            "食品类别",
            "许可证编号",
            "发证机关",
            "签发人",
            "日常监督管理机构",
            "日常监督管理人员",
            "投诉举报电话",
            "住所",
            "生产地址",
            "有效期至",
            "法定代表人",
        ),
        patterns=(r"SC\d{14}",),
        continued=("副本", "明细", "食品明细", "品种明细", "类别编号", "类别名称", "外设仓库"),
        heads=(r"(SC\d{14})",),
        files=("食品生产许可证", "食品许可证", "SC"),
        title_repeats=True,
    )

    licence_number = Spec[str]("licence_number")
    holder = Spec[str]("holder")
    credit_code = Spec[str]("credit_code")
    legal_representative = Spec[str]("legal_representative")
    address = Spec[str]("address")
    production_address = Spec[str]("production_address")
    category = Spec[str]("category")
    issued_on = Spec[date]("issued_on")
    valid_to = Spec[date]("valid_to")
