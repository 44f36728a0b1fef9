"""Two versions of a packet laid side by side.

A changed rule is never mixed up with a changed paper: the old papers are first checked by the rules of today, and what
differs from the old report then is due to the rules, what differs from there to the new report due to the papers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from pipeline.model.changes import Cause, Changes, FindingChange, FindingState, PageChange, PageState
from pipeline.model.reading import PageRef
from pipeline.model.report import Finding, Outcome, Report, ReportPage, Severity
from pipeline.model.signs import Told, signs, told

Pages = Mapping[PageRef, ReportPage]
Match = Callable[[PageRef, PageRef], bool]


def changes(old: Report, again: Report, new: Report) -> Changes:
    """What became of the findings and pages of a version.

    Args:
        old: of the version before, as it was reported.
        again: of the same papers, by the rules that made the new report.
        new: of the version now.
    """
    return Changes(
        against=old.packet.version,
        rules_changed=old.run.rules != new.run.rules,
        findings=tuple(finding_changes(old, again, new)),
        pages=tuple(_pages(old, new)),
    )


def finding_changes(old: Report, again: Report, new: Report) -> Iterator[FindingChange]:
    """What became of each finding of the old report, then those that are new; see `changes`."""
    before = _by_sign(old)
    known = told((finding.rule, finding.message, sign) for sign, finding in before.items())
    between, now = _by_sign(again, known), _by_sign(new, known)
    for sign in dict.fromkeys([*before, *now]):
        yield _became(before.get(sign), between.get(sign), now.get(sign))


def _by_sign(report: Report, known: Mapping[Told, str] | None = None) -> dict[str, Finding]:
    sign = signs(report, known)
    return {sign[finding.id]: finding for finding in report.findings}


def _became(old: Finding | None, between: Finding | None, new: Finding | None) -> FindingChange:
    finding = new or old
    if finding is None:
        raise ValueError("a change of nothing")
    state, by_rules = _state(old, between, new)
    cause = Cause.RULES if by_rules else Cause.DOCUMENT
    return FindingChange(
        state=state,
        cause=None if state is FindingState.OPEN else cause,
        rule=finding.rule,
        title=finding.title,
        before=old.id if old else None,
        now=new.id if new else None,
        message_before=old.message if old else "",
        message_now=new.message if new else "",
        asked=bool(old and old.outcome is Outcome.FAIL and old.severity is not Severity.HINT),
    )


def _state(old: Finding | None, between: Finding | None, new: Finding | None) -> tuple[FindingState, bool]:
    """And whether the rules alone would have brought it about."""
    if new is None:
        return FindingState.CLOSED, between is None
    if old is None:
        return FindingState.NEW, between is not None
    if _said(old) == _said(new):
        return FindingState.OPEN, False
    return FindingState.CHANGED, between is not None and _said(between) == _said(new)


def _said(finding: Finding) -> tuple[str, Outcome, Severity]:
    return finding.message, finding.outcome, finding.severity


def _pages(old: Report, new: Report) -> Iterator[PageChange]:
    """The same picture in its place, the same elsewhere, then another picture in the same kind of paper."""
    before, now = _by_ref(old), _by_ref(new)
    left = list(before)
    found: dict[PageRef, PageChange] = {}
    for state, match in _ways(before, now):
        for ref in now:
            page = None if ref in found else next((page for page in left if match(page, ref)), None)
            if page is not None:
                left.remove(page)
                found[ref] = PageChange(state=state, type=now[ref].type, before=page, now=ref)
    for ref in now:
        yield found.get(ref) or PageChange(state=PageState.ADDED, type=now[ref].type, now=ref)
    yield from (PageChange(state=PageState.WITHDRAWN, type=before[ref].type, before=ref) for ref in left)


def _ways(before: Pages, now: Pages) -> tuple[tuple[PageState, Match], ...]:
    """How a page of the new version can stand for one of the old, the surest first."""
    return (
        (PageState.SAME, lambda old, new: old == new and _looks_like(before[old], now[new])),
        (PageState.MOVED, lambda old, new: _looks_like(before[old], now[new])),
        (PageState.REPLACED, lambda old, new: before[old].type == now[new].type),
    )


def _looks_like(old: ReportPage, new: ReportPage) -> bool:
    return bool(old.content) and old.content == new.content


def _by_ref(report: Report) -> dict[PageRef, ReportPage]:
    return {PageRef(file=page.file, page=page.page): page for page in report.pages}
