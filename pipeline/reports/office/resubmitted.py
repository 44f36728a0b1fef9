"""What a packet handed in again changes, as the opinion tells it."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from pipeline.model.changes import Cause, Changes, FindingChange, FindingState, PageState
from pipeline.model.report import Report

_STATES: Final = {
    FindingState.CLOSED: "已消除",
    FindingState.OPEN: "仍存在",
    FindingState.CHANGED: "有变化",
    FindingState.NEW: "新发现",
}
_SUPPLIED: Final = "已补正"  # for what the applicant had been asked
_CAUSES: Final = {Cause.DOCUMENT: "材料改变", Cause.RULES: "审查规则改变"}
_PAGES: Final = {PageState.REPLACED: "替换", PageState.ADDED: "新增", PageState.WITHDRAWN: "撤回"}


def changes(report: Report) -> dict[str, Any]:
    """`summary`: a sentence, empty for a packet handed in once; `rows`: each finding with what became of it."""
    told = report.changes
    if told is None:
        return {"summary": "", "rows": []}
    return {"summary": _summary(report, told), "rows": [_row(change) for change in told.findings]}


def _summary(report: Report, told: Changes) -> str:
    findings = Counter(map(_state, told.findings))
    pages = Counter(change.state for change in told.pages)
    became = "、".join(f"{state}{number}项" for state, number in findings.items()) or "没有变化"
    moved = "、".join(f"{word}{pages[state]}页" for state, word in _PAGES.items() if pages[state]) or "没有增减、替换"
    rules = "两次所用的审查规则不同。" if told.rules_changed else ""
    version = report.packet.version
    return f"本次为第{version}次提交，与第{told.against}次相比：事项{became}；页面{moved}。{rules}"


def _state(change: FindingChange) -> str:
    return _SUPPLIED if change.asked and change.state is FindingState.CLOSED else _STATES[change.state]


def _row(change: FindingChange) -> dict[str, str]:
    return {
        "state": _state(change),
        "title": change.title,
        "before": change.message_before or "—",
        "now": change.message_now or "—",
        "cause": _CAUSES[change.cause] if change.cause else "",
    }
