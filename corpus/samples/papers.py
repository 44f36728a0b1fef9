"""The papers of a clean packet, printed from its case."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import zxingcpp

from corpus.samples import seals, stock
from corpus.samples.case import Case, between, plus_years
from corpus.samples.paper import LAYOUTS, Paper
from corpus.samples.typeset import chinese_date, faces, flat


def phrases() -> dict[str, Any]:
    """Sentences papers are filled with."""
    return stock.words("phrases")


def sentences(case: Case, name: str) -> Any:
    """One of the wordings of an entry of `phrases`: the same for all papers of a case."""
    return case.rng("sentences/" + name).choice(phrases()[name])


def symbol(text: str, kind: str = "QRCode") -> str:
    """A QR or bar code as SVG."""
    barcode = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, kind))
    cells = np.array(barcode.to_image(scale=1)) < 128
    if kind != "QRCode":
        cells = np.repeat(cells[:1], max(cells.shape[1] // 5, 1), axis=0)
    return seals.matrix(cells.tolist())


def ring(case: Case, name: str, purpose: str, *, bottom: str = "", shape: seals.Shape = "round") -> seals.Stamp:
    """A seal with a name around, in a face and wear of its own."""
    rng = case.rng("seal/" + purpose)
    drawn = seals.draw(rng, name, rng.choice(faces("song")), bottom=bottom, shape=shape, wear=rng.uniform(0.1, 0.8))
    return seals.Stamp(flat(drawn), name, shape, bottom)


def common(case: Case, key: str, layouts: Sequence[str]) -> tuple[random.Random, dict[str, Any]]:
    """The paper's own random stream, and settings every paper has."""
    rng = case.rng("paper/" + key)
    return rng, {
        "layout": rng.choice(layouts),
        "date_style": rng.choice([0, 0, 1, 1, 2, 3, 4]),
        "dash": rng.choice(["—", "—", "-"]),
        "seed": f"{case.seed}",
        "size": rng.choice([10.5, 11.0, 12.0]),
        "extra": {
            "ink": rng.choice(["#1c2a6b", "#111111", "#1a1a2e"]),
            "tint": rng.choice(["", "", "#fdf6ec", "#f3f7fb", "#fbf3f3"]),
        },
    }


def application_form(case: Case) -> Paper:
    """The form of application, or of re-recognition."""
    rng, base = common(case, "form", LAYOUTS["application_form"])
    c = case.company
    paper = Paper(
        key="form",
        type="recheck_form" if case.recheck else "application_form",
        template="templates/application_form",
        fields=_form_fields(case),
        table="indicators",
        rows=_form_rows(case),
        **base,
    )
    if case.recheck:
        recognised = between(rng, date(case.applied.year - 3, 12, 18), date(case.applied.year - 3, 12, 30))
        paper.fields |= {
            "recognition_number": f"SCDB{recognised.year}{rng.randint(11, 299):04d}",
            "recognised_on": recognised,
            "recognition_valid_to": plus_years(recognised, 3) - timedelta(days=1),
        }
    paper.extra |= {
        "heads": rng.choice(_HEADS),
        "repeat": rng.random() < 0.6,
        "signed": True,
        "signer": c.legal,
        "opinion": rng.choice(phrases()["opinion"]),
        "opinion_date": chinese_date(case.applied + timedelta(days=rng.randint(2, 12)), 0),
        "promise_date": chinese_date(case.applied, 0),
    }
    paper.seals = {
        "company": ring(case, c.name, "company"),
        "city": ring(case, c.region.prefecture.split("省")[-1] + "市场监督管理局", "city"),
    }
    return paper


_HEADS = [
    ["项目", "单位", "先进指标", "企业标准指标", "实测值"],
    ["指标名称", "计量单位", "先进指标值", "企标限值", "检验结果"],
    ["主要质量指标", "单位", "先进指标体系要求", "企业标准规定值", "产品实测值"],
]


def _form_fields(case: Case) -> dict[str, Any]:
    c, s, r = case.company, case.standard, case.testing
    return {
        "applicant": c.name,
        "credit_code": c.code,
        "legal_representative": c.legal,
        "registered_address": c.address,
        "production_address": c.production,
        "contact": case.contact,
        "phone": case.phone,
        "product_name": case.product,
        "model": case.model,
        "trademark": case.mark.word,
        "trademark_number": case.mark.number,
        "standard_number": s.number,
        "standard_title": s.title,
        "indicator_system": case.data["system_title"],
        "report_number": r.number,
        "lab": r.lab,
        "industry": case.data["industry"],
        "applied_on": case.applied,
    }


def _form_rows(case: Case) -> list[dict[str, str]]:
    return [
        {
            "name": i.name,
            "unit": i.unit or "—",
            "advanced": i.advanced,
            "standard": i.standard or "—",
            "measured": i.measured or "—",
        }
        for i in case.items
        if i.advanced
    ]


def business_licence(case: Case) -> Paper:
    """The business licence, of the form its date of issue asks for."""
    rng, base = common(case, "licence", LAYOUTS["business_licence"])
    c = case.company
    old = base["layout"] in ("portrait", "plain")
    issued = (
        between(rng, date(2015, 10, 8), date(2019, 2, 20))
        if old
        else between(rng, date(2019, 3, 5), case.applied - timedelta(days=30))
    )
    fields: dict[str, Any] = {
        "credit_code": c.code,
        "name": c.name,
        "entity_type": c.kind,
        "legal_representative": c.legal,
        "registered_capital": c.capital,
        "established_on": case.established,
        "address": c.address,
        "business_scope": sentences(case, "business_scope").format(scope=case.data["scope"]),
        "registrar": c.region.regulator,
        "issued_on": issued,
    }
    paper = Paper(key="licence", type="business_licence", template="templates/business_licence", fields=fields, **base)
    paper.date_style = rng.choice([0, 1])
    long = rng.random() < 0.5
    if issued < date(2022, 9, 1):
        fields["term_from"] = case.established
        fields["term_to"] = None if long else plus_years(case.established, rng.choice([30, 50]))
        set_term(paper)
    paper.extra |= {
        "label_font": faces("hei" if rng.random() < 0.5 else "song"),
        "title_font": faces(rng.choice(["hei", "song"])),
        "title_fill": rng.choice(["#b8862b", "#111111", "#a37a1f"]),
        "border_fill": rng.choice(["#b79a5a", "#9c8a4a", "#c2a45d"]),
        "counter": rng.choice(["（1-1）", "副本编号：1-1", "(2-1)"]),
        "code_left": rng.random() < 0.4,
        "registrar_printed": rng.random() < 0.4,
        "turn": rng.randint(-12, 12),
    }
    paper.seals = {"registrar": ring(case, c.region.regulator, "registrar")}
    paper.art = {"emblem": seals.emblem(), "qr": symbol(f"http://www.gsxt.example/q?c={c.code}")}
    return paper


def set_term(paper: Paper) -> None:
    """The words of the term, from its two dates."""
    rng = paper.rng("term")
    first, last = paper.fields.get("term_from"), paper.fields.get("term_to")
    assert isinstance(first, date)
    start = chinese_date(first, paper.date_style)
    if isinstance(last, date):
        paper.extra["term"] = f"{start}至{chinese_date(last, paper.date_style)}"
    else:
        paper.extra["term"] = rng.choice([f"{start}至长期", f"{start} 至 长期", f"{start}至无固定期限"])


def trademark_certificate(case: Case) -> Paper:
    """The certificate of registration, of the generation its date asks for."""
    mark = case.mark
    layouts = ["old"] if mark.registered < date(2017, 6, 1) else ["new", "electronic", "sided"]
    if date(2015, 1, 1) < mark.registered < date(2018, 6, 1):
        layouts = ["old", "new", "sided"]
    rng, base = common(case, "mark", layouts)
    paper = Paper(
        key="mark",
        type="trademark_certificate",
        template="templates/trademark_certificate",
        fields={
            "registration_number": mark.number,
            "mark": mark.word,
            "registrant": case.company.name,
            "registrant_address": case.company.address,
            "goods_class": mark.goods_class,
            "goods": mark.goods,
            "registered_on": mark.registered,
            "valid_to": mark.expires,
        },
        **base,
    )
    paper.date_style = 1
    office = "国家知识产权局" if mark.registered >= date(2018, 11, 1) else "国家工商行政管理总局商标局"
    paper.extra |= {
        "director": rng.choice(case.signers),
        "office": office,
        "mark_width": min(26 + 12 * len(mark.word), 64) if not mark.word.isascii() else 66,
        "border_fill": rng.choice(["#c9a86a", "#8f8f8f", "#b06a5a"]),
    }
    paper.seals = {"office": ring(case, office, "office")}
    paper.art = {
        "emblem": seals.emblem(),
        "mark": flat(seals.mark_image(rng, mark.word, rng.choice(faces("hei") + faces("kai")))),
        "barcode": symbol(mark.number, "Code128"),
        "qr": symbol(f"TM{mark.number}"),
    }
    return paper
