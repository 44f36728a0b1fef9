"""企业标准"""

from __future__ import annotations

from datetime import date
from typing import Any

from rapidfuzz.distance import Levenshtein

from extractors.chapters import missing_chapters
from extractors.cover_dates import cover_date
from extractors.covers import declared, issuer, replaced, standard_numbers, title
from extractors.facts import Facts, Row, Spec, Table
from extractors.kinds import COMPANY, DATE, STANDARD
from extractors.labels import header_words
from extractors.phrases import phrase
from extractors.standard_text import (
    numbers_on_pages,
    page_sequence,
    references,
    scope,
    stamps_on_pages,
)
from pipeline.model.cues import Cues
from pipeline.model.facts import Field


class StandardIndicator(Row):
    """A row of a technical requirements table. `grade`: which of several grades the requirement is for."""

    name: Field[str] = Field[str]()
    unit: Field[str] = Field[str]()
    requirement: Field[str] = Field[str]()
    method: Field[str] = Field[str]()
    grade: Field[str] = Field[str]()


class EnterpriseStandard(Facts):
    """企业标准"""

    type = "enterprise_standard"
    caption = "企业标准"
    stamped = True
    cues = Cues(
        titles=("企业标准",),
        labels=("发布", "实施", "ICS", "CCS", "代替", "备案号"),
        patterns=(r"^Q/[0-9A-Z]{2,}", r"\d{4}-\d\d-\d\d发布", r"\d{4}-\d\d-\d\d实施"),
        continued=(
            "目次",
            "前言",
            "引言",
            "范围",
            "规范性引用文件",
            "术语和定义",
            "分类",
            "技术要求",
            "要求",
            "试验方法",
            "检验规则",
            "出厂检验",
            "型式检验",
            "标志、包装、运输",
            "标志、标签",
            "贮存",
            "附录A",
            "附录B",
            "参考文献",
            "本标准按照GB/T1.1",
            "本文件按照GB/T1.1",
            "下列文件",
            "判定规则",
            "组批",
            "抽样",
            "规范性附录",
            "资料性附录",
            "本标准规定了",
            "本文件规定了",
            "本文件起草单位",
            "本标准起草单位",
        ),
        heads=(r"(Q/[0-9A-Z]{2,}(?:[/.-][A-Z0-9]+)*\d{2,}[A-Z]?-\d{4})",),
        against=(
            "中华人民共和国国家标准",
            "行业标准",
            "团体标准",
            "地方标准",
            "检验报告",
            "申请表",
            "标准状态",
            "公开时间",
            "自我声明公开时间",
        ),
        files=("企业标准", "执行标准", "企标", "产品标准", "标准"),
        long=True,
    )

    standard_number = Spec[str]("标准编号", find=standard_numbers, kind=STANDARD)
    title = Spec[str]("标准名称", find=title)
    issued_on = Spec[date]("发布日期", find=cover_date("发布"), kind=DATE)
    effective_on = Spec[date]("实施日期", find=cover_date("实施"), kind=DATE)
    issuer = Spec[str]("发布单位", find=issuer, kind=COMPANY)
    replaces = Spec[str]("代替标准", find=replaced, kind=STANDARD)
    declared_on = Spec[date]("公开日期", find=declared, kind=DATE)
    rounding = Spec[str]("数值比较方法", find=phrase("(修约值比较法|全数值比较法)"), internal=True)
    numbers_on_pages = Spec[str]("各页标准编号", find=numbers_on_pages, kind=STANDARD, internal=True)
    stamps_on_pages = Spec[str]("各页公开时间", find=stamps_on_pages, kind=DATE, internal=True)
    missing_chapters = Spec[str]("缺少的章", find=missing_chapters, internal=True)
    page_sequence = Spec[str]("页码顺序", find=page_sequence, internal=True)
    scope = Spec[str]("适用范围", find=scope, internal=True)
    references = Spec[str]("引用标准", find=references, internal=True)

    indicators = Table(
        StandardIndicator,
        {
            "name": header_words("name"),
            "unit": header_words("unit"),
            "requirement": header_words("requirement"),
            "method": header_words("method"),
        },
        wanted=("requirement",),
    )

    @classmethod
    def cross_checked(cls, fields: dict[str, Field[Any]]) -> dict[str, Field[Any]]:
        """A company replaces its own standards: a nearly equal code in `代替` is a misreading of one of the two."""
        own, old = str(fields["standard_number"].value or ""), str(fields["replaces"].value or "")
        code, other = own.partition(" ")[0], old.partition(" ")[0]
        if code and other and code != other and Levenshtein.distance(code, other) <= 2:
            fields["replaces"] = fields["replaces"].doubted(f"企业代号与本标准（{code}）相近而不同，可能误读")
        return fields
