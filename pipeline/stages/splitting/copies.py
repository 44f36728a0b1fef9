"""Pages and documents that are the same paper again: 一式三份."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Final

from rapidfuzz import fuzz

from pipeline.stages.splitting import weights as w
from pipeline.stages.splitting.looks import Look

_SHORT: Final = 60
_LEAST: Final = 12
_FEW: Final = 3  # numbers a reader may lose on a page
_MOST_COPIES: Final = 4
_REACH: Final = 80
# Pairs that readers take for one another in a number; any other difference makes it another number.
_MISREAD: Final = {
    frozenset(pair)
    for pair in ("0O", "0D", "0Q", "1I", "1L", "2Z", "5S", "8B", "6G", "17", "38", "68", "06", "08", "56")
}


def same_page(a: Look, b: Look) -> bool:
    """Whether two pages show one paper: equal bytes, or so alike in text that only misreadings part them."""
    return alike(a, b, w.ALIKE) and _same_numbers(a.tokens, b.tokens)


def alike(a: Look, b: Look, least: float) -> bool:
    """Whether two pages share so many per cent of their characters, and their page counter where both have one."""
    if a.reading.content == b.reading.content:
        return True
    shorter, longer = sorted((len(a.body), len(b.body)))
    if shorter < _LEAST or shorter < 0.01 * least * longer:
        return False
    if a.counter and b.counter and a.counter != b.counter:
        return False
    least = w.ALIKE_SHORT if shorter < _SHORT else least
    return fuzz.ratio(a.body, b.body, score_cutoff=least) >= least


def _same_numbers(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether all numbers agree, but for some that a reader may have misread or missed."""
    only_a, only_b = set(a) - set(b), set(b) - set(a)
    if max(len(only_a), len(only_b)) > max(_FEW, 0.3 * max(len(set(a)), len(set(b)))):
        return False
    return not any(_another_number(x, y) for x in only_a for y in only_b)


def _another_number(a: str, b: str) -> bool:
    """Two numbers of one build that differ in a character nobody misreads."""
    if len(a) != len(b):
        return False
    differing = [frozenset(pair) for pair in zip(a, b, strict=True) if pair[0] != pair[1]]
    return 2 * len(differing) <= len(a) and not all(pair in _MISREAD for pair in differing)


def copy_order(looks: Sequence[Look]) -> list[int]:
    """The sequence with copies collated page by page (1 1' 2 2') taken apart: 1 2 1' 2'.

    Returns indices into `looks`; the plain order where nothing is interleaved.
    """
    order: list[int] = []
    index = 0
    while index < len(looks):
        copies = _copies_at(looks, index)
        pages = 1
        while (
            copies > 1 and index + copies * pages < len(looks) and _copies_at(looks, index + copies * pages) == copies
        ):
            pages += 1
        if copies > 1 and pages > 1:
            order += [index + page * copies + copy for copy in range(copies) for page in range(pages)]
            index += copies * pages
        else:
            order.append(index)
            index += 1
    return order


def _copies_at(looks: Sequence[Look], index: int) -> int:
    """How many pages from here on are, as far as neighbours need to be told apart, the same page."""
    count = 1
    while (
        count < _MOST_COPIES
        and index + count < len(looks)
        and alike(looks[index], looks[index + count], w.ALIKE_NEIGHBOURS)
    ):
        count += 1
    return count


def earlier_copies(looks: Sequence[Look]) -> list[tuple[int, ...]]:
    """For each page the pages before it, within reach, that show the same."""
    return [
        tuple(j for j in range(max(0, i - _REACH), i) if alike(looks[j], look, w.ALIKE)) for i, look in enumerate(looks)
    ]


def same_document(a: Sequence[Look], b: Sequence[Look], numbers_a: Set[str], numbers_b: Set[str]) -> bool:
    """Whether two documents are one paper twice: page for page alike, and nothing that numbers them differs.

    Args:
        numbers_a: the report, standard or certificate numbers read on the pages of `a`.
        numbers_b: those of `b`.
    """
    if len(a) != len(b) or not all(alike(x, y, w.ALIKE) for x, y in zip(a, b, strict=True)):
        return False
    if numbers_a and numbers_b:
        return bool(numbers_a & numbers_b)
    return all(
        x.reading.content == y.reading.content or _same_numbers(x.tokens, y.tokens) for x, y in zip(a, b, strict=True)
    )
