"""复审申请表"""

from __future__ import annotations

from datetime import date

from extractors.application_form import ApplicationForm
from extractors.facts import Spec


class RecheckForm(ApplicationForm):
    """复审申请表"""

    type = "recheck_form"
    caption = "复审申请表"

    recognition_number = Spec[str]("recognition_number")
    recognised_on = Spec[date]("recognised_on")
    recognition_valid_to = Spec[date]("recognition_valid_to")
