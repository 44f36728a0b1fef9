"""Candidates weighed against each other: one field of all that was found for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from rapidfuzz.distance import Levenshtein

from extractors.finder import COMPOSED, Candidate, is_variant
from extractors.kinds import same_value
from extractors.reasons import LOOSE, POORLY_READ
from extractors.tidying import is_empty
from pipeline.model.facts import Field, Status

_CJK = re.compile(r"[㐀-鿿]")


def settle(candidates: Iterable[Candidate]) -> Field[Any]:
    """One field of all its candidates."""
    found = list(candidates)
    stated = [c for c in found if not c.empty]
    if not stated:
        return _missing(found)
    best = min(stated, key=_order)
    agreeing = [c for c in stated if same_value(c.parsed.value, best.parsed.value)]
    best = min(agreeing, key=lambda c: (bool(c.reason), _order(c)))
    against = [c for c in stated if _contradicts(c, best)]
    reason = "" if best.reason == LOOSE and _said_apart(agreeing) else best.reason
    if not reason and against and len({c.sheet.index if c.sheet else 0 for c in agreeing if not c.reason}) < 2:
        reason = _disagreement(best, against[0])
    if not reason and (unsettled := _better_unsettled(stated, best)):
        where = f"“{unsettled.label}”处" if _CJK.match(unsettled.label[:1]) and "(" not in unsettled.label else "另一处"
        reason = f"{where}的内容看不清，未能与此核对"
    return Field[Any](
        value=best.parsed.value,
        raw=best.raw,
        status=Status.DOUBTFUL if reason else Status.READ,
        confidence=round(_confidence(best, agreeing, reason), 4),
        evidence=tuple(dict.fromkeys(e for c in [best, *agreeing] for e in c.evidence))[:8],
        reason=reason,
    )


def _said_apart(agreeing: Sequence[Candidate]) -> bool:
    """Whether several pages say the same, each at a place that alone is not sure to be the field's."""
    fine = [c for c in agreeing if not c.parsed.reason and c.reason in ("", LOOSE) and len(str(c.parsed.value)) > 5]
    return len({c.sheet.index for c in fine if c.sheet}) > 1


def _better_unsettled(stated: Sequence[Candidate], best: Candidate) -> Candidate | None:
    """A candidate at a surer place that cannot be believed as it is and says something else: it is not overruled."""
    sure = (c for c in stated if c.rank < best.rank and c.strength >= 0.9 and c.parsed.reason and not best.proof)
    return next((c for c in sure if not same_value(c.parsed.value, best.parsed.value)), None)


def _missing(found: Sequence[Candidate]) -> Field[Any]:
    """The label is there and nothing beside it, or not even the label."""
    seen = min(found, key=lambda c: c.rank, default=None)
    if seen is None:
        return Field[Any]()
    raw = seen.raw if seen.raw and is_empty(seen.raw) else ""
    return Field[Any](raw=raw, confidence=round(seen.certainty * seen.strength, 4), evidence=seen.evidence)


def _order(c: Candidate) -> tuple[bool, bool, int, bool, float, int]:
    """Candidates from the best to the worst.

    One that is only poorly read comes before those of worse labels: these may be another thing, well read.
    """
    sheet = c.sheet.index if c.sheet else 0
    unread = not c.reason.startswith(POORLY_READ) and bool(c.reason)
    return (unread, c.strength < 0.75, c.rank, bool(c.reason), -c.strength, sheet)


def _contradicts(c: Candidate, best: Candidate) -> bool:
    """Whether this candidate puts the best one in doubt: same label, other value; or nearly the same text.

    Of labels that no list has none is better than another that means the same: they count as one.
    """
    if same_value(c.parsed.value, best.parsed.value) or c is best:
        return False
    if c.parsed.reason and not _nearly(c.parsed.value, best.parsed.value):
        return False
    if _worse_copy(c, best) or (c.label == "seal" and best.label != "seal"):  # seals are rarely read to the letter
        return False
    if (c.label == best.label or c.rank == best.rank >= COMPOSED) and c.strength >= 0.8:
        return True
    return c.strength >= 0.8 and _nearly(c.parsed.value, best.parsed.value)


def _worse_copy(c: Candidate, best: Candidate) -> bool:
    """Whether it is the same text with flaws that the best has not: another shape of a character, a stray behind."""
    other, text = c.parsed.value, best.parsed.value
    if best.reason or not isinstance(other, str) or not isinstance(text, str):
        return False
    if len(other) == len(text):
        return all(is_variant(a) and not is_variant(b) for a, b in zip(other, text, strict=True) if a != b)
    rest = other[len(text) :] if other.startswith(text) else ""
    return bool(c.reason) and bool(rest) and len(rest) <= 2 and not _CJK.search(rest) and bool(_CJK.match(text[-1]))


def _nearly(a: object, b: object) -> bool:
    """Whether two texts differ in a character or two: one of them may be misread."""
    if not isinstance(a, str) or not isinstance(b, str) or min(len(a), len(b)) < 5:
        return False
    return Levenshtein.distance(a, b, score_cutoff=2) <= max(1, min(len(a), len(b)) // 6)


def _disagreement(best: Candidate, other: Candidate) -> str:
    page = other.sheet.reading.ref.page if other.sheet else 0
    return f"同一材料第{page}页另作“{other.parsed.value}”，请核对"


def _confidence(best: Candidate, agreeing: Sequence[Candidate], reason: str) -> float:
    doubt = 1 - best.certainty * best.strength
    for other in agreeing:
        if other is not best and (other.sheet is not best.sheet or other.lines != best.lines):
            doubt *= 1 - 0.5 * other.certainty * other.strength
    return min(1 - doubt, 0.5) if reason else 1 - doubt
