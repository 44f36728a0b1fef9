"""Fields that a paper states in running sentences: `…的质量管理体系符合…,认证范围为…,有效期自…至…`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from extractors.finder import Candidate, View
from extractors.kinds import DATE, Kind
from extractors.licences import dated_foot
from extractors.phrases import matched, running
from pipeline.model.facts import Parsed

_SHORTEST = 3
"""Shorter labels are words of any sentence."""
_BEHIND_LABELS = 30
"""Rank: what a sentence says counts only where no label with a value of its own does."""
_CLAUSE = r"((?:[^,。;()]|\([^()]*\))+)(?=[,。;)]|$)"
_LIST = (
    r"((?:[^。;()]|\([^()]*\)){2,200}?)"
    r"(?=[。;]|,(?:本?证书|有效期|注册|发证|颁证|初次|首次|统一|特此|特发|自\d|认证标准|通过))"
)
_LISTS = re.compile(r"范围|项目|商品")
BODY = r"[^,。;:()\d兹\n]{2,30}(?:\([^()]{2,6}\))?[^,。;:()\d\n]{0,20}?(?:公司|厂|集团|合作社|研究院|研究所|中心)"
"""A company in a sentence."""
_NUMERAL = "〇○零一二三四五六七八九十"
DAY = (
    r"(?:\d{4}年\d{1,2}月\d{1,2}日|\d{4}[-./]\d{1,2}[-./]\d{1,2}"
    rf"|[{_NUMERAL}]{{4}}年[{_NUMERAL}]{{1,3}}月[{_NUMERAL}]{{1,3}}日)"
)


def in_sentences(view: View, labels: Sequence[str], kind: Kind) -> list[Candidate]:
    """What follows a label inside a sentence: believed where the value proves itself, or its end is marked."""
    return [one for rank, label in enumerate(labels) for one in _in_sentences(view, label, rank, kind)]


def _in_sentences(view: View, label: str, rank: int, kind: Kind) -> Iterator[Candidate]:
    if len(label) < _SHORTEST:
        return
    lists = _LISTS.search(label) is not None
    link = rf"(?:[:为是]{{1,2}}|(?=[自从]?(?:公元)?(?:\d{{4}}年?|[{_NUMERAL}]{{4}}年)))"
    shape = re.compile(rf"(?<=[,。;(]){re.escape(label)}{link}{_LIST if lists else _CLAUSE}")
    for sheet in view.sheets:
        run = running(sheet)
        for match in shape.finditer(run.text):
            found = matched(run, match, kind, 0.8 if lists else 0.6, _BEHIND_LABELS + rank, label)
            if found.parsed.value is not None:
                yield found


def signed_foot(view: View, kind: Kind) -> list[Candidate]:
    """The lone day at the foot; in doubt where the paper names no later day, since it may be the last of its term."""
    found = dated_foot(view, kind)
    text = "\n".join(running(sheet, breaks=True).text for sheet in view.sheets)
    days = [day for m in re.finditer(DAY, text) if (day := DATE.parse(m.group()).value)]
    return [c if c.reason or _followed(c, days) else _doubted(c) for c in found]


_FIRST_TIME = re.compile(rf"(?:首次|初次|初始|最初|第一次)[^\d。;,]{{2,8}}{DAY}")
_TERM = re.compile(rf"({DAY})(?:[起开始]{{0,2}}[,]?[至到~—-]{{1,2}}){DAY}")


def term_begins(view: View, kind: Kind) -> list[Candidate]:
    """The first day of the term, where the paper prints no other day but that of a first issue: it is issued then."""
    for sheet in view.sheets[:1]:
        run = running(sheet)
        terms = list(_TERM.finditer(run.text))
        others = len(re.findall(DAY, _FIRST_TIME.sub("", run.text)))
        if len(terms) == 1 and others == 2:
            return [matched(run, terms[0], kind, 0.9, _BEHIND_LABELS, "term")]
    return []


def _followed(one: Candidate, days: Sequence[object]) -> bool:
    return any(day - one.parsed.value > timedelta(days=100) for day in days)


def _doubted(one: Candidate) -> Candidate:
    return replace(one, parsed=Parsed(one.parsed.value, "落款处的日期可能是有效期的末日，请核对"), proof=False)
