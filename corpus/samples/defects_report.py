"""Defects of the report beside its results: marks, seals, signatures, dates, remarks, its code; results at the edge."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from corpus.samples import names, numbers
from corpus.samples.case import Case, Item
from corpus.samples.defects import spoil, spoil_papers, the
from corpus.samples.defects_people import Papers
from corpus.samples.papers import ring, symbol

_ONE_SIDED = re.compile(r"([≥≤])(\d+(?:\.\d+)?)")


def long_ago(case: Case, days: int) -> None:
    """Standard and testing so many days earlier."""
    s, t, back = case.standard, case.testing, timedelta(days=days)
    s.issued, s.effective, s.declared = s.issued - back, s.effective - back, s.declared - back
    s.number, s.replaces = f"{s.number.rsplit('-', 1)[0]}-{s.issued.year}", None
    t.produced, t.received, t.tested_to, t.issued = (d - back for d in (t.produced, t.received, t.tested_to, t.issued))
    t.cma = f"{(t.issued.year - 1) % 100:02d}{t.cma[2:]}"


def plain(value: str | None) -> bool:
    """Whether a result is a number and nothing else."""
    return bool(value and re.fullmatch(r"\d+(\.\d+)?", value))


def has_upper_limit(family: dict[str, Any]) -> bool:
    """Whether products of the family have an item that must not exceed a number."""
    known = [i for i in family["items"] if i.get("weaker") and i.get("bad") and i.get("unit") != "级"]
    return any(re.fullmatch(r"≤[0.]*[1-9][\d.]*", option) for i in known for option in i["options"][:1])


def measured(case: Case, rng: random.Random, sign: str, value: Callable[[Decimal], str | None]) -> Item:
    """Give an item with such a limit a result: `value` makes it of the limit's number, or nothing of an unfit one."""
    fitting = []
    for item in (i for i in case.items if i.numeric and i.unit != "级"):
        match = _ONE_SIDED.fullmatch(item.standard or "")
        if match and match[1] in sign and (found := value(Decimal(match[2]))) is not None:
            fitting.append((item, found))
    item, item.measured = rng.choice(fitting)
    return item


@spoil_papers("R02", "report", also="R07", may="R08 R33", verdict="unknown", weight=0.3)
def sealed_by_the_client(case: Case, papers: Papers, rng: random.Random) -> None:
    report = the(papers, "report")
    report.seals["lab"], report.riding = ring(case, case.company.name, "company"), None


@spoil("R04", "report", may="R03 R05", weight=0.4)
def cma_of_no_authority(case: Case, rng: random.Random) -> None:
    case.testing.cma = f"{case.testing.cma[:2]}{rng.randint(41, 99)}{case.testing.cma[4:]}"


@spoil("R06", "report", weight=0.4)
def odd_cnas(case: Case, rng: random.Random) -> None:
    case.testing.cnas = f"L{rng.randint(11, 99)}"


@spoil_papers("R07", "report", may="R02 R08 R10 R33", weight=0.5)
def report_without_seal(case: Case, papers: Papers, rng: random.Random) -> None:
    report = the(papers, "report")
    report.seals, report.riding = {}, None


@spoil_papers("R08", "report", weight=0.4)
def no_riding_seal(case: Case, papers: Papers, rng: random.Random) -> None:
    report = the(papers, "report")
    report.riding = None
    report.extra["note"] = "本报告未加盖骑缝章无效。"


@spoil_papers("R09", "report", weight=0.5)
def unsigned(case: Case, papers: Papers, rng: random.Random) -> None:
    report = the(papers, "report")
    report.extra["signers"] = [(role, "") for role, _ in report.extra["signers"]]


@spoil_papers("R10", "report dates", may="R05 R14 R16 R17 F06", verdict="unknown", weight=0.4)
def undated(case: Case, papers: Papers, rng: random.Random) -> None:
    """Whether a seal covers the date, people must look."""
    the(papers, "report").fields.pop("issued_on")


@spoil("R15", "report standard dates", may="S31", weight=0.5)
def made_before_the_standard(case: Case, rng: random.Random) -> None:
    case.testing.produced = case.standard.effective - timedelta(days=rng.randint(15, 50))


@spoil("R16", "report dates", may="R05 R15", weight=0.5)
def received_after_issue(case: Case, rng: random.Random) -> None:
    case.testing.received = case.testing.issued + timedelta(days=rng.randint(2, 9))


@spoil("R17", "report standard dates form", may="R05", weight=0.4)
def old_report(case: Case, rng: random.Random) -> None:
    long_ago(case, rng.randint(1110, 1190))


@spoil("R22", "report", weight=0.4)
def no_kind_of_test(case: Case, rng: random.Random) -> None:
    case.testing.kind = rng.choice(["技术服务", "科研试验", "工艺验证"])


@spoil("R30", "items", may="R26 R27 R28", weight=0.4)
def on_the_edge(case: Case, rng: random.Random) -> None:
    """Just beyond the limit, by less than rounding takes away."""

    def beyond(sign: str) -> Callable[[Decimal], str]:
        def value(limit: Decimal) -> str:
            step = Decimal(1).scaleb(int(limit.as_tuple().exponent))
            return format(limit + step * Decimal("0.4") * (1 if sign == "≤" else -1), "f")

        return value

    upper = [i for i in case.items if i.numeric and i.unit != "级" and (i.standard or "").startswith("≤")]
    sign = "≤" if upper else "≥"
    measured(case, rng, sign, beyond(sign))


@spoil("R31", "items", may="R26 R27 R28 R30", fits=has_upper_limit, weight=0.4)
def detected_too_coarsely(case: Case, rng: random.Random) -> None:
    measured(case, rng, "≤", lambda limit: f"未检出(<{limit * 3})" if limit else None)


@spoil("R32", "items", may="R26 R27 R28 R30", weight=0.4)
def one_of_three_fails(case: Case, rng: random.Random) -> None:
    """Three samples, one of them beyond the company's limit."""
    item = rng.choice([i for i in case.items if i.numeric and plain(i.measured) and plain(i.bad)])
    item.measured = "、".join((str(item.measured), str(item.bad), str(item.measured)))


@spoil_papers("R33", "report", may="R07 R08", weight=0.5)
def seal_of_another_lab(case: Case, papers: Papers, rng: random.Random) -> None:
    report = the(papers, "report")
    other = names.lab(rng)
    report.seals["lab"], report.riding = ring(case, other, "other-lab", bottom="检验检测专用章"), None


def _mark(row: dict[str, str], sign: str) -> None:
    """Point from an item to the note below the table."""
    row["item"] += sign
    row["label"] += sign


@spoil_papers("R34", "report items", may="R23 R24", weight=0.4)
def subcontracted(case: Case, papers: Papers, rng: random.Random) -> None:
    report = the(papers, "report")
    _mark(rng.choice(report.rows), "#")
    report.extra["note"] = f"带“#”的项目为分包项目，分包方：{names.lab(rng)}。"


@spoil_papers("R35", "report items", may="R23 R24", weight=0.4)
def outside_the_scope(case: Case, papers: Papers, rng: random.Random) -> None:
    report = the(papers, "report")
    _mark(rng.choice(report.rows), "*")
    report.extra["note"] = "带“*”的项目不在本机构资质认定能力范围内。"


@spoil_papers("R36", "report", weight=0.5)
def code_of_another(case: Case, papers: Papers, rng: random.Random) -> None:
    report = the(papers, "report")
    number = numbers.other_digit(rng, case.testing.number)
    report.extra["qr"] = True
    report.art["qr"] = symbol(f"http://lab.example/r?no={number}&s=1")
