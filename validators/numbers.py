"""Numbers of papers: lists of them, and whether one is among those that were read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.model.facts import Field, Unsettled
from pipeline.model.reading import Reader
from pipeline.text.codes import plain
from pipeline.text.normalise import standard_number
from validators.findings import Violation, violation


def credible(field: Field[Any], others: Sequence[Field[Any]] = ()) -> bool:
    """Whether a number is as printed although its check digit is wrong.

    It is where it was not read from an image, or where two more papers carry the very same number.
    """
    if field.settled or field.value is None or not _ONLY_ITS_CHECK.fullmatch(field.reason):
        return field.settled
    if field.evidence and all(e.reader is Reader.TEXT for e in field.evidence):
        return True
    papers = {f.document for f in others if f.value and plain(str(f.value)) == plain(str(field.value))}
    return len(papers - {field.document}) >= WITNESSES


_ONLY_ITS_CHECK = re.compile(r"校验未通过[^；;]*")
WITNESSES = 2
"""Papers that have to carry the same number for its misreading to be out of the question."""


def listed(text: str) -> list[str]:
    """The numbers a cell lists, split at 、 ; , and line breaks."""
    parts = [p.strip() for p in re.split(r"[、;；,，\n]|(?<=\d)\s+(?=[A-Z])|(?:和|及)", text)]
    return [_bare(p) for p in parts if any(c.isalnum() for c in p)]


def _bare(text: str) -> str:
    """Without the words that say that it is a number: No. in front, 号 behind."""
    return re.sub(r"^(?:第|No\.?:?|编号[:：]?)|号$", "", text.strip()).strip()


def same_number(a: str, b: str) -> bool:
    """Equal but for spaces, hyphens, width and case; standard numbers in their canonical form."""
    first, second = standard_number(a), standard_number(b)
    if first and second:
        return first == second
    return plain(_bare(a)) == plain(_bare(b))


def unlisted(stated: Field[str], attached: Sequence[Field[Any]], message: str) -> Iterator[Violation]:
    """A violation for each number a cell lists that is none of the papers' own; `{stated}` and `{attached}` in words.

    Raises:
        Unsettled: the cell is not settled, or the number may be one of those that are not.
    """
    for number in listed(stated.require()):
        if not one_of(number, attached):
            words = {"stated": number, "attached": [f.value for f in attached]}
            yield violation(message, **words)._replace(fields=(stated, *attached))


def one_of(number: str, fields: Sequence[Field[Any]]) -> bool:
    """Whether it is one of the numbers read.

    Raises:
        Unsettled: it is not among the settled ones, and one of the others is not settled.
    """
    if any(f.settled and f.value and same_number(number, str(f.value)) for f in fields):
        return True
    for field in fields:
        if not field.settled or field.value is None:
            raise Unsettled(field)
    return False
