"""Packets of the sample maker: the same by seed, and true to what their truth says."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image

from corpus.samples import filing, papers, papers_certificates, papers_proofs, papers_technical
from corpus.samples import maker as maker_module
from corpus.samples.case import Case, build, plus_years
from corpus.samples.defects import CATALOGUE, available
from corpus.samples.maker import ACROSS, Order, documents_of, make_packets, orders, specimens
from corpus.samples.paper import LAYOUTS, Paper, labels
from corpus.samples.render import Delivery, fold, marks_of, render, truth_of
from corpus.samples.stock import families, use
from corpus.samples.typeset import typeset
from pipeline.text import codes
from validators.engine import catalogue

Made = Callable[[Case], Paper]
CCC, FOOD = "wok", "pickle"


def renewed(case: Case) -> Case:
    case.mark.renewed_to = plus_years(case.mark.expires, 10)
    return case


def recheck(case: Case) -> Case:
    case.recheck = True
    return case


MAKERS: dict[str, tuple[str, Made]] = {
    "application_form": (CCC, papers.application_form),
    "recheck_form": (CCC, lambda c: papers.application_form(recheck(c))),
    "business_licence": (CCC, papers.business_licence),
    "legal_person_certificate": (CCC, papers_proofs.legal_person_certificate),
    "trademark_certificate": (CCC, papers.trademark_certificate),
    "trademark_renewal": (CCC, lambda c: papers_proofs.trademark_renewal(renewed(c))),
    "trademark_change": (CCC, lambda c: papers_proofs.trademark_change(c, "四川某某有限公司")),
    "trademark_licence": (CCC, lambda c: papers_proofs.trademark_licence(c, "四川某某有限公司")),
    "name_change": (CCC, lambda c: papers_proofs.name_change(c, "四川某某有限公司")),
    "enterprise_standard": (CCC, papers_technical.enterprise_standard),
    "standard_declaration": (CCC, papers_proofs.standard_declaration),
    "test_report": (CCC, papers_technical.test_report),
    "ccc_certificate": (CCC, papers_certificates.ccc_certificate),
    "ccc_self_declaration": (CCC, papers_proofs.ccc_self_declaration),
    "production_licence": ("compound_fertilizer", papers_certificates.production_licence),
    "food_licence": (FOOD, papers_certificates.food_licence),
    "qms_certificate": (CCC, papers_certificates.qms_certificate),
    "quality_evidence": (CCC, papers_proofs.quality_evidence),
}
# What a layout may leave out: certificates that state the term elsewhere, registrars known by their seal alone.
OPTIONAL = {"registrar", "term_from", "term_to", "issued_on", "approved_on", "credit_code", "declared_on", "lab"}
EVERY = [(kind, layout) for kind, layouts in LAYOUTS.items() for layout in layouts]


def test_every_type_has_three_layouts_and_a_maker() -> None:
    assert set(LAYOUTS) == set(MAKERS)
    assert all(len(set(layouts)) >= 3 for layouts in LAYOUTS.values())


@pytest.mark.parametrize(("kind", "layout"), EVERY)
def test_a_layout_prints_its_fields_and_all_its_rows(kind: str, layout: str) -> None:
    family, make = MAKERS[kind]
    paper = make(build(11, family))
    paper.layout = layout
    done = typeset(paper.template, paper.data())
    assert set(paper.fields) - set(done.printed) <= OPTIONAL
    truth = truth_of(paper, done, set(range(1, done.pages + 1)))
    for rows in truth["tables"].values():
        assert len(rows) == len(paper.rows) > 3


@pytest.mark.parametrize("layout", LAYOUTS["test_report"])
def test_marks_are_where_the_truth_says(layout: str) -> None:
    paper = papers_technical.test_report(build(12, CCC))
    paper.layout = layout
    done = typeset(paper.template, paper.data())
    marks = marks_of(paper, done, 1)
    assert "cma" in {mark["kind"] for mark in marks}
    document = pypdfium2.PdfDocument(done.pdf)
    page = np.asarray(document[0].render(scale=2).to_pil().convert("L"))
    document.close()
    height, width = page.shape
    for mark in marks:
        x0, y0, x1, y1 = mark["box"]
        inside = page[int(y0 * height) : int(y1 * height), int(x0 * width) : int(x1 * width)] < 160
        rim = page[int(y0 * height) - 6 : int(y0 * height) - 2, int(x0 * width) : int(x1 * width)]
        assert inside.mean() > 0.05
        assert inside[:, inside.shape[1] // 4 : -inside.shape[1] // 4].any()
        assert (rim > 200).all()


def test_the_text_layer_says_what_the_truth_says() -> None:
    paper = papers_certificates.food_licence(build(12, FOOD))
    done = typeset(paper.template, paper.data())
    document = pypdfium2.PdfDocument(done.pdf)
    text = re.sub(r"\s", "", fold("".join(p.get_textpage().get_text_bounded() for p in document)))
    document.close()
    for name, value in truth_of(paper, done, {1})["fields"].items():
        if not isinstance(paper.fields[name], date):
            assert re.sub(r"\s", "", value) in text


def pages_on_disk(path: Path) -> int:
    """Pages of a delivered packet, counted without the maker."""
    if path.is_dir():
        return sum(pages_on_disk(p) for p in path.rglob("*") if p.is_file())
    return count_pages(path.read_bytes(), path.suffix)


def count_pages(data: bytes, suffix: str) -> int:
    if suffix == ".pdf":
        document = pypdfium2.PdfDocument(data)
        try:
            return len(document)
        finally:
            document.close()
    with Image.open(io.BytesIO(data)) as image:
        return int(getattr(image, "n_frames", 1))


SLOW = pytest.mark.slow
FILINGS = ["merged", *(pytest.param(f, marks=SLOW) for f in ("folder", "images", "tiff", "mixed"))]


@pytest.mark.parametrize("filed", FILINGS)
def test_pages_in_the_truth_are_the_pages_delivered(tmp_path: Path, filed: str) -> None:
    made = make_packets(tmp_path / "in", tmp_path / "truth", count=1, seed=5, level="bad", filing=filed)[0]
    truth = json.loads(made.truth.read_text("utf-8"))
    told = {(p["file"], p["page"]) for p in truth["pages"]}
    assert len(told) == len(truth["pages"]) == pages_on_disk(made.path)
    assert told == {(p["file"], p["page"]) for d in truth["documents"] for p in d["pages"]}
    root = made.path if made.path.is_dir() else made.path.parent
    assert all((root / file).exists() for file, _ in told)


@SLOW
def test_a_zip_has_nested_folders_and_gbk_names(tmp_path: Path) -> None:
    made = make_packets(tmp_path / "in", tmp_path / "truth", count=1, seed=6, level="bad", filing="zip")[0]
    names = filing.readable_zip(made.path)
    assert all("/" in n for n in names)
    told = {p["file"] for p in json.loads(made.truth.read_text("utf-8"))["pages"]}
    assert told == {f"{made.path.name}/{n}" for n in names}
    assert "申".encode("gbk") in made.path.read_bytes() or "扫".encode("gbk") in made.path.read_bytes()


def test_the_same_seed_scans_the_same_page() -> None:
    paper = papers_certificates.food_licence(build(14, FOOD))
    first, again, other = (render(paper, Delivery("bad", seed)).pages[0].scan for seed in (1, 1, 2))
    assert first == again != other


@pytest.mark.parametrize("level", ["clean", "office", "bad", "photo"])
def test_a_level_keeps_the_page_upright_and_of_its_size(level: str) -> None:
    paper = papers_certificates.food_licence(build(14, FOOD))
    page = render(paper, Delivery(level, 5)).pages[0]
    assert page.scan
    with Image.open(io.BytesIO(page.scan)) as image:
        wide, high = (round(297 / 25.4 * page.dpi), round(210 / 25.4 * page.dpi))
        lies = paper.layout != "food_landscape"
        assert abs(image.width - (high if lies else wide)) <= 2


def test_a_page_kept_lying_is_shown_upright_by_its_pdf(tmp_path: Path) -> None:
    paper = papers_certificates.qms_certificate(build(15, CCC))
    page = render(paper, Delivery("clean", 1)).pages[0]
    sizes = []
    for turned in (False, True):
        with pikepdf.new() as pdf:
            filing.append_scan(pdf, page, layer=True, turned=turned)
            pdf.save(tmp_path / "page.pdf")
        document = pypdfium2.PdfDocument(tmp_path / "page.pdf")
        picture = document[0].render(scale=0.5).to_pil().convert("L").resize((60, 60))
        sizes.append((document[0].get_size(), list(picture.getdata())))
        document.close()
    assert sizes[0][0] == pytest.approx(sizes[1][0])
    difference = sum(abs(a - b) for a, b in zip(sizes[0][1], sizes[1][1], strict=True)) / len(sizes[0][1])
    assert difference < 6


@SLOW
def test_the_same_seed_makes_the_same_bytes(tmp_path: Path) -> None:
    first = make_packets(tmp_path / "a", tmp_path / "ta", count=1, seed=8, level="office", filing="folder")[0]
    again = make_packets(tmp_path / "b", tmp_path / "tb", count=1, seed=8, level="office", filing="folder")[0]
    assert first.truth.read_bytes() == again.truth.read_bytes()
    files = sorted(p.relative_to(first.path) for p in first.path.rglob("*.pdf"))
    assert files
    assert all((first.path / f).read_bytes() == (again.path / f).read_bytes() for f in files)


def test_turned_pages_say_how_to_turn_them_back() -> None:
    paper = papers_certificates.qms_certificate(build(13, CCC))
    straight = render(paper, Delivery("clean", 3, wrong_way=0.0)).pages[0]
    seen = set()
    for seed in range(40):
        page = render(paper, Delivery("clean", seed, wrong_way=1.0)).pages[0]
        assert page.scan
        assert straight.scan
        upright = Image.open(io.BytesIO(straight.scan))
        turned = Image.open(io.BytesIO(page.scan)).rotate(-page.rotation, expand=True)
        assert turned.size == upright.size
        seen.add(page.rotation)
        if seen == {90, 180, 270}:
            break
    assert seen == {90, 180, 270}


@pytest.mark.parametrize("family", sorted(families()))
def test_a_clean_case_keeps_its_dates_and_numbers_in_order(family: str) -> None:
    for seed in range(30):
        case = build(seed, family)
        s, t, m = case.standard, case.testing, case.mark
        assert case.established < m.registered < case.applied
        assert s.issued <= s.declared <= t.produced
        assert s.issued < s.effective <= t.produced < t.received < t.tested_to < t.issued < case.applied
        assert case.applied < date(case.applied.year, 9, 30)
        assert (m.renewed_to or m.expires) >= date(case.applied.year + 4, 1, 1)
        assert 0 <= t.issued.year - (2000 + int(t.cma[:2])) <= 5
        assert s.number.endswith(f"-{s.issued.year}")
        assert codes.credit_code_valid(case.company.code)
        assert codes.region_of(case.company.code) == case.company.region.code


def test_a_clean_packet_names_one_company_everywhere() -> None:
    for seed in range(12):
        case, planted, found = documents_of(Order("T", seed, CCC, "clean", "folder"))
        assert [p.rule for p in planted if not p.may] == []
        names = {p.fields.get(n) for p in found for n in ("applicant", "client", "manufacturer", "issuer", "holder")}
        assert names - {None} == {case.company.name}


def told(found: list[Paper]) -> list[dict[str, Any]]:
    """What papers say, without their drawings: of seals, whose they are."""
    left_out = {"seals", "art", "riding", "seed"}
    said = [(p, {k: v for k, v in asdict(p).items() if k not in left_out}) for p in found if p.type != "blank"]
    return [{**kept, "seals": {name: s.owner for name, s in p.seals.items()}} for p, kept in said]


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_defect_changes_the_packet(code: str) -> None:
    family = next(f for f in (CCC, FOOD, "compound_fertilizer", *families()) if code in available(f))
    _, planted, spoilt = documents_of(Order("T", 21, family, "clean", "folder", (code,)))
    _, _, clean = documents_of(Order("T", 21, family, "clean", "folder"))
    assert told(spoilt) != told(clean)
    assert code.split(".")[0] in [p.rule for p in planted if p.planted and not p.may]


def test_consequences_are_rule_codes_and_never_doubled() -> None:
    for defect in CATALOGUE.values():
        rules = [defect.rule, *defect.also, *defect.may]
        assert all(re.fullmatch(r"[FLTSRCQXV]\d\d", r) for r in rules)
        assert len(rules) == len(set(rules))


def test_defects_of_one_packet_never_touch_the_same() -> None:
    for order in orders(200, 3):
        areas = [area for code in order.defects for area in CATALOGUE[code].touches]
        assert len(areas) == len(set(areas))


@pytest.mark.parametrize("held_out", [False, True])
def test_specimens_plant_every_defect_once_and_every_pair(held_out: bool) -> None:
    made = specimens(3, "office", held_out=held_out)
    planted = [code for order in made for code in order.defects]
    with use(held_out):
        possible = {code for family in families() for code in available(family)}
    assert sorted(planted) == sorted(possible)
    assert held_out or possible == set(CATALOGUE)
    assert {o.across for o in made} - {""} == set(ACROSS)
    assert len({o.id for o in made}) == len({o.seed for o in made}) == len(made)
    for order in made:
        areas = [area for code in order.defects for area in CATALOGUE[code].touches]
        assert len(areas) == len(set(areas))


def test_a_specimen_can_be_for_people_to_decide() -> None:
    _, planted, papers = documents_of(Order("T", 51, CCC, "clean", "folder", ("T12",)))
    assert [(p.rule, p.told()["verdict"]) for p in planted if p.planted and not p.may] == [("T12", "unknown")]
    assert "trademark_licence" in {p.type for p in papers}


def test_most_rules_have_a_specimen_and_every_specimen_a_rule() -> None:
    planted = {defect.rule for defect in CATALOGUE.values()}
    assert planted | set(ACROSS) <= set(catalogue())
    assert len(planted) > 130


def test_about_three_in_ten_packets_are_clean() -> None:
    made = [o for o in orders(600, 4) if not o.expects]
    share = sum(not o.defects for o in made) / len(made)
    assert 0.22 < share < 0.38


def test_packets_that_belong_together_share_what_they_should() -> None:
    pairs = {o.across: o for o in orders(10, 5) if o.twin}
    assert set(pairs) == {"X01", "X09"}
    reports = []
    for order in (pairs["X01"], pairs["X01"].twin):
        assert order
        case, planted, _ = documents_of(order)
        assert "X01" in [p.rule for p in planted]
        reports.append((case.testing.number, case.company.name))
    assert reports[0][0] == reports[1][0]
    assert reports[0][1] != reports[1][1]
    assert pairs["X09"].twin
    again, before = documents_of(pairs["X09"])[0], documents_of(pairs["X09"].twin)[0]
    assert (again.company, again.product, again.model) == (before.company, before.product, before.model)


@SLOW
def test_copies_say_what_they_are_copies_of(tmp_path: Path) -> None:
    order = Order("T", 31, FOOD, "bad", "merged", copies=True)
    made = maker_module.make_packet(order, tmp_path, tmp_path)
    truth = json.loads(made.truth.read_text("utf-8"))
    forms = [d for d in truth["documents"] if d["type"] == "application_form"]
    assert [bool(d["copy_of"]) for d in forms].count(False) == 1
    assert len(forms) == 3


def test_an_empty_entry_is_told_as_nothing() -> None:
    _, _, found = documents_of(Order("T", 41, CCC, "clean", "folder", ("F03",)))
    form = next(p for p in found if p.key == "form")
    done = typeset(form.template, form.data())
    empty = [n for n, v in truth_of(form, done, set(range(1, done.pages + 1)))["fields"].items() if v is None]
    assert len(empty) == 1


def test_every_label_is_text() -> None:
    for kind, fields in labels().items():
        for name, wordings in fields.items():
            assert wordings, (kind, name)
            assert all(isinstance(w, str) and w for w in wordings), (kind, name)
