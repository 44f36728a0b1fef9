"""食品生产许可证"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Spec
from extractors.kinds import COMPANY, CREDIT_CODE, DATE, FOOD_NUMBER, PERSON, VALID_TO
from extractors.licences import dated_foot
from extractors.phrases import phrase
from extractors.wording import ADDRESS
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

    licence_number = Spec[str]("许可证编号", kind=FOOD_NUMBER, find=phrase("(SC\\d{14})(?!\\d)", rank=4))
    holder = Spec[str]("生产者名称", kind=COMPANY)
    credit_code = Spec[str]("社会信用代码", kind=CREDIT_CODE)
    legal_representative = Spec[str]("法定代表人（负责人）", kind=PERSON)
    address = Spec[str]("住所", kind=ADDRESS)
    production_address = Spec[str]("生产地址", kind=ADDRESS)
    category = Spec[str]("食品类别")
    issued_on = Spec[date]("发证日期", kind=DATE, find=dated_foot)
    valid_to = Spec[date]("有效期至", kind=VALID_TO)
