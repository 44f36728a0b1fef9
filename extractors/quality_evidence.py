"""其他质量管理证明"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Spec


class QualityEvidence(Facts):
    """其他质量管理证明"""

    type = "quality_evidence"
    caption = "其他质量管理证明"

    kind = Spec[str]("kind")
    holder = Spec[str]("holder")
    issued_on = Spec[date]("issued_on")
