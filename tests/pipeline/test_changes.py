"""Two versions of a packet laid side by side."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.changes import Cause, Changes, FindingState, PageState
from pipeline.model.reading import PageRef
from pipeline.model.report import Finding, Outcome, Report, ReportPage, Severity
from pipeline.stages.changes import changes
from tests.pipeline.reports_specimen import report

BASE = report()


def version(
    said: Mapping[str, str], pages: Mapping[str, tuple[str, str]] | None = None, rules: str = "r1", number: int = 1
) -> Report:
    """A version: what each rule's finding says, and by file its page's type and the digest of its picture."""
    findings = tuple(
        Finding(
            id=f"f{n}",
            rule=rule,
            outcome=Outcome.FAIL,
            severity=Severity.MISSING,
            title=rule,
            message=message,
            clauses=(),
            remedy="请提供。",
        )
        for n, (rule, message) in enumerate(said.items(), 1)
    )
    told = tuple(
        ReportPage(file=file, page=1, type=kind, document="d1", rotation=0, reader=None, quality=1.0, content=picture)
        for file, (kind, picture) in (pages or {}).items()
    )
    return BASE.model_copy(
        update={
            "findings": findings,
            "pages": told,
            "run": BASE.run.model_copy(update={"rules": rules}),
            "packet": BASE.packet.model_copy(update={"version": number}),
        }
    )


def compared(old: Report, new: Report, again: Report | None = None) -> Changes:
    return changes(old, again or old, new)


def states(made: Changes) -> dict[str, tuple[FindingState, Cause | None]]:
    return {change.rule: (change.state, change.cause) for change in made.findings}


def test_other_papers_close_open_change_and_raise_findings() -> None:
    made = compared(
        version({"T03": "到期", "R01": "缺", "S02": "甲"}), version({"R01": "缺", "S02": "乙", "L07": "新"})
    )
    assert states(made) == {
        "T03": (FindingState.CLOSED, Cause.DOCUMENT),
        "R01": (FindingState.OPEN, None),
        "S02": (FindingState.CHANGED, Cause.DOCUMENT),
        "L07": (FindingState.NEW, Cause.DOCUMENT),
    }


def test_what_the_new_rules_alone_make_of_the_old_papers_is_due_to_the_rules() -> None:
    old = version({"T03": "到期", "S02": "甲", "R01": "缺"})
    again = version({"S02": "乙", "L07": "新", "R01": "缺"}, rules="r2")
    made = compared(old, version({"S02": "乙", "L07": "新"}, rules="r2"), again)
    assert made.rules_changed
    assert states(made) == {
        "T03": (FindingState.CLOSED, Cause.RULES),
        "S02": (FindingState.CHANGED, Cause.RULES),
        "R01": (FindingState.CLOSED, Cause.DOCUMENT),
        "L07": (FindingState.NEW, Cause.RULES),
    }


def test_what_was_asked_for_is_told_apart() -> None:
    made = compared(version({"T03": "到期"}), version({"L07": "新"}))
    assert [(change.rule, change.asked) for change in made.findings] == [("T03", True), ("L07", False)]


def test_pages_are_known_by_their_picture_wherever_they_lie() -> None:
    old = version({}, {"1.pdf": ("a", "x"), "2.pdf": ("b", "y"), "3.pdf": ("c", "z"), "4.pdf": ("e", "v")})
    new = version({}, {"1.pdf": ("a", "x"), "9.pdf": ("b", "y"), "3.pdf": ("c", "w"), "5.pdf": ("d", "u")}, number=2)
    found = {(c.before or c.now or PageRef(file="", page=0)).file: c.state for c in compared(old, new).pages}
    assert found == {
        "1.pdf": PageState.SAME,
        "2.pdf": PageState.MOVED,
        "3.pdf": PageState.REPLACED,
        "5.pdf": PageState.ADDED,
        "4.pdf": PageState.WITHDRAWN,
    }


papers = st.dictionaries(
    st.sampled_from(["1.pdf", "2.pdf", "3.pdf", "4.pdf"]), st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"))
)


@given(papers, papers)
def test_every_page_of_both_versions_is_told_once(
    before: dict[str, tuple[str, str]], now: dict[str, tuple[str, str]]
) -> None:
    made = compared(version({}, before), version({}, now)).pages
    assert sorted(c.before.file for c in made if c.before) == sorted(before)
    assert sorted(c.now.file for c in made if c.now) == sorted(now)
    unchanged = [c for c in made if c.state is PageState.SAME]
    assert all(c.before == c.now for c in unchanged)


@given(papers)
def test_a_packet_against_itself_has_not_changed(pages: dict[str, tuple[str, str]]) -> None:
    one = version({"T03": "到期"}, pages)
    made = compared(one, one)
    assert {c.state for c in made.findings} == {FindingState.OPEN}
    assert {c.state for c in made.pages} <= {PageState.SAME}
