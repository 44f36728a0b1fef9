"""What certificates print without a label: dates at the foot, bodies and holders known by their place, titles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractors.finder import Candidate, View
from extractors.kinds import COMPANY, Kind
from extractors.labels import word_list
from extractors.layout import Piece, Sheet, rows_of, runs_of
from extractors.phrases import matched, running
from extractors.registrars import DAY
from pipeline.model.facts import Parsed
from pipeline.text.normalise import fold


def dated_foot(view: View, kind: Kind) -> list[Candidate]:
    """A date that is a row of its own in the lower part of the last page: the day of signing.

    Of one that a seal covers in part there is at least to be said that it is there.
    """
    found: list[Candidate] = []
    remains: list[Candidate] = []
    for sheet in view.sheets[-1:]:
        for piece in (p for row in rows_of(sheet.pieces) for p in row):
            text = fold(piece.text).replace(" ", "")
            if view.is_owned(sheet, piece) or piece.box.y0 <= 0.4:
                continue
            if DAY.fullmatch(text) or _PART_OF_DAY.fullmatch(text):
                parsed = kind.parse(piece.text)
                whole = DAY.fullmatch(text) is not None
                one = Candidate(parsed, piece.text, (piece.line,), sheet, 0.9, 8, "foot", not parsed.reason)
                (found if whole else remains).append(one)
    return found[-1:] or remains[-1:]


_PART_OF_DAY = re.compile(r"(?:\d{0,3}年)?\d{0,2}月\d{1,2}日|[12]\d{3}年\d{0,2}月?\d{0,2}日?")


_CERTIFIER = re.compile(r"[㐀-鿿()]{2,30}(?:认证|检验|质量|标准)[㐀-鿿()]{0,16}(?:有限公司|中心|公司|集团|院)")


def certifier(view: View, kind: Kind) -> list[Candidate]:
    """The certification body: a name with 认证 in it that stands alone; cut or torn, it is only shown to a person."""
    found: list[Candidate] = []
    for sheet in view.sheets[:1]:
        free = [p for p in sheet.pieces if not view.is_owned(sheet, p) and ":" not in fold(p.text)]
        for row in rows_of(free):
            for run in runs_of(row, sheet):
                found.extend(_certifier_in(run, sheet, kind))
    return found


def _certifier_in(run: Sequence[Piece], sheet: Sheet, kind: Kind) -> Iterator[Candidate]:
    whole = fold("".join(p.text for p in run)).replace(" ", "")
    lines = tuple(p.line for p in run)
    gap = max((b.box.x0 - a.box.x1 for a, b in pairwise(run)), default=0.0)
    if len(run) > 1 and _CERTIFIER.fullmatch(whole) and "认证" in whole and gap < 0.5 * sheet.em(run[0].box):
        yield Candidate(kind.parse(whole), whole, lines, sheet, 0.9, 9, "name", True)
    elif len(run) > 1 and re.search(r"认证|证中心|认证有限", whole) and re.search(r"公司?$|中心$|有限", whole):
        parsed = Parsed(whole, "认证机构名称中间有空缺，可能被遮盖")
        yield Candidate(parsed, whole, lines, sheet, 0.9, 9, "name")
    else:
        for piece in run:
            for word in re.finditer(r"\S+", piece.text):
                name = fold(word.group())
                if "认证" in name and _CERTIFIER.fullmatch(name):
                    line = piece.line.part(*word.span())
                    yield Candidate(kind.parse(name), line.text, (line,), sheet, 0.9, 9, "name", True)


def certified(view: View, kind: Kind) -> list[Candidate]:
    """The company the certificate is about: a name that stands alone above the middle, and does not certify itself."""
    for sheet in view.sheets[:1]:
        for piece in sheet.pieces:
            name = fold(piece.text).replace(" ", "")
            parsed = kind.parse(name)
            alone = piece.box.y0 < 0.6 and not view.is_owned(sheet, piece)
            if alone and parsed.value and not parsed.reason and not re.search(r"认证|证书|[,。:;]", name):
                return [Candidate(parsed, piece.text, (piece.line,), sheet, 0.85, 9, "alone", True)]
    return []


def evidence_kind(view: View, kind: Kind) -> list[Candidate]:
    """What sort of proof it is: the words of its title."""
    for sheet in view.sheets[:2]:
        run = running(sheet, breaks=True)
        for word in word_list("evidence_kinds"):
            match = re.search(rf"({word})", run.text)
            if match:
                return [matched(run, match, kind, 0.95, 0, "title")]
    return _largest_title(view, kind)


_TITLE_ENDS = re.compile(r"(?:证书|证明|任命书?|聘书|报告|通知书?|决定|手册|文件|制度|清单|承诺书?|荣誉|奖状|记录)$")


def _largest_title(view: View, kind: Kind) -> list[Candidate]:
    """The largest line of the first page that ends like a title."""
    for sheet in view.sheets[:1]:
        titles = [p for p in sheet.pieces if _TITLE_ENDS.search(fold(p.text).replace(" ", "")) and p.box.y0 < 0.5]
        best = max(titles, key=lambda p: p.box.height, default=None)
        if best is not None:
            return [Candidate(kind.parse(best.text), best.text, (best.line,), sheet, 0.9, 1, "title")]
    return []


_BODY = r"(?:公司|厂|集团|合作社|研究院|研究所|设计院|大学|学院)"


def heading_company(view: View, kind: Kind) -> list[Candidate]:
    """A company's name that stands alone: in the letterhead, or over the date at the foot."""
    found: list[Candidate] = []
    for sheet in view.sheets[:1]:
        for piece in sheet.pieces:
            if view.is_owned(sheet, piece) or not re.search(_BODY + "(?:文件)?[::]?$", fold(piece.text)):
                continue
            parsed = COMPANY.parse(re.sub(r"文件$", "", fold(piece.text).rstrip(":")))
            if not parsed.reason and len(fold(piece.text)) <= 32:
                found.append(Candidate(parsed, piece.text, (piece.line,), sheet, 0.85, 9, "name", True))
    return found
