"""企业标准：平台下载、编号、日期、发布单位，以及指标与先进指标体系的比较。"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from extractors.application_form import ApplicationForm
from extractors.enterprise_standard import EnterpriseStandard
from extractors.facts import Facts, Sight
from extractors.standard_declaration import StandardDeclaration
from pipeline.model.facts import Field
from pipeline.model.report import Severity, VersusAdvanced
from validators.cases import POOR, doubtful, empty, limits, seen
from validators.dossier import Dossier, printed
from validators.engine import NotApplicable, fails, passes, rule, skips, unknown
from validators.findings import Violation, doubt, gathered, hint, suspicion, violation
from validators.identity import Standing, identity
from validators.indicators import IndicatorComparison, unsure_names
from validators.matching import State
from validators.materials import missing_material

D = date
NUMBER = re.compile(r"Q/[A-Z0-9]{2,12}(?:[ /-][A-Z0-9]{1,8})*? ?\d{1,6}(?:\.\d{1,3})?S?-(?P<year>(?:19|20)\d\d)")
ENOUGH = 2
"""One indicator in so many has to be found in the table before any other is called missing."""


@rule(
    "S01",
    clause="办法七(四)",
    severity=Severity.MISSING,
    remedy="请补交从企业标准信息公共服务平台下载的产品执行标准（加盖企业公章）。",
    cases=[
        passes("有企业标准", EnterpriseStandard.of(standard_number="Q/ABC 001-2020")),
        fails("没有企业标准", ApplicationForm.of(applicant="甲公司")),
        unknown("有不能归类的页", ApplicationForm.of(applicant="甲公司"), others=1),
    ],
)
def standard_missing(dossier: Dossier) -> Iterator[Violation]:
    """企业标准是否提交"""
    yield from missing_material(dossier, "S01")


@rule(
    "S02",
    clause="办法七(四)",
    severity=Severity.INSUFFICIENT,
    remedy="所附标准未见企业标准信息公共服务平台的公开标识，请重新从平台下载打印。",
    cases=[
        passes("有平台公开标识", EnterpriseStandard.of(title="瓷砖", declared_on=D(2020, 5, 1))),
        passes(
            "另附平台公开页", EnterpriseStandard.of(title="瓷砖"), StandardDeclaration.of(declared_on=D(2020, 5, 1))
        ),
        fails("没有公开标识", EnterpriseStandard.of(title="瓷砖")),
        passes("有标识而日期读不清", EnterpriseStandard.of(title="瓷砖", declared_on=doubtful(D(2020, 5, 1)))),
        unknown("有标识而没有读出日期", EnterpriseStandard.of(title="瓷砖", declared_on=empty())),
        unknown("各页不清晰", seen(EnterpriseStandard.of(title="瓷砖"), POOR)),
        unknown("有读不全的水印", seen(EnterpriseStandard.of(title="瓷砖"), Sight(strays=("企业标准信息公共",)))),
    ],
)
def not_from_platform(standard: EnterpriseStandard, dossier: Dossier) -> Iterator[Violation]:
    """标准为平台下载件"""
    if dossier.all(StandardDeclaration) or standard.declared_on.value:
        return  # the stamp is there; what its date is worth is S05's question
    if printed(standard, "declared_on"):
        yield doubt(standard.declared_on)
        return
    if standard.sight.strays or not standard.sight.mostly_clear():
        seen = "页面上有读不全的水印" if standard.sight.strays else "页面不够清晰"
        message = "企业标准“{title}”没有读到平台公开标识，但{seen}，须人工核对。"
        yield suspicion(message, title=_called(standard), seen=seen, facts=(standard,))
        return
    yield violation("企业标准“{title}”各页未见平台公开标识。", title=_called(standard), facts=(standard,))


def _called(standard: EnterpriseStandard) -> str:
    return str(standard.standard_number.value or standard.title.value or standard.document)


@rule(
    "S05",
    clause="办法六(七)",
    severity=Severity.INCONSISTENT,
    remedy="标准公开时间{declared}晚于申请日期{filed}，请核对并说明。",
    cases=[
        passes("先公开后申请", EnterpriseStandard.of(declared_on=D(2021, 5, 1))),
        passes("当天公开", EnterpriseStandard.of(declared_on=D(2021, 9, 20))),
        fails("申请后才公开", EnterpriseStandard.of(declared_on=D(2021, 10, 9))),
        fails("公开页时间晚于申请", StandardDeclaration.of(declared_on=D(2021, 10, 9))),
        unknown("公开时间存疑", EnterpriseStandard.of(declared_on=doubtful(D(2021, 10, 9)))),
        unknown("申请日期存疑", EnterpriseStandard.of(declared_on=D(2021, 10, 9)), filed=doubtful(D(2021, 9, 20))),
        skips("没有公开标识", EnterpriseStandard.of(title="瓷砖")),
    ],
)
def declared_late(dossier: Dossier) -> Iterator[Violation]:
    """公开时间早于申请"""
    papers: list[Facts] = [*dossier.all(EnterpriseStandard), *dossier.all(StandardDeclaration)]
    days: list[Field[date]] = [p.fields["declared_on"] for p in papers if printed(p, "declared_on")]
    if not days:
        raise NotApplicable
    for declared in days:
        if declared.require() > dossier.filed_on:
            filed = dossier.filed_on
            yield violation("标准公开时间为{}，晚于申请日期{filed}。", declared, declared=declared, filed=filed)


@rule(
    "S08",
    clause="GB/T 1.1",
    severity=Severity.INCONSISTENT,
    remedy="标准发布日期{issued}晚于实施日期{effective}，请核对。",
    cases=[
        passes("先发布后实施", EnterpriseStandard.of(issued_on=D(2020, 3, 1), effective_on=D(2020, 4, 1))),
        passes("同日", EnterpriseStandard.of(issued_on=D(2020, 3, 1), effective_on=D(2020, 3, 1))),
        fails("颠倒", EnterpriseStandard.of(issued_on=D(2020, 4, 1), effective_on=D(2020, 3, 1))),
        unknown("实施日期存疑", EnterpriseStandard.of(issued_on=D(2020, 4, 1), effective_on=doubtful(D(2020, 3, 1)))),
    ],
)
def issued_after_effect(standard: EnterpriseStandard) -> Iterator[Violation]:
    """发布日期不晚于实施日期"""
    if standard.issued_on.require() > standard.effective_on.require():
        message = "企业标准发布日期{}晚于实施日期{}。"
        fields = (standard.issued_on, standard.effective_on)
        yield violation(message, *fields, issued=fields[0], effective=fields[1])


@rule(
    "S10",
    clause="企业标准编号规则",
    severity=Severity.INCONSISTENT,
    remedy="标准编号“{number}”不符合企业标准编号规则（Q/企业代号 顺序号—四位年号），请核对。",
    cases=[
        passes("规范", EnterpriseStandard.of(standard_number="Q/CSGD 003-2018")),
        passes("食品企业标准", EnterpriseStandard.of(standard_number="Q/XYZ 0001S-2023")),
        fails("年号两位", EnterpriseStandard.of(standard_number="Q/CSGD 003-18")),
        fails("没有年号", EnterpriseStandard.of(standard_number="Q/CSGD 003")),
        unknown("编号存疑", EnterpriseStandard.of(standard_number=doubtful("Q/CSGD 003-18"))),
    ],
)
def number_malformed(standard: EnterpriseStandard) -> Iterator[Violation]:
    """标准编号格式"""
    number = standard.standard_number.require()
    if not NUMBER.fullmatch(number.upper()):
        yield violation("企业标准编号为“{}”，格式不符合规则。", standard.standard_number, number=number)


@rule(
    "S11",
    clause="企业标准编号规则",
    severity=Severity.INCONSISTENT,
    remedy="标准编号年号为{year}，发布日期为{issued}，请核对。",
    cases=[
        passes("一致", EnterpriseStandard.of(standard_number="Q/ABC 001-2020", issued_on=D(2020, 3, 1))),
        fails("不一致", EnterpriseStandard.of(standard_number="Q/ABC 001-2019", issued_on=D(2020, 3, 1))),
        unknown("日期存疑", EnterpriseStandard.of(standard_number="Q/ABC 001-2019", issued_on=doubtful(D(2020, 3, 1)))),
        skips("编号没有年号", EnterpriseStandard.of(standard_number="Q/ABC 001", issued_on=D(2020, 3, 1))),
    ],
)
def year_differs(standard: EnterpriseStandard) -> Iterator[Violation]:
    """编号年份与发布年份一致"""
    match = re.search(r"-((?:19|20)\d\d)$", standard.standard_number.require())
    if not match:
        raise NotApplicable
    if int(match[1]) != standard.issued_on.require().year:
        fields = (standard.standard_number, standard.issued_on)
        yield violation("企业标准编号为“{}”，发布日期为{}。", *fields, year=match[1], issued=standard.issued_on)


@rule(
    "S13",
    clause="办法六(七)",
    severity=Severity.INCONSISTENT,
    remedy="企业标准发布单位“{name}”与申请企业不一致，请提交申请企业自行制定并公开的标准；更名的应以新名称重新公开。",
    cases=[
        passes(
            "自己发布",
            ApplicationForm.of(applicant="四川天成建材有限公司"),
            EnterpriseStandard.of(issuer="四川天成建材有限公司"),
        ),
        fails(
            "别的企业发布",
            ApplicationForm.of(applicant="四川天成建材有限公司"),
            EnterpriseStandard.of(issuer="绵阳远航电器有限公司"),
        ),
        fails(
            "平台公开单位是别的企业",
            ApplicationForm.of(applicant="四川天成建材有限公司"),
            EnterpriseStandard.of(title="瓷砖"),
            StandardDeclaration.of(enterprise="绵阳远航电器有限公司"),
        ),
        unknown(
            "发布单位存疑",
            ApplicationForm.of(applicant="四川天成建材有限公司"),
            EnterpriseStandard.of(issuer=doubtful("绵阳远航电器有限公司")),
        ),
    ],
)
def issuer_differs(dossier: Dossier) -> Iterator[Violation]:
    """标准发布单位为申请企业"""
    issuers: list[Field[str]] = [s.issuer for s in dossier.all(EnterpriseStandard) if printed(s, "issuer")]
    issuers += [d.enterprise for d in dossier.all(StandardDeclaration) if printed(d, "enterprise")]
    if not issuers:
        raise NotApplicable
    for issuer in issuers:
        found = identity(issuer, dossier)
        if found.standing is Standing.FORMER:
            yield hint(
                "企业标准以原名称“{}”发布，更名后宜以新名称重新公开。", issuer, remedy="请以新名称重新公开企业标准。"
            )
        elif not found.applicants:
            message = "企业标准发布单位为“{name}”，申请企业为“{applicant}”。"
            made = violation(message, name=found.name, applicant=found.applicant)
            yield made._replace(fields=(issuer, found.reference))


SYSTEM = limits(("吸水率", "%", "≤0.10"), ("断裂模数", "MPa", "≥35"))


def _standard(*rows: tuple[object, str, object]) -> EnterpriseStandard:
    return EnterpriseStandard.of(indicators=[{"name": n, "unit": u, "requirement": r} for n, u, r in rows])


@rule(
    "S23",
    clause=("办法六(七)", "办法九(一)"),
    severity=Severity.INCONSISTENT,
    remedy="企业标准未规定“{item}”，请按先进指标体系（{advanced}）补充后重新公开。",
    cases=[
        passes("各项都有", _standard(("吸水率", "%", "≤0.08"), ("断裂模数", "MPa", "≥35")), system=SYSTEM),
        fails("缺一项", _standard(("吸水率", "%", "≤0.08"), ("边直度", "%", "±0.5")), system=SYSTEM),
        unknown(
            "缺的一项或许就是字迹不清的一行",
            _standard(("吸水率", "%", "≤0.08"), (doubtful("断裂摸数"), "MPa", "≥35")),
            system=SYSTEM,
        ),
        unknown(
            "正文写有该项目", seen(_standard(("吸水率", "%", "≤0.08")), Sight(words="断裂模数不小于35")), system=SYSTEM
        ),
        unknown("名称相近", _standard(("吸水率", "%", "≤0.08"), ("断裂模量", "MPa", "≥35")), system=SYSTEM),
        unknown("指标表没有读出", EnterpriseStandard.of(title="瓷砖"), system=SYSTEM),
        unknown("几乎都对不上，多半没有读全", _standard(("外观", "", "无裂纹")), system=SYSTEM),
        skips("没有先进指标体系", _standard(("吸水率", "%", "≤0.08"))),
    ],
)
def item_missing(dossier: Dossier) -> Iterator[Violation]:
    """先进指标体系各项均已列入企业标准"""
    yield from gathered(_item_missing(dossier))


def _item_missing(dossier: Dossier) -> Iterator[Violation]:
    standards = dossier.all(EnterpriseStandard)
    if not standards or dossier.system is None:
        raise NotApplicable
    rows, unsure = dossier.requirements, unsure_names(dossier.requirements, "name")
    found = sum(c.standard_match.state is State.FOUND for c in dossier.comparisons)
    readable = bool(rows) and not unsure and found * ENOUGH >= len(dossier.comparisons)
    for each in dossier.comparisons:
        if each.standard_match.state is State.FOUND:
            continue
        words = {"item": each.name, "advanced": each.advanced.requirement if each.advanced else ""}
        named = dossier.mentions(EnterpriseStandard, each.name, *(each.advanced.aliases if each.advanced else ()))
        if each.standard_match.state is State.NONE and readable and not named:
            yield violation("企业标准未规定“{item}”（先进指标：{advanced}）。", **words, facts=tuple(standards))
        else:
            why = each.standard_match.reason or ("表中有项目名称读数存疑" if unsure else "技术要求表可能没有读全")
            message = "企业标准中没有对上“{item}”：{why}，须人工核对。"
            yield suspicion(message, **words, why=why, facts=tuple(standards))._replace(fields=tuple(unsure[:3]))


@rule(
    "S24",
    clause="办法九(一)",
    severity=Severity.INCONSISTENT,
    remedy="“{item}”企业标准为{standard}，先进指标为{advanced}，未达到，请修订标准并重新公开。",
    cases=[
        passes("更严或相等", _standard(("吸水率", "%", "≤0.08"), ("断裂模数", "MPa", "≥35")), system=SYSTEM),
        fails("低于先进指标", _standard(("吸水率", "%", "≤0.5"), ("断裂模数", "MPa", "≥35")), system=SYSTEM),
        unknown("限值存疑", _standard(("吸水率", "%", doubtful("≤0.5"))), system=SYSTEM),
        unknown("单位不能换算", _standard(("断裂模数", "N", "≥35")), system=SYSTEM),
        unknown("单位或许少读一个字母", _standard(("断裂模数", "Pa", "≥35")), system=SYSTEM),
        unknown("符号相反", _standard(("吸水率", "%", "≥0.08")), system=SYSTEM),
        unknown("没有先进指标体系", _standard(("吸水率", "%", "≤0.08"))),
        unknown("指标表没有读出", EnterpriseStandard.of(title="瓷砖"), system=SYSTEM),
        skips("没有标准", ApplicationForm.of(applicant="甲公司"), system=SYSTEM),
    ],
)
def limit_weaker(dossier: Dossier) -> Iterator[Violation]:
    """企业标准指标不低于先进指标体系"""
    yield from gathered(_limit_weaker(dossier))


def _limit_weaker(dossier: Dossier) -> Iterator[Violation]:
    standards = dossier.all(EnterpriseStandard)
    if not standards:
        raise NotApplicable
    if dossier.system is None:
        why = dossier.system_reason or "没有找到适用的先进指标体系"
        yield suspicion("{why}，企业标准的指标未作比较。", why=why, severity=Severity.HINT)._replace(
            fields=_named(dossier)
        )
        return
    for each in dossier.comparisons:
        if each.standard is not None and each.advanced is not None:
            yield from _weaker(each)
    yield from _left_over(dossier, standards)


def _left_over(dossier: Dossier, standards: Sequence[EnterpriseStandard]) -> Iterator[Violation]:
    """Items that were not compared: those surely not in the standard are S23's, the others leave it open here too."""
    unsure = unsure_names(dossier.requirements, "name")
    unmatched = [c.name for c in dossier.comparisons if c.standard is None]
    readable = (len(dossier.comparisons) - len(unmatched)) * ENOUGH >= len(dossier.comparisons)
    if unmatched and (unsure or not readable):
        why = "表中有项目名称读数存疑" if unsure else "技术要求表可能没有读全"
        message = "“{items}”没有在企业标准中对上，{why}，须人工核对。"
        found = suspicion(message, items="、".join(unmatched), why=why, facts=tuple(standards))
        yield found._replace(fields=tuple(unsure))


def _weaker(each: IndicatorComparison) -> Iterator[Violation]:
    assert each.standard is not None and each.advanced is not None
    shown = f"{each.standard.requirement.value or ''}{_unit(each.standard.unit)}"
    words = {"item": each.name, "standard": shown, "advanced": each.advanced.requirement + (each.unit or "")}
    fields = (each.standard.requirement,)
    if each.versus.relation is VersusAdvanced.WEAKER:
        yield violation("“{item}”企业标准为{standard}，先进指标为{advanced}，未达到。", **words)._replace(fields=fields)
    elif each.versus.relation is VersusAdvanced.UNKNOWN:
        message = "“{item}”企业标准为“{standard}”，先进指标为“{advanced}”：{why}。"
        yield suspicion(message, **words, why=each.versus.reason)._replace(fields=fields)


def _unit(unit: Field[str]) -> str:
    return unit.value or ""


def _named(dossier: Dossier) -> tuple[Field[str], ...]:
    return (dossier.product,) if dossier.product.value else ()
