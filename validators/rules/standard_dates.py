"""企业标准的日期、现行与否、平台信息，以及须由人确认的事项。"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from extractors.application_form import ApplicationForm
from extractors.enterprise_standard import EnterpriseStandard
from extractors.food_licence import FoodLicence
from extractors.standard_declaration import StandardDeclaration
from pipeline.model.facts import Field
from pipeline.model.report import Severity
from pipeline.text.names import compare_names
from pipeline.text.normalise import key
from validators.cases import doubtful
from validators.dossier import Dossier, printed
from validators.engine import NotApplicable, asks, fails, passes, rule, skips, unknown
from validators.findings import Violation, ask, suspicion, violation
from validators.numbers import same_number

D = date
STANDARD = EnterpriseStandard.of(standard_number="Q/ABC 001-2020")


@rule(
    "S06",
    clause="逻辑",
    severity=Severity.HINT,
    remedy="标准公开时间{declared}早于发布日期{issued}，请核对。",
    cases=[
        passes("先发布后公开", EnterpriseStandard.of(issued_on=D(2020, 3, 1), declared_on=D(2020, 3, 20))),
        fails("先公开后发布", EnterpriseStandard.of(issued_on=D(2020, 3, 20), declared_on=D(2020, 3, 1))),
        unknown("公开时间存疑", EnterpriseStandard.of(issued_on=D(2020, 3, 20), declared_on=doubtful(D(2020, 3, 1)))),
        skips("没有公开时间", EnterpriseStandard.of(issued_on=D(2020, 3, 20))),
    ],
)
def declared_before_issue(standard: EnterpriseStandard) -> Iterator[Violation]:
    """公开时间不早于发布日期"""
    issued, declared = standard.issued_on, standard.declared_on
    if issued.value is None or declared.value is None:
        raise NotApplicable
    if declared.value < issued.value:
        words = {"declared": declared.require(), "issued": issued.require()}
        yield violation("标准公开时间为{declared}，发布日期为{issued}。", **words)._replace(fields=(declared, issued))


@rule(
    "S09",
    clause="逻辑",
    severity=Severity.INCONSISTENT,
    remedy="标准实施日期{effective}在申请日期{filed}之后，尚未实施，请实施后再申报或核对。",
    cases=[
        passes("已实施", EnterpriseStandard.of(effective_on=D(2020, 4, 1))),
        fails("尚未实施", EnterpriseStandard.of(effective_on=D(2021, 12, 1))),
        unknown("实施日期存疑", EnterpriseStandard.of(effective_on=doubtful(D(2021, 12, 1)))),
        unknown("申请日期存疑", EnterpriseStandard.of(effective_on=D(2021, 10, 1)), filed=doubtful(D(2021, 9, 20))),
        skips("没有实施日期", STANDARD),
    ],
)
def not_in_force_yet(standard: EnterpriseStandard, dossier: Dossier) -> Iterator[Violation]:
    """标准已实施"""
    effective = standard.effective_on
    if effective.value is None:
        raise NotApplicable
    if effective.value > (dossier.filed.value or dossier.today):
        words = {"effective": effective.require(), "filed": dossier.filed_on}
        yield violation("标准实施日期为{effective}，申请日期为{filed}。", **words)._replace(fields=(effective,))


@rule(
    "S14",
    clause="办法六(七)",
    severity=Severity.EXPIRED,
    remedy="所提交标准“{number}”已被代替或废止（{why}），请提交现行版。",
    cases=[
        fails(
            "另一份标准代替了它",
            STANDARD,
            EnterpriseStandard.of("new", standard_number="Q/ABC 001-2021", replaces="Q/ABC 001-2020"),
        ),
        fails("平台状态为废止", STANDARD, StandardDeclaration.of(standard_number="Q/ABC 001-2020", state="废止")),
        unknown(
            "平台状态存疑", STANDARD, StandardDeclaration.of(standard_number="Q/ABC 001-2020", state=doubtful("废止"))
        ),
        passes("平台状态为现行", STANDARD, StandardDeclaration.of(standard_number="Q/ABC 001-2020", state="现行有效")),
        asks("材料中没有状态", STANDARD),
    ],
)
def superseded(standard: EnterpriseStandard, dossier: Dossier) -> Iterator[Violation]:
    """标准为现行版"""
    number = standard.standard_number.value or standard.standard_number.require()
    for other in dossier.all(EnterpriseStandard):
        if other is not standard and other.replaces.value and same_number(str(other.replaces.value), number):
            words = {"number": standard.standard_number.require(), "why": f"由{other.standard_number.value}代替"}
            other.replaces.require()
            yield violation("企业标准“{number}”{why}。", **words)._replace(fields=(other.replaces,))
            return
    states = [d.state for d in dossier.all(StandardDeclaration) if d.state.value]
    for state in states:
        if any(word in str(state.value) for word in ("废止", "代替", "注销", "失效")):
            words = {"number": standard.standard_number.require(), "why": f"平台状态为{state.require()}"}
            yield violation("企业标准“{number}”{why}。", **words)._replace(fields=(state,))
            return
    if not states and not (standard.replaces.value and len(dossier.all(EnterpriseStandard)) > 1):
        register = str(dossier.scheme.registers["standards"])
        yield ask("请按编号“{}”在{register}查询标准是否现行。", standard.standard_number, register=register)


@rule(
    "S22",
    clause="企业标准化促进办法",
    severity=Severity.HINT,
    remedy="技术要求低于推荐性标准的，请在公开时明示。",
    cases=[
        asks(
            "2024年以后公开",
            EnterpriseStandard.of(declared_on=D(2024, 3, 1)),
            filed=D(2024, 9, 1),
            today=D(2024, 10, 1),
        ),
        skips("此前公开", EnterpriseStandard.of(declared_on=D(2020, 3, 1))),
    ],
)
def below_recommended(standard: EnterpriseStandard, dossier: Dossier) -> Iterator[Violation]:
    """低于推荐性标准时已明示"""
    rule_since = dossier.scheme.clause("企业标准化促进办法").since
    declared = standard.declared_on.value or standard.issued_on.value
    if declared is None or rule_since is None or declared < rule_since:
        raise NotApplicable
    register = str(dossier.scheme.registers["standards"])
    yield ask("请核对“{}”的要求是否低于相应推荐性标准；低于的，在{register}查看是否已明示。",
              standard.standard_number, register=register)  # fmt: skip


@rule(
    "S28",
    clause="同类方案",
    severity=Severity.HINT,
    remedy="请确认。",
    cases=[asks("有企业标准", STANDARD), skips("没有企业标准", ApplicationForm.of(product_name="瓷砖"))],
)
def holds_secrets(standard: EnterpriseStandard) -> Iterator[Violation]:
    """不含商业秘密"""
    yield ask("标准将随公示公开，请与企业确认“{}”不含配方、工艺等商业秘密。", standard.standard_number)


@rule(
    "S29",
    clause="食品安全法",
    severity=Severity.HINT,
    remedy="请确认食品安全企业标准的备案情况。",
    cases=[
        asks("编号带S", EnterpriseStandard.of(standard_number="Q/XYZ 0001S-2023")),
        asks("食品企业", STANDARD, FoodLicence.of(category="调味品")),
        skips("不是食品", STANDARD),
    ],
)
def food_standard_filed(standard: EnterpriseStandard, dossier: Dossier) -> Iterator[Violation]:
    """食品企业标准备案"""
    number = str(standard.standard_number.value or "")
    if not dossier.all(FoodLicence) and not number.rpartition("-")[0].endswith("S"):
        raise NotApplicable
    message = "食品标准“{}”严于食品安全国家标准的，请向省卫生健康部门查询备案情况。"
    yield ask(message, standard.standard_number)


@rule(
    "S30",
    clause="企业标准化促进办法",
    severity=Severity.INCONSISTENT,
    remedy="平台公开的{what}“{shown}”与标准文本“{own}”不一致，请核对。",
    cases=[
        passes("一致", STANDARD, StandardDeclaration.of(standard_number="Q/ABC 001-2020")),
        fails("编号不同", STANDARD, StandardDeclaration.of(standard_number="Q/ABC 002-2020")),
        fails("名称不同", EnterpriseStandard.of(title="电炒锅"), StandardDeclaration.of(title="电热水壶")),
        unknown("编号存疑", STANDARD, StandardDeclaration.of(standard_number=doubtful("Q/ABC 002-2020"))),
        skips("没有平台页", STANDARD),
    ],
)
def platform_differs(dossier: Dossier) -> Iterator[Violation]:
    """封面编号与平台页产品、型号一致"""
    standards, pages = dossier.all(EnterpriseStandard), dossier.all(StandardDeclaration)
    pairs = [(n, s, p) for n in _SAME for s in standards for p in pages if printed(s, n) and printed(p, _SAME[n][1])]
    if not pairs:
        raise NotApplicable
    for name, (what, other) in _SAME.items():
        shown = [p.fields[other] for n, _, p in pairs if n == name]
        own = [s.fields[name] for n, s, _ in pairs if n == name]
        if not own or any(_same(name, a, b) for a in own for b in shown):
            continue
        words = {"what": what, "shown": [f.require() for f in shown], "own": [f.require() for f in own]}
        near = name != "standard_number" and any(_partly(a, b) for a in own for b in shown)
        kind = suspicion if near else violation
        message = "平台页的{what}为“{shown}”，标准文本为“{own}”。"
        yield kind(message, **words)._replace(fields=(*shown, *own))


_SAME = {"standard_number": ("标准编号", "standard_number"), "title": ("标准名称", "title")}


def _same(name: str, a: Field[str], b: Field[str]) -> bool:
    first, second = str(a.value or ""), str(b.value or "")
    return same_number(first, second) if name == "standard_number" else compare_names(first, second).same


def _partly(a: Field[str], b: Field[str]) -> bool:
    first, second = key(str(a.value or "")), key(str(b.value or ""))
    return first in second or second in first


@rule(
    "S31",
    clause="同类方案",
    severity=Severity.HINT,
    remedy="标准发布至公开间隔{days}天，供参考，不作补正要求。",
    cases=[
        passes("三十日内", EnterpriseStandard.of(issued_on=D(2020, 3, 1), declared_on=D(2020, 3, 20))),
        fails("间隔两月", EnterpriseStandard.of(issued_on=D(2020, 3, 1), declared_on=D(2020, 5, 20))),
        unknown("公开时间存疑", EnterpriseStandard.of(issued_on=D(2020, 3, 1), declared_on=doubtful(D(2020, 5, 20)))),
        skips("没有公开时间", STANDARD),
    ],
)
def declared_late(standard: EnterpriseStandard, dossier: Dossier) -> Iterator[Violation]:
    """公开是否在发布后30日内或销售前"""
    issued, declared = standard.issued_on, standard.declared_on
    if issued.value is None or declared.value is None:
        raise NotApplicable
    days = (declared.value - issued.value).days
    if days > dossier.scheme.number("publication_days"):
        issued.require(), declared.require()
        yield violation("标准发布于{}，公开于{}，间隔{days}天。", issued, declared, days=days)
