"""准予变更登记通知书"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Spec
from pipeline.model.cues import Cues


class NameChange(Facts):
    """准予变更登记通知书"""

    type = "name_change"
    caption = "准予变更登记通知书"
    cues = Cues(
        titles=(
            "准予变更登记通知书",
            "公司准予变更登记通知书",
            "企业名称变更核准通知书",
            "名称变更核准通知书",
            "变更登记核准通知书",
            "名称变更登记通知书",
            "名称变更通知书",
            "企业名称变更证明",
            "登记通知书",
        ),
        labels=(
            "准予变更登记",
            "变更前",
            "变更后",
            "变更事项",
            "原名称",
            "变更登记",
            "登记机关",
            "核准日期",
            "原企业名称",
            "曾用名",
            "准予",
        ),
        continued=("变更前内容", "变更后内容", "备案事项"),
        against=("商标注册人", "商标局", "注册商标"),
        files=("变更登记", "名称变更", "更名"),
    )

    credit_code = Spec[str]("credit_code")
    from_name = Spec[str]("from_name")
    to_name = Spec[str]("to_name")
    approved_on = Spec[date]("approved_on")
