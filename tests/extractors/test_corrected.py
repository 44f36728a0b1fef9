"""What a person settles takes the place of what the machine read."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.corrected import CorrectionError, corrected
from extractors.facts import Facts, known
from extractors.test_report import TestReport
from extractors.trademark_certificate import TrademarkCertificate
from pipeline.model.correction import FieldCorrection
from pipeline.model.facts import Field, Status
from pipeline.model.reading import PageRef

HERE = PageRef(file="a.pdf", page=3)


def paper(facts: Facts) -> Facts:
    facts.pages = (HERE,)
    return facts


def correction(kind: str, name: str, new: str | None, **place: object) -> FieldCorrection:
    return FieldCorrection.model_validate({"at": HERE, "type": kind, "name": name, "new": new, **place})


def report() -> Facts:
    rows = [{"item": "吸水率", "measured": "O.05"}, {"item": "破坏强度", "measured": "1300"}]
    return paper(TestReport.of(report_number="A1", results=rows))


def test_a_doubtful_value_becomes_the_person_s() -> None:
    doubtful = known("四川天成建村有限公司").doubted("建/村")
    after = corrected(
        paper(TestReport.of(client=doubtful)), [correction("test_report", "client", "四川天成建材有限公司")]
    )
    assert after.fields["client"].value == "四川天成建材有限公司"
    assert after.fields["client"].status is Status.CORRECTED
    assert after.fields["client"].settled


def test_a_date_may_be_typed_as_iso_or_as_printed() -> None:
    mark = paper(TrademarkCertificate.of(registration_number="1234567"))
    for typed in ("2031-06-13", "2031年6月13日"):
        after = corrected(mark, [correction("trademark_certificate", "valid_to", typed)])
        assert after.fields["valid_to"].value == date(2031, 6, 13)


def test_what_is_no_date_is_refused_with_what_to_write() -> None:
    mark = paper(TrademarkCertificate.of(registration_number="1234567"))
    with pytest.raises(CorrectionError, match="2021-09-20"):
        corrected(mark, [correction("trademark_certificate", "valid_to", "明年")])


def test_a_value_that_fails_its_check_digit_stands_when_a_person_says_so() -> None:
    from extractors.business_licence import BusinessLicence

    licence = paper(BusinessLicence.of(name="甲"))
    after = corrected(licence, [correction("business_licence", "credit_code", "91510700205412308X")])
    assert after.fields["credit_code"].value == "91510700205412308X"
    assert after.fields["credit_code"].settled


def test_nothing_means_that_the_paper_states_none() -> None:
    after = corrected(report(), [correction("test_report", "report_number", None)])
    assert after.fields["report_number"].value is None
    assert after.fields["report_number"].settled


def test_a_cell_is_told_by_its_row() -> None:
    after = corrected(report(), [correction("test_report", "measured", "0.05", table="results", row=0)])
    cells: list[Field[str]] = [row.cells()["measured"] for row in after.tables["results"]]
    assert [cell.value for cell in cells] == ["0.05", "1300"]
    assert [cell.status for cell in cells] == [Status.CORRECTED, Status.READ]


def test_the_last_word_counts() -> None:
    made = [correction("test_report", "report_number", number) for number in ("A2", "A3")]
    assert corrected(report(), made).fields["report_number"].value == "A3"


def test_another_paper_s_correction_is_none_of_this_one_s() -> None:
    facts = report()
    assert corrected(facts, [correction("business_licence", "report_number", "A2")]) is facts
    elsewhere = FieldCorrection(at=PageRef(file="a.pdf", page=9), type="test_report", name="report_number", new="A2")
    assert corrected(facts, [elsewhere]) is facts


@pytest.mark.parametrize(
    "place", [{"name": "colour"}, {"name": "measured", "table": "results", "row": 7}, {"name": "x", "table": "none"}]
)
def test_a_place_that_is_not_there_is_refused(place: dict[str, object]) -> None:
    name = str(place.pop("name"))
    with pytest.raises(CorrectionError, match="刷新"):
        corrected(report(), [correction("test_report", name, "1", **place)])
