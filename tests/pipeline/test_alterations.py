"""Digits drawn like their neighbours do not stand out; one of another face, size, line or paper does."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from pipeline.vision.alterations import LEAST, odd_digits
from pipeline.vision.image import Floats, Grey
from pipeline.vision.numerals import Glyph, digits_of

NUMBERS = ("1300", "2915", "0.86", "47.3", "84.6", "1405", "236", "18.2", "958", "1085", "3120", "64.7")
PAPER, PEN = 232, 40
PITCH, LINE, TALL = 22, 52, 1.0
FACE = cv2.FONT_HERSHEY_SIMPLEX


def drawn(text: str, seed: int = 0, *, odd: int = -1, change: Callable[[Grey, int], None] | None = None) -> Grey:
    """A number on noisy paper, a digit each 22 pixels; `change` draws the digit at `odd` its own way, on bare paper."""
    page = np.full((76, PITCH * len(text) + 40), PAPER, np.uint8)
    for at, char in enumerate(text):
        if at != odd:
            put(page, char, at)
    page = np.asarray(np.clip(cv2.GaussianBlur(page, (0, 0), 0.6) + noise(page.shape, seed), 0, 255), np.uint8)
    if change:
        change(page, odd)
    return page


def noise(shape: tuple[int, ...], seed: int) -> Floats:
    return np.asarray(np.random.default_rng(seed).normal(0, 3, shape))


def put(page: Grey, char: str, at: int, *, face: int = FACE, size: float = TALL, up: int = 0) -> None:
    cv2.putText(page, char, (20 + PITCH * at, LINE - up), face, size, PEN, 2, cv2.LINE_AA)


def digits(text: str, page: Grey) -> list[Glyph]:
    return digits_of(page, text, [20 + PITCH * at for at in range(len(text) + 1)])


def table(changed: Callable[[Grey, int], None] | None = None, text: str = "1405") -> list[tuple[str, list[Glyph]]]:
    """The numbers of a column; the third digit of `text` as `changed` draws it."""
    found = []
    for n, number in enumerate(NUMBERS):
        own = changed if number == text else None
        found.append(("results", digits(number, drawn(number, n, odd=2 if own else -1, change=own))))
    return found


def larger(page: Grey, at: int) -> None:
    put(page, "0", at, size=TALL * 1.25)


def raised(page: Grey, at: int) -> None:
    put(page, "0", at, up=4, size=TALL * 0.9)


def pasted(page: Grey, at: int) -> None:
    left = 20 + PITCH * at
    page[LINE - 26 : LINE + 4, left - 1 : left + 21] = 255
    put(page, "0", at)


def test_each_digit_is_found_in_its_place() -> None:
    found = digits("47.3", drawn("47.3"))
    assert [(g.char, g.at) for g in found] == [("4", 0), ("7", 1), ("3", 3)]
    heights = [g.height for g in found]
    assert max(heights) - min(heights) < 1.5


def test_a_number_whose_digits_touch_is_left_out() -> None:
    page = drawn("1300")
    page[38:42, 20 : 20 + PITCH * 4] = PEN
    assert digits("1300", page) == []


def test_nothing_stands_out_of_a_column_set_alike() -> None:
    assert odd_digits(table()) == []


@pytest.mark.parametrize("changed", [larger, raised, pasted])
def test_a_digit_made_over_stands_out(changed: Callable[[Grey, int], None]) -> None:
    odd = odd_digits(table(changed))
    assert {(NUMBERS[o.place], o.glyph.at) for o in odd} == {("1405", 2)}
    assert all(o.marks for o in odd)


def test_a_patch_is_told_by_its_paper() -> None:
    assert "底色" in odd_digits(table(pasted))[0].marks


def test_pale_print_cannot_tell() -> None:
    faint = np.clip(drawn("1300").astype(np.int16) + 190, 0, 255).astype(np.uint8)
    assert digits("1300", faint) == []


def test_two_digits_do_not_say_which_of_them_is_odd() -> None:
    page = drawn("84", odd=1, change=lambda p, at: put(p, "4", at, size=TALL * 1.3))
    assert LEAST > 2
    assert odd_digits([("results", digits("84", page))]) == []


def test_what_cannot_be_a_digit_is_a_misreading_and_does_not_stand_out() -> None:
    def arrow(page: Grey, at: int) -> None:
        cv2.arrowedLine(page, (28 + PITCH * at, LINE - 34), (28 + PITCH * at, LINE + 8), PEN, 2)

    assert odd_digits(table(arrow)) == []
