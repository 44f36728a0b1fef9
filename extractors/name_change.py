"""准予变更登记通知书"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Spec


class NameChange(Facts):
    """准予变更登记通知书"""

    type = "name_change"
    caption = "准予变更登记通知书"

    credit_code = Spec[str]("credit_code")
    from_name = Spec[str]("from_name")
    to_name = Spec[str]("to_name")
    approved_on = Spec[date]("approved_on")
