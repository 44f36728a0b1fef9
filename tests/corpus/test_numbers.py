"""Made numbers pass the published rules, and wrong ones do not."""

from __future__ import annotations

import random
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from corpus.samples import numbers
from corpus.samples.case import plus_years, ten_years
from pipeline.text import codes

seeds = st.integers(0, 2**32).map(random.Random)


def test_the_standards_own_examples() -> None:
    assert numbers.credit_check("91350100M000100Y4") == "3"
    assert numbers.mod_11_10("11010800000001") == "6"


@given(seeds, st.sampled_from(["510107", "511402", "520302"]))
def test_a_made_credit_code_has_both_check_characters(rng: random.Random, region: str) -> None:
    code = numbers.credit_code(rng, region)
    assert codes.credit_code_valid(code)
    assert codes.embedded_code_valid(code)
    assert code[2:8] == region


@given(seeds)
def test_a_spoilt_credit_code_fails_only_by_its_last_character(rng: random.Random) -> None:
    code = numbers.credit_code(rng, "510107")
    spoilt = numbers.wrong_check(rng, code)
    assert not codes.credit_code_valid(spoilt)
    assert spoilt[:17] == code[:17]


@given(seeds)
def test_made_licence_numbers_are_well_formed(rng: random.Random) -> None:
    assert codes.food_licence_valid(numbers.food_licence_number(rng, "103", "510117"))
    assert codes.cma_valid(numbers.cma_number(rng, 2021, "02"))
    assert codes.ccc_number_valid(numbers.ccc_number(rng, 2020, "0105"))
    assert codes.qms_number_valid(numbers.qms_number(rng, 2022))
    assert codes.trademark_number_valid(numbers.trademark_number(rng, 2016))


@given(seeds, st.from_regex(r"[A-Z]{2}[0-9]{6}", fullmatch=True))
def test_another_number_differs_in_one_digit(rng: random.Random, number: str) -> None:
    other = numbers.other_digit(rng, number)
    assert sum(a != b for a, b in zip(number, other, strict=True)) == 1


def test_ten_years_end_the_day_before() -> None:
    assert ten_years(date(2010, 6, 14)) == date(2020, 6, 13)
    assert plus_years(date(2020, 2, 29), 10) == date(2030, 2, 28)
