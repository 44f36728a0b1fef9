"""全国工业产品生产许可证"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Spec
from extractors.kinds import COMPANY, DATE, VALID_TO
from extractors.licences import dated_foot
from extractors.phrases import token
from extractors.wording import ADDRESS, PRODUCT, XK, XK_NUMBER
from pipeline.model.cues import Cues


class ProductionLicence(Facts):
    """全国工业产品生产许可证"""

    type = "production_licence"
    caption = "全国工业产品生产许可证"
    cues = Cues(
        titles=("全国工业产品生产许可证", "工业产品生产许可证"),
        whole_titles=("生产许可证",),
        labels=(
            "企业名称",
            "住所",
            "生产地址",
            "产品名称",
            "证书编号",
            "发证日期",
            "有效期至",
            "发证机关",
            "明细见附页",
            "获得生产许可",
        ),
        patterns=(r"XK\d{2}-?\d{3}-?\d{5}",),
        continued=("副本", "明细", "附页", "产品单元", "产品品种", "规格型号", "产品明细"),
        heads=(r"(XK\d{2}-?\d{3}-?\d{5})",),
        against=("食品生产许可证", "化妆品", "安全生产许可证", "食品类别"),
        files=("生产许可证", "许可证"),
        title_repeats=True,
    )

    licence_number = Spec[str]("许可证编号", kind=XK_NUMBER, find=token(rf"(?<![㐀-鿿()A-Za-z0-9]){XK}", rank=4))
    holder = Spec[str]("企业名称", kind=COMPANY)
    product_name = Spec[str]("产品名称", kind=PRODUCT)
    address = Spec[str]("住所", kind=ADDRESS)
    production_address = Spec[str]("生产地址", kind=ADDRESS)
    issued_on = Spec[date]("发证日期", kind=DATE, find=dated_foot)
    valid_to = Spec[date]("有效期至", kind=VALID_TO)
