"""准予变更登记通知书"""

from __future__ import annotations

from datetime import date

from extractors.annexes import changed_name
from extractors.facts import Facts, Spec
from extractors.kinds import COMPANY, CREDIT_CODE, DATE
from extractors.licences import dated_foot
from extractors.phrases import any_of, phrase, token
from extractors.prose import DAY
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

    credit_code = Spec[str](
        "统一社会信用代码", kind=CREDIT_CODE, find=token("(?<![0-9A-Z])([0-9A-HJ-NP-RT-UW-Y]{18})(?![0-9A-Z])", rank=9)
    )
    from_name = Spec[str](
        "原名称",
        kind=COMPANY,
        find=any_of(
            changed_name("from_name"),
            phrase(
                '名称[,，::]?(?:由|从)[“\\"《]?([^,,。;“”\\"由从]{4,40}?)[”\\"》]?(?:变更为|变更登记为|更名为)', rank=5
            ),
        ),
    )
    to_name = Spec[str](
        "现名称",
        kind=COMPANY,
        find=any_of(
            changed_name("to_name"),
            phrase('(?:变更为|变更登记为|更名为)[“\\"《:]?([^,,。;“”\\"]{4,40}?)(?=[”\\"》,,。;]|$|特此)', rank=5),
        ),
    )
    approved_on = Spec[date](
        "准予变更日期",
        kind=DATE,
        find=any_of(
            phrase(rf"(?:于|在)({DAY})(?:经我局|经核准|予以核准|核准|准予|被核准|依法核准)", rank=4), dated_foot
        ),
    )
