"""What a city's reviewers do not see of their own packets: what was found by laying them beside other cities'."""

from __future__ import annotations

from typing import Final, TypeVar

from pipeline.adapters.store.tables import Finding, User
from pipeline.model.changes import Changes
from pipeline.model.report import SPANNING, Report
from pipeline.web.access.roles import city_of

VEIL: Final = "（内部）与其他申报材料有相同之处，由省级审查人员核对。"
T = TypeVar("T", Report, Changes)


def veiled(told: T, user: User) -> T:
    """The report, or the changes, without what other packets say."""
    if not city_of(user):
        return told
    if isinstance(told, Report):
        hidden = [f.model_copy(update={"message": VEIL}) if f.rule in SPANNING else f for f in told.findings]
        return told.model_copy(update={"findings": tuple(hidden)})
    said = {"message_before": VEIL, "message_now": VEIL}
    changes = [c.model_copy(update=said) if c.rule in SPANNING else c for c in told.findings]
    return told.model_copy(update={"findings": tuple(changes)})


def shown(finding: Finding, user: User) -> Finding:
    """The finding as the person may see it: a copy that is not written back."""
    if not city_of(user) or finding.rule not in SPANNING:
        return finding
    values = {column.key: getattr(finding, column.key) for column in Finding.__table__.columns}
    return Finding(**{**values, "message": VEIL})
