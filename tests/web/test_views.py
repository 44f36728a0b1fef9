"""What pages show, made of reports: the matrix, the timeline, marks in texts and on pages, evidence."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.knowledge import words
from pipeline.model.facts import Status
from pipeline.model.geometry import Box
from pipeline.model.report import Report
from pipeline.web.views.evidence import boxes_of
from pipeline.web.views.marking import marked, places
from pipeline.web.views.matrix import Matrix, Row, matrix_of
from pipeline.web.views.timeline import timeline_of
from tests.pipeline import reports_specimen as specimen

NAMES = st.text(alphabet="四川天大成总建材有限公司ABC12", max_size=14)


@given(NAMES, NAMES)
def test_marking_keeps_the_text(text: str, other: str) -> None:
    assert "".join(segment.text for segment in marked(text, other)) == text


@given(NAMES)
def test_equal_texts_have_no_marks(text: str) -> None:
    assert not any(segment.differs for segment in marked(text, text))


@given(NAMES.filter(bool), NAMES)
def test_marks_on_the_page_lie_in_the_box(text: str, other: str) -> None:
    box = Box(0.2, 0.3, 0.6, 0.33)
    for place in places(marked(text, other), box):
        assert box.x0 - 1e-9 <= place.x0 < place.x1 <= box.x1 + 1e-9 and (place.y0, place.y1) == (box.y0, box.y1)


def test_a_differing_character_is_marked_where_it_stands() -> None:
    (place,) = places(marked("四川天成公司", "四川大成公司"), Box(0.0, 0.0, 0.6, 0.03))
    assert place.x0 == pytest.approx(0.2) and place.x1 == pytest.approx(0.3)


def row(matrix: Matrix, title: str) -> Row:
    return next(row for row in matrix.rows if row.title == title)


def test_who_says_otherwise_stands_out() -> None:
    report = specimen.report()
    application = report.documents[0].model_copy(
        update={"id": "d9", "type": "application_form", "fields": {"applicant": specimen.field("四川岷江陶瓷有限公司")}}
    )
    report = report.model_copy(update={"documents": (*report.documents, application)})
    matrix = matrix_of(report, words("sichuan-initial"))
    standings = {cell.document.id: cell.standing for cells in row(matrix, "企业名称").cells for cell in cells}
    assert standings == {"d1": "", "d2": "weak", "d9": ""}
    assert not row(matrix, "企业名称").differs


def test_a_wrong_code_stands_out_with_its_character_marked() -> None:
    report = with_codes("915101001234567890", "915101001234567890", "915101001234567891")
    cells = [
        cell for cells in row(matrix_of(report, words("sichuan-initial")), "统一社会信用代码").cells for cell in cells
    ]
    assert [cell.standing for cell in cells] == ["", "", "outlier"]
    assert [segment.text for segment in cells[2].segments if segment.differs] == ["1"]


def with_codes(*codes: str) -> Report:
    report = specimen.report()
    types = ("application_form", "business_licence", "qms_certificate")
    documents = tuple(
        report.documents[0].model_copy(
            update={"id": f"d{n}", "type": kind, "fields": {"credit_code": specimen.field(code)}}
        )
        for n, (kind, code) in enumerate(zip(types, codes, strict=True))
    )
    return report.model_copy(update={"documents": documents})


def test_copies_do_not_count_as_witnesses() -> None:
    matrix = matrix_of(specimen.report(), words("sichuan-initial"))
    assert "d4" not in [document.id for document in matrix.documents]


def dated(**days: tuple[str, Status]) -> Report:
    """A report with a standard and a test report of these days; a name is `type__field`."""
    report = specimen.report()
    kinds: dict[str, dict[str, object]] = {}
    for name, (day, status) in days.items():
        kind, field = name.split("__")
        kinds.setdefault(kind, {})[field] = specimen.field(day, status)
    documents = tuple(
        report.documents[0].model_copy(update={"id": f"d{n}", "type": kind, "fields": fields})
        for n, (kind, fields) in enumerate(kinds.items())
    )
    return report.model_copy(update={"documents": documents})


@pytest.mark.parametrize(
    ("effective", "produced", "status", "kept"),
    [
        ("2021-03-01", "2021-04-01", Status.READ, True),
        ("2021-03-01", "2021-03-01", Status.READ, True),
        ("2021-03-01", "2021-02-01", Status.READ, False),
        ("2021-03-01", "2021-02-01", Status.DOUBTFUL, None),
    ],
)
def test_what_must_precede_what(effective: str, produced: str, status: Status, kept: bool | None) -> None:
    timeline = timeline_of(
        dated(enterprise_standard__effective_on=(effective, Status.READ), test_report__produced_on=(produced, status))
    )
    assert [pair.kept for pair in timeline.order] == [kept]


def test_the_timeline_is_in_order_and_has_the_days_of_the_review() -> None:
    timeline = timeline_of(specimen.report())
    days = [event.on for event in timeline.events]
    assert days == sorted(days) and date(2021, 9, 20) in days and date(2022, 12, 31) in days


@pytest.mark.parametrize("told", ["", "1,2", "a,b,c,d", "0,0,1,1.5", "nan,0,1,1", "0,0,1,1,1"])
def test_what_is_no_box_is_refused(told: str) -> None:
    with pytest.raises(ValueError):
        boxes_of([told])


def test_boxes_are_put_in_order() -> None:
    assert boxes_of(["0.5,0.4,0.1,0.2"]) == [Box(0.1, 0.2, 0.5, 0.4)]
