"""What a test report says without a label, and what its conclusion comes to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.finder import Candidate, View, candidate
from extractors.kinds import COMPANY, TEXT, Kind, same_value
from extractors.labels import labels_of, word_list
from extractors.layout import Sheet, rows_of, runs_of
from extractors.phrases import any_of, phrase, row_text, running, token
from pipeline.model.facts import Parsed
from pipeline.model.geometry import Box
from pipeline.text.normalise import fold, key

CONCLUSION_LABELS = labels_of("test_report", "conclusion")

numbers_by_label = phrase(
    r"(?:检验检测|检验|检测|试验)?报告(?:书)?(?:编号|号)[::]([0-9A-Za-z㐀-鿿()\[\]〔〕/\\.\-—_]{4,40}?)(?=共\d|第\d|\n|样品|产品|$)",
    r"(?:^|\n)[N№][oO0º]?[.:.]{0,2}([A-Z0-9][0-9A-Za-z()\[\]/\\.\-—_]{3,30})(?=\n|共|第)",
    breaks=True,
    rank=1,
)
cnas_numbers = any_of(
    token(r"(?<![A-Z])(CNAS:?(?:L|IB)[\dIl]{4,5})(?![\dA-Za-z])", rank=1),
    token(r"(?<![A-Z])(CNAS:?(?:L|IB)\d{1,8})(?![\dA-Za-z])", rank=4),
    token(r"^(?:中国认可)?(?:国际互认)?(?:检[测验])?(?:TESTING|INSPECTION)((?:L|IB)[\dIl]{4,5})$", rank=2),
)
_cma_by_word = phrase(
    r"(?:CMA|资质认定(?:证书)?(?:编号|号)?|MA)[::]?[^\d\n]{0,8}(\d{12})(?!\d)", breaks=True, rank=5, first=3
)
_cma_alone = token(r"^(?:编号[::]?)?(\d{11,13})$", rank=6, first=3)
_LABELLED = 1.5
"""Sizes of the mark within which a number stands under it or beside it."""


def cma_numbers(view: View, kind: Kind) -> list[Candidate]:
    """The number by the mark; the mark is a picture, so a number of that shape standing alone is taken for it.

    One that breaks the rule of such numbers has to stand by the mark.
    """
    alone = [c for c in _cma_alone(view, kind) if not c.parsed.reason or _by_mark(c)]
    return _cma_by_word(view, kind) + alone


def _by_mark(one: Candidate) -> bool:
    marks = [m for m in one.sheet.reading.marks if m.kind == "cma"] if one.sheet else []
    return any(_near(line.box, mark.box) for mark in marks for line in one.lines)


def _near(box: Box, mark: Box) -> bool:
    (x, y), (mark_x, mark_y) = box.centre, mark.centre
    return abs(x - mark_x) < _LABELLED * mark.width + box.width / 2 and abs(y - mark_y) < _LABELLED * mark.height


_CODE = re.compile(
    r"[:.]?([A-Z]{0,6}[-/]?\d{2,}[A-Z0-9\-/()〔〕\[\]]{2,24}|[㐀-鿿]{1,6}(?:\([㐀-鿿]{1,4}\))?字?(?:[(〔\[]\d{4}[)〕\]])?第?\d{4,}号)"
)
"""`WHG2208015437`, `川质检(委)字第20237817号`."""


def numbers_by_place(view: View, kind: Kind) -> list[Candidate]:
    """The report number where its label was not read: under the title, in the head of several pages."""
    found: list[Candidate] = []
    coded = " ".join(code.text for sheet in view.sheets for code in sheet.reading.codes)
    for sheet in view.sheets:
        rows = rows_of(sheet.outside)
        titles = [i for i, row in enumerate(rows) if re.search(r"(?:检验|检测|试验|测试)报告$", row_text(row))]
        under = [row for i in titles for row in rows[i + 1 : i + 3]]
        for row in under + [r for r in rows if r[0].box.y1 < 0.1]:
            for piece in row:
                match = _CODE.fullmatch(fold(piece.text).replace(" ", ""))
                if match and not view.is_owned(sheet, piece) and not re.fullmatch(r"[\d\-/]{0,14}|\d+", match[1]):
                    known = match[1] in coded
                    parsed = Parsed(match[1])
                    found.append(
                        Candidate(parsed, piece.text, (piece.line,), sheet, 0.95 if known else 0.6, 2, "place")
                    )
    return _agreeing(found)


def _agreeing(found: list[Candidate]) -> list[Candidate]:
    """Those seen on several pages are sure."""
    pages: dict[object, set[int]] = {}
    for c in found:
        pages.setdefault(c.parsed.value, set()).add(c.sheet.index if c.sheet else 0)
    return [replace(c, strength=0.95) if len(pages[c.parsed.value]) > 1 else c for c in found]


report_numbers = any_of(numbers_by_label, numbers_by_place)
test_kinds = phrase(
    r"(?:检验检测|检验|检测|试验|服务|委托|任务|业务|报告)(?:类别|类型|性质|种类)[::]?"
    r"((?:委托|型式|监督|仲裁|发证|定期|出厂|验收|鉴定|抽样|送样|普通|复检|许可证|生产许可证)"
    r"(?:送样|抽样|抽查|监督|发证)?(?:检验|检测|抽查|试验|检查))(?=$|\n|样品|[^㐀-鿿]|检验|到样|收样|来样|接样|抽样|生产|规格|型号|商标)",
    breaks=True,
    rank=30,
)
"""A kind of test right behind the word for it: few words can stand there."""
issued_by_phrase = phrase(
    r"(?:签发|批准|发布|出具|报告).{0,2}期[::]*((?:[12]\d{3}|二〇\w\w)[-./年]\w{1,3}[-./月]\w{1,3}日?)", rank=3
)


def laboratory(view: View, kind: Kind) -> list[Candidate]:
    """The issuing body: a name that says it tests, standing alone on the cover or in the heads of the pages."""
    words = re.compile("|".join(word_list("laboratory_words")))
    alone = list(_bodies(view))
    testing = [c for c in alone if words.search(str(c.parsed.value))]
    return testing or _in_letterhead(view, alone) or _at_foot(view, alone)


def _bodies(view: View) -> Iterator[Candidate]:
    """The names of bodies that stand alone in a line or beside a gap, and that no label owns."""
    for sheet in view.sheets:
        for row in (run for whole in rows_of(sheet.outside) for run in runs_of(whole, sheet)):
            text = fold(" ".join(p.text for p in row))
            name = re.sub(r"\s*(?:检验|检测|检验检测|测试|试验)报告(?:书)?$", "", text)
            if any(view.is_owned(sheet, p) for p in row) or len(name) > 40 or re.search(r"[,，。:：]", name):
                continue
            parsed = COMPANY.parse(name)
            if not parsed.reason and parsed.value is not None:
                lines = tuple(p.line for p in row)
                yield Candidate(parsed, text, lines, sheet, 0.95, 20 + bool(sheet.index), "name", True)


_HEAD = 0.2
"""Share of the first page where a letterhead stands."""


def _in_letterhead(view: View, alone: Sequence[Candidate]) -> list[Candidate]:
    """The body whose name heads the report and signs it, though it says nothing of tests; no party of the report."""
    parties = {fold(v.text) for pair in view.pairs if pair.label for v in pair.values}
    heads = [c for c in alone if c.sheet is view.sheets[0] and c.lines[0].box.y1 < _HEAD and c.raw not in parties]
    return [c for c in heads if sum(same_value(c.parsed.value, o.parsed.value) for o in alone) > 1]


_FOOT = 0.7
"""Share of the cover below which the body that issues a report prints its name."""


def _at_foot(view: View, alone: Sequence[Candidate]) -> list[Candidate]:
    """The one body whose name stands alone at the foot of the cover, where the report's parties have labels."""
    parties = {key(v.text) for pair in view.pairs if pair.label for v in pair.values}
    feet = [c for c in alone if c.sheet is view.sheets[0] and c.lines[0].box.y0 > _FOOT and key(c.raw) not in parties]
    labelled = any(COMPANY.parse(party).reason == "" for party in parties)
    return feet if labelled and len({c.parsed.value for c in feet}) == 1 else []


def verdict_of(text: str) -> str | None:
    """What a conclusion comes to: 合格, 不合格, or None where it gives no verdict."""
    bare = re.sub(r"不合格项|合格判定", "", fold(text).replace(" ", ""))
    if re.search(r"不合格|不符合|未达到|不满足|未符合|不达标|不予通过", bare):
        return "不合格"
    return "合格" if re.search(r"合格|符合|达到|满足", bare) else None


def verdict(view: View, kind: Kind) -> list[Candidate]:
    """The verdict in the report's conclusion."""
    found = []
    for pair in view.labelled(*CONCLUSION_LABELS):
        spoken = candidate(pair, TEXT)
        word = verdict_of(spoken.raw)
        if word:
            reason = "结论文字需核对" if spoken.parsed.reason else ""
            found.append(Candidate(Parsed(word, reason), spoken.raw, spoken.lines, spoken.sheet, spoken.strength))
    return found


_COUNTERS = (
    re.compile(r"共(?P<total>\d{1,3})页[,;、]?第(?P<page>\d{1,3})页"),
    re.compile(r"第(?P<page>\d{1,3})页[,;、/]?共(?P<total>\d{1,3})页"),
    re.compile(r"Page(?P<page>\d{1,3})of(?P<total>\d{1,3})", re.IGNORECASE),
)


def page_counter(view: View, kind: Kind) -> list[Candidate]:
    """`完整` where 共y页 agrees with the pages 1…y that are there; else what is missing.

    Doubtful where a page whose counter was not read lies at the gap: it may be the missing one.
    """
    seen = [(sheet, m) for sheet in view.sheets for shape in _COUNTERS for m in shape.finditer(running(sheet).text)]
    if not seen:
        return []
    totals = {int(m["total"]) for _, m in seen}
    sheet, match = seen[0]
    if len(totals) > 1:
        return [_counted("总页数不一", sheet, match)]
    missing = sorted(set(range(1, totals.pop() + 1)) - {int(m["page"]) for _, m in seen})
    unnumbered_cover = missing == [1] and seen[0][0] is not view.sheets[0]
    whole = not missing or unnumbered_cover
    if whole:
        return [_counted("完整", sheet, match)]
    counters = {id(sheet): int(m["page"]) for sheet, m in seen}
    in_order = [counters.get(id(sheet)) for sheet in view.sheets]
    reason = "缺处有一页没有读出页码" if any(_may_be_there(n, in_order) for n in missing) else ""
    return [_counted(f"缺第{'、'.join(map(str, missing))}页", sheet, match, reason)]


def _may_be_there(number: int, counters: Sequence[int | None]) -> bool:
    """Whether a page without a counter lies where this number would stand."""
    before = max((i for i, n in enumerate(counters) if n is not None and n < number), default=-1)
    after = min((i for i, n in enumerate(counters) if n is not None and n > number), default=len(counters))
    return None in counters[before + 1 : after]


def _counted(value: str, sheet: Sheet, match: re.Match[str], reason: str = "") -> Candidate:
    lines = running(sheet).lines(*match.span())
    return Candidate(Parsed(value, reason), match.group(), lines, sheet)
