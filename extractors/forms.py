"""What an application form says without a label: when it was signed, when the city gave its opinion."""

from __future__ import annotations

from extractors.phrases import phrase

_DAY = r"((?:20\d\d|二〇\w\w)[年.\-/]\w{1,3}[月.\-/]\w{1,3}日?)"
_OPINION = r"初审|同意(?:推荐|上报|申报)|(?:推荐|审查|审核|认定)意见|市场监管|市场监督管理"

signed_on = phrase(rf"承诺(?:(?!{_OPINION}).){{5,600}}?{_DAY}", rank=15)
"""The day beside the signature under the commitment."""

city_opinion = phrase(
    rf"(?:初审|推荐)(?:意见|合格|通过).{{0,160}}?{_DAY}",
    rf"市\(?州?\)?(?:市场监管局|市场监督管理局).{{0,160}}?{_DAY}",
    rank=15,
)
"""The day of the city's opinion, the first of the two after the word."""
