"""What both application forms have in common, and what they say without a label: when signed, when the city spoke."""

from __future__ import annotations

from extractors.phrases import phrase

FORM_LABELS = (
    "申请企业",
    "先进指标体系",
    "企标指标",
    "实测值",
    "执行标准",
    "注册商标",
    "企业承诺",
    "初审意见",
    "联系人",
    "联系电话",
    "检验报告编号",
)
"""Printed on the application form and on that for the re-review."""
FORM_CONTINUED = (
    "主要质量指标",
    "质量指标对比",
    "指标对比表",
    "指标对标表",
    "先进指标",
    "企业承诺",
    "郑重承诺",
    "真实性承诺",
    "真实、准确",
    "初审意见",
    "监管局初审",
    "推荐意见",
    "审查意见",
    "审核意见",
    "主管部门意见",
    "同意推荐",
    "同意上报",
    "市(州)市场监督管理局",
    "市(州)市场监管局",
    "省市场监管局",
    "企业公章",
    "法定代表人(签字)",
    "填表说明",
)
"""What marks the later pages of both."""

_DAY = r"((?:20\d\d|二〇\w\w)(?:[年.\-/]\w{1,3}|\W?\w?\d\d)[月.\-/]\w{1,3}日?)"
"""A day; its 年 may be covered by the seal."""
_OPINION = r"初审|同意(?:推荐|上报|申报)|(?:推荐|审查|审核|认定)意见|市场监管|市场监督管理"

_SIGNER = r"(?:法定代表人|法人代表|申[请报](?:单位|企业|人))[^。;:]{0,8}?(?:签[名字章]|盖章|公章|印章|[(]章|印[)])"
signed_on = phrase(
    rf"承诺(?:(?!{_OPINION}).){{5,600}}?{_DAY}", rf"{_SIGNER}(?:(?!{_OPINION})[^。]){{0,80}}?{_DAY}", rank=15
)
"""The day beside the signature, under the commitment where there is one."""

city_opinion = phrase(
    rf"(?:初审|推荐)(?:意见|合格|通过).{{0,160}}?{_DAY}",
    rf"市\(?州?\)?(?:市场监管局|市场监督管理局).{{0,160}}?{_DAY}",
    rank=15,
)
"""The day of the city's opinion, the first of the two after the word."""

_SIGN = r"法定代表人\(?签(?:字|名|章)(?:[、/或]?(?:签章|盖章|签字))?\)?"
_NOT_A_NAME = r"(?!承诺|声明|企业|单位|公司|申请|申报|公章|盖章|日期|年月|经办|联系|初审|以上|本表|市|省)"
signature = phrase(rf"{_SIGN}[::]?{_NOT_A_NAME}([㐀-鿿·]{{2,4}})", rank=3)
"""What was read of the signature."""
signature_place = phrase(rf"({_SIGN})", rank=3)
"""The words beside which the legal representative signs."""
commitment = phrase(r"((?:承诺|声明|保证)[^。]{0,80}?(?:真实|准确|完整))", rank=3)
"""The sentence by which the enterprise answers for its papers."""
opinion = phrase(r"((?:经?初审[合,，通]|同意(?:上报|推荐|申报)|符合(?:申报|申请|认定|推荐)条件)[^。]{0,30})", rank=3)
"""The words of the city's opinion."""
opinion_place = phrase(r"((?:监管局|管理局|主管部门|市\(?州?\)?)[^。]{0,6}初审|初审意见|推荐意见)", rank=3)
"""The heading of the block for the city's opinion."""
