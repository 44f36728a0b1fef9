"""申请表所填内容：一品一表、日期先后、与材料的产品和指标一致。"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from extractors.application_form import ApplicationForm
from extractors.ccc_certificate import CccCertificate
from extractors.enterprise_standard import EnterpriseStandard
from extractors.facts import Row
from extractors.test_report import TestReport
from pipeline.model.facts import Field
from pipeline.model.report import Severity
from pipeline.text.limits import Interval, fold_limit, parse_limit
from pipeline.text.matching import is_near
from pipeline.text.names import model_key
from pipeline.text.normalise import key
from validators import product
from validators.cases import doubtful, empty
from validators.dossier import Dossier, printed
from validators.engine import NotApplicable, fails, passes, rule, skips, unknown
from validators.findings import Violation, doubt, doubt_about, gathered, hint, suspicion, violation
from validators.identity import stuttered
from validators.matching import State, match_item
from validators.models import covers, models_of

D = date


@rule(
    "F02",
    clause="办法七(一)",
    severity=Severity.INCONSISTENT,
    remedy="申请表列有{listed}，请按产品、规格型号分别填报申请表。",
    cases=[
        passes("一个产品一个型号", ApplicationForm.of(product_name="电炒锅", model="DCG-32A")),
        passes("尺寸和参数不是几个型号", ApplicationForm.of(product_name="断路器", model="SCM1-250L/3300 220V，50Hz")),
        fails("列有两个型号", ApplicationForm.of(product_name="电炒锅", model="DCG-30A、DCG-32A")),
        fails("列有两种规格", ApplicationForm.of(product_name="豆瓣酱", model="300g/瓶、500g/瓶")),
        unknown("申报一个系列", ApplicationForm.of(product_name="电炒锅", model="DCG系列")),
        unknown("产品名称像是两个", ApplicationForm.of(product_name="给水管材、管件", model="dn63")),
        unknown("型号存疑", ApplicationForm.of(product_name="电炒锅", model=doubtful("DCG-30A、DCG-32A"))),
    ],
)
def several_on_one_form(form: ApplicationForm) -> Iterator[Violation]:
    """一个产品、一个规格型号一份申请表"""
    if not printed(form, "model") and not printed(form, "product_name"):
        raise NotApplicable
    if printed(form, "model"):
        text = form.model.require()
        listed = models_of(text)
        if "系列" in text:
            yield suspicion("申请表规格型号为“{}”，系列产品可否合填一份申请表须人工判断。", form.model)
        elif _of_one_kind(listed):
            yield violation("申请表规格型号列有{listed}。", form.model, listed="、".join(f"“{m}”" for m in listed))
    if printed(form, "product_name") and re.search(r"[、;；]", form.product_name.require()):
        yield suspicion("申请表产品名称为“{}”，是否为一个产品须人工判断。", form.product_name)


def _of_one_kind(listed: Sequence[str]) -> bool:
    """Whether several models are listed, alike in their letters: 220V and 50Hz are what one model says of itself."""
    shapes = {re.sub(r"[\d.]+", "", model_key(m)) for m in listed}
    distinct = {model_key(m) for m in listed}
    letters = {re.sub(r"[^A-Z一-鿿]", "", s)[:2] for s in shapes}
    return len(distinct) > 1 and len(letters) == 1 and all(any(c.isdigit() for c in m) for m in listed)


@rule(
    "F06",
    clause="办法八(三)",
    severity=Severity.HINT,
    remedy="请核对填表日期（{applied}）。",
    cases=[
        passes("晚于报告和标准", ApplicationForm.of(applied_on=D(2021, 9, 20)), TestReport.of(issued_on=D(2021, 6, 1))),
        fails("晚于今天", ApplicationForm.of(applied_on=D(2021, 9, 20)), today=D(2021, 9, 10)),
        fails("早于检验报告", ApplicationForm.of(applied_on=D(2021, 5, 20)), TestReport.of(issued_on=D(2021, 6, 1))),
        fails(
            "早于标准发布",
            ApplicationForm.of(applied_on=D(2021, 5, 20)),
            EnterpriseStandard.of(issued_on=D(2021, 6, 1)),
        ),
        unknown(
            "报告日期存疑",
            ApplicationForm.of(applied_on=D(2021, 5, 20)),
            TestReport.of(issued_on=doubtful(D(2021, 6, 1))),
        ),
        unknown("填表日期读不出", ApplicationForm.of(applied_on=empty())),
    ],
)
def dated_oddly(form: ApplicationForm, dossier: Dossier) -> Iterator[Violation]:
    """申请表填表日期有效且早于上报截止"""
    applied = form.applied_on.require()
    if applied > dossier.today:
        yield hint("填表日期{}晚于审查当日（{today}）。", form.applied_on, today=dossier.today, applied=applied)
    earlier = [(r.issued_on, "检验报告签发日期") for r in dossier.all(TestReport) if printed(r, "issued_on")]
    earlier += [(s.issued_on, "企业标准发布日期") for s in dossier.all(EnterpriseStandard) if printed(s, "issued_on")]
    for field, what in earlier:
        if not field.settled and (field.value or date.max) <= applied:
            continue  # as read it is in order; that it was misread is asked where it decides
        if field.require() > applied:
            yield hint("填表日期{}早于{what}{}。", form.applied_on, field, what=what, applied=applied)


@rule(
    "F17",
    clause="办法七(一)",
    severity=Severity.INCONSISTENT,
    remedy="申报产品名称（型号）与所附材料不一致（{matrix}），请核对后更正申请表或提交申报产品的材料。",
    cases=[
        passes(
            "名称型号一致",
            ApplicationForm.of(product_name="电炒锅", model="DCG-32A"),
            TestReport.of(product_name="电炒锅", model="DCG-32A"),
        ),
        passes(
            "只有证书没有列入该型号（由C07判断）",
            ApplicationForm.of(product_name="电炒锅", model="DCG-32A"),
            TestReport.of(product_name="电炒锅", model="DCG-32A"),
            CccCertificate.of(models=["DCG-30A"]),
        ),
        fails(
            "报告和证书都是另一型号",
            ApplicationForm.of(product_name="电炒锅", model="DCG-32A"),
            TestReport.of(product_name="电炒锅", model="DCG-30A"),
            CccCertificate.of(models=["DCG-30A"]),
        ),
        fails(
            "报告是另一产品",
            ApplicationForm.of(product_name="电炒锅", model="DCG-32A"),
            TestReport.of(product_name="电热水壶", model="DCG-32A"),
        ),
        unknown(
            "报告型号存疑",
            ApplicationForm.of(product_name="电炒锅", model="DCG-32A"),
            TestReport.of(product_name="电炒锅", model=doubtful("DCG-30A")),
        ),
        skips("没有附报告", ApplicationForm.of(product_name="电炒锅")),
    ],
)
def product_differs(form: ApplicationForm, dossier: Dossier) -> Iterator[Violation]:
    """申请表产品名称型号与标准、报告、证书一致"""
    reports = dossier.all(TestReport)
    names = [r.product_name for r in reports if printed(r, "product_name")]
    models = [r.model for r in reports if printed(r, "model")] if printed(form, "model") else []
    if not names and not models:
        raise NotApplicable
    found = [v for name in names for v in product.sample_differs(form.product_name, name, dossier)]
    found += list(product.models_differ(form.model, models)) if models else []
    matrix = "；".join(_matrix(form, dossier))
    for each in found:
        yield each._replace(words={**each.words, "matrix": matrix})


def _matrix(form: ApplicationForm, dossier: Dossier) -> Iterator[str]:
    """What every paper says of the product, for the reviewer to see which one is odd."""
    yield f"申请表“{form.product_name.value or ''} {form.model.value or ''}”".strip()
    for report in dossier.all(TestReport):
        yield f"检验报告“{report.product_name.value or ''} {report.model.value or ''}”"
    for standard in dossier.all(EnterpriseStandard):
        if standard.title.value:
            yield f"企业标准“{standard.title.value}”"
    for certificate in dossier.all(CccCertificate):
        listed = models_of(certificate.models.value or [])
        if form.model.value and not any(covers(m, form.model.value) for m in listed):
            yield f"CCC证书“{'、'.join(listed[:3])}”"


_ITEM = {"name": "吸水率", "unit": "%"}


def _filled(**cells: Any) -> ApplicationForm:
    return ApplicationForm.of(indicators=[{**_ITEM, **cells}])


def _set(requirement: Any) -> EnterpriseStandard:
    return EnterpriseStandard.of(indicators=[{**_ITEM, "requirement": requirement}])


def _named_so(name: Any, requirement: Any) -> EnterpriseStandard:
    return EnterpriseStandard.of(indicators=[{**_ITEM, "name": name, "requirement": requirement}])


def _tested(measured: Any) -> TestReport:
    return TestReport.of(results=[{"item": "吸水率", "unit": "%", "measured": measured}])


@rule(
    "F18",
    clause=("办法七(一)", "办法九(一)"),
    severity=Severity.INCONSISTENT,
    remedy="申请表“{item}”填写{stated}，与{paper}{actual}不一致，请核对更正。",
    cases=[
        passes("与标准、报告一致", _filled(standard="≤0.10", measured="0.05"), _set("≤0.1"), _tested("0.05")),
        passes("读数存疑而相同", _filled(standard=doubtful("≤0.10")), _set("≤0.10")),
        passes("另一处只是符号存疑", _filled(standard="≤0.10"), _set(doubtful("<0.10"))),
        unknown("项目名称存疑而数值不同", _filled(standard="≤0.10"), _named_so(doubtful("吸水举"), "≤0.50")),
        passes("文字要求措辞不同", _filled(standard="应无裂纹"), _set("无裂纹、无釉裂")),
        fails("填的是先进指标而不是本标准的限值", _filled(standard="≤0.10"), _set("≤0.50")),
        fails("实测值与报告不同", _filled(measured="0.05"), _tested("0.09")),
        unknown("限值存疑", _filled(standard=doubtful("≤0.10")), _set("≤0.50")),
        unknown("实测值读不出", _filled(measured=empty()), _tested("0.09")),
        skips("没有附标准和报告", _filled(standard="≤0.10")),
    ],
)
def values_differ(form: ApplicationForm, dossier: Dossier) -> Iterator[Violation]:
    """申请表所填指标值与标准限值、报告实测值一致"""
    if not form.indicators or not (dossier.requirements or dossier.results):
        raise NotApplicable
    found = _all_differing(form, dossier)
    yield from gathered(v if v.message else v._replace(message=doubt_about(v.fields[0], dossier.types)) for v in found)


def _all_differing(form: ApplicationForm, dossier: Dossier) -> Iterator[Violation]:
    for row in form.indicators:
        yield from _differing(row.name, row.standard, row.unit, _pairs(dossier.requirements, "name", "requirement"))
        yield from _differing(row.name, row.measured, row.unit, _pairs(dossier.results, "item", "measured"))


Pairs = Sequence[tuple[Field[str], Field[str]]]


def _pairs(rows: Sequence[Row], name: str, value: str) -> Pairs:
    return [(r.cells()[name], r.cells()[value]) for r in rows]


def _differing(name: Field[str], stated: Field[str], unit: Field[str], there: Pairs) -> Iterator[Violation]:
    """A cell of the form against its counterpart; items that stand nowhere else are other rules' business."""
    if not there or not (stated.value or stated.evidence):
        return
    unread = [n for n, _ in there if not n.value]
    if not name.value or (unread and not _named(name, there)):
        yield doubt(unread[0] if name.value else name)
        return
    cells = _named(name, there)
    if not cells or any(_agree(stated, c, unit.value or "") for c in cells):
        return
    for field in (stated, *cells):
        if not field.settled or field.value is None:
            yield doubt(field)
            return
    if len(cells) == 1 and _comparable(stated.require(), cells[0].require(), unit.value or ""):
        paper = "检验报告" if cells[0].name == "measured" else "企业标准"
        words = {"item": name.value, "stated": stated.value, "actual": cells[0].value, "paper": paper}
        message = "申请表“{item}”填写“{stated}”，{paper}为“{actual}”。"
        kind = suspicion if stuttered(str(stated.value), str(cells[0].value)) else violation
        yield kind(message, **words)._replace(fields=(name, stated, cells[0]))


def _named(name: Field[str], there: Pairs) -> list[Field[str]]:
    """The values of the rows of that name; else of those whose doubtful name may be it."""
    match = match_item((name.value or "",), [n.value or "" for n, _ in there])
    if match.state is State.FOUND:
        return [there[i][1] for i in match.rows]
    near = [(n, v) for n, v in there if not (n.settled and name.settled) and _may_be(name.value or "", n.value or "")]
    return [v.doubted("所属项目的名称读数存疑") for _, v in near]


def _may_be(a: str, b: str) -> bool:
    first, second = key(a), key(b)
    return bool(first and second) and (first in second or second in first or is_near(first, second))


def _agree(a: Field[str], b: Field[str], unit: str) -> bool:
    """The same value; a doubtful one that holds the other, or its digits, is borne out by it."""
    if a.value is None or b.value is None:
        return False
    if _alike(a.value, b.value, unit):
        return True
    first, second = (re.sub(r"\s", "", fold_limit(text)) for text in (a.value, b.value))
    digits = re.sub(r"\D", "", first), re.sub(r"\D", "", second)
    unsure = not (a.settled and b.settled)
    return unsure and (first in second or second in first or digits[0] == digits[1] != "")


def _alike(a: str, b: str, unit: str) -> bool:
    first, second = (re.sub(r"\s", "", fold_limit(text)) for text in (a, b))
    if first == second:
        return True
    return parse_limit(a, unit).parts == parse_limit(b, unit).parts or _numbers(first) == _numbers(second) != []


def _numbers(text: str) -> list[str]:
    found = re.findall(r"[≥≤<>±~]|\d+(?:\.\d+)?", text)
    return [n.rstrip("0").rstrip(".") if "." in n else n for n in found]


def _comparable(a: str, b: str, unit: str) -> bool:
    """Whether both are numbers: of words only people can say whether they mean the same."""
    limits = [parse_limit(text, unit) for text in (a, b)]
    ranges = all(len(limit.parts) == 1 and isinstance(limit.parts[0].criterion, Interval) for limit in limits)
    plain = all(re.fullmatch(r"-?\d+(?:\.\d+)?", fold_limit(text)) for text in (a, b))
    return plain or (ranges and all(re.search(r"[≥≤<>±~]", fold_limit(text)) for text in (a, b)))
