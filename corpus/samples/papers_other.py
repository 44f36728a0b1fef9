"""Papers of no document type, and blank pages."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from corpus.samples import names
from corpus.samples.case import Case
from corpus.samples.paper import Paper
from corpus.samples.papers import common, ring
from corpus.samples.typeset import chinese_date

KINDS = ("contents", "letter", "contract", "invoice", "photo", "divider")

_TITLES = {
    "contents": "目录",
    "letter": "申请函",
    "contract": "销售合同",
    "invoice": "发票",
    "photo": "生产现场照片",
    "divider": "封面",
    "receipt": "受理通知书",
}


def other(case: Case, kind: str, number: int = 0) -> Paper:
    """A paper that none of the rules asks for."""
    rng, base = common(case, f"other-{kind}-{number}", [kind])
    buyer = names.company(rng, "建设工程")
    c = case.company
    day = case.applied - timedelta(days=rng.randint(3, 200))
    goods = [
        [
            case.product,
            case.model,
            "批",
            str(rng.randint(2, 90)),
            f"{rng.randint(20, 900)}.00",
            f"{rng.randint(2000, 90000)}.00",
        ]
    ]
    paper = Paper(
        key=f"other-{kind}-{number}", type="other", template="templates/others", file_name=_TITLES[kind], **base
    )
    paper.extra |= {
        "company": c.name,
        "company_code": c.code,
        "buyer": buyer.name,
        "buyer_code": buyer.code,
        "date": chinese_date(day, 0),
        "code": f"0510{rng.randint(10000000, 99999999)}",
        "number": f"{rng.randint(10000000, 99999999)}",
        "cipher": "\n".join("".join(rng.choice("0123456789+-*/<>") for _ in range(28)) for _ in range(4)),
        "goods": [[*g, "13%"] for g in goods] if kind == "invoice" else goods,
        "brand": case.mark.word,
        "goods_class": case.mark.goods_class,
        **_words(case, rng),
    }
    paper.seals = {
        "company": ring(case, c.name, "company"),
        "buyer": ring(case, buyer.name, "buyer"),
        "office": ring(case, "国家知识产权局", "office"),
    }
    paper.art = {f"photo{i}": photo(rng) for i in range(2)}
    return paper


def _words(case: Case, rng: random.Random) -> dict[str, Any]:
    parts = ["申请表", "商标注册证书复印件", "营业执照复印件", "产品执行标准", "产品检验报告", "质量管理证明材料"]
    return {
        "entries": [[p, f"{3 * n + 1}"] for n, p in enumerate(parts)],
        "title": rng.choice(["关于申报质量对标提升达标产品的函", "情况说明", "企业简介"]),
        "addressee": case.company.region.prefecture + "市场监督管理局",
        "paragraphs": [
            f"我公司主要从事{case.data['scope']}，现有员工{rng.randint(40, 600)}人，年产能稳定，产品销往省内外。",
            "近年来公司持续开展质量提升工作，完善质量管理制度，加大技术改造投入，产品质量稳步提高。",
            "现将有关材料报上，请予审查。",
        ],
        "clauses": [
            "质量要求：按供方企业标准执行，随货提供出厂检验合格证明。",
            "交货地点及方式：需方指定工地，运费由供方承担。",
            "结算方式：货到验收合格后三十日内付清全部货款。",
            "违约责任：按《中华人民共和国民法典》有关规定执行。",
        ],
        "captions": ["生产车间", rng.choice(["检验室", "成品仓库"])],
    }


def photo(rng: random.Random) -> str:
    """A picture without text: a hall with machines, in flat shapes."""
    shapes = "".join(
        f'<rect x="{rng.randint(0, 360)}" y="{rng.randint(90, 200)}" width="{rng.randint(20, 90)}" '
        f'height="{rng.randint(20, 90)}" '
        f'fill="hsl({rng.randint(180, 240)},{rng.randint(10, 45)}%,{rng.randint(30, 70)}%)"/>'
        for _ in range(24)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 420 260"><rect width="420" height="260" fill="#b9c4c9"/>'
        f'<path d="M0 90L210 40L420 90V260H0z" fill="#8d979c"/>{shapes}</svg>'
    )


def blank(case: Case, number: int) -> Paper:
    """An empty page."""
    _, base = common(case, f"blank-{number}", ["blank"])
    return Paper(key=f"blank-{number}", type="blank", template="templates/others", **base)
