"""Enterprise standard and test report of a clean packet."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from corpus.samples import names, seals
from corpus.samples.case import Case, Item
from corpus.samples.paper import LAYOUTS, Paper, with_dash
from corpus.samples.papers import common, phrases, ring, sentences, symbol
from corpus.samples.typeset import DateStyle, chinese_date, faces, flat

# Pages of a report before the one that is numbered 1, by layout, as the template counts them.
_UNNUMBERED = {"classic": 2, "modern": 1, "landscape": 2}
_SIGNING = [["批准", "审核", "主检"], ["批准人", "审核人", "编制"], ["签发", "校核", "检验"]]
_SHAPES: list[seals.Shape] = ["round", "round", "oval"]


def numbered_page(report: Paper, number: int) -> int:
    """The page (from 1) of a report that bears this number; every page is numbered unless the layout says otherwise."""
    return int(report.extra.get("unnumbered", _UNNUMBERED.get(report.layout, 0))) + number


def platform_stamp(day: date, minute: int) -> str:
    """The second line of the platform's watermark."""
    return f"公开 {day.year}年{day.month:02d}月{day.day:02d}日 {9 + minute % 8:02d}点{minute % 60:02d}分"


def ordered(items: list[Item]) -> list[Item]:
    """Items of one group stand together, at the place of the first."""
    done: list[Item] = []
    for item in items:
        if item in done:
            continue
        done += [i for i in items if i is item or (item.group and i.group == item.group and i not in done)]
    return done


def grouped(items: list[Item]) -> dict[int, str]:
    """The group's name by place, for items that share it with a neighbour."""
    shared = [i.group for i in items]
    return {n: i.group if shared.count(i.group) > 1 else "" for n, i in enumerate(items)}


def enterprise_standard(case: Case) -> Paper:
    """The company's own standard as downloaded from the platform."""
    rng, base = common(case, "standard", LAYOUTS["enterprise_standard"])
    items = ordered([i for i in case.items if i.standard])
    paper = Paper(
        key="standard",
        type="enterprise_standard",
        template="templates/enterprise_standard",
        fields=_standard_fields(case),
        rows=_standard_rows(items),
        table="indicators",
        **base,
    )
    paper.date_style = rng.choice([0, 1, 2, 2])
    paper.size = rng.choice([11.0, 12.0, 12.0])
    # Drawn one after the other: the order is part of what a seed makes.
    paper.extra |= _standard_cover(rng, case, paper.dash)
    paper.extra |= _standard_text(rng, case, items)
    paper.extra |= _standard_setting(rng)
    stamp_standard(paper, rng.randint(0, 479))
    paper.seals = {"company": ring(case, case.company.name, "company")}
    if rng.random() < 0.4:
        paper.riding = paper.seals["company"]
    return paper


def _standard_fields(case: Case) -> dict[str, Any]:
    s = case.standard
    fields: dict[str, Any] = {
        "standard_number": s.number,
        "title": s.title,
        "issued_on": s.issued,
        "effective_on": s.effective,
        "issuer": case.company.name,
        "declared_on": s.declared,
    }
    if s.replaces:
        fields["replaces"] = s.replaces
    return fields


def _standard_rows(items: list[Item]) -> list[dict[str, str]]:
    groups = grouped(items)
    return [
        {
            "name": i.name,
            "unit": i.unit or "—",
            "requirement": i.standard or "",
            "method": i.method,
            "group": groups[n],
            "label": i.label,
        }
        for n, i in enumerate(items)
    ]


def _standard_cover(rng: random.Random, case: Case, dash: str) -> dict[str, Any]:
    s, text = case.standard, phrases()
    return {
        "cover": rng.choice("abc"),
        "contents": rng.random() < 0.5,
        "head": rng.choice(["right", "outer", "center"]),
        "heads_by_page": {},
        "ics": rng.choice(text["ics"]),
        "ccs": "CCS " + rng.choice(text["ccs"]),
        "issuer_plain": case.company.name,
        "title_plain": s.title,
        "english": "Enterprise standard of " + case.family.replace("_", " "),
        "company_code": s.code,
        "number": with_dash(s.number, dash),
        "chapters": [
            "前言",
            "范围",
            "规范性引用文件",
            "术语和定义",
            "要求",
            "试验方法",
            "检验规则",
            "标志、包装、运输和贮存",
        ],
    }


def _standard_text(rng: random.Random, case: Case, items: list[Item]) -> dict[str, Any]:
    """What the chapters say."""
    text = phrases()
    words = {
        "product": case.standard.title,
        "company": case.company.name,
        "model": case.model,
        "people": "、".join(case.signers[:3]),
    }
    methods = {i.method for i in items if "GB" in i.method or "/T" in i.method}
    return {
        "foreword": [line.format(**words) for line in sentences(case, "foreword")],
        "scope": [line.format(**words) for line in sentences(case, "scope")],
        "cited_text": sentences(case, "cited_text"),
        "cited": sorted(methods | {"GB/T 191", "GB/T 8170", case.data["mandatory"]}),
        "terms": rng.choice(text["terms"]),
        "requirements_title": rng.choice(["要求", "技术要求"]),
        "before": rng.sample(text["before"], rng.randint(1, 3)),
        "table_title": rng.choice(["技术要求", "质量性能指标", "主要技术指标", "理化性能"]),
        "unit_style": rng.choice(["slash", "comma", "bracket"]),
        "methods": [f"{i.name}：{sentences(case, 'methods').format(method=i.method)}" for i in items],
        "inspection": sentences(case, "inspection"),
        "packing": sentences(case, "packing"),
        "appendix": rng.sample(text["appendix"], rng.randint(4, 6)),
    }


def _standard_setting(rng: random.Random) -> dict[str, Any]:
    """How wide the table is set, and how the platform's watermark lies."""
    return {
        "inset": rng.choice([5, 5, 6, 8, 14]),
        "bare": rng.random() < 0.35,
        "kinds_table": rng.random() < 0.6,
        "repeat": rng.random() < 0.6,
        "watermark_head": "企业标准信息公共服务平台",
        "watermark_fill": rng.choice(["#c9d3df", "#d8d8d8", "#dfcfcf"]),
        "watermark_columns": rng.choice([1, 2]),
        "watermark_rows": rng.choice([2, 3]),
    }


def stamp_standard(paper: Paper, minute: int) -> None:
    """The platform's stamp by the declared date; none when that date is not known."""
    declared = paper.fields.get("declared_on")
    if isinstance(declared, date):
        paper.extra["watermark"] = [platform_stamp(declared, minute)]
    else:
        paper.extra.pop("watermark", None)


def _result(item: Item, group: str, word: str) -> dict[str, str]:
    """A row of the results; `word` is the laboratory's word for a pass."""
    failed = "不合格" if word == "合格" else "不" + word
    return {
        "item": item.name,
        "unit": item.unit or "—",
        "requirement": item.reported or item.standard or "",
        "measured": item.measured or "",
        "verdict": word if item.verdict == "合格" else failed,
        "group": group,
        "label": item.label,
        "method": item.method,
    }


def test_report(case: Case) -> Paper:
    """The laboratory's report on the product."""
    rng, base = common(case, "report", LAYOUTS["test_report"])
    r, text = case.testing, phrases()
    items = ordered([i for i in case.items if i.measured and i.standard])
    groups = grouped(items)
    word = rng.choice(["合格", "合格", "符合", "符合要求"])
    paper = Paper(
        key="report",
        type="test_report",
        template="templates/test_report",
        fields=_report_fields(case),
        rows=[_result(i, groups[n], word) for n, i in enumerate(items)],
        table="results",
        **base,
    )
    sentence = sentences(case, "bad_conclusion") if "failed" in case.notes else rng.choice(text["conclusion"])
    paper.fields["conclusion"] = sentence.format(
        standard=with_dash(case.standard.number, paper.dash), item=case.notes.get("failed", "")
    )
    paper.size = rng.choice([10.5, 11.0])
    set_basis(paper, case)
    # Drawn one after the other: the order is part of what a seed makes.
    paper.extra |= _report_cover(rng, case)
    paper.extra |= _report_text(rng, case, items, paper.date_style)
    paper.extra |= _report_setting(rng)
    shape = rng.choice(_SHAPES)
    paper.seals = {"lab": ring(case, r.lab, "lab", bottom="检验检测专用章", shape=shape)}
    if rng.random() < 0.6:
        paper.riding = paper.seals["lab"]
    fill_art(paper, r.number)
    return paper


def _report_fields(case: Case) -> dict[str, Any]:
    r = case.testing
    fields: dict[str, Any] = {
        "report_number": r.number,
        "lab": r.lab,
        "client": case.company.name,
        "manufacturer": case.company.name,
        "product_name": case.product,
        "model": case.model,
        "trademark": case.mark.word,
        "basis_standard": case.standard.number,
        "test_kind": r.kind,
        "received_on": r.received,
        "issued_on": r.issued,
        "cma_number": r.cma,
    }
    if r.cnas:
        fields["cnas_number"] = f"CNAS {r.cnas}"
    return fields


def _report_cover(rng: random.Random, case: Case) -> dict[str, Any]:
    text = phrases()
    return {
        "head": rng.choice(["split", "title", "lab"]),
        "title": rng.choice(text["report_title"]),
        "lab_plain": case.testing.lab,
        "number": case.testing.number,
        "numbers_by_page": {},
        "cma_shown": True,
        "cnas_prefix": "",
        "qr": rng.random() < 0.4,
        "turn": rng.randint(-15, 15),
        "statement_title": rng.choice(text["statement_title"]),
        "statement": sentences(case, "statement"),
        "lab_address": names.address(rng, names.region(rng)),
        "lab_phone": names.phone(rng),
        "postcode": f"61{rng.randint(1000, 9999)}",
    }


def _report_text(rng: random.Random, case: Case, items: list[Item], style: DateStyle) -> dict[str, Any]:
    """The sample and the testing; `style` is that of the paper's dates."""
    r = case.testing
    return {
        "sample_number": f"Y{r.received:%y%m%d}-{rng.randint(1, 60):02d}",
        "sample_count": rng.choice(["3件", "2箱", "5kg", "10份"]),
        "produced": chinese_date(r.produced, style),
        "tested": f"{chinese_date(r.received + timedelta(days=1), style)}至{chinese_date(r.tested_to, style)}",
        "items_text": f"{'、'.join(i.name for i in items[:3])}等{len(items)}项",
        "remark": rng.choice(["/", "样品由委托方送样。", "本报告结果仅对来样负责。"]),
        "signers": list(zip(rng.choice(_SIGNING), case.signers[:3], strict=True)),
    }


def _report_setting(rng: random.Random) -> dict[str, Any]:
    """How the table of results is set."""
    return {
        "table": rng.choice(["ruled", "open", "merged"]),
        "methods": rng.random() < 0.5,
        "repeat": rng.random() < 0.7,
        "inset": rng.choice([5, 6, 6, 8, 11, 20, 26]),
        "bare": rng.random() < 0.35,
        "ending": rng.choice(phrases()["ending"]),
    }


def set_basis(paper: Paper, case: Case) -> None:
    """The basis line as printed: the number, often with the standard's title."""
    number = with_dash(str(paper.fields["basis_standard"]), paper.dash)
    title = f"《{case.standard.title}》"
    paper.shown["basis_standard"] = paper.rng("basis").choice([number, f"{number}{title}", f"{number} {title}"])


def fill_art(paper: Paper, number: str) -> None:
    """The marks at the head of a report."""
    paper.art = {
        "cma": seals.cma(paper.rng("marks")),
        "cnas": flat(seals.cnas(faces("hei")[0])),
        "qr": symbol(f"http://lab.example/r?no={number}&s=1"),
    }
