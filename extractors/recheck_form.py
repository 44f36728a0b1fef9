"""复审申请表"""

from __future__ import annotations

from datetime import date

from extractors.application_form import ApplicationForm
from extractors.facts import Spec
from extractors.forms import FORM_CONTINUED, FORM_LABELS
from extractors.kinds import CODE, VALID_FROM, VALID_TO
from extractors.wording import MODEL
from pipeline.model.cues import Cues


class RecheckForm(ApplicationForm):
    """复审申请表"""

    type = "recheck_form"
    caption = "复审申请表"
    cues = Cues(
        family="form",
        titles=(
            "质量对标提升达标产品认定复审申请表",
            "达标产品认定复审申请表",
            "认定复审申请表",
            "复审申请表",
            "复审申报表",
            "复审申请书",
        ),
        labels=("复审", "认定证书编号", "认定有效期", "原认定", "认定日期", "认定编号", *FORM_LABELS),
        continued=(*FORM_CONTINUED, "认定期内"),
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
