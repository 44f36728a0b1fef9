"""Proofs that stand beside the main papers: renewals, changes, platform page, other evidence."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from corpus.samples import names, numbers, seals
from corpus.samples.case import Case, between, plus_years
from corpus.samples.paper import LAYOUTS, Paper
from corpus.samples.papers import common, ring
from corpus.samples.typeset import chinese_date

TRADEMARK_OFFICE = "国家知识产权局"


def _proof(case: Case, key: str, kind: str, fields: dict[str, Any], issuer: str) -> Paper:
    rng, base = common(case, key, LAYOUTS[kind])
    paper = Paper(key=key, type=kind, template="templates/proofs", fields=fields, **base)
    paper.extra |= {"turn": rng.randint(-10, 10), "issuer": issuer, "signers": case.signers[:3]}
    paper.seals = {"company": ring(case, case.company.name, "company")}
    if issuer:
        paper.seals["issuer"] = ring(case, issuer, "issuer-" + key)
    return paper


def standard_declaration(case: Case) -> Paper:
    """The platform's page on the standard."""
    s = case.standard
    rng = case.rng("declaration")
    paper = _proof(case, "declaration", "standard_declaration", {
        "standard_number": s.number, "title": s.title,
        "enterprise": case.company.name, "credit_code": case.company.code,
        "declared_on": s.declared, "state": rng.choice(["现行有效", "有效", "现行"]),
    }, "")  # fmt: skip
    paper.date_style = rng.choice([0, 1, 2])
    region = case.company.region
    paper.extra |= {"product": case.product, "brand": case.mark.word, "model": case.model, "region": region.full}
    return paper


def trademark_renewal(case: Case) -> Paper:
    """The proof that the mark was renewed for ten more years."""
    mark = case.mark
    assert mark.renewed_to
    rng = case.rng("renewal")
    paper = _proof(case, "renewal", "trademark_renewal", {
        "registration_number": mark.number, "registrant": case.company.name, "goods_class": mark.goods_class,
        "valid_from": mark.expires + timedelta(days=1), "valid_to": mark.renewed_to,
    }, TRADEMARK_OFFICE)  # fmt: skip
    paper.date_style = rng.choice([0, 1])
    paper.extra |= {
        "title": rng.choice(["商标续展注册证明", "核准续展注册证明", "核准商标续展注册证明"]),
        "date": chinese_date(mark.expires - timedelta(days=rng.randint(10, 200)), 1),
    }
    return paper


def trademark_change(case: Case, old: str) -> Paper:
    """The proof that the registrant's name was changed from `old`, or the mark assigned by it."""
    rng = case.rng("change")
    needs, kind = case.notes["needs"], rng.choice(["变更", "转让"])
    if needs & {"renamed", "assigned"}:
        kind = "变更" if "renamed" in needs else "转让"
    title = {"变更": ["商标变更证明", "核准变更商标注册人名义证明"], "转让": ["商标转让证明", "核准商标转让证明"]}[kind]
    approved = between(rng, case.mark.registered + timedelta(days=60), case.applied - timedelta(days=30))
    paper = _proof(case, "change", "trademark_change", {
        "registration_number": case.mark.number, "kind": kind, "from_name": old, "to_name": case.company.name,
        "approved_on": approved,
    }, TRADEMARK_OFFICE)  # fmt: skip
    what = "变更注册人名义。" if kind == "变更" else "转让注册。"
    paper.extra |= {"title": rng.choice(title), "what": what}
    return paper


def name_change(case: Case, old: str) -> Paper:
    """The registrar's notice that the company changed its name from `old`."""
    rng = case.rng("name-change")
    approved = between(rng, case.mark.registered + timedelta(days=30), case.standard.issued - timedelta(days=20))
    issuer = case.company.region.regulator
    paper = _proof(case, "namechange", "name_change", {
        "credit_code": case.company.code, "from_name": old, "to_name": case.company.name, "approved_on": approved,
    }, issuer)  # fmt: skip
    paper.extra["number"] = f"（{case.company.region.county}）登记内变字〔{approved.year}〕第{rng.randint(101, 9999)}号"
    return paper


def trademark_licence(case: Case, licensor: str) -> Paper:
    """A licence to use the mark, from another company."""
    rng = case.rng("tm-licence")
    start = between(rng, case.mark.registered + timedelta(days=30), case.applied - timedelta(days=90))
    last = case.mark.renewed_to or case.mark.expires
    end = min(plus_years(start, 8) - timedelta(days=1), last)
    paper = _proof(case, "tmlicence", "trademark_licence", {
        "registration_number": case.mark.number, "licensor": licensor, "licensee": case.company.name,
        "valid_from": start, "valid_to": end,
    }, licensor)  # fmt: skip
    paper.extra |= {"goods_class": case.mark.goods_class, "product": case.product, "office": TRADEMARK_OFFICE}
    paper.seals["office"] = ring(case, TRADEMARK_OFFICE, "office")
    return paper


def legal_person_certificate(case: Case) -> Paper:
    """The certificate of an institution, for packets whose applicant is not a company."""
    rng = case.rng("legal-person")
    start = between(rng, date(case.applied.year - 2, 1, 5), case.applied - timedelta(days=60))
    c = case.company
    issuer = f"{c.region.prefecture}事业单位登记管理局"
    paper = _proof(case, "licence", "legal_person_certificate", {
        "credit_code": c.code, "name": c.name, "legal_representative": c.legal, "address": c.address,
        "valid_from": start, "valid_to": plus_years(start, 5) - timedelta(days=1),
    }, issuer)  # fmt: skip
    paper.art["emblem"] = seals.emblem()
    paper.extra |= {
        "purpose": f"开展{case.product}的研究、生产与技术服务。",
        "funds": f"¥{rng.randint(80, 900)}万元",
        "source": "差额拨款",
        "owner": f"{c.region.prefecture}经济和信息化局",
    }
    return paper


def quality_evidence(case: Case) -> Paper:
    """Appointment of a chief quality officer, an award, a record of an internal audit."""
    rng = case.rng("quality")
    issued = between(rng, case.applied - timedelta(days=600), case.applied - timedelta(days=30))
    kinds = {
        "qe_letter": ["首席质量官任命书", "首席质量官聘任书"],
        "qe_certificate": ["质量管理先进单位荣誉证书", "质量管理小组成果证书"],
        "qe_form": ["内部质量审核报告", "管理评审报告"],
    }
    fields = {"kind": "", "holder": case.company.name, "issued_on": issued}
    paper = _proof(case, "quality", "quality_evidence", fields, "四川省质量协作促进会")
    paper.fields["kind"] = rng.choice(kinds[paper.layout])
    who = rng.choice(case.signers)
    paper.extra |= {
        "sentence": f"经公司研究决定，任命{who}同志为本公司首席质量官，全面负责质量管理工作，任期三年。"
        if paper.layout == "qe_letter"
        else "在质量管理活动中成绩突出，特发此证，以资鼓励。",
        "audit": [
            [str(n), part, "体系文件与实际运行一致，记录完整，未发现严重不符合项。", "符合"]
            for n, part in enumerate(["管理职责", "资源管理", "产品实现", "测量、分析和改进"], 1)
        ],
    }
    return paper


def ccc_self_declaration(case: Case) -> Paper:
    """The maker's own declaration of conformity."""
    rng = case.rng("self-declaration")
    declared = between(rng, date(case.applied.year - 1, 1, 10), case.applied - timedelta(days=40))
    number = f"{declared.year}{numbers.ccc_number(rng, declared.year, case.data['ccc_class'])[4:]}"
    paper = _proof(case, "cccself", "ccc_self_declaration", {
        "declaration_number": number, "manufacturer": case.company.name, "product_name": case.product,
        "models": [case.model], "declared_on": declared,
    }, "")  # fmt: skip
    paper.extra["standard"] = case.data["mandatory"]
    paper.art["ccc"] = seals.ccc()
    return paper


def old_name(case: Case) -> str:
    """A name the company may have borne before."""
    return names.near_name(case.rng("old-name"), case.company)
