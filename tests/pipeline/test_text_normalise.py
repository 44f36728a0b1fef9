"""Folding, and the canonical form of standard numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.normalise import find_standard_numbers, fold, key, parse_standard_number, standard_number


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("名　　称：ＡＢＣ  Co., Ltd．（成都）", "名称:ABC Co., Ltd.(成都)"),
        ("四川 某某 科技\n有限公司", "四川某某科技有限公司"),
        ("２０２１ 年 ９ 月", "2021年9月"),
        ("10 ~ 20 mm", "10~20 mm"),
        ("iPhone 12\u3000Pro", "iPhone 12 Pro"),
        ("共\u200b3页", "共3页"),
    ],
)
def test_fold_takes_out_width_and_layout_spaces_only(printed: str, folded: str) -> None:
    assert fold(printed) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="四川ABC0Ol1一-（）()：: "))
def test_folding_never_changes_a_letter_or_a_digit(text: str) -> None:
    assert [c for c in fold(text) if c.isalnum()] == [c for c in text if c.isalnum()]


def test_key_unites_brackets_dashes_and_case() -> None:
    assert key("天成〔成都〕 xr—1") == key("天成(成都)XR-1")


@pytest.mark.parametrize(
    ("printed", "canonical"),
    [
        ("GB／T22796一2009", "GB/T 22796-2009"),
        ("GB / T 22796 — 2009", "GB/T 22796-2009"),
        ("GB 18242-2008", "GB 18242-2008"),
        ("GB/T 328.11–2007", "GB/T 328.11-2007"),
        ("GB 5211. 2", "GB 5211.2"),
        ("GB/T 699\n-199\n9", "GB/T 699-1999"),
        ("GB 1706-93", "GB 1706-93"),
        ("JC/T 905", "JC/T 905"),
        ("QB2548-2002", "QB 2548-2002"),
        ("DB51/T1234—2020", "DB51/T 1234-2020"),
        ("DBS51/ 001-2016", "DBS51/001-2016"),
        ("T/ZZB 1131—2019", "T/ZZB 1131-2019"),
        ("Ｑ／CSGD003—2018", "Q/CSGD 003-2018"),
        ("Q/ABC  001 - 2020", "Q/ABC 001-2020"),
        ("Q/HRSP 0001S-2023", "Q/HRSP 0001S-2023"),
        ("Q/ABC J001-2020", "Q/ABC J001-2020"),
        ("Q/xxx/J-xx 001-2003", "Q/xxx/J-xx 001-2003"),
        ("Q/51010012 003-2021", "Q/51010012 003-2021"),
        ("GB/T19001-2016/ISO9001:2015", "GB/T 19001-2016/ISO 9001:2015"),
        ("执行Q/ABC 001-2020《陶质砖》标准", "Q/ABC 001-2020"),
    ],
)
def test_a_standard_number_has_one_spelling(printed: str, canonical: str) -> None:
    assert standard_number(printed) == canonical
    assert standard_number(canonical) == canonical


@pytest.mark.parametrize("text", ["SC10741018302531", "Q/ABC", "标准编号", "CNCA-C09-01:2014", "NGB 12-2000", "AQ 12"])
def test_other_numbers_are_no_standards(text: str) -> None:
    assert standard_number(text) is None


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("GB 18242-200g", "GB 18242-2009"),
        ("Q/ABC 001-20Z0", "Q/ABC 001-2020"),
        ("Q/ABC 001-2O20", "Q/ABC 001-2020"),
        ("O/ABC 001-2020", "Q/ABC 001-2020"),
        ("GB/T 22796 2009", "GB/T 22796-2009"),
    ],
)
def test_a_repaired_number_is_never_given_without_a_reason_to_doubt_it(read: str, meant: str) -> None:
    assert standard_number(read) is None
    value, reason = parse_standard_number(read)
    assert value == meant
    assert reason


def test_a_year_cut_short_is_doubted_and_not_dropped() -> None:
    assert standard_number("Q/ABC 001—202") is None
    assert parse_standard_number("Q/ABC 001—202").reason


def test_all_numbers_of_a_sentence_are_found_once_and_in_order() -> None:
    text = "按GB/T 3810.3—2016和GB／T 4100—2015检验，判定依据Q/ABC 001-2020；GB/T 4100-2015附录A。"
    assert find_standard_numbers(text) == ["GB/T 3810.3-2016", "GB/T 4100-2015", "Q/ABC 001-2020"]


_CODE = st.text("ABCDEFGHJKLMNPRSTUVWXYZ", min_size=2, max_size=6)


@given(
    _CODE,
    st.integers(1, 9999),
    st.integers(1990, 2029),
    st.sampled_from(["-", "—", "–", "一", " - ", "－"]),
    st.sampled_from(["", " ", "  "]),
)
def test_any_dash_and_spacing_gives_the_same_enterprise_number(
    code: str, serial: int, year: int, dash: str, gap: str
) -> None:
    assert standard_number(f"Q/{code}{gap}{serial:03}{dash}{year}") == f"Q/{code} {serial:03}-{year}"
