"""其他质量管理证明"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Spec
from extractors.kinds import COMPANY, DATE, SHORT
from extractors.licences import dated_foot, evidence_kind, heading_company
from pipeline.model.cues import Cues


class QualityEvidence(Facts):
    """其他质量管理证明"""

    type = "quality_evidence"
    caption = "其他质量管理证明"
    cues = Cues(
        titles=(
            "质量管理证明",
            "首席质量官任命书",
            "首席质量官聘任书",
            "首席质量官聘书",
            "首席质量官培训证书",
            "首席质量官证书",
            "质量负责人任命书",
            "质量手册",
            "程序文件",
            "内部审核报告",
            "内审报告",
            "内部质量审核报告",
            "质量管理体系内部审核报告",
            "内部质量管理体系审核报告",
            "内部审核记录",
            "管理评审记录",
            "质量管理体系监督审核报告",
            "年度监督审核通知书",
            "管理评审报告",
            "监督审核合格通知书",
            "监督审核合格通知",
            "监督审核确认通知书",
            "保持认证注册通知书",
            "认证注册保持通知书",
            "保持认证证书通知书",
            "确认证书持续有效通知",
            "认证证书暂停通知书",
            "认证证书撤销通知书",
            "暂停认证证书通知书",
            "撤销认证证书通知书",
            "暂停认证资格通知书",
            "质量奖证书",
            "政府质量奖",
            "质量管理奖",
            "质量管理先进单位",
            "质量先进企业",
            "质量管理先进企业",
            "质量诚信企业",
            "质量管理小组",
            "卓越绩效",
            "质量信用等级证书",
            "关于任命首席质量官的决定",
            "关于聘任首席质量官的通知",
        ),
        whole_titles=("任命书", "聘任书", "聘书", "任命决定", "任命文件", "质量奖"),
        labels=(
            "首席质量官",
            "任命",
            "聘任",
            "质量手册",
            "内部审核",
            "管理评审",
            "监督审核",
            "保持认证",
            "质量方针",
            "质量目标",
            "质量奖",
            "内审员",
            "审核结论",
            "评审结论",
            "手册编号",
            "受控状态",
            "颁布令",
            "质量安全",
            "质量管理体系有效",
        ),
        continued=(
            "质量方针",
            "质量目标",
            "审核发现",
            "审核结论",
            "评审输入",
            "评审输出",
            "不符合项",
            "纠正措施",
            "颁布令",
            "质量手册",
            "目录",
            "管理者代表",
        ),
        against=("兹证明", "认证范围", "检验报告"),
        files=("首席质量官", "任命书", "质量手册", "内审", "管理评审", "质量奖", "监督审核", "质量管理"),
        long=True,
    )

    kind = Spec[str]("种类", find=evidence_kind, kind=SHORT)
    holder = Spec[str]("单位名称", kind=COMPANY, find=heading_company)
    issued_on = Spec[date]("日期", kind=DATE, find=dated_foot)
