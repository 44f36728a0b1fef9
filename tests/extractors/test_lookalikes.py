"""Rare characters that readers take for common ones: what the papers of a packet say of each other."""

from __future__ import annotations

import pytest

from extractors.business_licence import BusinessLicence
from extractors.facts import Facts
from extractors.lookalikes import is_rare, with_doubts_of_rare_names
from extractors.name_change import NameChange
from extractors.qms_certificate import QmsCertificate
from extractors.test_report import TestReport
from extractors.trademark_certificate import TrademarkCertificate
from extractors.trademark_licence import TrademarkLicence
from pipeline.model.facts import Evidence, Status
from pipeline.model.geometry import Box

NAME = "宜宾晟阆玻璃厂有限公司"


@pytest.mark.parametrize(
    ("char", "rare"), [("阆", True), ("崴", True), ("砻", True), ("囍", True), ("阅", False), ("A", False)]
)
def test_what_is_rare(char: str, rare: bool) -> None:
    assert is_rare(char) is rare


def test_the_one_paper_that_writes_a_rare_character_otherwise_is_in_doubt() -> None:
    papers = [
        BusinessLicence.of("d1", name=NAME),
        QmsCertificate.of("d2", holder=NAME),
        TrademarkLicence.of("d3", licensee=NAME.replace("阆", "阅"), licensor="四川晟芸玻璃有限公司"),
    ]
    licence, certificate, contract = with_doubts_of_rare_names(papers)
    assert contract.fields["licensee"].status is Status.DOUBTFUL
    assert contract.fields["licensor"].status is Status.READ
    assert licence.fields["name"].settled and certificate.fields["holder"].settled


def test_of_two_papers_neither_is_believed() -> None:
    papers = [BusinessLicence.of("d1", name=NAME), QmsCertificate.of("d2", holder=NAME.replace("阆", "阅"))]
    one, other = with_doubts_of_rare_names(papers)
    assert one.fields["name"].status is other.fields["holder"].status is Status.DOUBTFUL


def test_a_mark_is_held_against_the_company_s_name_and_the_marks_of_the_others() -> None:
    papers = [
        BusinessLicence.of("d1", name="资阳市尧崴酒业开发有限公司"),
        TestReport.of("d2", trademark="尧崴"),
        TrademarkCertificate.of("d3", mark="尧威"),
    ]
    assert with_doubts_of_rare_names(papers)[2].fields["mark"].status is Status.DOUBTFUL


def test_names_that_differ_in_common_characters_are_different_names() -> None:
    papers = [
        BusinessLicence.of("d1", name="四川长宁玻璃有限公司"),
        QmsCertificate.of("d2", holder="四川长安玻璃有限公司"),
    ]
    assert all(f.settled for paper in with_doubts_of_rare_names(papers) for f in paper.fields.values())


def test_names_of_other_bodies_are_left_alone() -> None:
    papers = [
        BusinessLicence.of("d1", name=NAME),
        QmsCertificate.of("d2", holder=NAME, certifier="天津旌坪认证有限公司"),
    ]
    assert all(f.settled for paper in with_doubts_of_rare_names(papers) for f in paper.fields.values())


def unsure(paper: Facts, name: str, char: str, certainty: float) -> Facts:
    """The paper with one character of a field read with this certainty."""
    field = paper.fields[name]
    text = str(field.value)
    certainties = tuple(certainty if c == char else 0.99 for c in text)
    seen = Evidence(file="a.pdf", page=1, box=Box(0, 0, 1, 1), text=text, certainties=certainties)
    return paper.reread(fields={**paper.fields, name: field.model_copy(update={"evidence": (seen,)})})


@pytest.mark.parametrize(("certainty", "status"), [(0.8, Status.DOUBTFUL), (0.97, Status.READ)])
def test_a_rare_character_read_with_less_than_near_certainty_is_in_doubt(certainty: float, status: Status) -> None:
    paper = unsure(BusinessLicence.of("d1", name=NAME), "name", "阆", certainty)
    assert with_doubts_of_rare_names([paper])[0].fields["name"].status is status


def test_unless_another_paper_has_it_beside_the_same_neighbour() -> None:
    paper = unsure(BusinessLicence.of("d1", name=NAME), "name", "阆", 0.8)
    assert with_doubts_of_rare_names([paper, TestReport.of("d2", trademark="晟阆")])[0].fields["name"].settled


def test_a_common_character_needs_no_other_paper() -> None:
    paper = unsure(BusinessLicence.of("d1", name=NAME), "name", "宾", 0.8)
    assert with_doubts_of_rare_names([paper])[0].fields["name"].settled


def test_names_that_one_paper_sets_against_each_other_are_two() -> None:
    old, new = "四川棠澍塑胶有限公司", "四川棠砻塑胶有限公司"
    papers = [NameChange.of("d1", from_name=old, to_name=new), TrademarkCertificate.of("d2", registrant=old)]
    assert all(f.settled for paper in with_doubts_of_rare_names(papers) for f in paper.fields.values())


def test_the_rare_character_may_be_right_though_fewer_papers_have_it() -> None:
    common, rare = "内江市洵奢塑胶有限公司", "内江市洵砻塑胶有限公司"
    papers = [NameChange.of("d1", from_name=common), QmsCertificate.of("d2", holder=common)]
    doubted = with_doubts_of_rare_names([*papers, TrademarkCertificate.of("d3", registrant=rare)])
    assert [f.status for paper in doubted for f in paper.fields.values()] == [Status.DOUBTFUL] * 3


def test_a_mark_that_is_in_the_company_s_name_is_borne_out_by_it() -> None:
    papers = [
        BusinessLicence.of("d1", name="四川洵汀调味品有限公司"),
        TestReport.of("d2", trademark="洵汀", lab="成都洵砻检测有限公司", client="四川洵汀调味品有限公司"),
    ]
    assert with_doubts_of_rare_names(papers)[1].fields["trademark"].settled
