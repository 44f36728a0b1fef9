"""强制性认证产品符合性自我声明"""

from __future__ import annotations

from datetime import date

from extractors.annexes import listed_models
from extractors.facts import Facts, Spec
from extractors.kinds import CODE, COMPANY_ONLY, DATE
from extractors.licences import dated_foot
from extractors.wording import CCC_MODELS, CCC_PRODUCT
from pipeline.model.cues import Cues


class CccSelfDeclaration(Facts):
    """强制性认证产品符合性自我声明"""

    type = "ccc_self_declaration"
    caption = "强制性认证产品符合性自我声明"
    cues = Cues(
        titles=(
            "强制性产品认证自我声明",
            "强制性认证产品符合性自我声明",
            "强制性产品认证符合性自我声明",
            "强制性产品符合性自我声明",
            "产品符合性自我声明",
            "符合性自我声明",
            "CCC自我声明",
        ),
        labels=(
            "自我声明编号",
            "声明编号",
            "声明人",
            "符合性",
            "制造商",
            "生产者",
            "生产企业",
            "产品名称",
            "型号规格",
            "承担法律责任",
            "自我声明",
            "声明日期",
            "实施规则",
            "CNCA-00C-008",
            "自我评价",
            "单方责任",
        ),
        patterns=(r"CNCA-00C-008",),
        continued=("附件", "附页", "型号清单"),
        against=("企业标准信息公共服务平台", "企业标准自我声明"),
        files=("CCC自我声明", "3C自我声明", "符合性声明", "符合性自我声明"),
    )

    declaration_number = Spec[str]("自我声明编号", kind=CODE)
    manufacturer = Spec[str]("生产者（制造商）", kind=COMPANY_ONLY)
    product_name = Spec[str]("产品名称", kind=CCC_PRODUCT)
    models = Spec[list[str]]("规格型号", kind=CCC_MODELS, find=listed_models)
    declared_on = Spec[date]("声明日期", kind=DATE, find=dated_foot)
