"""企业标准"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Row, Spec, Table
from pipeline.model.cues import Cues
from pipeline.model.facts import Field


class StandardIndicator(Row):
    """A row of a technical requirements table."""

    name: Field[str] = Field[str]()
    unit: Field[str] = Field[str]()
    requirement: Field[str] = Field[str]()
    method: Field[str] = Field[str]()


class EnterpriseStandard(Facts):
    """企业标准"""

    type = "enterprise_standard"
    caption = "企业标准"
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
        against=("中华人民共和国国家标准", "行业标准", "团体标准", "地方标准", "检验报告", "申请表"),
        files=("企业标准", "执行标准", "企标", "产品标准", "标准"),
        long=True,
    )

    standard_number = Spec[str]("standard_number")
    title = Spec[str]("title")
    issued_on = Spec[date]("issued_on")
    effective_on = Spec[date]("effective_on")
    issuer = Spec[str]("issuer")
    replaces = Spec[str]("replaces")
    declared_on = Spec[date]("declared_on")

    indicators = Table(StandardIndicator, {})
