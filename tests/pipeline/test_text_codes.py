"""Check digits, on the public vectors of their standards and on every single misread character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import codes

CREDIT_CODES = [
    "91350100M000100Y43",  # GB 32100-2015, the standard's example
    "91110000600037341L",
    "91310115MA1K3BTP2B",
    "91620105L015101280",
    "9144030071526726XG",
    "121200004013590816",
    "92340602MA2PBMEM24",
]


@pytest.mark.parametrize("code", CREDIT_CODES)
def test_credit_codes_of_the_standard_and_of_public_lists_are_valid(code: str) -> None:
    assert codes.credit_code_valid(code)
    assert codes.embedded_code_valid(code)


@pytest.mark.parametrize("code", ["91110000600037341N", "A1110000600037341L", "9111000060003IOZSV", "", "9111"])
def test_faulty_credit_codes_are_not(code: str) -> None:
    assert not codes.credit_code_valid(code)


def test_spaces_width_and_hyphens_do_not_matter_to_a_code() -> None:
    assert codes.credit_code_valid("９１３５ 0100 M000 100Y 43")
    assert codes.organisation_code_valid("D2143569-X")
    assert codes.organisation_code_valid("D2143569—X")


@given(st.sampled_from(CREDIT_CODES), st.integers(0, 17), st.sampled_from(codes.CREDIT_ALPHABET))
def test_any_single_substitution_in_a_credit_code_is_noticed(code: str, place: int, char: str) -> None:
    changed = code[:place] + char + code[place + 1 :]
    assert codes.credit_code_valid(changed) is (changed == code)


@given(st.sampled_from(CREDIT_CODES), st.integers(0, 16))
def test_any_swap_of_neighbours_in_a_credit_code_is_noticed(code: str, place: int) -> None:
    changed = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert codes.credit_code_valid(changed) is (changed == code)


@given(st.text(codes.CREDIT_ALPHABET, min_size=9, max_size=9), st.integers(100000, 659999))
def test_a_computed_check_character_makes_a_valid_code(body: str, region: int) -> None:
    first17 = f"91{region}{body}"
    assert codes.credit_code_valid(first17 + codes.credit_code_check(first17))


@pytest.mark.parametrize("code", ["60003734-1", "20541230-8", "MA1K3BTP-2", "D2143569-X"])
def test_organisation_codes(code: str) -> None:
    assert codes.organisation_code_valid(code)
    assert not codes.organisation_code_valid(code[:-1] + ("3" if code[-1] != "3" else "4"))


REGISTRATIONS = ["110108000000016", "310117003171688", "440301103072002", "320483000067847", "410000100015088"]
FOOD_LICENCES = ["SC11351090100010", "SC10741018302531", "SC12434017430075", "SC10744030704994"]


@pytest.mark.parametrize("code", REGISTRATIONS)
def test_old_registration_numbers(code: str) -> None:
    assert codes.registration_number_valid(code)


@given(st.sampled_from(REGISTRATIONS), st.integers(0, 14), st.sampled_from("0123456789"))
def test_any_single_wrong_digit_in_a_registration_number_is_noticed(code: str, place: int, digit: str) -> None:
    changed = code[:place] + digit + code[place + 1 :]
    assert codes.registration_number_valid(changed) is (changed == code)


@given(st.sampled_from(FOOD_LICENCES), st.integers(3, 15), st.sampled_from("0123456789"))
def test_any_single_wrong_digit_in_a_food_licence_is_noticed(code: str, place: int, digit: str) -> None:
    changed = code[:place] + digit + code[place + 1 :]
    assert codes.food_licence_valid(changed) is (changed == code)


def test_shapes_without_a_check_digit() -> None:
    assert codes.cma_valid("152701060345") and codes.cma_valid("232320110001")
    assert not codes.cma_valid("154501060345")  # no authority 45
    assert not codes.cma_valid("15270106034")
    assert codes.cnas_valid("CNAS L1842") and codes.cnas_valid("L13344") and not codes.cnas_valid("CNAS L12")
    assert codes.ccc_number_valid("2015010913789246") and not codes.ccc_number_valid("1998010913789246")
    assert codes.industrial_licence_valid("XK13-001-00001") and codes.industrial_licence_valid("（川）XK13-001-00001")
    assert codes.industrial_licence_valid("川XK1300100001") and not codes.industrial_licence_valid("XK13-01-00001")
    assert codes.trademark_number_valid("78682220") and codes.trademark_number_valid("G1234567")
    assert not codes.trademark_number_valid("1234") and not codes.trademark_number_valid("0123456")
    assert codes.qms_number_valid("03824Q60289R3S") and codes.qms_number_valid("03410Q10286R0S")


def test_a_repair_is_proposed_only_for_a_code_that_is_invalid_and_passes_its_check() -> None:
    assert codes.repairs("91350100M000100Y43", codes.credit_code_valid) == []
    assert "91350100M000100Y43" in codes.repairs("9135O1OOM000100Y43", codes.credit_code_valid, most=3)
    assert codes.repairs("91350100M0001D0Y43", codes.credit_code_valid) == ["91350100M000100Y43"]
    assert all(map(codes.credit_code_valid, codes.repairs("91350100M000I00Y4E", codes.credit_code_valid)))
