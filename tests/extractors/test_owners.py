"""Whose a seal is: told when one name is near and no other, left open else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.business_licence import BusinessLicence
from extractors.facts import Facts, Seal
from extractors.owners import Names, names_of, owner_of, with_owners
from extractors.qms_certificate import QmsCertificate
from pipeline.model.facts import Field, Status
from pipeline.text.authorities import authorities, authorities_at

COMPANY, LABORATORY = "四川苒峦陶瓷有限公司", "成都桐圃检测技术有限公司"
REGISTRAR = "金堂县市场监督管理局"
NAMES = Names(
    frozenset({COMPANY, LABORATORY}), frozenset(authorities_at("四川省成都市金堂县淮口街道1号")), frozenset({"张三丰"})
)


def sure(text: str, *, but: str = "") -> list[float]:
    return [0.5 if char in but else 0.99 for char in text]


def sealed(reading: str, again: str = "", shape: str = "round") -> Seal:
    return Seal(
        text=reading, status=Status.DOUBTFUL, colour="red", shape=shape, reading=reading, again=again,
        certainties=tuple(sure(reading)),
    )  # fmt: skip


def with_seal(facts: Facts, *seals: Seal) -> Facts:
    facts.seals = seals
    return facts


def licence(*seals: Seal, **values: Any) -> Facts:
    told: dict[str, Any] = {
        "name": COMPANY,
        "address": "四川省成都市金堂县淮口街道1号",
        "registrar": Field[str](),
        **values,
    }
    return with_seal(BusinessLicence.of(**told), *seals)


@pytest.mark.parametrize(
    "reading",
    [COMPANY, f"9{COMPANY}5101", "四川再峦陶瓷有限公司", "四川苒峦陶瓷有限公司出"],
)
def test_a_name_read_with_an_unsure_slip_is_known(reading: str) -> None:
    owner = owner_of(reading, sure(reading, but="再出"), NAMES)
    assert owner is not None
    assert (owner.name, owner.clear) == (COMPANY, True)


def test_a_name_that_both_readings_contradict_is_left_open() -> None:
    other = "四川华宏陶瓷有限公司"
    owner = owner_of(other, sure(other), NAMES, other)
    assert owner is None or not owner.clear


def test_a_company_that_the_packet_does_not_name_is_left_open() -> None:
    other = "重庆远达建设工程有限公司"
    owner = owner_of(other, sure(other), NAMES, other)
    assert owner is None or not owner.clear


def test_names_a_character_apart_are_told_apart_only_by_that_character() -> None:
    names = Names(frozenset({"四川天成陶瓷有限公司", "四川大成陶瓷有限公司"}), frozenset(), frozenset())
    clear, covered = "四川天成陶瓷有限公司", "四川成陶瓷有限公司"
    told = owner_of(clear, sure(clear), names)
    open_ = owner_of(covered, sure(covered), names)
    assert told is not None and told.clear and told.name == clear
    assert open_ is None or not open_.clear


@given(st.text(alphabet="金堂县市场监督管理局重庆远达建设工程有限公司", max_size=14))
def test_nothing_far_from_every_name_is_anybodys(text: str) -> None:
    owner = owner_of(text, [0.9] * len(text), NAMES)
    assert owner is None or not owner.clear or owner.distance <= 0.34 * len(owner.name)


def test_the_registrar_is_known_by_its_seal() -> None:
    paper = with_owners([licence(sealed("金堂具市场监督管理局", REGISTRAR), sealed(COMPANY))])[0]
    field = paper.fields["registrar"]
    assert (field.value, field.status) == (REGISTRAR, Status.READ)
    assert [s.owner for s in paper.seals] == [REGISTRAR, COMPANY]


def test_the_authority_of_a_region_no_list_holds_is_known_by_the_address() -> None:
    name = "重庆市荣昌区市场监督管理局"
    paper = with_owners([licence(sealed(name), address="重庆市荣昌区昌州街道板桥路8号")])[0]
    assert (paper.fields["registrar"].value, paper.fields["registrar"].status) == (name, Status.READ)


def test_a_registrar_in_print_stays() -> None:
    paper = with_owners([licence(sealed(REGISTRAR), registrar="成都市行政审批局")])[0]
    assert paper.fields["registrar"].value == "成都市行政审批局"


def test_two_authorities_seals_leave_the_registrar_open() -> None:
    paper = with_owners([licence(sealed(REGISTRAR), sealed("成都市市场监督管理局"))])[0]
    assert paper.fields["registrar"].status is Status.MISSING


def test_a_seal_without_reading_says_so() -> None:
    seal = with_owners([licence(sealed(""))])[0].seals[0]
    assert (seal.status, seal.owner) == (Status.DOUBTFUL, "")
    assert "没有读出" in seal.reason


def test_name_seals_are_people() -> None:
    paper = with_owners([licence(sealed("张三丰印", shape="square"), legal_representative="张三丰")])[0]
    assert (paper.seals[0].text, paper.seals[0].status) == ("张三丰印", Status.READ)


def test_misread_names_do_not_stand_beside_sure_ones() -> None:
    unsure = Field[str](value="四川再峦陶瓷有限公司", status=Status.DOUBTFUL)
    assert names_of([licence(), QmsCertificate.of(holder=unsure)]).bodies == {COMPANY}


def test_regions_that_no_list_holds_have_authorities() -> None:
    assert "重庆市荣昌区市场监督管理局" in authorities_at("重庆市荣昌区昌州街道板桥路8号")
    assert "荣昌区市场监督管理局" in authorities_at("重庆市荣昌区昌州街道板桥路8号")
    assert authorities()["国家知识产权局"] == ""
