"""Kinds of value that single papers word in their own way: product lists, states, licence numbers, formulas."""

from __future__ import annotations

import re

from extractors.kinds import MODELS, TEXT, Kind
from extractors.places import unknown_region
from extractors.ticks import ticked
from extractors.tidying import is_empty, tidy
from pipeline.model.facts import Parsed
from pipeline.text.normalise import fold

_ANNEX = re.compile(
    r"[(,;、 ]*(?:(?:产品)?(?:明细|详情|详|具体|品种)?(?:请|内容)?"
    r"见(?:本|证书|许可证)*(?:附[件页表录]|副本|背面|明细表?)|附后)[^()]*\)?$"
)


def _parse_product(text: str) -> Parsed:
    """A product without the reference to an annex behind it."""
    return TEXT.parse(_ANNEX.sub("", tidy(text)))


def _parse_ccc(text: str) -> tuple[str, str]:
    """Product name and models, where both stand under one label: the models are what has letters and digits."""
    value = _ANNEX.sub("", tidy(text))
    found = re.search(r"(?:系列|规格|型号|规格型号)+[::]|(?<=[㐀-鿿)])[ ,;:、(]*(?=[A-Za-z]*\d|[A-Z]{1,}[-\d])", value)
    if not found or not re.search(r"[㐀-鿿]", value[: found.start()]):  # nothing before it can be a product's name
        return value, ""
    return value[: found.start()].strip(" ,;:、("), value[found.end() :].strip()


def _parse_ccc_product(text: str) -> Parsed:
    name, _ = _parse_ccc(text)
    return TEXT.parse(name)


def _parse_ccc_models(text: str) -> Parsed:
    name, models = _parse_ccc(text)
    if not models and re.search(r"[A-Za-z0-9]", name):
        models = name
    return MODELS.parse(models) if models else Parsed(None, "")


_CEMENT = re.compile(r"(?<![A-Za-z])P ?[.·•・] ?[O0o] ?(?=(?:[345]2\.5|62\.5)R?(?!\d))")
"""普通硅酸盐水泥 (GB 175): of its marks the one with a letter that digits are taken for; a strength follows it."""
_NPK = re.compile(r"N ?[-–—] ?P ?2 ?[O0o] ?5 ?[-–—] ?K ?2 ?[O0o](?: ?(?=\d))?")


def _parse_model(text: str) -> Parsed:
    """A model; the nutrients of a fertiliser, which have only one spelling, are written with the letter O."""
    found = TEXT.parse(_CEMENT.sub("P·O ", re.sub(r"(?<=[A-Za-z])['`‘’](?=[A-Za-z])", "", text)))
    if found.value and not found.reason and re.search(r"有限|责任公|股份", found.value):
        return Parsed(found.value, "型号中夹有印章的文字")
    return Parsed(_NPK.sub("N-P2O5-K2O ", found.value).strip(), found.reason) if found.value else found


_SPECK = re.compile(r"(?<=[㐀-鿿])[·•.'`‘’](?=\d)|(?<=\d)[·•'`‘’](?=[㐀-鿿])|^[·•.'`‘’]+")
"""Between a street's name and its number nothing is printed."""


def _parse_address(text: str) -> Parsed:
    """An address without the dust between words and numbers."""
    found = TEXT.parse(_SPECK.sub("", tidy(text)))
    if found.value and not found.reason and (not _PLACE.search(found.value) or _NAME.fullmatch(found.value)):
        return Parsed(found.value, "不像地址，请核对")
    if found.value and not found.reason and (part := unknown_region(found.value)):
        return Parsed(found.value, f"行政区划名录中没有“{part}”，可能误读")
    return found


_PLACE = re.compile(
    r"[省市区县州盟旗镇乡村路街道巷弄里园号幢栋座楼层室组社屯湾港城场厂]|Road|Street|City|Rd", re.IGNORECASE
)
_NAME = re.compile(r"[^\d路街道号镇乡村园]{4,30}(?:公司|研究院|合作社)")


_REGISTERED = re.compile(
    r"(?:(?<=[㐀-鿿])|[ ,;、/(]+)(?:(?:商标)?注册证?书?编?号[:为]?)?[ (]*(?:第?\d{6,8}[A-Z]?号?|第\d{5}[A-Z]?号)\)?$"
)


def _parse_trademark(text: str) -> Parsed:
    """A mark, without the registration number that a form asks for under the same label."""
    value = tidy(text)
    bare = _REGISTERED.sub("", value)
    return TEXT.parse(bare if re.search(r"[㐀-鿿A-Za-z]", bare) else value)


_NUMERALS = "零〇壹贰叁肆伍陆柒捌玖拾佰仟一二三四五六七八九十百千万亿"
_CAPITAL = re.compile(
    rf"(?:\(?人民币\)?:?|RMB|¥)?[\d.,{_NUMERALS}]+\(?(?:元|圆|美元|港元|港币|欧元|日元|英镑|人民币)\)?[整正]?(?:\(?人民币\)?)?"
)


def _parse_capital(text: str) -> Parsed:
    """A sum of money as licences word it (壹仟万元整): numerals and a currency, and no other character."""
    value = tidy(text)
    if not value or is_empty(value):
        return Parsed(None, "")
    return Parsed(value, "" if _CAPITAL.fullmatch(value.replace(" ", "")) else "金额的写法不能识别，可能误读")


_LEAVE = re.compile(r"(?<=经批准的项目外)(?=凭营业执照)")


_OPENS = re.compile(r"(?:项目|范围|其中|包括|^[^;:,。]{0,24}|[制造加工销售生产经营批发零]{2})$")
"""What a colon in a scope of business stands behind: the heading of a list."""


def _parse_scope(text: str) -> Parsed:
    """A scope of business; the comma of its set last phrase (经营范围登记规范) is often lost at a line's end."""
    found = TEXT.parse(_LEAVE.sub(",", tidy(text)))
    value = found.value or ""
    if not found.reason and re.search(r"(?<!\*)\*{1,2}$", value):
        return Parsed(value, "末尾的星号可能漏读")
    if not found.reason and any(not _OPENS.search(value[: m.start()]) for m in re.finditer(":", value)):
        return Parsed(value, "分号可能误读为冒号")
    return found


def _parse_system(text: str) -> Parsed:
    """The name of an indicator system: words, so that a limit under the same heading of a table is none."""
    found = TEXT.parse(text)
    if found.value and len(re.findall(r"[㐀-鿿]", found.value)) < 4:
        return Parsed(found.value, "不像先进指标体系的名称")
    return found


def _parse_goods(text: str) -> Parsed:
    """Goods without their class; they are parted by semicolons, which readers take for colons."""
    bare = re.sub(
        r"^(?:[/和或]?服务(?:项目)?|列表)?[ :]*(?:\((?:国际分类|第)[ :]*\d{1,2}类?\))?(?:第\d{1,2}类)?[ :]*"
        r"(?:(?:商品|国际|尼斯)?(?:类号|类别|分类号?)[ :]*第?\d{1,2}类?[ :;,]*)?",
        "",
        tidy(text),
    ).lstrip(".…-—– ")
    bare = re.sub(r"\((?:截止|以下空白)\)$", "", bare)
    if bare.startswith("(") and bare.endswith(")") and bare.count("(") == 1:
        bare = bare[1:-1]
    return TEXT.parse(re.sub(r"(?<=[㐀-鿿)]) ?: ?(?=[㐀-鿿])", ";", bare))


# 企业标准信息公共服务平台 and 全国标准信息公共服务平台: the words shown for a standard's state.
_STATES = re.compile(r"现行(?:有效)?|有效|即将实施|(?:尚)?未实施|已?(?:废止|作废|撤销|失效|被代替)")
_OTHER_SHAPES = str.maketrans("現廢實將銷", "现废实将销")


def _parse_state(text: str) -> Parsed:
    """The state of a standard: one of few words, so that a shape of other regions' fonts cannot mislead."""
    choice = ticked(tidy(text))
    if choice is None:
        return Parsed(tidy(text), "选项的勾选不能确认")
    value = choice.translate(_OTHER_SHAPES).replace(" ", "")
    if not value or is_empty(value):
        return Parsed(None, "")
    return Parsed(value, "" if _STATES.fullmatch(value) else "标准状态不是已知的用语，请核对")


_BEHIND_CONCLUSION = re.compile(
    r"\(?(?:检验检测专用章|检验专用章|检测专用章|盖章|签章)\)?|(?:签发|批准|报告)日期|签发人|(?<=[。.])20\d\d年|20\d\d年\d{1,2}月\d{1,2}日$"
)


_CHLORIDE = re.compile(r"(?<=以)(Na|K|H)C[1I](?=计)")
"""以NaCl计: between these words stands a formula, in which there is no one."""


def _parse_conclusion(text: str) -> Parsed:
    """The conclusion as printed, to its full stop; what stands under it belongs to the seal."""
    value = _CHLORIDE.sub(r"\1Cl", _BEHIND_CONCLUSION.split(fold(text))[0].strip())
    value = re.sub(r"(?<=。)[^。,;:]{1,8}$", "", value)
    found = TEXT.parse(value)
    if found.value and not found.reason and not re.search(r"(?:[。.!]|合格|要求|规定|符合|[)/])$", value):
        return Parsed(found.value, "结论文字可能不全")
    stop = "。" if found.value and value.endswith("。") and not found.value.endswith("。") else ""
    return Parsed(f"{found.value}{stop}", found.reason) if found.value else found


_PROVINCE = "[京津沪渝冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤琼川贵云陕甘青桂蒙宁新藏]"
_XK = re.compile(
    rf"(?:(?P<open>\()?[A-Z]?(?P<province>{_PROVINCE})[Il1|]?\)*)?(?P<number>XK\d{{2}}-\d{{3}}-\d{{5}})(?!\d)"
)


def _parse_xk(text: str) -> Parsed:
    """A production licence's number with its province; the narrow strokes of 川 are at times read as one more I."""
    folded = tidy(text).replace(" ", "")
    if not folded or is_empty(folded):
        return Parsed(None, "")
    found = _XK.search(folded)
    if not found:
        return Parsed(folded, "生产许可证编号格式异常，请核对")
    province = f"({found['province']})" if found["open"] else found["province"] or ""
    rest = folded.replace(found.group(), "", 1).strip("()第号.:;,-")
    extra = re.search(r"[0-9A-Za-z㐀-鿿]", rest)
    return Parsed(province + found["number"], "生产许可证编号前后夹有其他文字" if extra else "")


XK = rf"((?:\({_PROVINCE}\)|{_PROVINCE})?XK\d{{2}}-\d{{3}}-\d{{5}})(?!\d)"
XK_NUMBER = Kind(_parse_xk, proof=True, rows="until", whole_row=True)
CONCLUSION = Kind(_parse_conclusion)
ADDRESS = Kind(_parse_address)
TRADEMARK = Kind(_parse_trademark)
SCOPE = Kind(_parse_scope)
CAPITAL = Kind(_parse_capital, proof=True, rows="one")
SYSTEM = Kind(_parse_system)
GOODS = Kind(_parse_goods)
PRODUCT = Kind(_parse_product)
MODEL = Kind(_parse_model)
STATE = Kind(_parse_state, rows="one", checked=True)
CCC_PRODUCT = Kind(_parse_ccc_product)
CCC_MODELS = Kind(_parse_ccc_models)
