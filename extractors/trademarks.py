"""What the trademark office's papers say without a label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from extractors.finder import Candidate, View, candidate
from extractors.kinds import Kind, same_value
from extractors.labels import english_start
from extractors.layout import Piece, Sheet
from extractors.phrases import any_of, matched, phrase, running, spaced
from pipeline.model.facts import Parsed
from pipeline.model.reading import Line
from pipeline.text.normalise import fold

_DAY = (
    r"(?:\d{4}年\d{1,2}月\d{1,2}日?|\d{4}[-./]\d{1,2}[-./]\d{1,2}"
    r"|[〇○零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月[〇一二三四五六七八九十]{1,3}日)"
)
TERM = rf"((?:自|从)?(?:公元)?{_DAY}(?:(?:起算?|开始)?[,;]?[至到\-—~]+|起[,;])(?:公元)?{_DAY})"
"""`自公元2010年06月14日至2020年06月13日`"""

_LAST_OF_GOODS = (
    r"(?:\d{1,2}[.、)])?(?:注册人|商标注册人|注册地址|注册有效|有效期|注册日期)|\(截止\)|\(以下空白\)|局长|发证机关|签发|商标注册号|"
    r"[12]\d{3}年\d"
)

registration_number = any_of(
    phrase(r"第(G?\d{5,8}[A-Z]?)[.·,]?号", strength=1.0, rank=0),
    phrase(r"(?:注册号|注册证号)[为::]{0,2}第?(G?\d{5,8}[A-Z]?)号?(?![\dA-Za-z])", rank=1),
)
goods_class = any_of(
    phrase(
        r"核定(?:使用)?(?:商品|服务)?(?:[/和或]?服务项目)?[::]?\(?((?:国际分类|第)[::]?第?\d{1,2}类?)",
        r"\(((?:国际分类|类别)[::]\d{1,2})\)",
        rank=2,
    ),
    phrase(r"(?:^|\n)(第\d{1,2}类)[::]", breaks=True, rank=3),
    phrase(r"(?:核定使用|商标|类别|类号)[^。]{0,12}?(第\d{1,2}类)", r"号,?(第\d{1,2}类)商标", rank=4),
)
_goods = phrase(
    r"核(?:定|准(?=使用|商品|服务|项目|的商品))(?:使用)?+的?+(?:(?:商品|服务)(?:项目)?|项目|范围)?+(?:[/和或与及]?服务(?:项目)?|列表)?+[::】\]」]{0,2}+(?:\((?:国际分类|第)[::]?第?\d{1,2}类?\)|第\d{1,2}类)?[::]?"
    rf"(?:第\d{{1,2}}类[::])?((?:(?!{_LAST_OF_GOODS}).){{2,600}})",
    rank=0,
)


def goods(view: View, kind: Kind) -> list[Candidate]:
    """The goods behind their label, without what other labels own; without that, theirs must say the same."""
    labelled = [candidate(pair, kind) for pair in view.pairs if _OF_GOODS.search(pair.label) and pair.values]
    found = []
    for one in _goods(view, kind):
        kept = tuple(line for line in one.lines if not _of_another(view, one.sheet, line))
        kept = _to_its_end(kept, one.sheet)
        if kept and len(kept) < len(one.lines):
            parsed = kind.parse(spaced(kept))
            agreed = any(not c.reason and same_value(c.parsed.value, parsed.value) for c in labelled)
            reason = parsed.reason or ("" if agreed else "商品与相邻栏目的文字相混，请核对")
            one = replace(one, parsed=Parsed(parsed.value, reason), lines=kept, raw=spaced(kept))
        found.append(_against(one, labelled))
    return found


def _against(one: Candidate, labelled: Sequence[Candidate]) -> Candidate:
    """The goods found by their place, in doubt where what their label owns is less, and no list that only goes on."""
    sound = [str(c.parsed.value) for c in labelled if not c.reason and isinstance(c.parsed.value, str)]
    value = str(one.parsed.value)
    if one.reason or not sound or any(same_value(s, value) or value.startswith(s + ";") for s in sound):
        return one
    return replace(one, parsed=Parsed(value, "商品与相邻栏目的文字相混，请核对"), proof=False)


def _to_its_end(lines: tuple[Line, ...], sheet: Sheet | None) -> tuple[Line, ...]:
    """The lines of a list up to one that neither fills its column nor ends as if the list went on."""
    for at, (line, after) in enumerate(pairwise(lines), start=1):
        em = sheet.em(line.box) if sheet else 0.02
        if after.box.centre[1] - line.box.centre[1] < 0.5 * line.box.height or line.text.rstrip().endswith(_GOES_ON):
            continue
        column = [
            p.box.x1 for p in (sheet.pieces if sheet else ()) if p.box.x0 < line.box.x1 and p.box.x1 > line.box.x0
        ]
        if line.box.x1 < max(column, default=1.0) - 3 * em and not fold(after.text).startswith(_GOES_ON):
            return lines[:at]
    return lines


_OF_GOODS = re.compile(r"核定|核准(?:使用|商品|服务|项目|的商品)")
_GOES_ON = tuple("；;，,、：:（(")


def _of_another(view: View, sheet: Sheet | None, line: Line) -> bool:
    """Whether a line is a translation, another label, or beside or under one."""
    text = fold(line.text).replace(" ", "")
    if text and english_start(text) == text:
        return True
    others = [p for p in view.pairs if p.sheet is sheet and p.label and not _OF_GOODS.search(p.label)]
    shares = (sum(line.box.overlap(v.box).area for v in [p.at, *p.values]) for p in others)
    return any(share > 0.6 * line.box.area for share in shares)


def mark(view: View, kind: Kind) -> list[Candidate]:
    """The words of the mark: the one line printed large that is none of the form's own."""
    for sheet in view.sheets[:1]:
        usual = median(p.box.height for p in sheet.pieces) if sheet.pieces else 1.0
        large = [p for p in sheet.pieces if p.box.height > 1.35 * usual and _may_be_mark(view, sheet, p)]
        tallest = max((p.box.height for p in large), default=0.0)
        words = [p for p in large if p.box.height > 0.6 * tallest]
        if len(words) == 1:
            word = words[0]
            return [Candidate(kind.parse(word.text), word.text, (word.line,), sheet, 0.9, 0, "mark")]
        return [Candidate(kind.parse(p.text), p.text, (p.line,), sheet, 0.5, 0, "mark") for p in words[:1]]
    return []


_PRINTED = re.compile(
    r"局长|签发|商标|注册|证$|证书|核定|国家|工商|管理|总局|知识产权|^第.*[号类]$|有限公司|中华人民|\d{4}年|^No|TRADE|CERT"
)


def _may_be_mark(view: View, sheet: Sheet, piece: Piece) -> bool:
    """Whether a line is neither printed form, nor a value, nor in a seal."""
    x, y = piece.box.centre
    sealed = any(seal.box.contains(x, y) for seal in sheet.reading.seals)
    printed = _PRINTED.search(fold(piece.text).replace(" ", ""))
    return not (sealed or printed or view.is_owned(sheet, piece)) and piece.line.confidence > 0.6


_CHANGES = (("转让", "转让"), ("移转", "移转"), ("变更", "变更"))


def change_kind(view: View, kind: Kind) -> list[Candidate]:
    """What was changed, after the title of the proof."""
    for sheet in view.sheets[:1]:
        run = running(sheet, breaks=True)
        title = re.search(
            r"\n?((?:核准)?(?:商标)?[^\n]{0,14}(?:变更|转让|移转)[^\n]{0,14}(?:证明|通知书|公告))\n", run.text
        )
        if title is None:
            continue
        found = matched(run, title, kind, 1.0, 0, "title")
        word = next(name for sign, name in _CHANGES if sign in title.group(1))
        return [Candidate(Parsed(word), spaced(found.lines), found.lines, sheet, 1.0, 0, "title")]
    return []
