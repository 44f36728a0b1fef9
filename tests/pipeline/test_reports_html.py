"""The HTML an examiner reads: whole, safe, in the right order, small, with the evidence where it should be."""

from __future__ import annotations

import base64
import io
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline.model.geometry import WHOLE, Box
from pipeline.model.report import Conclusion, Report, Subject
from pipeline.reports.counts import count
from pipeline.reports.cutouts import Album, Place, cut, gather, window
from pipeline.reports.html import render_report
from pipeline.reports.overview import Entry, Summary, entry, render_overview
from pipeline.reports.words import Words
from tests.pipeline import reports_specimen as specimen

WORDS = Words(
    types={"business_licence": "营业执照", "test_report": "检验报告"},
    fields={"business_licence": {"legal_representative": "法定代表人"}, "test_report": {"measured": "实测值"}},
    rules={"L02": "统一社会信用代码校验"},
    scheme="四川省初次认定",
)


class Page(HTMLParser):
    """What a browser would see: tags with attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def html() -> str:
    return render_report(specimen.report(), specimen.page, WORDS)


def test_nothing_is_fetched_and_nothing_runs(html: str) -> None:
    page = Page(html)
    sources = [a[key] for _, a in page.tags for key in ("src", "href", "srcset", "data") if a.get(key)]
    assert all(source and source.startswith(("data:image/jpeg;base64,", "#")) for source in sources)
    assert not page.all("script") and not page.all("link") and not page.all("iframe")
    assert "url(" not in html and "@import" not in html and "http://" not in html and "https://" not in html
    assert not any(name.startswith("on") for _, a in page.tags for name in a)


def test_every_link_leads_somewhere(html: str) -> None:
    page = Page(html)
    anchors = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    links = {attributes["href"] for attributes in page.all("a")}
    assert links and {link.removeprefix("#") for link in links if link} <= anchors


def test_everything_of_the_report_is_told(html: str) -> None:
    report, text = specimen.report(), Page(html).text
    for finding in report.findings:
        for words in (finding.title, finding.message, finding.remedy, *finding.clauses, finding.rule):
            assert words in text
    for wording in report.clauses.values():
        assert wording in text
    for item in report.checklist:
        assert item.title in text
    for problem in report.problems:
        assert problem.file in text and problem.message in text
    for page in report.pages:
        assert page.file in text
    for row in report.indicators:
        assert row.name in text and row.reason in text
    assert "长期" in text and "法定代表人" in text and "两次识读不一致" in text and "四川省初次认定" in text


def test_findings_come_before_what_a_person_must_decide(html: str) -> None:
    order = [html.index(f'id="{name}"') for name in ("checklist", "failures", "f2", "f1", "f4", "questions", "f3")]
    assert order == sorted(order)


def test_both_pieces_of_a_contradiction_are_shown(html: str) -> None:
    article = html[html.index('id="f2"') : html.index("</article>", html.index('id="f2"'))]
    assert article.count("<img") == 2
    assert specimen.LICENCE in article and specimen.MARK in article


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "{{ 7*7 }}{% raw %}",
        "</style><b>",
        "' onclick='x",
    ],
)
def test_text_from_a_packet_stays_text(hostile: str) -> None:
    report = specimen.report()
    document = report.documents[0]
    fields = document.fields | {hostile: document.fields["name"].model_copy(update={"value": hostile})}
    changed = report.model_copy(
        update={
            "subject": Subject(applicant=hostile, product_name=hostile, model=hostile, credit_code=hostile),
            "documents": (document.model_copy(update={"title": hostile, "fields": fields}), *report.documents[1:]),
            "problems": (report.problems[0].model_copy(update={"file": hostile, "message": hostile}),),
            "findings": (report.findings[0].model_copy(update={"message": hostile}), *report.findings[1:]),
            "pages": (report.pages[0].model_copy(update={"file": hostile}), *report.pages[1:]),
        }
    )
    page = Page(render_report(changed, specimen.page, WORDS))
    plain = Page(render_report(report, specimen.page, WORDS))
    for tag in ("img", "script", "style", "b"):
        assert len(page.all(tag)) == len(plain.all(tag))
    assert page.text.count(hostile) >= 6
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)


def test_a_page_that_cannot_be_opened_leaves_the_words(html: str) -> None:
    without = render_report(specimen.report(), lambda file, page: None, WORDS)
    assert not Page(without).all("img") and "商标有效期至2020-06-13" in without


def test_each_page_is_loaded_once() -> None:
    asked: list[tuple[str, int]] = []

    def load(file: str, number: int) -> Image.Image:
        asked.append((file, number))
        return specimen.page(file, number)

    render_report(specimen.report(), load, WORDS)
    assert asked and len(asked) == len(set(asked))


def test_an_uncertain_filing_date_is_told_in_the_head(html: str) -> None:
    report, doubt = specimen.report(), "没有申请表，暂以今天为申报日期"
    told = report.model_copy(update={"packet": report.packet.model_copy(update={"as_of_doubt": doubt})})
    assert doubt in Page(render_report(told, specimen.page, WORDS)).text and doubt not in Page(html).text
    assert told.to_json() == report.to_json()


def test_an_empty_report_says_so() -> None:
    empty = specimen.report().model_copy(
        update={
            "documents": (), "findings": (), "checks": (), "checklist": (), "indicators": (), "pages": (),
            "problems": (), "subject": Subject(), "conclusion": Conclusion.UNREADABLE,
        }
    )  # fmt: skip
    text = Page(render_report(empty, specimen.page, WORDS)).text
    assert "无法识读" in text and "没有识别到任何材料" in text


def test_cutouts_are_small(html: str) -> None:
    for source in re.findall(r'src="data:image/jpeg;base64,([^"]+)"', html):
        with Image.open(io.BytesIO(base64.b64decode(source))) as image:
            assert image.format == "JPEG" and image.width <= 820
    assert len(html) < 400_000


shares = st.floats(0, 1)
boxes = st.builds(
    lambda xs, ys: Box(min(xs), min(ys), max(xs), max(ys)), st.tuples(shares, shares), st.tuples(shares, shares)
)


@given(st.lists(boxes, min_size=1, max_size=4))
def test_the_window_holds_every_mark_and_stays_on_the_page(marks: list[Box]) -> None:
    view = window(marks)
    assert 0 <= view.x0 < view.x1 <= 1 and 0 <= view.y0 < view.y1 <= 1
    for mark in marks:
        assert view.x0 <= mark.x0 + 1e-9 and mark.x1 <= view.x1 + 1e-9
        assert view.y0 <= mark.y0 + 1e-9 and mark.y1 <= view.y1 + 1e-9


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 2), boxes), max_size=12))
def test_no_place_is_lost_when_marks_are_gathered(raw: list[tuple[str, int, Box]]) -> None:
    places = [Place(*item) for item in raw]
    pieces = gather(places)
    for place in places:
        assert any(key == (place.file, place.page) and place.box in marks for key, marks in pieces)


def test_the_mark_is_drawn_where_the_evidence_lies() -> None:
    image = Image.new("RGB", (1000, 1400), "white")
    piece, view = cut(image, [Box(0.4, 0.5, 0.6, 0.52)])
    x = round((0.5 - view.x0) / view.width * piece.width)
    top = round((0.5 - view.y0) / view.height * piece.height)
    bottom = round((0.52 - view.y0) / view.height * piece.height)
    column = [piece.getpixel((x, y)) != (255, 255, 255) for y in range(piece.height)]
    marked = [y for y, coloured in enumerate(column) if coloured]
    assert marked and abs(marked[0] - top) <= 5 and abs(marked[-1] - bottom) <= 5


def test_a_whole_page_is_shown_unmarked() -> None:
    piece, view = cut(Image.new("RGB", (1000, 1400), "white"), [WHOLE])
    assert view == WHOLE and piece.getcolors() == [(piece.width * piece.height, (255, 255, 255))]


def test_a_box_off_the_page_is_brought_back() -> None:
    album = Album(specimen.page)
    places = [Place("a", 1, Box(-0.2, 0.98, 1.4, 1.2))]
    album.want(places)
    album.develop()
    assert len(album.get(places)) == 1


def test_what_was_cut_out_before_is_not_cut_out_again() -> None:
    first, second = Place("a", 1, Box(0.1, 0.1, 0.3, 0.12)), Place("a", 1, Box(0.1, 0.8, 0.3, 0.82))
    other = Place("b", 2, Box(0.1, 0.1, 0.3, 0.12))
    before = Album(specimen.page)
    before.want([first, other])
    before.develop()
    loaded = []

    def load(file: str, page: int) -> Image.Image | None:
        loaded.append((file, page))
        return specimen.page(file, page)

    after = Album(load, before.pieces)
    after.want([first, second, other])
    after.develop()
    assert loaded == [("a", 1)]
    assert len(after.get([first, second])) == 2 and after.get([first]) == before.get([first])
    assert len(before.pieces) == 2 and len(after.pieces) == 3


def summary(report: Report) -> Summary:
    packets = (entry(report, "A001.zip"), Entry(id="A002", source="A002.pdf", failed="文件已损坏 <b>。"))
    return Summary(inbox="第一批", packets=packets, seconds=12.0, caishen="0.1.0")


def test_the_overview_lists_every_packet_and_escapes() -> None:
    html = render_overview(summary(specimen.report()), {"T03": "商标在有效期内"})
    page = Page(html)
    assert {a["href"] for a in page.all("a")} == {"A001/report.html"}
    assert "四川岷江陶瓷有限公司" in page.text and "文件已损坏 <b>。" in page.text and "商标在有效期内" in page.text
    assert len(page.all("script")) == 1 and "https:" not in html


def test_counts_keep_hints_apart() -> None:
    counts = count(specimen.report())
    assert (counts.fail, counts.hint, counts.unknown, counts.doubtful) == (2, 1, 1, 2)
