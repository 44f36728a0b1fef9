"""全国质量品牌提升示范区：申请主体、创建期、示范期和复审的期限、须向登记和公告核对的事项。"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from extractors.park import ParkAcceptance, ParkApplication, ParkForm, ParkPaper, ParkRecheck
from pipeline.model.facts import Field
from pipeline.model.report import Severity
from pipeline.text.names import compare_names
from validators.cases import doubtful, empty
from validators.dossier import Dossier, printed
from validators.engine import NotApplicable, asks, fails, passes, rule, skips, unknown
from validators.findings import Violation, ask, hint, suspicion, violation
from validators.renewals import months_later, term_from

D = date
COMMITTEE, FIRM = "绵阳市涪城区工业园区管理委员会", "四川天成建材有限公司"
_UNDER = {"scheme": "brand-park", "filed": D(2025, 6, 1), "review_by": D(2026, 12, 31), "today": D(2025, 9, 1)}
_BODIES = ("管理委员会", "管委会", "人民政府")


@rule(
    "P01",
    clause="示范区办法三",
    severity=Severity.INSUFFICIENT,
    remedy="创建主体应为园区管理委员会或所在地人民政府，“{name}”请说明与园区的关系，或由创建主体提出申请。",
    cases=[
        passes("管理委员会", ParkApplication.of(applicant=COMMITTEE), **_UNDER),
        passes("所在地政府", ParkAcceptance.of(applicant="绵阳市涪城区人民政府"), **_UNDER),
        fails("企业", ParkApplication.of(applicant=FIRM), **_UNDER),
        unknown("名称存疑", ParkApplication.of(applicant=doubtful(FIRM)), **_UNDER),
        unknown("名称读不出", ParkApplication.of(applicant=empty()), **_UNDER),
        skips("没有申请", ParkPaper.of(kind="创建方案"), **_UNDER),
    ],
)
def not_the_parks_body(form: ParkForm) -> Iterator[Violation]:
    """创建主体为园区管理委员会或所在地人民政府"""
    name = form.applicant.require()
    if not any(word in name for word in _BODIES):
        kind = violation if name.endswith(("公司", "企业", "厂")) else suspicion
        yield kind("申请表的创建主体为“{name}”。", name=name)._replace(fields=(form.applicant,))


@rule(
    "P02",
    clause="示范区办法十八",
    severity=Severity.INSUFFICIENT,
    remedy="创建开始于{started}，申请验收于{applied}，不足一年；请在创建满一年后申请，或说明理由。",
    cases=[
        passes("满一年", ParkAcceptance.of(started_on=D(2024, 6, 1), applied_on=D(2025, 6, 1)), **_UNDER),
        fails("不足一年", ParkAcceptance.of(started_on=D(2024, 6, 2), applied_on=D(2025, 6, 1)), **_UNDER),
        unknown(
            "开始日期存疑",
            ParkAcceptance.of(started_on=doubtful(D(2024, 9, 1)), applied_on=D(2025, 6, 1)),
            **_UNDER,
        ),
        asks("表上没有创建开始日期", ParkAcceptance.of(applied_on=D(2025, 6, 1)), **_UNDER),
        skips("创建申请", ParkApplication.of(applicant=COMMITTEE), **_UNDER),
    ],
)
def accepted_too_early(form: ParkAcceptance, dossier: Dossier) -> Iterator[Violation]:
    """创建满一年再申请验收"""
    if not printed(form, "started_on"):
        register = str(dossier.scheme.registers["parks"])
        yield ask("申请表没有写创建开始的日期，请在{register}查同意“{}”创建的日期。", form.park, register=register)
        return
    started, applied = form.started_on.require(), form.applied_on.require()
    if applied < months_later(started, dossier.scheme.number("creation_months")):
        message = "创建开始于{started}，申请验收于{applied}。"
        yield violation(message, started=started, applied=applied)._replace(fields=(form.started_on, form.applied_on))


@rule(
    "P03",
    clause="示范区办法二十八",
    severity=Severity.EXPIRED,
    remedy="示范期至{expiry}，复审申请应在到期前六个月（{deadline}）以前提出；已过该日的，请向省级市场监管部门说明。",
    cases=[
        passes("提前六个月", ParkRecheck.of(applied_on=D(2027, 1, 10), recognition_valid_to=D(2027, 7, 10)), **_UNDER),
        fails("晚一天", ParkRecheck.of(applied_on=D(2027, 1, 11), recognition_valid_to=D(2027, 7, 10)), **_UNDER),
        passes("月末", ParkRecheck.of(applied_on=D(2027, 2, 28), recognition_valid_to=D(2027, 8, 31)), **_UNDER),
        unknown(
            "示范期存疑",
            ParkRecheck.of(applied_on=D(2027, 1, 11), recognition_valid_to=doubtful(D(2027, 7, 10))),
            **_UNDER,
        ),
        skips("创建申请", ParkApplication.of(applicant=COMMITTEE), **_UNDER),
    ],
)
def recheck_too_late(form: ParkRecheck, dossier: Dossier) -> Iterator[Violation]:
    """复审在示范期到期前六个月提出"""
    last = form.recognition_valid_to.require()
    deadline = months_later(last, -dossier.scheme.number("recheck_months"))
    if form.applied_on.require() > deadline:
        words = {"applied": form.applied_on, "deadline": deadline, "expiry": last}
        message = "复审申请日期{applied}晚于{deadline}（示范期至{expiry}，前推六个月）。"
        yield violation(message, **words)._replace(fields=(form.applied_on, form.recognition_valid_to))


@rule(
    "P04",
    clause="示范区办法二十四",
    severity=Severity.HINT,
    remedy="请核对认定日期{start}和示范期至{expiry}：示范期为三年。",
    cases=[
        passes("三年", ParkRecheck.of(recognised_on=D(2024, 7, 11), recognition_valid_to=D(2027, 7, 10)), **_UNDER),
        passes(
            "按同日计算", ParkRecheck.of(recognised_on=D(2024, 7, 10), recognition_valid_to=D(2027, 7, 10)), **_UNDER
        ),
        fails("五年", ParkRecheck.of(recognised_on=D(2024, 7, 11), recognition_valid_to=D(2029, 7, 10)), **_UNDER),
        unknown(
            "认定日期存疑",
            ParkRecheck.of(recognised_on=doubtful(D(2022, 7, 11)), recognition_valid_to=D(2027, 7, 10)),
            **_UNDER,
        ),
        skips("没有写认定日期", ParkRecheck.of(recognition_valid_to=D(2027, 7, 10)), **_UNDER),
    ],
)
def not_three_years(form: ParkRecheck, dossier: Dossier) -> Iterator[Violation]:
    """示范期三年"""
    if not printed(form, "recognised_on") or not printed(form, "recognition_valid_to"):
        raise NotApplicable
    start, last = form.recognised_on.require(), form.recognition_valid_to.require()
    end = term_from(start, dossier.scheme.number("recognition_years"))
    if last not in (end, end + timedelta(days=1)):
        found = hint("认定日期{start}，示范期至{expiry}，不是三年。", start=start, expiry=last)
        yield found._replace(fields=(form.recognised_on, form.recognition_valid_to))


@rule(
    "P05",
    clause="示范区办法三",
    severity=Severity.INCONSISTENT,
    remedy="各份申请的园区名称不一致（{names}），请核对或说明更名情况。",
    cases=[
        passes("同一园区", ParkApplication.of(park="涪城工业园区"), ParkAcceptance.of(park="涪城工业园区"), **_UNDER),
        fails("两个园区", ParkApplication.of(park="涪城工业园区"), ParkAcceptance.of(park="游仙农业园区"), **_UNDER),
        unknown(
            "名称存疑",
            ParkApplication.of(park="涪城工业园区"),
            ParkAcceptance.of(park=doubtful("游仙农业园区")),
            **_UNDER,
        ),
        skips("只有一份申请", ParkApplication.of(park="涪城工业园区"), **_UNDER),
    ],
)
def parks_differ(dossier: Dossier) -> Iterator[Violation]:
    """各份申请是同一园区"""
    names: list[Field[str]] = [f.park for f in dossier.all(ParkForm) if printed(f, "park")]
    if len(names) < 2:
        raise NotApplicable
    first, *others = names
    for other in others:
        if not compare_names(first.require(), other.require()).same:
            yield violation("申请写有不同的园区：{names}。", names=[first, other])._replace(fields=(first, other))


@rule(
    "P06",
    clause=("示范区办法七", "示范区办法二十七"),
    severity=Severity.HINT,
    remedy="审查人员查询记录；有规定所列情形的，按办法处理。",
    cases=[
        asks("每份申请都要查", ParkApplication.of(park="涪城工业园区"), **_UNDER),
        skips("没有申请", ParkPaper.of(kind="创建方案"), **_UNDER),
    ],
)
def incidents(form: ParkForm, dossier: Dossier) -> Iterator[Violation]:
    """近三年重大事故、严重违法和撤销情形"""
    registers, number = dossier.scheme.registers, dossier.scheme.number
    where = "、".join(str(registers[name]) for name in ("credit", "parks"))
    message = (
        "请查“{}”近{years}年有无重大质量、安全事故和严重违法、侵权、失信情形，以及{barred}年内有无被撤销示范区（{where}，"
        "并征求有关部门意见）。"
    )
    words = {"years": number("clean_years"), "barred": number("barred_years"), "where": where}
    yield ask(message, form.park, **words)


@rule(
    "P07",
    clause="示范区办法二十七",
    severity=Severity.HINT,
    remedy="审查人员查年度工作报告的报送情况；不作补正要求。",
    cases=[
        asks("复审时要查", ParkRecheck.of(park="涪城工业园区"), **_UNDER),
        skips("创建申请", ParkApplication.of(park="涪城工业园区"), **_UNDER),
    ],
)
def yearly_reports(form: ParkRecheck) -> Iterator[Violation]:
    """示范期内每年报送工作报告"""
    yield ask("请核对“{}”示范期内各年度的工作报告是否已报送。", form.park)


@rule(
    "P08",
    clause=("示范区办法十七", "示范区办法二十", "示范区办法二十八"),
    severity=Severity.HINT,
    remedy="审查人员查省级审核和领导小组意见；不作补正要求。",
    cases=[
        asks("每份申请都要查", ParkAcceptance.of(park="涪城工业园区"), **_UNDER),
        skips("没有申请", ParkPaper.of(kind="创建方案"), **_UNDER),
    ],
)
def provincial_opinion(form: ParkForm) -> Iterator[Violation]:
    """省级审核和质量强省领导小组意见"""
    yield ask("“{}”报市场监管总局前，应有省级市场监管部门的审核和质量强省领导小组的同意，请核对。", form.park)
