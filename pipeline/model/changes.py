"""What a packet's new version changes against the one before: findings one by one, pages one by one."""

from __future__ import annotations

from enum import StrEnum

from pipeline.model.base import Noun
from pipeline.model.reading import PageRef


class FindingState(StrEnum):
    """What became of a finding: no longer there, as it was, said otherwise, or not there before."""

    CLOSED = "closed"
    OPEN = "open"
    CHANGED = "changed"
    NEW = "new"


class Cause(StrEnum):
    """Why: other papers, or other rules on the same papers."""

    DOCUMENT = "document"
    RULES = "rules"


class PageState(StrEnum):
    """What became of a page. `moved`: the same picture at another place."""

    SAME = "same"
    MOVED = "moved"
    REPLACED = "replaced"
    ADDED = "added"
    WITHDRAWN = "withdrawn"


class FindingChange(Noun):
    """`before` and `now` are the finding's ids in the two reports.

    `asked`: it asked the applicant for something, so closed means supplied. `cause` is null where nothing changed.
    """

    state: FindingState
    cause: Cause | None
    rule: str
    title: str
    before: str | None = None
    now: str | None = None
    message_before: str = ""
    message_now: str = ""
    asked: bool = False


class PageChange(Noun):
    """`type` is the document's now or, of a withdrawn page, before."""

    state: PageState
    type: str
    before: PageRef | None = None
    now: PageRef | None = None


class Changes(Noun):
    """Against version `against`. `rules_changed`: the two were checked by different rules."""

    against: int
    rules_changed: bool
    findings: tuple[FindingChange, ...]
    pages: tuple[PageChange, ...]
