"""What the papers cite: the scheme's clauses, the time allowed, the yearly day of filing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pydantic import Field as Key

from pipeline.model.base import Noun
from pipeline.reports.office.items import wording

_RULE = "办法"
_DIGITS = "零一二三四五六七八九"
_NUMERALS = "[一二三四五六七八九十百]+"
_ARTICLE = re.compile(rf"([^\d\W]+?)(?:第?(?:({_NUMERALS})|(\d+)(?=条))条?)?(?:[(（]({_NUMERALS})[)）])?")


class Wording(Noun):
    """A clause: what it says, and what it is of. `whole`: in its own words, no summary."""

    text: str
    source: str
    whole: bool = False


class Basis(Noun):
    """Of a packet's scheme: its title, its clauses by key, and its days.

    `days`: to supply what is missing, with the clause that says so; None where the scheme lays down none.
    `region`: the first digits of its province's codes. `filing`: the yearly last day of filing in words, and its
    clause's key.
    """

    scheme: str = ""
    region: str = ""
    clauses: dict[str, Wording] = Key(default_factory=dict)
    days: tuple[int, str] | None = None
    filing: tuple[str, str] | None = None

    @property
    def title(self) -> str:
        """The scheme's title as it heads a paper: without what kind of filing it is, in brackets."""
        return self.scheme.partition("（")[0]

    @property
    def rule(self) -> str:
        """The title of what the papers call 《办法》 for short; empty where the scheme's rule is called otherwise."""
        return next((c.source for key, c in self.clauses.items() if _parted(key)[0] == _RULE), "")

    def cited(self, key: str) -> str:
        """A clause as papers cite it, with its gist: `《办法》第六条第（一）项：…`."""
        clause = self.clauses.get(key)
        if clause is None:
            return self.named(key)
        return clause.text if clause.source in wording()["own_sources"] else f"{self.named(key)}：{clause.text}"

    def named(self, key: str) -> str:
        """A clause's name without what it says."""
        prefix, article = _parted(key)
        if prefix == _RULE:
            return f"《{_RULE}》{article}"
        clause = self.clauses.get(key)
        if clause is None or clause.source in wording()["own_sources"]:
            return key
        title, rest = _titled(clause.source)
        return title + (rest or article)

    def cite(self, keys: Iterable[str]) -> list[str]:
        return [self.cited(key) for key in dict.fromkeys(keys)]

    def summarised(self, keys: Iterable[str]) -> bool:
        """Whether any of the clauses is told in other words than its own."""
        return any(key in self.clauses and not self.clauses[key].whole for key in keys)

    def deadline(self) -> list[str]:
        """What the notice says of the time: as the scheme has it, else left to be filled in."""
        words = wording()
        said = [words["deadline_open"]]
        if self.days:
            number, clause = self.days
            said = [words["deadline_days"].format(days=number, basis=self.named(clause))]
        if self.filing:
            day, clause = self.filing
            said.append(words["filing"].format(day=day, basis=self.named(clause)))
        return said


def _parted(key: str) -> tuple[str, str]:
    """`办法六(一)` as 办法 and 第六条第（一）项; keys that name no article are all prefix."""
    match = _ARTICLE.fullmatch(key)
    if not match:
        return key, ""
    prefix, counted, plain, item = match.groups()
    article = f"第{counted or _chinese(int(plain))}条" if counted or plain else ""
    return prefix, article + (f"第（{item}）项" if item else "")


def _chinese(number: int) -> str:
    """A number below a hundred as articles are counted: 39 as 三十九."""
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return str(number) if number >= 100 else ten + (_DIGITS[ones] if ones or not tens else "")


def _titled(source: str) -> tuple[str, str]:
    """A law's title in its marks and the article that the source itself names; other sources stay as they are."""
    match = re.fullmatch(wording()["laws"], source)
    return (f"《{match['title']}》", match["article"] or "") if match else (source, "")
