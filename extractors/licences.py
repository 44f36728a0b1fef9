"""What licences and certificates print without a label: dates at the foot, bodies known by their seal or place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.finder import Candidate, View
from extractors.kinds import COMPANY, Kind
from extractors.labels import word_list
from extractors.layout import Sheet, rows_of
from extractors.phrases import matched, running
from pipeline.model.facts import Parsed
from pipeline.model.reading import Line
from pipeline.text.normalise import fold

_LONE_DATE = re.compile(
    r"(?:发照日期|核准日期|发证日期|日期)?:?([12]\d{3}[.\-/]\d{1,2}[.\-/]\d{1,2}|(?:[12]\d{2,3}|[〇○零O0一二三四五六七八九]{4})年[\d一二三四五六七八九十〇]{1,3}月[\d一二三四五六七八九十〇]{1,3}日?)"
)
_REGISTRAR = re.compile(
    r"[㐀-鿿]{2,16}(?:市场监督管理(?:和质量监督)?(?:总)?局|工商行政管理(?:总)?局|市场监管局|行政审批(?:服务)?局|"
    r"审批局|政务服务[㐀-鿿]{0,8}局|监督管理委员会|自由贸易试验区[㐀-鿿]{2,14}局)(?:[㐀-鿿]{2,8}分局)?"
)


def dated_foot(view: View, kind: Kind) -> list[Candidate]:
    """A date that is a row of its own in the lower part of the last page: the day of signing."""
    found: list[Candidate] = []
    for sheet in view.sheets[-1:]:
        for row in rows_of(sheet.pieces):
            for piece in row:
                free = not view.is_owned(sheet, piece) and piece.box.y0 > 0.4
                if free and _LONE_DATE.fullmatch(fold(piece.text).replace(" ", "")):
                    parsed = kind.parse(piece.text)
                    found.append(Candidate(parsed, piece.text, (piece.line,), sheet, 0.9, 8, "foot", not parsed.reason))
    return found[-1:]


def licence_issued(view: View, kind: Kind) -> list[Candidate]:
    """The date by the registration authority's seal, whose parts may stand far apart."""
    found: list[Candidate] = []
    for sheet in view.sheets:
        foot = min([0.5, *(p.box.y0 for p in sheet.pieces if _AUTHORITY.fullmatch(fold(p.text).replace(" ", "")))])
        for row in rows_of(sheet.pieces):
            free = [p for p in row if p.box.y0 > foot - 0.03 and not view.is_owned(sheet, p)]
            text = " ".join(p.text for p in free)
            match = re.search(_LONE_DATE.pattern + "$", fold(text).replace(" ", ""))
            if match:
                parsed = kind.parse(match.group(1))
                dated = tuple(p.line for p in free if re.search(r"\d|[年月日]", p.text))
                found.append(Candidate(parsed, text, dated, sheet, 0.9, 8, "foot", not parsed.reason))
        if not found:
            found.extend(_remains(view, sheet, foot, kind))
    return found[-1:]


_AUTHORITY = re.compile(r"登记机关:?|登记机[关构]?[(（]?盖?章?[)）]?")
_REMAINS = re.compile(r"(?:19|20)\d\d年\d{0,2}[^\d年]{0,3}(?:\d{1,2})?日?")


def _remains(view: View, sheet: Sheet, foot: float, kind: Kind) -> Iterator[Candidate]:
    """What the seal left of the date: never more than a proposal."""
    for row in rows_of(sheet.pieces):
        free = [p for p in row if p.box.y0 > foot and not view.is_owned(sheet, p)]
        text = " ".join(p.text for p in free if re.search(r"\d|[年月日]", p.text))
        if _REMAINS.fullmatch(re.sub(r"[^\d年月日]", "", fold(text))) and "年" in text:
            parsed = kind.parse(text)
            lines = tuple(p.line for p in free)
            yield Candidate(Parsed(parsed.value, parsed.reason or "日期被印章遮盖"), text, lines, sheet, 0.9, 9, "foot")


def licence_registrar(view: View, kind: Kind) -> list[Candidate]:
    """The authority's name in print at the foot; the seal, where that is all there is, can only be a proposal."""
    found: list[Candidate] = []
    for sheet in view.sheets:
        for piece in sheet.pieces:
            name = fold(piece.text).replace(" ", "").removeprefix("登记机关").strip(":")
            if piece.box.y0 > 0.5 and _REGISTRAR.fullmatch(name) and "总局" not in name:
                found.append(Candidate(Parsed(name), piece.text, (piece.line,), sheet, 0.8, 5, "foot", True))
        found.extend(_sealed(sheet))
    return found


def _sealed(sheet: Sheet) -> Iterator[Candidate]:

    for seal in sheet.reading.seals:
        match = _REGISTRAR.search(fold(seal.text).replace(" ", ""))
        if match:
            line = Line(text=seal.text, box=seal.box, confidence=seal.confidence, reader=sheet.reading.reader)
            parsed = Parsed(match.group(), "登记机关仅见于印章，请核对")
            yield Candidate(parsed, seal.text, (line,), sheet, 0.9, 9, "seal")


_CERTIFIER = re.compile(r"[㐀-鿿()]{2,30}(?:认证|检验|质量|标准)[㐀-鿿()]{0,16}(?:有限公司|中心|公司|集团|院)")


def certifier(view: View, kind: Kind) -> list[Candidate]:
    """The certification body: a name with 认证 in it that stands alone."""
    found: list[Candidate] = []
    for sheet in view.sheets[:1]:
        for piece in sheet.pieces:
            for word in re.finditer(r"\S+", piece.text):
                name = fold(word.group())
                if "认证" in name and _CERTIFIER.fullmatch(name) and not view.is_owned(sheet, piece):
                    line = piece.line.part(*word.span())
                    found.append(Candidate(kind.parse(name), line.text, (line,), sheet, 0.9, 9, "name", True))
    return found


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
