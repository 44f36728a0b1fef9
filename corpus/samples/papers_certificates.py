"""Certificates and licences of a clean packet."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from corpus.samples import names, numbers, seals
from corpus.samples.case import Case, between, plus_years
from corpus.samples.paper import LAYOUTS, Paper
from corpus.samples.papers import common, ring, symbol
from corpus.samples.typeset import faces, flat


def _certificate(case: Case, key: str, kind: str, fields: dict[str, Any]) -> Paper:
    rng, base = common(case, key, LAYOUTS[kind])
    paper = Paper(key=key, type=kind, template="templates/certificates", fields=fields, **base)
    paper.date_style = rng.choice([0, 1, 1, 2, 4])
    paper.extra |= {
        "border_fill": rng.choice(["#b79a5a", "#5f7fae", "#7f9f7a", "#a05a52"]),
        "turn": rng.randint(-10, 10),
        "director": rng.choice(case.signers),
        "addresses": {},
        "annex": False,
        "models": [],
        "units": [],
    }
    paper.art = {"emblem": seals.emblem()}
    return paper


def ccc_certificate(case: Case) -> Paper:
    """The certificate of compulsory certification, the models on its face or on an annex."""
    rng = case.rng("ccc")
    issued = between(rng, date(case.applied.year - 2, 1, 10), case.applied - timedelta(days=60))
    c = case.company
    models = models_around(case)
    paper = _certificate(case, "ccc", "ccc_certificate", {
        "certificate_number": numbers.ccc_number(rng, issued.year - rng.randint(0, 2), case.data["ccc_class"]),
        "applicant": c.name, "manufacturer": c.name, "factory": c.name, "product_name": case.product, "models": models,
        "issued_on": issued, "valid_to": plus_years(issued, 5) - timedelta(days=1),
    })  # fmt: skip
    body = names.certifier(rng)
    paper.extra |= {
        "addresses": {"applicant": c.address, "manufacturer": c.address, "factory": c.production},
        "rule": f"CNCA-C{case.data['ccc_class'][:2]}-01:2014",
        "standard": case.data["mandatory"],
        "certifier": body,
        "annex": rng.random() < 0.5,
        "models": models,
    }
    paper.seals = {"issuer": ring(case, body, "ccc-body")}
    paper.art["ccc"] = seals.ccc()
    return paper


def models_around(case: Case) -> list[str]:
    """The applied model among others of its kind."""
    others = [m for m in case.data["models"] if m != case.model]
    models = [case.model, *others]
    case.rng("models").shuffle(models)
    return models


def production_licence(case: Case) -> Paper:
    """The industrial production licence."""
    rng = case.rng("xk")
    issued = between(rng, date(case.applied.year - 2, 1, 10), case.applied - timedelta(days=60))
    number = f"XK{case.data['licence_number']}-{rng.randint(11, 4999):05d}"
    if rng.random() < 0.7:
        number = f"（川）{number}"
    paper = _certificate(case, "xk", "production_licence", {
        "licence_number": number, "holder": case.company.name, "product_name": case.data["licence_product"],
        "address": case.company.address, "production_address": case.company.production,
        "issued_on": issued, "valid_to": plus_years(issued, 5) - timedelta(days=1),
    })  # fmt: skip
    issuer = "四川省市场监督管理局"
    paper.extra |= {
        "issuer": issuer,
        "annex": rng.random() < 0.5,
        "units": [[case.data["licence_product"], case.product, m] for m in models_around(case)],
    }
    paper.seals = {"issuer": ring(case, issuer, "province")}
    return paper


def food_licence(case: Case) -> Paper:
    """The food production licence."""
    rng = case.rng("sc")
    issued = between(rng, date(case.applied.year - 2, 1, 10), case.applied - timedelta(days=60))
    c, code = case.company, case.data["food_category"]
    number = numbers.food_licence_number(rng, code, c.region.code)
    paper = _certificate(case, "sc", "food_licence", {
        "licence_number": number, "holder": c.name, "credit_code": c.code, "legal_representative": c.legal,
        "address": c.address, "production_address": c.production, "category": case.data["food_class"],
        "issued_on": issued, "valid_to": plus_years(issued, 5) - timedelta(days=1),
    })  # fmt: skip
    paper.extra |= {
        "issuer": c.region.regulator,
        "units": [["1", case.data["food_class"], case.data["food_class"], case.product]],
    }
    paper.seals = {"issuer": ring(case, c.region.regulator, "registrar")}
    paper.art["qr"] = symbol(f"http://sc.example/{number}")
    return paper


def qms_certificate(case: Case) -> Paper:
    """The certificate of the quality management system."""
    rng = case.rng("qms")
    issued = between(rng, date(case.applied.year - 1, 2, 1), case.applied - timedelta(days=40))
    body = names.certifier(rng)
    c = case.company
    paper = _certificate(case, "qms", "qms_certificate", {
        "certificate_number": numbers.qms_number(rng, issued.year), "holder": c.name, "credit_code": c.code,
        "standard": "GB/T 19001-2016/ISO 9001:2015", 
        "scope": case.product + rng.choice(["的生产", "的设计、生产和服务", "的生产和销售"]),
        "certifier": body, "issued_on": issued, "valid_to": plus_years(issued, 3) - timedelta(days=1),
    })  # fmt: skip
    paper.extra |= {
        "address": c.address,
        "production": c.production,
        "first": f"{issued.year - 3}年{issued.month}月{issued.day}日",
    }
    paper.seals = {"issuer": ring(case, body, "qms-body")}
    paper.art["cnas"] = flat(seals.cnas(faces("hei")[0]))
    return paper
