"""What the trademark office's papers say without a label."""

from __future__ import annotations

import re

from extractors.finder import Candidate, View
from extractors.kinds import Kind
from extractors.layout import rows_of
from extractors.phrases import any_of, matched, phrase, row_text, running, spaced
from pipeline.model.facts import Parsed

_DAY = r"(?:\d{4}年\d{1,2}月\d{1,2}日?|\d{4}[-./]\d{1,2}[-./]\d{1,2})"
TERM = rf"((?:自|从)?(?:公元)?{_DAY}(?:起)?[至到\-—~]+(?:公元)?{_DAY})"
"""`自公元2010年06月14日至2020年06月13日`"""

_LAST_OF_GOODS = (
    r"注册人|商标注册人|注册地址|注册有效|有效期|注册日期|\(截止\)|\(以下空白\)|局长|发证机关|签发|商标注册号"
)

registration_number = any_of(
    phrase(r"第(G?\d{5,8}[A-Z]?)号", strength=1.0, rank=0),
    phrase(r"(?:注册号|注册证号)[为::]{0,2}第?(G?\d{5,8}[A-Z]?)号?(?!\d)", rank=1),
)
goods_class = any_of(
    phrase(
        r"核定(?:使用)?(?:商品|服务)?(?:[/和或]?服务项目)?[::]?\(?((?:国际分类|第)[::]?第?\d{1,2}类?)",
        r"\(((?:国际分类|类别)[::]\d{1,2})\)",
        rank=2,
    ),
    phrase(r"(?:^|\n)(第\d{1,2}类)[::]", breaks=True, rank=3),
    phrase(r"(?:核定使用|商标|类别|类号)[^。]{0,12}?(第\d{1,2}类)", rank=4),
)
goods = phrase(
    r"核定(?:使用)?(?:商品|服务)?(?:[/和或]?服务项目)?[::]?(?:\((?:国际分类|第)[::]?第?\d{1,2}类?\)|第\d{1,2}类)?[::]?"
    rf"(?:第\d{{1,2}}类[::])?((?:(?!{_LAST_OF_GOODS}).){{2,600}})",
    rank=0,
)


def mark(view: View, kind: Kind) -> list[Candidate]:
    """The words of the mark: a single line printed large between the number and the goods."""
    if not view.sheets:
        return []
    sheet = view.sheets[0]
    rows = rows_of(sheet.pieces)
    start = next((i for i, r in enumerate(rows) if re.search(r"第G?\d{5,8}[A-Z]?号", row_text(r))), None)
    end = next((i for i, r in enumerate(rows) if "核定使用" in row_text(r)), None)
    if start is None or end is None or end - start != 2 or len(rows[start + 1]) != 1:
        return []
    piece = rows[start + 1][0]
    usual = max(p.box.height for r in (rows[start], rows[end]) for p in r)
    large = piece.box.height > 1.05 * usual
    parsed = kind.parse(piece.text)
    return [Candidate(parsed, piece.text, (piece.line,), sheet, 0.9 if large else 0.6, 0, "mark")]


_CHANGES = (("转让", "转让"), ("移转", "移转"), ("地址", "变更地址"), ("名义", "变更名义"), ("变更", "变更"))


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
