"""同一份材料的几份复制件是否一致，印章与申请企业是否一致。只列事实，供审查人员对照原件。"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from rapidfuzz.distance import Levenshtein

from extractors.application_form import ApplicationForm
from extractors.enterprise_standard import EnterpriseStandard
from extractors.facts import Facts, Seal
from extractors.name_change import NameChange
from extractors.test_report import TestReport
from pipeline.model.facts import Field, Unsettled
from pipeline.model.report import Severity
from pipeline.text.normalise import key
from validators.cases import copied, doubtful, legible, seal, sealed
from validators.dossier import Dossier
from validators.engine import NotApplicable, asks, fails, passes, rule, skips, unknown
from validators.findings import Violation, ask, suspicion, text_of, violation
from validators.identity import Standing, identity, reference_name
from validators.seals import authority, is_bystander, is_company, said, shown, unlike

OURS, THEIRS, ONE_OFF = "四川天成建材有限公司", "绵阳远航电器有限公司", "四川天城建材有限公司"
ONE_SLIP = 1
"""Two copies that differ by one character may have been read differently rather than be different."""


class Pair(NamedTuple):
    """The same place on a paper and on its copy; `what` names it. None: the paper has no such row."""

    what: str
    first: Field[Any] | None
    copy: Field[Any] | None

    @property
    def unread(self) -> bool:
        """Whether only one of the two papers could be read there."""
        return _readable(self.first) != _readable(self.copy)


@rule(
    "X06",
    clause="办法十五(一)",
    severity=Severity.HINT,
    remedy="（内部）同一材料的几份内容不同，请审查人员对照原件核实。",
    cases=[
        passes("两份相同", TestReport.of(report_number="A1"), copied(TestReport.of(report_number="A1"))),
        fails(
            "复制件上的结论不同",
            TestReport.of(conclusion="所检项目符合标准要求"),
            copied(TestReport.of(conclusion="所检项目不符合规定，综合判定不合格")),
        ),
        fails(
            "实测值不同",
            TestReport.of(report_number="A1", results=[{"item": "破坏强度", "measured": "1300"}]),
            copied(TestReport.of(report_number="A1", results=[{"item": "破坏强度", "measured": "2915"}])),
        ),
        unknown(
            "只差一个字符，可能是读数之误",
            TestReport.of(report_number="A1", results=[{"item": "破坏强度", "measured": "1300"}]),
            copied(TestReport.of(report_number="A1", results=[{"item": "破坏强度", "measured": "1380"}])),
        ),
        asks("一份没有读清", TestReport.of(report_number="A1"), copied(TestReport.of(report_number=doubtful("B7")))),
        skips("没有复制件", TestReport.of(report_number="A1")),
    ],
)
def copies_differ(dossier: Dossier) -> Iterator[Violation]:
    """同一材料的几份复制件内容一致"""
    firsts = {paper.document: paper for paper in dossier.facts if paper.copy_of is None}
    pairs = [(firsts[p.copy_of], p) for p in dossier.facts if p.copy_of in firsts]
    if not pairs:
        raise NotApplicable
    for first, copy in pairs:
        places = list(_places(first, copy))
        for one, other, what in ((p.first, p.copy, p.what) for p in places):
            if one and other and _readable(one) and _readable(other) and _told(one) != _told(other):
                kind = suspicion if Levenshtein.distance(_told(one), _told(other)) <= ONE_SLIP else violation
                message = "（内部）{caption}的两份中，{what}一份为“{}”，一份为“{}”，请对照原件。"
                yield kind(message, one, other, caption=first.caption, what=what)
        if unread := sum(place.unread for place in places):
            message = "（内部）{caption}的几份中有{count}处只读清一份，未能逐项比对，请翻看原件。"
            yield ask(message, caption=first.caption, count=unread, facts=(first, copy))


def _places(first: Facts, copy: Facts) -> Iterator[Pair]:
    """All fields and cells of the two, side by side."""
    for name, spec in type(first).specs().items():
        if not spec.internal:
            yield Pair(spec.title, first.fields.get(name), copy.fields.get(name))
    for name in {**first.tables, **copy.tables}:
        ours, theirs = (_by_item(paper, name) for paper in (first, copy))
        for item in {**ours, **theirs}:
            for column in {**ours.get(item, {}), **theirs.get(item, {})}:
                cells = (rows.get(item, {}).get(column) for rows in (ours, theirs))
                yield Pair(f"“{item}”一行", *cells)


def _by_item(paper: Facts, name: str) -> dict[str, dict[str, Field[Any]]]:
    """The rows of a table by the item they name; an item named twice is left out."""
    rows = [row.cells() for row in paper.tables.get(name, ())]
    named = [(text_of(next(iter(cells.values()))), cells) for cells in rows]
    names = [item for item, _ in named]
    return {item: cells for item, cells in named if item and names.count(item) == 1}


def _readable(field: Field[Any] | None) -> bool:
    return field is not None and field.settled and field.value is not None


def _told(field: Field[Any]) -> str:
    return key(text_of(field.value))


@rule(
    "X08",
    clause="办法七(四)",
    severity=Severity.INCONSISTENT,
    remedy="印章名称“{owner}”与申请企业“{applicant}”不一致，请加盖申请企业公章；曾用名的，请提供名称变更证明。",
    cases=[
        passes("企业自己的章", ApplicationForm.of(applicant=OURS), sealed(EnterpriseStandard.of(), seal(OURS))),
        passes(
            "有证明的曾用名",
            ApplicationForm.of(applicant=OURS),
            sealed(EnterpriseStandard.of(), seal(THEIRS)),
            NameChange.of(from_name=THEIRS, to_name=OURS),
        ),
        passes(
            "企业的章之外还有主管部门的章",
            sealed(ApplicationForm.of(applicant=OURS), seal(OURS), seal("绵阳市市场监督管理局")),
        ),
        *(
            passes(
                f"只另有{body}的章",
                ApplicationForm.of(applicant=OURS),
                sealed(EnterpriseStandard.of(), legible(body)),
            )
            for body in ("绵阳市政务服务中心", "四川省质量技术协会", "中国标准化研究院")
        ),
        unknown(
            "不知是不是企业的章",
            ApplicationForm.of(applicant=OURS),
            sealed(EnterpriseStandard.of(), legible("成都市纤维检验所")),
        ),
        fails(
            "服务机构的章之外是别的企业的章",
            ApplicationForm.of(applicant=OURS),
            sealed(EnterpriseStandard.of(), seal("绵阳市政务服务中心"), seal(THEIRS)),
        ),
        passes("印文读不出", sealed(ApplicationForm.of(applicant=OURS), seal("", read="四川"))),
        fails(
            "标准上是别的企业的章", ApplicationForm.of(applicant=OURS), sealed(EnterpriseStandard.of(), seal(THEIRS))
        ),
        fails("申请表上是别的企业的章", sealed(ApplicationForm.of(applicant=OURS), seal(THEIRS))),
        fails(
            "材料没有提到的企业，两次都读得一字不差",
            ApplicationForm.of(applicant=OURS),
            sealed(EnterpriseStandard.of(), legible("成都谷骁商贸集团有限公司")),
        ),
        unknown(
            "材料没有提到的企业，两次读得不同",
            ApplicationForm.of(applicant=OURS),
            sealed(EnterpriseStandard.of(), legible("成都谷骁商贸集团有限公司", "成都谷晓商贸集团有限公司")),
        ),
        passes(
            "没有读准的企业自己的章",
            ApplicationForm.of(applicant=OURS),
            sealed(EnterpriseStandard.of(), legible("四川人成建材有限公司")),
        ),
        unknown("只差一个字", ApplicationForm.of(applicant=OURS), sealed(EnterpriseStandard.of(), seal(ONE_OFF))),
        unknown(
            "申请企业名称存疑",
            ApplicationForm.of(applicant=doubtful(OURS)),
            sealed(EnterpriseStandard.of(), seal(THEIRS)),
        ),
        skips("没有印章", ApplicationForm.of(applicant=OURS), EnterpriseStandard.of()),
    ],
)
def sealed_by_another(dossier: Dossier) -> Iterator[Violation]:
    """企业标准、申请表上的公章名称与申请企业一致"""
    papers: list[Facts] = [*dossier.all(EnterpriseStandard), *dossier.all(ApplicationForm)]
    papers = [paper for paper in papers if paper.seals]
    if not papers:
        raise NotApplicable
    for paper in papers:
        yield from _foreign_seals(paper, dossier)


def _foreign_seals(paper: Facts, dossier: Dossier) -> Iterator[Violation]:
    """Nothing where one seal is the applicant's, or may be: who else sealed the paper as well is no matter.

    Only what is surely a company's is certain to be a wrong one: authorities and bodies that serve many companies
    (a counter, an association) put theirs on everybody's papers.
    """
    bodies = [s for s in paper.seals if s.shape not in ("slice", "square") and not authority(s)]
    clear = [s for s in bodies if _clear(s)]
    strange = [s for s in bodies if s not in clear and _is_stranger(s, dossier)]
    if not bodies or len(clear) + len(strange) < len(bodies):
        return
    reference = reference_name(dossier)
    told = [identity(_owner(s, paper), dossier, reference) for s in clear]
    if any(each.applicants for each in told):
        return
    near = any(each.standing is Standing.NEAR for each in told)
    others = [s for s in (*clear, *strange) if near or not is_bystander(s.owner if s in clear else s.reading)]
    if not others:
        return
    one = max(others, key=_sure_company)
    named = told[clear.index(one)] if one in clear else None
    owner, applicant = (named.name, named.applicant) if named else (_name(one), reference.require())
    kind = violation if _sure_company(one) and not near else suspicion
    message = "{caption}上的印章是“{owner}”，申请企业是“{applicant}”。"
    made = kind(message, caption=paper.caption, owner=owner, applicant=applicant)
    yield made._replace(fields=(*shown(bodies, paper.document), reference))


def _sure_company(mark: Seal) -> bool:
    return is_company(mark.owner if _clear(mark) else said(mark))


def _is_stranger(mark: Seal, dossier: Dossier) -> bool:
    """Whether a seal that is nobody's for certain is surely not the applicant's, by any of its names."""
    reference = reference_name(dossier)
    names = [str(reference.value or reference.require())]
    names += [str(change.from_name.value or change.from_name.raw) for change in dossier.all(NameChange)]
    return all(unlike(mark, name) for name in names)


def _name(mark: Seal) -> str:
    return said(mark) or f"（读作）{mark.reading}"


def _clear(mark: Seal) -> bool:
    try:
        _owner(mark, Facts()).require()
    except Unsettled:
        return False
    return True


def _owner(mark: Seal, paper: Facts) -> Field[str]:
    return Field[str](
        value=mark.owner or None,
        raw=mark.reading,
        status=mark.status,
        evidence=mark.evidence,
        name="seals",
        document=paper.document,
    )
