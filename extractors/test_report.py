"""检验检测报告"""

from __future__ import annotations

from datetime import date

from extractors.facts import Facts, Row, Spec, Table
from extractors.kinds import CMA_NUMBER, CNAS_NUMBER, CODE, COMPANY, COMPANY_ONLY, DATE, SHORT, STANDARDS
from extractors.labels import header_words
from extractors.report_pages import (
    numbers_by_page,
    outside_scope,
    produced,
    riding_seal,
    sampled,
    subcontracted,
    tested_from,
    tested_to,
)
from extractors.reports import (
    cma_numbers,
    cnas_numbers,
    issued_by_phrase,
    laboratory,
    page_counter,
    report_numbers,
    test_kinds,
    verdict,
)
from extractors.wording import CONCLUSION, MODEL
from pipeline.model.cues import Cues
from pipeline.model.facts import Field


class TestResult(Row):
    """A row of the results table."""

    item: Field[str] = Field[str]()
    unit: Field[str] = Field[str]()
    requirement: Field[str] = Field[str]()
    measured: Field[str] = Field[str]()
    verdict: Field[str] = Field[str]()


class TestReport(Facts):
    """检验检测报告"""

    type = "test_report"
    caption = "检验检测报告"
    cues = Cues(
        titles=(
            "检验报告",
            "检测报告",
            "检验检测报告",
            "试验报告",
            "测试报告",
            "型式试验报告",
            "型式检验报告",
            "监督抽查检验报告",
            "委托检验报告",
            "TESTREPORT",
        ),
        labels=(
            "样品名称",
            "产品名称",
            "委托单位",
            "受检单位",
            "生产单位",
            "检验类别",
            "检验依据",
            "判定依据",
            "检验结论",
            "签发日期",
            "样品编号",
            "型号规格",
            "规格型号",
            "抽样日期",
            "到样日期",
            "收样日期",
            "检验日期",
            "样品数量",
            "样品状态",
            "报告编号",
            "检测依据",
            "检测类别",
            "检测结论",
            "批准",
            "审核",
            "主检",
            "编制",
            "检验检测专用章",
            "商标",
            "样品等级",
            "检验项目",
        ),
        patterns=(r"报告编号:?[A-Z0-9(]", r"CNASL\d{4,5}", r"第\d+页共\d+页|共\d+页第\d+页", r"^No[.:]?[A-Z0-9]"),
        continued=(
            "检验项目",
            "检测项目",
            "单项判定",
            "单项评价",
            "单项结论",
            "单项评定",
            "检验结果",
            "检测结果",
            "实测值",
            "技术要求",
            "标准要求",
            "以下空白",
            "报告结束",
            "样品照片",
            "样品描述",
            "主要仪器",
            "检验环境",
            "检验报告附页",
            "序号",
        ),
        leading=(
            "检验报告无效",
            "报告无效",
            "声明",
            "注意事项",
            "未加盖",
            "复制报告",
            "十五日内",
            "15日内",
            "异议",
            "仅对来样负责",
        ),
        heads=(
            r"(?:报告编号|报告书编号|报告号|编号|ReportNo)[.:]{0,2}((?=[A-Z()0-9/_-]*\d{3})[A-Z()0-9/_-]{5,})",
            r"^N[o0][.:]*((?=[A-Z()0-9/_-]*\d{3})[A-Z()0-9/_-]{5,})",
        ),
        against=("审计报告", "检验报告单", "评价报告", "管理评审报告", "内部审核报告", "查新报告", "认证证书"),
        files=("检验报告", "检测报告", "检验检测报告", "报告"),
        title_repeats=True,
        long=True,
    )

    report_number = Spec[str]("报告编号", kind=CODE, find=report_numbers)
    lab = Spec[str]("检验机构", kind=COMPANY, find=laboratory)
    client = Spec[str]("委托单位", kind=COMPANY_ONLY)
    manufacturer = Spec[str]("生产单位", kind=COMPANY_ONLY)
    product_name = Spec[str]("样品名称")
    model = Spec[str]("规格型号", kind=MODEL)
    trademark = Spec[str]("商标")
    basis_standard = Spec[str]("检验依据", kind=STANDARDS)
    test_kind = Spec[str]("检验类别", kind=SHORT, find=test_kinds)
    received_on = Spec[date]("到样日期", kind=DATE)
    issued_on = Spec[date]("签发日期", kind=DATE, find=issued_by_phrase)
    cma_number = Spec[str]("资质认定证书编号", kind=CMA_NUMBER, find=cma_numbers)
    cnas_number = Spec[str]("CNAS编号", kind=CNAS_NUMBER, find=cnas_numbers)
    conclusion = Spec[str]("检验结论", kind=CONCLUSION)
    verdict = Spec[str]("结论判定", find=verdict, internal=True)
    page_numbers = Spec[str]("页码", find=page_counter, internal=True)
    numbers_by_page = Spec[str]("各页报告编号", find=numbers_by_page, internal=True)
    produced_on = Spec[date]("生产日期", kind=DATE, find=produced, internal=True)
    sampled_on = Spec[date]("抽样日期", kind=DATE, find=sampled, internal=True)
    tested_from = Spec[date]("检验开始日期", kind=DATE, find=tested_from, internal=True)
    tested_to = Spec[date]("检验结束日期", kind=DATE, find=tested_to, internal=True)
    riding_seal = Spec[str]("骑缝章声明", find=riding_seal, internal=True)
    subcontracted = Spec[str]("分包说明", find=subcontracted, internal=True)
    outside_scope = Spec[str]("能力范围说明", find=outside_scope, internal=True)

    results = Table(
        TestResult,
        {
            "item": header_words("name"),
            "unit": header_words("unit"),
            "requirement": header_words("requirement"),
            "measured": header_words("measured"),
            "verdict": header_words("verdict"),
        },
        wanted=("measured",),
    )
