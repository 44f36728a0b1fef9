"""复审申请表"""

from __future__ import annotations

from datetime import date

from extractors.application_form import ApplicationForm
from extractors.facts import Spec
from extractors.kinds import CODE, VALID_FROM, VALID_TO
from extractors.wording import MODEL
from pipeline.model.cues import Cues


class RecheckForm(ApplicationForm):
    """复审申请表"""

    type = "recheck_form"
    caption = "复审申请表"
    cues = Cues(
        titles=(
            "质量对标提升达标产品认定复审申请表",
            "达标产品认定复审申请表",
            "认定复审申请表",
            "复审申请表",
            "复审申报表",
            "复审申请书",
        ),
        labels=(
            "复审",
            "认定证书编号",
            "认定有效期",
            "原认定",
            "认定日期",
            "认定编号",
            "申请企业",
            "先进指标体系",
            "企标指标",
            "实测值",
            "执行标准",
            "注册商标",
            "企业承诺",
            "初审意见",
            "联系人",
            "联系电话",
            "检验报告编号",
        ),
        continued=(
            "主要质量指标",
            "质量指标对比",
            "指标对比表",
            "指标对标表",
            "先进指标",
            "企业承诺",
            "郑重承诺",
            "真实性承诺",
            "真实、准确",
            "初审意见",
            "监管局初审",
            "推荐意见",
            "审查意见",
            "审核意见",
            "主管部门意见",
            "同意推荐",
            "同意上报",
            "市(州)市场监督管理局",
            "市(州)市场监管局",
            "省市场监管局",
            "企业公章",
            "法定代表人(签字)",
            "填表说明",
            "认定期内",
        ),
        leading=("填表说明",),
        files=("复审申请表", "复审申报表", "复审"),
        long=True,
    )

    recognition_number = Spec[str]("原认定编号", kind=CODE, required=True)
    recognised_on = Spec[date]("原认定日期", kind=VALID_FROM, required=True)
    recognition_valid_to = Spec[date]("认定有效期至", kind=VALID_TO, required=True)
    recognised_product = Spec[str](
        "原认定产品名称",
        "原认定产品名称",
        "原认定产品",
        "已认定产品名称",
        "已认定产品",
        "原达标产品名称",
        internal=True,
    )
    recognised_model = Spec[str](
        "原认定规格型号", "原认定规格型号", "原认定型号", "已认定规格型号", kind=MODEL, internal=True
    )
