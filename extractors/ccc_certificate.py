"""强制性产品认证证书"""

from __future__ import annotations

from datetime import date

from extractors.annexes import listed_models
from extractors.facts import Facts, Spec
from extractors.kinds import CCC_NUMBER, COMPANY_ONLY, DATE, STANDARDS, VALID_TO
from extractors.wording import CCC_MODELS, CCC_PRODUCT
from pipeline.model.cues import Cues


class CccCertificate(Facts):
    """强制性产品认证证书"""

    type = "ccc_certificate"
    caption = "强制性产品认证证书"
    cues = Cues(
        titles=(
            "强制性产品认证证书",
            "中国国家强制性产品认证证书",
            "国家强制性产品认证证书",
            "CERTIFICATEFORCHINACOMPULSORYPRODUCTCERTIFICATION",
        ),
        labels=(
            "委托人名称",
            "认证委托人",
            "生产者(制造商)",
            "生产者",
            "生产企业名称",
            "产品名称和系列",
            "产品标准和技术要求",
            "认证模式",
            "强制性产品认证实施规则",
            "发证日期",
            "有效期至",
            "申请人名称",
            "制造商名称",
            "获证",
            "特发此证",
        ),
        patterns=(r"CNCA-[0-9C]{2,3}-?\d+", r"证书编号:?20\d{14}\b"),
        continued=("附件", "附页", "续页", "本证书附件", "证书附页", "产品型号", "ATTACHMENT", "ANNEX", "共1页"),
        heads=(r"(?:证书编号|CertificateNo|No)[.:]{0,2}(20\d{14})",),
        against=("自我声明", "管理体系", "自愿性"),
        files=("CCC", "3C", "强制性产品认证", "强制认证"),
        title_repeats=True,
    )

    certificate_number = Spec[str]("证书编号", kind=CCC_NUMBER)
    applicant = Spec[str]("认证委托人", kind=COMPANY_ONLY)
    manufacturer = Spec[str]("生产者（制造商）", kind=COMPANY_ONLY)
    factory = Spec[str]("生产企业", kind=COMPANY_ONLY)
    product_name = Spec[str]("产品名称", kind=CCC_PRODUCT)
    models = Spec[list[str]]("系列、规格、型号", kind=CCC_MODELS, find=listed_models)
    issued_on = Spec[date]("发证日期", kind=DATE)
    valid_to = Spec[date]("有效期至", kind=VALID_TO)
    standards = Spec[str]("依据标准", "产品标准和技术要求", "依据标准", kind=STANDARDS, internal=True)
