"""Values that prove themselves where their label is not known: codes by their check digits, days by their order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from extractors.finder import Candidate, View
from extractors.kinds import CREDIT_CODE, DATE, VALID_TO, Kind
from extractors.layout import Piece
from extractors.phrases import token
from extractors.registrars import DAY
from pipeline.model.facts import Parsed
from pipeline.text.codes import credit_code_valid, embedded_code_valid

_RANK = 70
_OWN = frozenset({"business_licence", "food_licence", "legal_person_certificate"})
"""Papers that print only their holder's code; others may give that of a laboratory or a certifier."""
_DATED = frozenset(
    {"ccc_certificate", "food_licence", "production_licence", "qms_certificate", "trademark_certificate"}
)
"""Papers of one page that state when they were issued and until when they are valid, and hardly another day."""
_YEAR = timedelta(days=360)
_codes = token(r"(?<![0-9A-Z])([0-9A-HJ-NP-RT-UW-Y]{18})(?![0-9A-Z])", rank=_RANK)
_days = token(DAY.pattern, rank=_RANK)


def by_proof(view: View, kind: Kind) -> list[Candidate]:
    """Candidates for a field none of whose labels was found; certain only where there can be no other reading."""
    if kind is CREDIT_CODE:
        return list(_only_code(view, kind))
    if kind in (DATE, VALID_TO) and view.vocabulary.type in _DATED:
        return list(_day_of_two(view, kind))
    return []


def _only_code(view: View, kind: Kind) -> Iterator[Candidate]:
    """The one credit code of a paper, with both its check digits right."""
    sound = [c for c in _codes(view, kind) if not c.reason and _checked(str(c.parsed.value))]
    if len({c.parsed.value for c in sound}) == 1:
        if view.vocabulary.type not in _OWN:
            sound = [_in_doubt(c, "未见“统一社会信用代码”字样，可能是其他机构的代码") for c in sound]
        yield from sound


def _checked(code: str) -> bool:
    return credit_code_valid(code) and embedded_code_valid(code)


def _day_of_two(view: View, kind: Kind) -> Iterator[Candidate]:
    """Of the only two days of a certificate, beside no known label, one is that of its issue and one its last."""
    sound = [c for c in _days(view, DATE) if isinstance(c.parsed.value, date) and not c.parsed.reason]
    days = sorted({c.parsed.value for c in sound if isinstance(c.parsed.value, date)})
    free = all(c.sheet and not view.is_owned(c.sheet, Piece(line)) for c in sound for line in c.lines)
    if len(days) == 2 and days[1] - days[0] > _YEAR and free:
        wanted = days[1] if kind is VALID_TO else days[0]
        found = next(c for c in sound if c.parsed.value == wanted)
        yield _in_doubt(found, "日期旁的标签不能识别，系据日期先后推测")


def _in_doubt(found: Candidate, reason: str) -> Candidate:
    return Candidate(Parsed(found.parsed.value, reason), found.raw, found.lines, found.sheet, 0.9, _RANK, found.label)
