"""Layouts that are files of their own; those held out of development: complete, unlike the rest, used when asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from corpus.samples import blind, layouts, scan, stock
from corpus.samples.case import build
from corpus.samples.layouts import Layout, spoken
from corpus.samples.maker import Order, documents_of, orders
from corpus.samples.paper import LAYOUTS, Paper
from corpus.samples.render import truth_of
from corpus.samples.same import same_cell
from corpus.samples.typeset import Typeset, chinese_date, typeset
from pipeline.text.dates import parse_date
from tests.corpus.test_samples import MAKERS, OPTIONAL, told

SOURCES = Path(__file__).parents[2]
LICENCES = {
    "ccc_certificate": "ccc",
    "ccc_self_declaration": "ccc",
    "production_licence": "industrial",
    "food_licence": "food",
}
MAIN = (
    "application_form",
    "business_licence",
    "enterprise_standard",
    "qms_certificate",
    "standard_declaration",
    "test_report",
    "trademark_certificate",
)
HELD_OUT, ORDINARY = blind.layouts(), layouts.layouts()
EVERY = [*HELD_OUT, *ORDINARY]
PRINTED = [(layout, kind) for layout in EVERY for kind in layout.types]
SLOW = pytest.mark.slow


def worn(layout: Layout, kind: str, seed: int = 3) -> Paper:
    """A paper of the kind in this layout; cases are tried until one is of the generation the layout is for."""
    with stock.use(layout in HELD_OUT):
        family = family_for(kind)
        for n in range(seed, seed + 60):
            paper = MAKERS[kind][1](build(n, family))
            if layout.suits(paper):
                layouts.wear(paper, layout, n)
                return paper
    raise AssertionError(f"no paper for {layout.name}")


def family_for(kind: str) -> str:
    """The last family of the stock that has such a paper."""
    wanted = LICENCES.get(kind)
    return [name for name, data in stock.families().items() if wanted in (None, data["licence"])][-1]


def print_of(layout: Layout, paper: Paper) -> Typeset:
    with stock.use(layout in HELD_OUT):
        return typeset(paper.template, paper.data())


def test_every_type_has_a_held_out_layout_and_the_main_papers_have_three() -> None:
    assert blind.ordinary_only() == []
    assert len(HELD_OUT) >= 30
    for kind in LAYOUTS:
        assert sum(kind in layout.types for layout in HELD_OUT) >= (3 if kind in MAIN else 2), kind
    assert all(set(layout.types) <= set(LAYOUTS) for layout in EVERY)
    built_in = {name for names in LAYOUTS.values() for name in names}
    own = [layout.name for layout in EVERY]
    assert len(own) == len(set(own) - built_in)


def test_some_ordinary_papers_are_printed_in_a_layout_of_their_own() -> None:
    papers = [p for order in orders(12, 5) for p in documents_of(order)[2] if p.type in LAYOUTS]
    own = [p for p in papers if p.layout in {layout.name for layout in ORDINARY}]
    assert 0.15 < len(own) / len(papers) < 0.6


def test_every_ordinary_layout_is_stood_for() -> None:
    for kind, names in LAYOUTS.items():
        for name in names:
            assert [y for y in HELD_OUT if kind in y.types and (not y.instead or name in y.instead)], (kind, name)


@pytest.mark.parametrize(("layout", "kind"), PRINTED, ids=lambda v: getattr(v, "name", v))
def test_a_layout_prints_its_fields_and_all_its_rows(layout: Layout, kind: str) -> None:
    paper = worn(layout, kind)
    done = print_of(layout, paper)
    assert set(paper.fields) - set(done.printed) <= OPTIONAL
    truth = truth_of(paper, done, set(range(1, done.pages + 1)))
    assert set(truth["tables"]) == ({paper.table} if paper.rows else set())
    for rows in truth["tables"].values():
        assert len(rows) == len(paper.rows) > 5


LEVELS = [pytest.param("clean", marks=SLOW), pytest.param("office", marks=SLOW), "bad"]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("layout", HELD_OUT, ids=lambda y: y.name)
def test_a_layout_is_drawn_at_each_scan_level(layout: Layout, level: str) -> None:
    paper = worn(layout, layout.types[0])
    done = print_of(layout, paper)
    how = scan.LEVELS[level]
    last = done.pages - 1
    image = scan.degrade(scan.rasterise(done.pdf, last, how.dpi), how, np.random.default_rng(4))
    assert 0.001 < float((image < 120).any(axis=2).mean()) < 0.4


def test_the_maker_uses_them_only_when_asked() -> None:
    for held_out in (False, True):
        for order in orders(6, 7, held_out=held_out):
            _, _, papers = documents_of(order)
            known = [p for p in papers if p.type not in ("other", "blank")]
            assert {p.template.startswith("held_out/") for p in known} == {held_out}
            assert order.held_out is held_out


def test_the_stocks_have_no_word_in_common() -> None:
    with stock.use(True):
        unseen, products = stock.words("names"), stock.families()
    ordinary = stock.words("names")
    for kind in (
        "brand_first",
        "brand_second",
        "surnames",
        "given",
        "roads",
        "towns",
        "labs",
        "companies",
        "certifiers",
    ):
        assert not set(unseen[kind]) & set(ordinary[kind]), kind
    assert not {tuple(r) for r in unseen["regions"]} & {tuple(r) for r in ordinary["regions"]}
    assert len(products) >= 3
    assert not {p for f in products.values() for p in f["products"]} & {
        p for f in stock.families().values() for p in f["products"]
    }


def test_names_are_written_in_characters_every_reader_knows() -> None:
    for held_out in (False, True):
        with stock.use(held_out):
            names = stock.words("names")
        for kind in ("brand_first", "brand_second", "surnames", "given", "roads", "towns"):
            for word in names[kind]:
                assert word.encode("gb2312")


def test_four_packets_in_a_row_show_every_layout_of_the_main_papers() -> None:
    shown = {p.layout for order in orders(4, 9, held_out=True) for p in documents_of(order)[2]}
    for kind in ("application_form", "enterprise_standard", "test_report", "qms_certificate"):
        assert {layout.name for layout in HELD_OUT if kind in layout.types} <= shown


def test_the_same_seed_makes_the_same_papers() -> None:
    with stock.use(True):
        family = family_for("food_licence")
    order = Order("T", 17, family, "office", "folder", held_out=True)
    assert told(documents_of(order)[2]) == told(documents_of(order)[2])


def test_nothing_outside_the_samples_knows_what_is_held_out() -> None:
    names = {"held_out", "held-out", *(layout.name for layout in HELD_OUT)}
    for package in ("pipeline", "extractors", "validators", "corpus/data", "corpus/lexicon"):
        for path in (SOURCES / package).rglob("*"):
            if path.suffix in (".py", ".yaml", ".typ"):
                text = path.read_text("utf-8")
                assert not [name for name in names if name in text], path


@pytest.mark.parametrize(
    ("limit", "unit", "said"),
    [
        ("≥48.0", "MPa", "不小于48.0MPa"),
        ("≤0.10", "%", "不大于0.10%"),
        ("300~400", "m²/kg", "为300~400m²/kg"),
        ("不得检出", "", "满足：不得检出"),
    ],
)
def test_a_limit_in_prose(limit: str, unit: str, said: str) -> None:
    assert spoken(limit, unit) == said
    row = {"name": "项目", "requirement": said, "_said": unit}
    assert all(same_cell("requirement", text, row) for text in (said, "应" + said, limit, limit + unit))
    assert not same_cell("requirement", "≤99", row)


def test_a_date_by_its_own_pattern() -> None:
    day = date(2023, 3, 21)
    assert chinese_date(day, "{day.year}年{day.month:02d}月{day.day}日") == chinese_date(day, 1)
    assert chinese_date(day, "{year}年{month}月{date}日") == chinese_date(day, 5)


def test_a_date_in_chinese_numerals() -> None:
    case = build(5, "wok")
    for day in (case.applied, case.established, case.mark.expires):
        assert parse_date(chinese_date(day, 5)).value == day


def test_papers_are_printed_in_the_layouts_that_are_named() -> None:
    chosen = ("form_card", "report_bands", "report_wide")
    for order in orders(4, 9):
        shown = {p.type: p.layout for p in documents_of(replace(order, layouts=chosen))[2]}
        assert shown.get("application_form", "form_card") == "form_card"
        assert shown["test_report"] in chosen[1:]
        assert not {shown["enterprise_standard"], shown["qms_certificate"]} & {*chosen}


def test_a_layout_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="nonesuch"):
        layouts.named(["form_card", "nonesuch"])
