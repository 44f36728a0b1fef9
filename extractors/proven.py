"""Values that prove themselves where their label is not known: codes by their check digits, days by their order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from extractors.finder import Candidate, View
from extractors.kinds import CREDIT_CODE, DATE, VALID_TO, Kind
from extractors.layout import Piece, fold_places
from extractors.phrases import token
from extractors.registrars import DAY
from extractors.wording import ADDRESS
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
    if kind is ADDRESS:
        return list(_only_address(view, kind))
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


_WHOLE_ADDRESS = re.compile(
    r"[㐀-鿿]{2,}(?:省|自治区|市)[㐀-鿿]{2,}[市县区州][㐀-鿿\d]{2,}?\d[\d-]*(?:号|幢|栋|层|室|楼|组|[㐀-鿿\d-]+)"
)


def _only_address(view: View, kind: Kind) -> Iterator[Candidate]:
    """The one line of a paper that reads as an address and that no label owns: its label was not read."""
    found = [
        Candidate(kind.parse(piece.text), piece.text, (piece.line,), sheet, 0.9, _RANK, "address")
        for sheet in view.sheets[:1]
        for piece in sheet.pieces
        if _WHOLE_ADDRESS.fullmatch(fold_places(piece.text)[0]) and not view.is_owned(sheet, piece)
    ]
    if len(found) == 1 and not found[0].reason:
        yield _in_doubt(found[0], "地址旁的标签没有读出，请核对")


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
