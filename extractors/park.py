"""全国质量品牌提升示范区：创建申请、验收申请、复审申请，以及创建方案、自查报告等其他材料

After the measures for these zones (three applications by the park's committee or its government) and general
knowledge of such forms; no printed form was found.
"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Spec
from extractors.kinds import COMPANY, DATE, PERSON, PHONE, SHORT, VALID_FROM, VALID_TO
from extractors.licences import dated_foot
from extractors.phrases import phrase
from pipeline.model.cues import Cues

_LABELS = ("园区名称", "创建主体", "主导产业", "园区管理委员会", "示范区名称", "创建目标", "质量品牌提升")
_CONTINUED = ("创建目标", "园区概况", "省级市场监管部门审核意见", "质量强省领导小组意见", "主导产业", "质量品牌提升")
_AGAINST = ("达标产品认定", "先进指标体系")


class ParkForm(Facts):
    """What the three applications have in common."""

    applicant = Spec[str](
        "创建主体",
        "创建主体",
        "创建单位",
        "创建主体名称",
        "申请单位",
        "申报单位",
        "申请主体",
        "申报主体",
        "管理机构",
        "园区管理机构",
        kind=COMPANY,
    )
    park = Spec[str]("园区名称", "园区名称", "申报园区", "申请园区", "创建园区", "示范区名称", "产业园区名称", "园区")
    industry = Spec[str]("主导产业", "主导产业", "园区主导产业", "主要产业", "产业领域")
    contact = Spec[str]("联系人", "联系人", "园区联系人", kind=PERSON)
    phone = Spec[str]("联系电话", "联系电话", "电话", kind=PHONE)
    applied_on = Spec[date](
        "申请日期", "申请日期", "填报日期", "填表日期", "申报日期", "申请时间", kind=DATE, find=dated_foot
    )


class ParkApplication(ParkForm):
    """示范区创建申请"""

    type = "park_application"
    caption = "示范区创建申请"
    cues = Cues(
        titles=(
            "质量品牌提升示范区创建申请表",
            "质量品牌提升示范区创建申请书",
            "质量品牌提升示范区创建申报书",
            "示范区创建申请表",
            "示范区创建申请书",
        ),
        labels=_LABELS,
        continued=_CONTINUED,
        against=_AGAINST,
        files=("创建申请", "示范区创建申请"),
        long=True,
    )


class ParkAcceptance(ParkForm):
    """示范区验收申请"""

    type = "park_acceptance"
    caption = "示范区验收申请"
    cues = Cues(
        titles=(
            "质量品牌提升示范区验收申请表",
            "质量品牌提升示范区验收申请书",
            "质量品牌提升示范区评估验收申请表",
            "示范区验收申请表",
            "示范区验收申请书",
        ),
        labels=("创建起始日期", "同意创建日期", *_LABELS),
        continued=("创建工作开展情况", *_CONTINUED),
        against=_AGAINST,
        files=("验收申请", "示范区验收"),
        long=True,
    )

    started_on = Spec[date](
        "创建开始日期",
        "创建开始日期",
        "创建起始日期",
        "创建开始时间",
        "创建起始时间",
        "同意创建日期",
        "批准创建日期",
        "创建批准日期",
        "同意创建时间",
        kind=VALID_FROM,
    )


class ParkRecheck(ParkForm):
    """示范区复审申请"""

    type = "park_recheck"
    caption = "示范区复审申请"
    cues = Cues(
        titles=(
            "质量品牌提升示范区复审申请表",
            "质量品牌提升示范区复审申请书",
            "示范区复审申请表",
            "示范区复审申请书",
        ),
        labels=("示范区认定日期", "示范期至", "示范期", *_LABELS),
        continued=("示范期内工作情况", *_CONTINUED),
        against=_AGAINST,
        files=("示范区复审",),
        long=True,
    )

    recognised_on = Spec[date]("认定日期", "示范区认定日期", "认定日期", "认定时间", "认定公布日期", kind=VALID_FROM)
    recognition_valid_to = Spec[date](
        "示范期至",
        "示范期至",
        "示范期届满日期",
        "示范期到期日",
        "示范期到期日期",
        "示范期截止日期",
        "示范期",
        "有效期至",
        kind=VALID_TO,
    )


class ParkPaper(Facts):
    """示范区其他材料"""

    type = "park_paper"
    caption = "示范区其他材料"
    cues = Cues(
        titles=(
            "质量品牌提升示范区创建方案",
            "质量品牌提升示范区创建工作方案",
            "质量品牌提升示范区自查报告",
            "质量品牌提升示范区创建自查报告",
            "质量品牌提升示范区年度工作报告",
            "示范区创建方案",
            "示范区创建工作方案",
            "示范区创建自查报告",
            "示范区自查报告",
            "示范区年度工作报告",
        ),
        labels=("创建目标", "质量品牌提升", "评估指标体系", "自查情况"),
        continued=("创建目标", "重点任务", "保障措施", "自查情况", "评估指标体系", "工作成效"),
        against=_AGAINST,
        files=("创建方案", "自查报告", "年度工作报告"),
        long=True,
    )

    kind = Spec[str](
        "种类", kind=SHORT, find=phrase(r"(创建(?:工作)?方案|(?:创建)?自查报告|年度工作报告)", rank=5, first=1)
    )
