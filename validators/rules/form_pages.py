"""整份材料的扫描件：份数、清晰、存疑读数、未归类页、空白页和重复页。"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from extractors.application_form import ApplicationForm
from extractors.business_licence import BusinessLicence
from extractors.facts import CLEAR, Facts
from extractors.test_report import TestReport
from pipeline.model.facts import Field, Status
from pipeline.model.packet import BLANK, Document
from pipeline.model.reading import PageRef
from pipeline.model.report import Severity
from validators.cases import copied, doubtful, paper, placed
from validators.dossier import Dossier
from validators.engine import NotApplicable, asks, fails, passes, rule, skips
from validators.findings import Violation, ask, caption_of, hint, title_of
from validators.pages import page_of

D = date
SHOWN = 8
"""Places named in one message; the rest is counted."""


def _named(pages: list[PageRef], ailing: Mapping[PageRef, Sequence[str]] = MappingProxyType({})) -> str:
    """The pages, with what ails their scan where that is known."""
    more = f"等{len(pages)}页" if len(pages) > SHOWN else ""
    why = {page: f"（{'、'.join(ailing[page])}）" for page in pages if ailing.get(page)}
    return "、".join(f"{p.file}第{p.page}页{why.get(p, '')}" for p in pages[:SHOWN]) + more


@rule(
    "F09",
    clause="办法八(一)",
    severity=Severity.HINT,
    remedy="扫描件中每种材料有{copies}份，请按一式{wanted}份报送。",
    cases=[
        passes(
            "一式三份不是重复",
            ApplicationForm.of("a"),
            copied(ApplicationForm.of("a"), 2),
            copied(ApplicationForm.of("a"), 3),
        ),
        fails("只有两份", ApplicationForm.of("a"), copied(ApplicationForm.of("a"), 2)),
        asks("扫描件只有一份", ApplicationForm.of("a")),
        asks(
            "各材料份数不一",
            ApplicationForm.of("a"),
            copied(ApplicationForm.of("a"), 2),
            copied(ApplicationForm.of("a"), 3),
            BusinessLicence.of("b"),
        ),
    ],
)
def fewer_copies(dossier: Dossier) -> Iterator[Violation]:
    """申请材料一式三份"""
    wanted = dossier.scheme.number("copies")
    counts = _copies(dossier)
    if not counts:
        raise NotApplicable
    few, most = min(counts.values()), max(counts.values())
    if few >= wanted:
        return
    if most == 1:
        yield ask("扫描件中各材料为一份，纸质材料是否一式三份请在收件时清点。")
    elif few == most:
        yield hint("扫描件中各材料均为{copies}份，要求一式{wanted}份。", copies=str(few), wanted=str(wanted))
    else:
        lacking = "、".join(d.title for d, n in counts.items() if n < most)
        yield ask("扫描件中多数材料有{most}份，{lacking}不足，请清点纸质材料。", most=str(most), lacking=lacking)


def _copies(dossier: Dossier) -> dict[Document, int]:
    """Every paper that is no copy, with how often it is there."""
    known = [d for d in dossier.documents if d.id in dossier.types]
    return {d: 1 + sum(c.copy_of == d.id for c in known) for d in known if d.copy_of is None}


@rule(
    "F11",
    clause="审查要求",
    severity=Severity.HINT,
    remedy="{pages}不清晰，请重新扫描或提供清晰件。",
    cases=[
        passes("页面清晰", placed(ApplicationForm.of(applicant="甲", contact="乙", phone="丙"), 0.9)),
        passes("字少的页看起来差而读得清", placed(ApplicationForm.of(applicant="甲", contact="乙", phone="丙"), 0.3)),
        passes("个别字段存疑", placed(ApplicationForm.of(applicant=doubtful("甲"), contact="乙", phone="丙"), 0.3)),
        fails(
            "页面模糊而多数读不准",
            placed(
                ApplicationForm.of(applicant=doubtful("甲"), contact=doubtful("乙"), phone=doubtful("丙")),
                0.3,
            ),
        ),
    ],
)
def not_legible(dossier: Dossier) -> Iterator[Violation]:
    """材料内各页清晰可辨

    Quality alone says little (a page with few words looks poor): most of what stands there must be in doubt, too.
    """
    firsts = [facts for facts in dossier.facts if facts.copy_of is None]
    poor = [ref for facts in firsts for ref in _blurred(facts)]
    if poor:
        pages = tuple(page_of(ref) for ref in poor)
        ailing = {r: f for facts in firsts for r, f in zip(facts.pages, facts.sight.faults, strict=False) if f}
        yield hint("{pages}不清晰，其上多数内容不能可靠识读。", pages=_named(poor, ailing))._replace(fields=pages)


FEW = 3
"""Readings in doubt below which a page is not called illegible."""


def _blurred(facts: Facts) -> Iterator[PageRef]:
    for ref, quality in zip(facts.pages, facts.sight.qualities, strict=False):
        if quality < CLEAR:
            there = [f for f in _fields(facts) if any((e.file, e.page) == (ref.file, ref.page) for e in f.evidence)]
            unsure = [f for f in there if not f.settled]
            if len(unsure) >= FEW and 2 * len(unsure) > len(there):
                yield ref


def _fields(facts: Facts) -> list[Field[Any]]:
    cells = [cell for rows in facts.tables.values() for row in rows for cell in row.cells().values()]
    return [*facts.fields.values(), *cells]


@rule(
    "F12",
    clause="审查要求",
    severity=Severity.HINT,
    remedy="审查人员逐处对照原件；单凭存疑的读数不作补正要求。",
    cases=[
        passes("读数都可靠", ApplicationForm.of(applicant="甲公司")),
        asks("有读数存疑", ApplicationForm.of(applicant=doubtful("甲公司"))),
        asks("表格里有读数存疑", TestReport.of(results=[{"item": "吸水率", "measured": doubtful("0.05")}])),
        skips("没有材料"),
    ],
)
def unsure_readings(dossier: Dossier) -> Iterator[Violation]:
    """识别置信度不足的字段须人工确认

    Where a rule waits for one of them it asks by itself; here they are only listed.
    """
    papers = [f for f in dossier.facts if f.copy_of is None]
    if not papers:
        raise NotApplicable
    unsure = [f for paper in papers for f in _told(paper) if f.status is Status.DOUBTFUL]
    if unsure:
        names = dict.fromkeys(f"{caption_of(f.document, dossier.types)}“{title_of(f, dossier.types)}”" for f in unsure)
        listed = "、".join(list(names)[:SHOWN]) + ("等" if len(names) > SHOWN else "")
        yield ask("有{count}处读数存疑（{listed}），请对照原件核对。", count=str(len(unsure)), listed=listed)


def _told(facts: Facts) -> list[Field[Any]]:
    """What the report shows: internal fields stay out."""
    hidden = {name for name, spec in facts.specs().items() if spec.internal}
    return [f for f in _fields(facts) if f.name not in hidden]


@rule(
    "F13",
    clause="审查要求",
    severity=Severity.HINT,
    remedy="审查人员看过后归类，归入所缺材料的视为已提交。",
    cases=[
        passes("都能归类", ApplicationForm.of(applicant="甲公司")),
        asks("有不能归类的页", ApplicationForm.of(applicant="甲公司"), others=2),
    ],
)
def unclassified(dossier: Dossier) -> Iterator[Violation]:
    """未归类页

    Whether one of them is a paper that seems to be missing is asked where that is decided.
    """
    pages = [p for d in dossier.unclassified for p in d.pages]
    if pages:
        yield ask("{pages}未能判定材料类型，请归类。", pages=_named(pages))._replace(fields=tuple(map(page_of, pages)))


@rule(
    "F14",
    clause="审查要求",
    severity=Severity.HINT,
    remedy="审查人员确认没有漏扫、没有重复装入。",
    cases=[
        passes("没有空白页", ApplicationForm.of(applicant="甲公司")),
        passes(
            "一式三份", ApplicationForm.of("a"), copied(ApplicationForm.of("a"), 2), copied(ApplicationForm.of("a"), 3)
        ),
        asks("有空白页", ApplicationForm.of(applicant="甲公司"), papers=[paper("blank", BLANK)]),
        asks(
            "只有一种材料重复",
            ApplicationForm.of("a"),
            BusinessLicence.of("b"),
            copied(BusinessLicence.of("b"), 2),
        ),
    ],
)
def blank_or_double(dossier: Dossier) -> Iterator[Violation]:
    """空白页、重复页

    Second and third copies of everything are no duplicates: filings are made in triplicate.
    """
    blanks = [p for d in dossier.documents if d.type == BLANK for p in d.pages]
    if blanks:
        yield ask("{pages}为空白页，请确认没有漏扫。", pages=_named(blanks))._replace(
            fields=tuple(map(page_of, blanks))
        )
    counts = _copies(dossier)
    if counts and min(counts.values()) == 1 and max(counts.values()) > 1 and len(counts) > 1:
        double = [d for d, n in counts.items() if n > 1]
        if 2 * len(double) <= len(counts):
            yield _about("{pages}起的材料在扫描件中重复出现，请确认是否重复扫描。", [d.pages[0] for d in double])


def _about(message: str, pages: list[PageRef]) -> Violation:
    return ask(message, pages=_named(pages))._replace(fields=tuple(map(page_of, pages)))
