"""Who registered a licence, and when: printed at its foot, or seen only in the seal there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from rapidfuzz.distance import LCSseq, Levenshtein

from corpus.data import regions
from extractors.finder import Candidate, View
from extractors.kinds import Kind
from extractors.labels import labels_of
from extractors.layout import Piece, Sheet, rows_of
from pipeline.model.facts import Parsed
from pipeline.model.reading import Line
from pipeline.text.normalise import fold

DAY = re.compile(
    r"(?:发照日期|核准日期|发证日期|日期)?:?([12]\d{3}[.\-/]\d{1,2}[.\-/]\d{1,2}|(?:[12]\d{2,3}|[〇○零O0一二三四五六七八九]{4})年[\d一二三四五六七八九十〇]{1,3}月[\d一二三四五六七八九十〇]{1,3}日?)"
)
_NAME = re.compile(
    r"[㐀-鿿]{2,16}(?:市场监督管理(?:和质量监督)?(?:总)?局|工商行政管理(?:总)?局|市场监管局|行政审批(?:服务)?局|"
    r"审批局|政务服务[㐀-鿿]{0,8}局|监督管理委员会|自由贸易试验区[㐀-鿿]{2,14}局)(?:[㐀-鿿]{2,8}分局)?"
)
_OFFICES = ("市场监督管理局", "工商行政管理局", "行政审批局", "行政审批服务局", "市场和质量监督管理局")
"""登记机关: the market regulators of a region, those they grew from, and the offices that took over registration."""
_ALIKE = 0.25
"""The share of a seal's characters that may be misread, where a region of the address decides."""
_AUTHORITY = re.compile(r"登记机关:?|登记机[关构]?[(（]?盖?章?[)）]?")
_REMAINS = re.compile(r"(?:19|20)\d\d年\d{0,2}[^\d年]{0,3}(?:\d{1,2})?日?")


def licence_registrar(view: View, kind: Kind) -> list[Candidate]:
    """The authority's name in print at the foot; else in the seal, or cut off, where the licence's region tells it."""
    known = _authorities(view)
    found: list[Candidate] = []
    for sheet in view.sheets:
        for piece in sheet.pieces:
            name = fold(piece.text).replace(" ", "").removeprefix("登记机关").strip(":")
            if piece.box.y0 > 0.5 and _NAME.fullmatch(name) and "总局" not in name:
                found.append(Candidate(Parsed(name), piece.text, (piece.line,), sheet, 0.8, 5, "foot", True))
            elif whole := _completed(name, known, sheet):
                found.append(Candidate(Parsed(whole), piece.text, (piece.line,), sheet, 0.95, 6, "foot", True))
        found.extend(_sealed(sheet, known))
    return found


def _authorities(view: View) -> frozenset[str]:
    """The authorities that the licence's address lies under."""
    addresses = (v.text for pair in view.labelled(*labels_of("business_licence", "address")) for v in pair.values[:1])
    return frozenset(name for text in addresses for name in _over(fold(text).replace(" ", "")))


def _over(address: str) -> Iterator[str]:
    """`四川省成都市武侯区…`: the offices of 成都市武侯区, 成都市, 四川省, each with and without what is above it."""
    places: list[regions.Region] = []
    rest = address
    while place := _leading(rest, places):
        places.append(place)
        rest = rest[len(place.name) :]
    names = [place.name for place in places]
    for first in range(len(names)):
        for last in range(first + 1, len(names) + 1):
            yield from ("".join(names[first:last]) + office for office in _OFFICES)


def _leading(text: str, above: list[regions.Region]) -> regions.Region | None:
    for length in range(min(len(text), regions.longest_name()), 1, -1):
        for region in regions.by_name().get(text[:length], ()):
            if region.name == text[:length] and (not above or (region.within(above[-1]) and region != above[-1])):
                return region
    return None


@cache
def _siblings(name: str) -> frozenset[str]:
    """The same office of all regions that a misreading of the name could mean."""
    office = next(o for o in _OFFICES if name.endswith(o))
    place = name.removesuffix(office)
    upper = next((r for r in regions.regions() if r.level == 1 and place.startswith(r.name)), None)
    if upper is None or place == upper.name:
        return frozenset(r.name + office for r in regions.regions() if r.level > 0)
    own = (r for r in regions.regions() if r.level == 2 and r.within(upper))
    return frozenset({upper.name + office, *(upper.name + r.name + office for r in own)})


def _completed(name: str, known: Iterable[str], sheet: Sheet) -> str | None:
    """The one authority a printed name is the beginning of, short of its last characters, as the seal bears out."""
    if not re.search(r"(?:市场监|市场监督|市场监督管|市场监督管理|行政审批|行政管理|行政管)$", name):
        return None
    whole = {k for k in known if k.startswith(name)}
    sealed = [fold(seal.text).replace(" ", "") for seal in sheet.reading.seals if seal.text]
    if len(whole) != 1 or not any(LCSseq.similarity(s, w) >= 0.5 * len(w) for s in sealed for w in whole):
        return None
    return whole.pop()


def _sealed(sheet: Sheet, known: Iterable[str]) -> Iterator[Candidate]:
    for seal in sheet.reading.seals:
        text = fold(seal.text).replace(" ", "")
        line = Line(text=seal.text, box=seal.box, confidence=seal.confidence, reader=sheet.reading.reader)
        if told := _told(text, known):
            yield Candidate(Parsed(told), seal.text, (line,), sheet, 0.95, 8, "seal", True, checked=True)
        elif match := _NAME.search(text):
            parsed = Parsed(match.group(), "登记机关仅见于印章，请核对")
            yield Candidate(parsed, seal.text, (line,), sheet, 0.9, 9, "seal")


def _told(text: str, known: Iterable[str]) -> str | None:
    """The authority over the licence's address that a seal's reading is nearest to: nearer than to any other region's.

    The seals of one office differ in the region's name alone, so its own characters must have been seen.
    """
    text = re.sub(r"^[^㐀-鿿]+|[^㐀-鿿]+$", "", text)
    near = sorted((Levenshtein.distance(text, name), name) for name in known)
    if not near or near[0][0] > _ALIKE * len(near[0][1]):
        return None
    distance, name = near[0]
    margin = 1 if len(text) == len(name) else 2  # characters lost may be the very region's
    if len(near) > 1 and near[1][0] < distance + margin:
        return None
    others = (Levenshtein.distance(text, other) for other in _siblings(name) if other != name)
    return name if all(distance < other for other in others) else None


def licence_issued(view: View, kind: Kind) -> list[Candidate]:
    """The date by the registration authority's seal, whose parts may stand far apart, specks of the seal among them."""
    found: list[Candidate] = []
    for sheet in view.sheets:
        foot = min([_middle(sheet), *(p.box.y0 for p in sheet.pieces if _of_authority(p))])
        for row in rows_of(sheet.pieces):
            free = [p for p in row if p.box.y0 > foot - 0.03 and not view.is_owned(sheet, p)]
            dated = next(filter(None, (_dated(p) for p in ([q] for q in free))), None) or _dated(free)
            dated = dated or _dated([p for p in free if not _speck(sheet, p)])
            if dated:
                text, lines = dated
                parsed = kind.parse(text)
                found.append(Candidate(parsed, text, lines, sheet, 0.9, 8, "foot", not parsed.reason))
        if not found:
            found.extend(_remains(view, sheet, foot, kind))
    return found[-1:]


def _middle(sheet: Sheet) -> float:
    """Half way down what is printed: a copy may fill but the upper half of its page."""
    ends = [p.box.y1 for p in sheet.pieces]
    return min(0.5, (min(p.box.y0 for p in sheet.pieces) + max(ends)) / 2) if ends else 0.5


def _of_authority(piece: Piece) -> bool:
    text = fold(piece.text).replace(" ", "")
    return _AUTHORITY.fullmatch(text) is not None or text.startswith("登记机关")


def _dated(pieces: list[Piece]) -> tuple[str, tuple[Line, ...]] | None:
    """The date that these pieces end with."""
    text = " ".join(p.text for p in pieces)
    match = re.search(DAY.pattern + "$", fold(text).replace(" ", ""))
    if match is None:
        return None
    return match.group(1), tuple(p.line for p in pieces if re.search(r"\d|[年月日]", p.text))


def _speck(sheet: Sheet, piece: Piece) -> bool:
    """Whether a piece is what the strokes of a seal were taken for."""
    return sheet.in_seal(piece.box) and len(piece.text) <= 3 and piece.line.confidence < 0.6


def _remains(view: View, sheet: Sheet, foot: float, kind: Kind) -> Iterator[Candidate]:
    """What the seal left of the date: never more than a proposal."""
    for row in rows_of(sheet.pieces):
        free = [p for p in row if p.box.y0 > foot and not view.is_owned(sheet, p)]
        text = " ".join(p.text for p in free if re.search(r"\d|[年月日]", p.text))
        bare = re.sub(r"[^\d年月日]", "", fold(text))
        numerals = [p for p in free if re.match(r"[〇○零一二三四五六七八九]{4}年", fold(p.text))]
        if numerals or (_REMAINS.fullmatch(bare) and "年" in text):
            free = numerals or free
            parsed = kind.parse(" ".join(p.text for p in numerals) or text)
            lines = tuple(p.line for p in free)
            yield Candidate(Parsed(parsed.value, parsed.reason or "日期被印章遮盖"), text, lines, sheet, 0.9, 9, "foot")
