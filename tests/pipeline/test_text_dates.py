"""Dates and terms: what is plain is read, what is not is doubted."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.dates import ABSENT, parse_date, parse_term

D = date(2021, 9, 20)


@pytest.mark.parametrize(
    "text",
    [
        "2021年9月20日",
        "2021 年 09 月 20 日",
        "2 0 2 1 年 9 月 2 0 日",
        "2021-09-20",
        "2021—9—20",
        "2021一09一20",
        "2021.9.20",
        "2021/09/20",
        "20210920",
        "二〇二一年九月二十日",
        "二○二一年九月二十日",
        "二O二一年九月二十日",
        "２０２１年９月２０日",
        "签发日期：2021年9月20日",
        "2021-09-20 16:37:00",
        "2021年09月20日 16点37分",
        "Sep. 20, 2021",
        "20 September 2021",
        "公元2021年09月20日止",
    ],
)
def test_a_plain_date_is_read(text: str) -> None:
    assert parse_date(text) == (D, "")


@pytest.mark.parametrize("text", ["长期", "永续经营", "无固定期限", "长期有效"])
def test_an_open_term_is_stated_and_not_missing(text: str) -> None:
    assert parse_date(text) == (None, "")


@pytest.mark.parametrize("text", ["", "/", "年 月 日", "----"])
def test_no_date_is_absent(text: str) -> None:
    assert parse_date(text) == ABSENT


@pytest.mark.parametrize(
    "text",
    [
        "2021年9月",
        "二〇二一年九月",
        "2021年9月2",  # the day may go on
        "2021年2月30日",
        "2021-13-01",
        "2021年9月2O日",
        "2O18-O6-18",
        "20ll年9月1日",
        "1021年9月20日",
        "21.9.20",
        "2021年9月20日 2022年1月1日",
        "021年9月20日",
        "2021年9月200日",
    ],
)
def test_whatever_is_not_plain_is_doubted(text: str) -> None:
    assert parse_date(text).reason


@pytest.mark.parametrize("text", ["2021年0920日", "2021年09) 20日", "2021 1 09月20日", "202109月20日"])
def test_a_date_with_one_character_covered_is_proposed(text: str) -> None:
    found = parse_date(text)
    assert found.value == D
    assert found.reason


@pytest.mark.parametrize("text", ["年05月18日", "月27日", "05月18日"])
def test_a_date_without_its_year_is_unread_and_not_absent(text: str) -> None:
    found = parse_date(text)
    assert found.value is None
    assert found != ABSENT


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_every_way_to_write_a_date_reads_as_that_date(day: date) -> None:
    digits = dict(zip("0123456789", "〇一二三四五六七八九", strict=True))
    year = "".join(digits[c] for c in str(day.year))
    tens = ["", "十", "二十", "三十"]
    month, number = (f"{tens[n // 10]}{digits[str(n % 10)] if n % 10 else ''}" for n in (day.month, day.day))
    for text in (
        f"{day:%Y年%m月%d日}",
        f"{day.year}.{day.month}.{day.day}",
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{year}年{month}月{number}日",
    ):
        assert parse_date(text) == (day, ""), text


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)), st.integers(0, 9), st.sampled_from("OoIl|SZBgqD"))
def test_a_letter_in_a_date_is_never_passed_over(day: date, place: int, letter: str) -> None:
    text = day.isoformat()
    if text[place] == "-":
        return
    value, reason = parse_date(text[:place] + letter + text[place + 1 :])
    assert reason or value is None


START, END = date(2008, 5, 6), date(2028, 5, 5)


@pytest.mark.parametrize(
    "text",
    [
        "自2008年05月06日至2028年05月05日",
        "自公元2008年5月6日至2028年5月5日止",
        "2008-05-06 - 2028-05-05",
        "2008-05-06-2028-05-05",
        "2008.05.06~2028.05.05",
        "2008年5月6日—2028年5月5日",
        "20080506-20280505",
    ],
)
def test_both_ends_of_a_term(text: str) -> None:
    assert parse_term(text) == ((START, ""), (END, ""))


def test_one_sided_and_open_terms() -> None:
    assert parse_term("2008年05月06日至长期") == ((START, ""), (None, ""))
    assert parse_term("长期") == (ABSENT, (None, ""))
    assert parse_term("有效期至2028年05月05日") == (ABSENT, (END, ""))
    assert parse_term("2008年5月6日起") == ((START, ""), ABSENT)
    assert parse_term("") == (ABSENT, ABSENT)


def test_a_term_that_runs_backwards_or_lacks_its_end_is_doubted() -> None:
    assert all(side.reason for side in parse_term("2028年5月5日至2008年5月6日"))
    assert parse_term("2008年05月06日至 年 月 日")[1].reason
