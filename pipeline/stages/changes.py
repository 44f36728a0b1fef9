"""Two versions of a packet laid side by side.

A changed rule is never mixed up with a changed paper: the old papers are first checked by the rules of today, and what
differs from the old report then is due to the rules, what differs from there to the new report due to the papers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.model.changes import Cause, Changes, FindingChange, FindingState, PageChange, PageState
from pipeline.model.reading import PageRef
from pipeline.model.report import Finding, Outcome, Report, Severity

Sign = Callable[[Report, Finding], str]
Contents = Mapping[PageRef, str]


class Side(NamedTuple):
    """A version: its report, and the digest of each page's picture."""

    report: Report
    contents: Contents


def changes(old: Side, again: Report, new: Side, sign: Sign) -> Changes:
    """What became of the findings and pages of a version.

    Args:
        old: the version before, as it was reported.
        again: the same papers checked by the rules that made the new report.
        new: the version now.
        sign: tells the same finding in different reports.
    """
    return Changes(
        against=old.report.packet.version,
        rules_changed=old.report.run.rules != new.report.run.rules,
        findings=tuple(_findings(old.report, again, new.report, sign)),
        pages=tuple(_pages(old, new)),
    )


def _findings(old: Report, again: Report, new: Report, sign: Sign) -> Iterator[FindingChange]:
    before, between, now = (_by_sign(report, sign) for report in (old, again, new))
    for key in dict.fromkeys([*before, *now]):
        yield from _each(before.get(key, []), between.get(key, []), now.get(key, []))


def _by_sign(report: Report, sign: Sign) -> dict[str, list[Finding]]:
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        found[sign(report, finding)].append(finding)
    return found


def _each(before: Sequence[Finding], between: Sequence[Finding], now: Sequence[Finding]) -> Iterator[FindingChange]:
    """Findings of one sign, in their order; several of one sign are told apart by what they say."""
    gone, come = len(between) < len(before), len(between) > len(before)  # by the rules alone
    for old, new in _paired(before, now):
        if old is not None and new is not None and _said(old) == _said(new):
            yield _told(FindingState.OPEN, None, old, new)
        elif old is not None and new is not None:
            by_rules = _said(new) in map(_said, between)
            yield _told(FindingState.CHANGED, Cause.RULES if by_rules else Cause.DOCUMENT, old, new)
        elif new is not None:
            yield _told(FindingState.NEW, Cause.RULES if come else Cause.DOCUMENT, None, new)
        else:
            yield _told(FindingState.CLOSED, Cause.RULES if gone else Cause.DOCUMENT, old, None)


def _paired(before: Sequence[Finding], now: Sequence[Finding]) -> Iterator[tuple[Finding | None, Finding | None]]:
    """First those that say the same, then the others in their order, then who is left over on one side."""
    rest_before, rest_now = list(before), list(now)
    for old in before:
        same = next((new for new in rest_now if _said(new) == _said(old)), None)
        if same:
            rest_before.remove(old)
            rest_now.remove(same)
            yield old, same
    count = min(len(rest_before), len(rest_now))
    yield from zip(rest_before[:count], rest_now[:count], strict=True)
    yield from ((old, None) for old in rest_before[count:])
    yield from ((None, new) for new in rest_now[count:])


def _said(finding: Finding) -> tuple[str, Outcome, Severity]:
    return finding.message, finding.outcome, finding.severity


def _told(state: FindingState, cause: Cause | None, old: Finding | None, new: Finding | None) -> FindingChange:
    told = new or old
    if told is None:
        raise ValueError("a change of nothing")
    return FindingChange(
        state=state,
        cause=cause,
        rule=told.rule,
        title=told.title,
        before=old.id if old else None,
        now=new.id if new else None,
        message_before=old.message if old else "",
        message_now=new.message if new else "",
        asked=bool(old and old.outcome is Outcome.FAIL and old.severity is not Severity.HINT),
    )


def _pages(old: Side, new: Side) -> Iterator[PageChange]:
    """Pages with the same picture first; of the others, a page replaces one of the same type of paper."""
    types_before, types_now = _types(old.report), _types(new.report)
    left = list(types_before)
    changes: dict[PageRef, PageChange] = {}
    for find in (_in_place, _anywhere):
        for ref in types_now:
            match = None if ref in changes else find(ref, left, old.contents, new.contents)
            if match is not None:
                left.remove(match)
                state = PageState.SAME if match == ref else PageState.MOVED
                changes[ref] = PageChange(state=state, type=types_now[ref], before=match, now=ref)
    for ref in types_now:
        if ref not in changes:
            match = next((page for page in left if types_before[page] == types_now[ref]), None)
            if match is not None:
                left.remove(match)
            state = PageState.REPLACED if match else PageState.ADDED
            changes[ref] = PageChange(state=state, type=types_now[ref], before=match, now=ref)
    yield from (changes[ref] for ref in types_now)
    yield from (PageChange(state=PageState.WITHDRAWN, type=types_before[ref], before=ref) for ref in left)


def _types(report: Report) -> dict[PageRef, str]:
    return {PageRef(file=page.file, page=page.page): page.type for page in report.pages}


def _in_place(ref: PageRef, left: Iterable[PageRef], before: Contents, now: Contents) -> PageRef | None:
    return ref if ref in left and ref in now and before.get(ref) == now[ref] else None


def _anywhere(ref: PageRef, left: Iterable[PageRef], before: Contents, now: Contents) -> PageRef | None:
    return next((page for page in left if ref in now and before.get(page) == now[ref]), None)
