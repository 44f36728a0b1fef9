"""企业标准自我声明公开页"""

from __future__ import annotations

from datetime import date

from extractors.covers import declared
from extractors.facts import Facts, Spec
from extractors.kinds import COMPANY, CREDIT_CODE, DATE, STANDARD
from extractors.page_titles import lone_state, page_title
from extractors.wording import STATE
from pipeline.model.cues import Cues


class StandardDeclaration(Facts):
    """企业标准自我声明公开页"""

    type = "standard_declaration"
    caption = "企业标准自我声明公开页"
    cues = Cues(
        titles=(
            "企业标准信息公共服务平台",
            "企业标准自我声明公开",
            "企业产品标准自我声明公开",
            "企业标准自我声明公开和监督制度",
            "标准详细信息",
        ),
        labels=(
            "标准名称",
            "企业标准名称",
            "企业标准编号",
            "自我声明公开时间",
            "标准编号",
            "机构名称",
            "企业名称",
            "统一社会信用代码",
            "行政区划",
            "公开时间",
            "标准状态",
            "现行有效",
            "通用名",
            "自我声明",
            "自我承诺",
            "产品信息",
            "条码",
            "品牌",
            "公开日期",
            "声明公开",
            "产品名称",
        ),
        patterns=(r"(www\.)?qybz\.org\.cn", r"公开时间:?\d{4}"),
        continued=("产品信息", "技术指标", "自我承诺", "版权所有", "主管单位", "国家市场监督管理总局"),
        against=("规范性引用文件", "检验规则", "本标准规定了", "本文件规定了", "前言", "检验报告"),
        files=("平台", "自我声明", "公开", "公示"),
        title_repeats=True,
    )

    standard_number = Spec[str]("标准编号", kind=STANDARD)
    title = Spec[str]("标准名称", find=page_title)
    enterprise = Spec[str]("企业名称", kind=COMPANY)
    credit_code = Spec[str]("统一社会信用代码", kind=CREDIT_CODE)
    declared_on = Spec[date]("公开时间", kind=DATE, find=declared)
    state = Spec[str]("标准状态", kind=STATE, find=lone_state)
