"""Pages and documents that are the same paper again: 一式三份."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from rapidfuzz import fuzz

from pipeline.stages.splitting import weights as w
from pipeline.stages.splitting.looks import Look

_SHORT: Final = 60
_LEAST: Final = 12
_MOST_COPIES: Final = 4
# Pairs that readers take for one another in a number; any other difference makes it another number.
_MISREAD: Final = {
    frozenset(pair)
    for pair in ("0O", "0D", "0Q", "1I", "1L", "2Z", "5S", "8B", "6G", "17", "38", "68", "06", "08", "56")
}


def same_page(a: Look, b: Look) -> bool:
    """Whether two pages show one paper: equal bytes, or so alike in text that only misreadings part them."""
    if a.reading.content == b.reading.content:
        return True
    shorter = min(len(a.body), len(b.body))
    if shorter < _LEAST:
        return False
    least = w.ALIKE_SHORT if shorter < _SHORT else w.ALIKE
    if fuzz.ratio(a.body, b.body, score_cutoff=least) < least:
        return False
    return _same_tokens(a.tokens, b.tokens)


def _same_tokens(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether all numbers agree, but for some that a reader may have misread or missed."""
    only_a, only_b = list((Counter(a) - Counter(b)).elements()), list((Counter(b) - Counter(a)).elements())
    if not only_a and not only_b:
        return True
    if max(len(only_a), len(only_b)) > max(2, 0.2 * max(len(a), len(b))):
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
    """How many pages from here on are the same page."""
    count = 1
    while count < _MOST_COPIES and index + count < len(looks) and same_page(looks[index], looks[index + count]):
        count += 1
    return count


def same_document(a: Sequence[Look], b: Sequence[Look]) -> bool:
    """Whether every page of one is a page of the other, in order; a lost page makes it another document."""
    return len(a) == len(b) and all(same_page(x, y) for x, y in zip(a, b, strict=True))


def repeats(pages: Sequence[Look]) -> int:
    """How often a document's pages repeat as a whole block (2 for 1 2 3 1 2 3); 1 where they do not."""
    for count in range(2, _MOST_COPIES + 1):
        size, rest = divmod(len(pages), count)
        if rest or size < 2:
            continue
        blocks = [pages[i * size : (i + 1) * size] for i in range(count)]
        if all(same_document(blocks[0], block) for block in blocks[1:]):
            return count
    return 1
