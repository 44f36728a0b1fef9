"""The Word papers: what is asked for is in the notice and nothing else, texts stay texts, templates can be replaced."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ConfigurationError
from pipeline.model.changes import Cause, Changes, FindingChange, FindingState, PageChange, PageState
from pipeline.model.packet import Problem, ProblemKind
from pipeline.model.report import Conclusion, Finding, Outcome, Report, Severity, Subject
from pipeline.reports.html import album_of
from pipeline.reports.office import make_templates
from pipeline.reports.office.basis import Basis, Wording
from pipeline.reports.office.items import clarifications, demands
from pipeline.reports.office.notice import notice
from pipeline.reports.office.opinion import opinion
from pipeline.reports.office.packet import papers
from pipeline.reports.office.paths import SHIPPED
from pipeline.reports.office.rendering import check_template
from pipeline.reports.words import Words
from tests.pipeline import reports_specimen as specimen

TOP = Path(__file__).parents[2]
RULE = "质量对标提升达标产品认定办法（征求意见稿）"
BASIS = Basis(
    scheme="某省达标产品认定（初次申请）",
    region="51",
    clauses={
        "办法六(一)": Wording(text="申请企业具有独立法人资格和注册商标。", source=RULE),
        "办法七": Wording(text="申请材料的组成。", source=RULE),
        "商标法39条": Wording(text="注册商标有效期十年。", source="中华人民共和国商标法（2019年修正）"),
        "审查要求": Wording(text="材料清晰完整。", source="本项目"),
    },
)
WORDS = Words(scheme=BASIS.scheme)


def finding(rule: str, outcome: Outcome = Outcome.FAIL, severity: Severity = Severity.MISSING, **more: Any) -> Finding:
    told = {"title": "事项", "message": f"{rule}的所见。", "clauses": ("办法七",), "remedy": f"请办{rule}。", **more}
    return Finding.model_validate({"id": f"f-{rule}", "rule": rule, "outcome": outcome, "severity": severity, **told})


def report_with(findings: Iterable[Finding], **more: Any) -> Report:
    return specimen.report().model_copy(update={"findings": tuple(findings), "problems": (), **more})


def text_of(content: bytes | None) -> str:
    """All text of a Word file, the paragraphs of tables too."""
    assert content is not None
    body = docx.Document(io.BytesIO(content)).element.body
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))


def opinion_of(report: Report, basis: Basis = BASIS) -> bytes:
    return opinion(report, basis, WORDS, album_of(report, specimen.page).get)


FOUND = st.builds(
    finding,
    st.from_regex(r"[A-Z][0-9]{2}", fullmatch=True),
    st.sampled_from([Outcome.FAIL, Outcome.UNKNOWN]),
    st.sampled_from(list(Severity)),
    title=st.sampled_from(["企业名称是否一致", "（内部）是否重复"]),
)


@given(st.lists(FOUND, max_size=12, unique_by=lambda f: f.rule))
def test_what_fails_is_asked_for_and_nothing_internal(found: Sequence[Finding]) -> None:
    report = report_with(found)
    asked = {demand.remedy for demand in (*demands(report), *clarifications(report))}
    secret = {f.remedy for f in found if f.rule.startswith("X") or f.title.startswith("（内部）")}
    assert asked == {f.remedy for f in found if f.outcome is Outcome.FAIL} - secret
    assert {demand.remedy for demand in demands(report)} == {
        f.remedy for f in found if f.outcome is Outcome.FAIL and f.severity is not Severity.HINT
    } - secret


@settings(max_examples=12, deadline=None)
@given(st.lists(FOUND, max_size=12, unique_by=lambda f: f.rule))
def test_the_notice_says_what_is_asked_for(found: Sequence[Finding]) -> None:
    report = report_with(found)
    made = notice(report, BASIS)
    assert (made is None) == (not demands(report))
    if made:
        text = text_of(made)
        asked = [*demands(report), *clarifications(report)]
        for number, demand in enumerate(asked, 1):
            assert f"{number}．{demand.remedy}" in text and all(seen in text for seen in demand.seen)
        for other in found:
            assert (other.remedy in text) == (other.remedy in {demand.remedy for demand in asked})
            assert (other.message in text) == (other.remedy in text)


def test_findings_that_ask_for_the_same_are_one_demand() -> None:
    same = [finding("L15", remedy="请说明。", message="甲。"), finding("R20", remedy="请说明。", message="乙。")]
    (demand,) = demands(report_with(same))
    assert demand.seen == ["甲。", "乙。"]


def test_the_gravest_come_first_and_hints_apart() -> None:
    found = [finding("A01", severity=each) for each in reversed(Severity)]
    report = report_with(f.model_copy(update={"remedy": f.severity.value}) for f in found)
    assert [demand.remedy for demand in demands(report)] == ["缺失", "不一致", "过期", "证据不足"]
    assert [demand.remedy for demand in clarifications(report)] == ["提示"]


def test_hints_for_the_reviewers_are_not_put_to_the_applicant() -> None:
    hint = finding("F11", severity=Severity.HINT, remedy="可建议企业盖章，不作补正要求。")
    assert not clarifications(report_with([hint])) and not demands(report_with([hint]))


def test_an_unreadable_packet_is_asked_for_again() -> None:
    report = report_with([], conclusion=Conclusion.UNREADABLE)
    assert "重新提供完整、清晰的全部申请材料" in text_of(notice(report, BASIS))


def test_the_notice_says_where_and_by_which_law() -> None:
    text = text_of(notice(specimen.report(), BASIS))
    assert "位置：2.商标注册证.jpg 第1页" in text
    assert f"《{RULE}》（以下简称《办法》）" in text and "《办法》第六条第（一）项" in text
    assert "四川岷江陶瓷有限公司：" in text and "陶质砖" in text
    assert "加密.pdf" in text  # a file that could not be opened has to be supplied, too


@pytest.mark.parametrize(
    ("key", "named"),
    [
        ("办法六(一)", "《办法》第六条第（一）项"),
        ("商标法39条", "《中华人民共和国商标法》第三十九条"),
        ("审查要求", "审查要求"),
    ],
)
def test_clauses_are_named_as_papers_do(key: str, named: str) -> None:
    assert BASIS.named(key) == named


def test_our_own_explanations_are_not_given_out_as_law() -> None:
    assert BASIS.cited("审查要求") == "材料清晰完整。"


def test_the_deadline_is_the_schemes_or_left_open() -> None:
    open_ = text_of(notice(specimen.report(), BASIS))
    assert re.search(r"请于\s+年\s+月\s+日前", open_) and "日内" not in open_
    fixed = BASIS.model_copy(update={"days": (15, "办法七"), "filing": ("9月30日", "办法七")})
    text = text_of(notice(specimen.report(), fixed))
    assert "15日内" in text and "依据：《办法》第七条" in text and "每年9月30日前" in text


def test_a_name_that_is_not_certain_is_left_to_be_written_in() -> None:
    doubtful = specimen.report().model_copy(update={"subject": Subject(applicant="四川岷江陶瓷有跟公司")})
    lines = text_of(notice(doubtful, BASIS)).splitlines()
    assert "四川岷江陶瓷有跟公司：" not in lines and any("请核对后填写企业名称" in line for line in lines)
    assert "四川岷江陶瓷有跟公司（存疑，请核对）" in text_of(opinion_of(doubtful))


def test_the_opinion_tells_the_whole_report() -> None:
    report = specimen.report()
    text = text_of(opinion_of(report))
    for found in report.findings:
        assert found.title in text and found.message in text
        assert found.outcome is Outcome.UNKNOWN or found.remedy in text
    for item in report.checklist:
        assert item.title in text and item.item in text
    for row in report.indicators:
        assert row.name in text and (row.advanced or "") in text and row.reason in text
    for words in ("未见", "已提交", "待确认", "不适用", "优于", "低于", "审查意见", "（签字）", "加密.pdf"):
        assert words in text


def test_internal_findings_are_in_the_opinion() -> None:
    secret = finding("X01", message="（内部）报告编号相同。")
    assert "（内部）报告编号相同。" in text_of(opinion_of(report_with([secret])))


def test_the_evidence_is_shown_and_kept_within_bounds() -> None:
    few = docx.Document(io.BytesIO(opinion_of(specimen.report())))
    assert len(few.inline_shapes) == 4
    assert all(0 < shape.width < Mm(156) for shape in few.inline_shapes)
    numbers = count(1)
    one = specimen.report().findings[1]
    many = [one.model_copy(update={"rule": f"L{next(numbers):02}"}) for _ in range(60)]
    large = opinion_of(report_with(many))
    assert len(docx.Document(io.BytesIO(large)).inline_shapes) == 40 and len(large) < 2_000_000


def test_a_packet_handed_in_again_says_what_became_of_the_earlier_findings() -> None:
    told = Changes(
        against=1,
        rules_changed=False,
        findings=(
            FindingChange(
                state=FindingState.CLOSED, cause=Cause.DOCUMENT, rule="T01", title="商标", before="f1", asked=True
            ),
            FindingChange(
                state=FindingState.NEW, cause=Cause.RULES, rule="L15", title="名称", message_now="甲乙不同。"
            ),
        ),
        pages=(PageChange(state=PageState.ADDED, type="other"),),
    )
    whole = specimen.report()
    again = whole.packet.model_copy(update={"version": 2})
    text = text_of(opinion_of(whole.model_copy(update={"changes": told, "packet": again})))
    assert "第2次提交，与第1次相比：事项已补正1项、新发现1项；页面新增1页" in text
    assert all(words in text.splitlines() for words in ("已补正", "材料改变", "甲乙不同。", "审查规则改变"))
    assert "次提交" not in text_of(opinion_of(whole))


def test_a_doubt_that_people_confirmed_asks_the_applicant_not_the_reviewers() -> None:
    confirmed = finding("L17", message="两处姓名不同。", remedy="请审查人员核对原件后确认；确认前不作补正要求。")
    (demand,) = demands(report_with([confirmed]))
    assert demand.remedy == "请就下列情况补正或说明：两处姓名不同。"


def test_points_to_look_up_are_listed_one_by_one() -> None:
    standing = finding(
        "L19", Outcome.UNKNOWN, Severity.HINT, message="以下各项另行查核：（1）甲：查某处；（2）乙：查别处。"
    )
    lines = text_of(opinion_of(report_with([standing]))).splitlines()
    assert "甲：查某处。" in lines and "乙：查别处。" in lines


def test_nothing_found_is_said() -> None:
    report = report_with([], indicators=(), conclusion=Conclusion.COMPLETE)
    text = text_of(opinion_of(report))
    assert "没有发现需要补正的问题" in text and "没有待人工确认的事项" in text and "没有可以比对的指标" in text
    assert notice(report, BASIS) is None


HOSTILE = "{{ 7 * 7 }} {% for x in y %} {_{ }_} {%p endif %} <w:p/> & ' \" ]]> =cmd() \\ &#95; %_}"


def test_packet_text_is_never_interpreted() -> None:
    report = report_with([finding("T01", message=HOSTILE, remedy=HOSTILE, title=HOSTILE)])
    assert f"所见：{HOSTILE}" in text_of(notice(report, BASIS)).splitlines()
    assert text_of(opinion_of(report)).splitlines().count(HOSTILE) == 2


@settings(max_examples=40, deadline=None)
@given(st.text(st.one_of(st.characters(), st.sampled_from("{}%_#&;<>\"'\\\t\n\x07\x0b")), min_size=1, max_size=60))
def test_any_text_comes_out_as_it_went_in(said: str) -> None:
    """But for control characters, line ends among them, and halves of characters, which become spaces."""
    made = notice(report_with([finding("T01", message=f"始{said}终")]), BASIS)
    shown = re.search(r"所见：始(.*)终", text_of(made))
    assert shown
    assert shown[1] == "".join(
        c if c >= " " and not "\x7f" <= c < "\xa0" and c not in "\ufffe\uffff" and not "\ud800" <= c < "\ue000" else " "
        for c in said
    )


def test_the_same_report_gives_the_same_bytes() -> None:
    assert opinion_of(specimen.report()) == opinion_of(specimen.report())


def test_the_layout_is_that_of_official_papers() -> None:
    paper = docx.Document(io.BytesIO(notice(specimen.report(), BASIS) or b""))
    section = paper.sections[0]
    sides = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(side.mm) for side in sides if side] == [210, 297, 37, 28]
    sizes = {name: paper.styles[name].font.size.pt for name in ("公文标题", "公文正文")}
    assert sizes == {"公文标题": 22, "公文正文": 16}
    fonts = {
        name: paper.styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        for name in ("公文标题", "公文正文", "公文一级标题")
    }
    assert fonts == {"公文标题": "方正小标宋简体", "公文正文": "仿宋_GB2312", "公文一级标题": "黑体"}
    texts = {p.text: p.style.name for p in paper.paragraphs if p.style}
    assert texts["申请材料补正通知"] == "公文标题"


@pytest.mark.parametrize("name", sorted(make_templates.TEMPLATES))
def test_the_templates_kept_are_those_that_are_made(name: str) -> None:
    kept = SHIPPED / f"{name}.docx"
    assert kept.read_bytes() == make_templates.made(name), "python -m pipeline.reports.office.make_templates"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The office's folder of templates."""
    monkeypatch.setenv("CAISHEN_HOME", str(tmp_path))
    folder = tmp_path / "templates"
    folder.mkdir()
    return folder


def template_saying(path: Path, *lines: str) -> None:
    paper = docx.Document()
    for line in lines:
        paper.add_paragraph(line)
    paper.save(str(path))


def test_the_offices_own_template_wins(own: Path) -> None:
    template_saying(
        own / "补正通知.docx", "某市市场监督管理局", "{% for item in demands %}{{ item.remedy }}{% endfor %}"
    )
    text = text_of(notice(specimen.report(), BASIS))
    assert text.startswith("某市市场监督管理局\n请说明或提供名称变更证明。请补交续展注册证明。")
    assert "审查意见" in text_of(opinion_of(specimen.report()))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{{ addressee", "写法不对"),
        ("{% for x in demands %}", "写法不对"),
        ("{{ nobody }}", "没有的内容"),
        ("{{ ''.__class__.__mro__ }}", "不允许"),
        ("{{ addressee | safe }}", "写法不对"),
        ("{% autoescape false %}{{ addressee }}{% endautoescape %}", "不允许"),
        ("{%tr for x in demands %}", "模板"),
    ],
)
def test_a_faulty_template_is_told_with_the_remedy(own: Path, line: str, reason: str) -> None:
    template_saying(own / "补正通知.docx", line)
    with pytest.raises(ConfigurationError) as told:
        notice(specimen.report(), BASIS)
    assert str(own / "补正通知.docx") in str(told.value) and reason in str(told.value)
    assert "改用自带的模板" in str(told.value)


@pytest.mark.parametrize("line", ["{{ addressee", "{% for x in demands %}", "{{ x | safe }}"])
def test_faults_that_show_without_a_packet_are_found_beforehand(own: Path, line: str) -> None:
    check_template(SHIPPED / "补正通知.docx")
    template_saying(own / "补正通知.docx", line)
    with pytest.raises(ConfigurationError):
        check_template(own / "补正通知.docx")


def test_a_faulty_template_costs_its_own_paper_only(own: Path) -> None:
    (own / "补正通知.docx").write_bytes(b"no document")
    report = specimen.report()
    made = {paper.file: paper for paper in papers(report, BASIS, WORDS, album_of(report, specimen.page).get)}
    assert made["材料审查意见.docx"].content and not made["材料审查意见.docx"].trouble
    assert made["补正通知.docx"].content is None and "不是完好的 Word 文件" in made["补正通知.docx"].trouble


def test_a_mended_template_is_taken_up_at_once(own: Path) -> None:
    (own / "补正通知.docx").write_bytes(b"no document")
    with pytest.raises(ConfigurationError):
        notice(specimen.report(), BASIS)
    template_saying(own / "补正通知.docx", "{{ addressee }}收")
    assert text_of(notice(specimen.report(), BASIS)).startswith("四川岷江陶瓷有限公司收")


def test_files_that_could_not_be_opened_are_named() -> None:
    problems = (
        Problem(kind=ProblemKind.INPUT, file="坏.pdf", message="文件损坏。"),
        Problem(kind=ProblemKind.RULE, file="", message="规则出错。"),
    )
    text = text_of(notice(report_with([finding("T01")], problems=problems), BASIS))
    assert "坏.pdf：文件损坏。" in text and "规则出错" not in text


@pytest.mark.parametrize("name", ["补正通知", "材料审查意见"])
def test_the_names_a_template_may_use_are_documented(own: Path, name: str) -> None:
    section = (TOP / "docs" / "papers.md").read_text(encoding="utf-8").partition(f"## {name}可用的名称")[2]
    first_cells = re.findall(r"^\| (`.*?) \|", section.partition("\n## ")[0], re.MULTILINE)
    names = [word for cell in first_cells for word in re.findall(r"`(\w+)`", cell)]
    assert len(names) > 5
    template_saying(own / f"{name}.docx", *(f"{{% if {word} is defined %}}有{word}{{% endif %}}" for word in names))
    made = notice(specimen.report(), BASIS) if name == "补正通知" else opinion_of(specimen.report())
    assert text_of(made).split() == [f"有{word}" for word in names]
