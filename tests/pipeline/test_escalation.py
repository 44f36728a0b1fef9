"""Lines read with little certainty go to the stronger recogniser, too; what both insist on stays in doubt."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from extractors.finder import WEAK_CHARACTER
from pipeline.adapters.escalation import CONTESTED, UNSURE, escalated
from pipeline.adapters.rapid import RapidReader
from pipeline.adapters.readers import Reading
from pipeline.vision.image import Grey, red_fixed
from tests.pipeline.drawing import sheet, write

BLANK = np.full((48, 200), 255, np.uint8)


def reading(text: str, *certainties: float) -> Reading:
    sure = certainties if len(certainties) > 1 else certainties * len(text)
    return Reading(text, sure, tuple(n / len(text) for n in range(len(text) + 1)))


def settled(first: Reading, again: Reading) -> Reading:
    return escalated([BLANK], [first], lambda _: [again])[0]


def test_only_unsure_lines_of_more_than_a_sign_are_asked_about() -> None:
    asked: list[Sequence[Grey]] = []

    def stronger(crops: Sequence[Grey]) -> list[Reading]:
        asked.append(crops)
        return [reading("mg/kg", 0.99)]

    lines = [reading("检验报告", 0.99), reading("mg/g", 0.7), reading("9", 0.4)]
    crops = [np.full((48, 48 * n), 255, np.uint8) for n in (1, 2, 3)]
    found = escalated(crops, lines, stronger)
    assert [c.shape for c in asked[0]] == [crops[1].shape]
    assert [r.text for r in found] == ["检验报告", "mg/kg", "9"]
    assert [r.quick for r in found] == [None, "mg/g", None]


def test_two_who_read_alike_confirm_each_other() -> None:
    found = settled(reading("绵阳", 0.6, 0.9), reading("绵阳", 0.95, 0.8))
    assert (found.text, found.confidences) == ("绵阳", (0.95, 0.9))


def test_what_the_other_insists_on_stays_in_doubt_and_what_it_guessed_does_not() -> None:
    insisted = settled(reading("绥杆", 0.9, 0.8), reading("绥杼", 0.99, 0.98))
    guessed = settled(reading("绥杆", 0.9, 0.3), reading("绥杼", 0.99, 0.98))
    assert insisted.text == guessed.text == "绥杼"
    assert insisted.confidences == (0.99, CONTESTED)
    assert guessed.confidences == (0.99, 0.98)


def test_the_surer_reading_holds_even_where_it_is_the_first() -> None:
    found = settled(reading("12.5", 0.9), reading("125", 0.8))
    assert found.text == "12.5"
    assert found.confidences[2] == CONTESTED


def test_a_character_only_the_other_saw_leaves_its_neighbours_in_doubt() -> None:
    found = settled(reading("12", 0.9), reading("1.2", 0.8))
    assert (found.text, found.confidences) == ("12", (CONTESTED, CONTESTED))


def test_what_is_contested_makes_a_value_doubtful() -> None:
    assert CONTESTED < WEAK_CHARACTER


@given(
    st.lists(st.tuples(st.sampled_from("0123456789.≥~mgk/"), st.floats(0.0, 1.0)), min_size=1, max_size=12),
    st.lists(st.tuples(st.sampled_from("0123456789.≥~mgk/"), st.floats(0.0, 1.0)), max_size=12),
)
def test_a_settled_reading_is_one_of_the_two(a: list[tuple[str, float]], b: list[tuple[str, float]]) -> None:
    first, again = (
        Reading("".join(c for c, _ in r), tuple(s for _, s in r), tuple(float(n) for n in range(len(r) + 1)))
        for r in (a, b)
    )
    found = settled(first, again)
    assert found.text in (first.text, again.text)
    assert len(found.confidences) == len(found.text) == len(found.edges) - 1
    if found.text != first.text:
        assert first.confidence < UNSURE
    if {first.text, again.text} == {found.text}:
        assert found.confidence >= first.confidence or first.confidence >= UNSURE


def test_on_a_page_the_blurred_line_is_read_by_both_and_the_sharp_one_is_not() -> None:
    sharp = write(sheet(), [((200, 300), "四川省市场监督管理局", 44), ((200, 900), "绥杼家纺科技有限公司", 30)])
    page = red_fixed(np.asarray(sharp))
    page[800:1000] = cv2.GaussianBlur(page[800:1000], (0, 0), 4.2)
    upper, lower = sorted(RapidReader().read(page), key=lambda line: line.box.y0)
    assert (upper.text, upper.quick) == ("四川省市场监督管理局", None)
    assert lower.quick is not None
