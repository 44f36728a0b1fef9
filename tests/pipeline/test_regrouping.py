"""Documents as a person says they are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.correction import (
    BorderCorrection,
    BorderLike,
    DocumentCorrection,
    MoveCorrection,
    TypeCorrection,
)
from pipeline.model.packet import Document
from pipeline.model.reading import PageRef
from pipeline.stages.regrouping import regrouped

TITLES = {"test_report": "检验报告", "business_licence": "营业执照"}


def ref(page: int) -> PageRef:
    return PageRef(file="全部.pdf", page=page)


def document(name: str, kind: str, *pages: int, copy_of: str | None = None) -> Document:
    return Document(id=name, type=kind, title="原题", pages=tuple(map(ref, pages)), copy_of=copy_of)


PACKET = [
    document("d1", "application_form", 1, 2),
    document("d2", "test_report", 3, 4, 5),
    document("d3", "test_report", 6, 7, copy_of="d2"),
]


def told(documents: list[Document]) -> list[tuple[str, str, list[int]]]:
    return [(d.id, d.type, [page.page for page in d.pages]) for d in documents]


def test_another_type_makes_it_no_copy_any_more_and_gives_it_the_title_of_that_type() -> None:
    after = regrouped(PACKET, [TypeCorrection(at=ref(7), new="business_licence")], TITLES)
    assert after[2].type == "business_licence"
    assert after[2].title == "营业执照"
    assert after[2].copy_of is None


def test_a_border_parts_a_document() -> None:
    after = regrouped(PACKET, [BorderCorrection(at=ref(5), new="begin")], TITLES)
    assert told(after)[1:3] == [("d2", "test_report", [3, 4]), ("d4", "test_report", [5])]


def test_a_border_where_one_is_changes_nothing() -> None:
    assert regrouped(PACKET, [BorderCorrection(at=ref(3), new="begin")], TITLES) == PACKET


def test_joining_takes_the_whole_document() -> None:
    after = regrouped(PACKET, [BorderCorrection(at=ref(6), new="join")], TITLES)
    assert told(after) == [("d1", "application_form", [1, 2]), ("d2", "test_report", [3, 4, 5, 6, 7])]


def test_a_moved_page_takes_its_place_by_filing_order() -> None:
    after = regrouped(PACKET, [MoveCorrection(at=ref(2), to=ref(3))], TITLES)
    assert told(after)[:2] == [("d1", "application_form", [1]), ("d2", "test_report", [2, 3, 4, 5])]


def test_a_document_of_all_pages_of_another_keeps_its_id() -> None:
    after = regrouped(PACKET, [DocumentCorrection(pages=(ref(6), ref(7)), new="business_licence")], TITLES)
    assert told(after)[2] == ("d3", "business_licence", [6, 7])


def test_what_was_a_copy_of_a_document_that_is_gone_stands_for_itself() -> None:
    joined = regrouped(PACKET, [BorderCorrection(at=ref(3), new="join")], TITLES)
    assert told(joined) == [("d1", "application_form", [1, 2, 3, 4, 5]), ("d3", "test_report", [6, 7])]
    assert joined[1].copy_of is None


def test_a_page_the_packet_does_not_have_changes_nothing() -> None:
    assert regrouped(PACKET, [TypeCorrection(at=ref(99), new="other")], TITLES) == PACKET


pages = st.integers(min_value=1, max_value=9).map(ref)
corrections: st.SearchStrategy[BorderLike] = st.one_of(
    st.builds(TypeCorrection, at=pages, new=st.sampled_from(["test_report", "other"])),
    st.builds(BorderCorrection, at=pages, new=st.sampled_from(["begin", "join"])),
    st.builds(MoveCorrection, at=pages, to=pages),
    st.builds(
        DocumentCorrection,
        pages=st.lists(pages, min_size=1, max_size=4, unique=True).map(tuple),
        new=st.sampled_from(["test_report", "other"]),
    ),
)


@given(st.lists(corrections, max_size=8))
def test_every_page_stays_in_exactly_one_document_and_every_id_is_one_document(made: list[BorderLike]) -> None:
    after = regrouped(PACKET, made, TITLES)
    assert sorted(page.page for d in after for page in d.pages) == [1, 2, 3, 4, 5, 6, 7]
    assert len({d.id for d in after}) == len(after)
    assert all(d.copy_of in {other.id for other in after} for d in after if d.copy_of)
