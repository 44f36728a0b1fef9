"""Findings in the order an examiner works them off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipeline.adapters.store.tables import Finding
from pipeline.reports.words import SEVERITIES

_TO_CONFIRM: Final = "待确认"
_TO_LOOK_UP: Final = "另行查核"
_HINT: Final = "提示"
ORDER: Final = (*(s.value for s in SEVERITIES if s.value != _HINT), _TO_CONFIRM, _HINT, _TO_LOOK_UP)


def group_of(finding: Finding) -> str:
    """What to be put right stands under its severity, questions and hints apart."""
    if finding.outcome == "unknown":
        return _TO_LOOK_UP if finding.severity == _HINT else _TO_CONFIRM
    return finding.severity


def grouped(findings: Sequence[Finding]) -> list[tuple[str, list[Finding]]]:
    groups = [(name, [finding for finding in findings if group_of(finding) == name]) for name in ORDER]
    return [(name, group) for name, group in groups if group]
