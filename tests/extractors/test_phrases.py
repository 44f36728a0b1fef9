"""The running text of a page: English paragraphs beside the Chinese are left out of it, whatever letters they have."""

from __future__ import annotations

from extractors.layout import Sheet
from extractors.phrases import running
from tests.extractors.pages import at, page

ENGLISH = ("The standard was issued by the enterprise", "and is in force since the fifth of March")


def text_of(*rows: str) -> str:
    return running(Sheet(page(*(at(5, 10 + 1.6 * n, row) for n, row in enumerate(rows))))).text


def test_an_english_paragraph_is_left_out() -> None:
    assert text_of("本标准由企业发布", *ENGLISH) == "本标准由企业发布"


def test_words_whose_blanks_were_lost_are_english_too() -> None:
    assert text_of("本标准由企业发布", *(row.replace(" ", "") for row in ENGLISH)) == "本标准由企业发布"


def test_a_long_run_of_letters_before_chinese_is_no_paragraph() -> None:
    address = "https:" + "www" * 60 + "标准全文"
    assert text_of(address, address).count("标准全文") == 2
