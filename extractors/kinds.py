"""Kinds of value: what a text must look like to be one, and when it must be looked at by a person.

A kind turns the text found beside a label into a `Parsed`. A `Parsed` without a reason is believed; `Kind.proof` says
that a text of this shape could hardly stand there by accident, so that even a weak link to its label is enough.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from extractors.days import dated, end_or_date, start_or_date, term_end, term_start
from extractors.reasons import CHECKSUM_FAILED, MALFORMED, POORLY_READ
from extractors.thesaurus import concepts
from extractors.ticks import ticked, ticked_words
from extractors.tidying import balanced, is_empty, tidy
from pipeline.model.facts import Parsed
from pipeline.text.codes import (
    ccc_number_valid,
    cma_valid,
    credit_code_valid,
    embedded_code_valid,
    food_licence_valid,
    registration_number_valid,
    repairs,
)
from pipeline.text.normalise import (
    find_standard_numbers,
    fold,
    hyphens,
    key,
    parse_standard_number,
    spans_of_standard_numbers,
)

_LEGAL_FORM = re.compile(
    r"(?:公司|厂|集团|合作社|合作联社|研究院|研究所|设计院|检测院|检验院|检验所|检测所|中心|学院|大学|学校|医院|院|所|局|站|"
    r"商行|经营部|营业部|销售部|服务部|门市部|工作室|加工厂|店|场|事务所|协会|学会|联合会|委员会|基金会|政府|分公司|办事处|企业|"
    r"Ltd\.?|LTD\.?|Inc\.?|GmbH|LLC|Limited|Corp\.?|Corporation|Co\.?)$"
)
_CUT_FORM = re.compile(r"(?:有限|有限责任|股份有限|责任公|限公|份有限公)$")
_PERSON = re.compile(r"[㐀-鿿]{2,4}(?:·[㐀-鿿]{1,6})?|[㐀-鿿]{1,6}·[㐀-鿿·]{1,10}|[A-Z][A-Za-z.]+(?: [A-Z][A-Za-z.]+)+")


@dataclass(frozen=True)
class Kind:
    """How values of one kind are read.

    Attributes:
        parse: turns folded text into a value.
        proof: a value that parses is proof enough of its label.
        rows: whether a value may run over several rows: "one", "many", or "until" it parses.
        whole_row: everything to the next label belongs to it, whatever gaps there are (dates, codes in boxes).
        checked: values that parse have passed a check digit of their own.
        dated: no value and no reason means that the paper states an open end (长期).
    """

    parse: Callable[[str], Parsed]
    proof: bool = False
    rows: str = "many"
    whole_row: bool = False
    dated: bool = False
    checked: bool = False


_DASH_BEFORE_YEAR = re.compile(r"(?<=[0-9A-Za-z]) ?一 ?(?=(?:19|20)\d\d(?!\d))")


def _parse_text(text: str) -> Parsed:
    value = ticked(_DASH_BEFORE_YEAR.sub("—", tidy(text)))
    if value is None:
        return Parsed(tidy(text), "选项的勾选不能确认")
    if "、" in value and value != tidy(text) and len(ticked_words(tidy(text))) > 1:
        return Parsed(value, "勾选了多个选项，请核对")
    if not value or is_empty(value):
        return Parsed(None, "")
    if not balanced(value):
        return Parsed(value, "括号不成对，文字可能不全")
    if _A_DAY.fullmatch(value) or credit_code_valid(value):
        return Parsed(value, "是日期或代码，不像此栏的内容")
    if _ENTRY_NUMBER.fullmatch(value):
        return Parsed(None, "")  # what numbers the next entry
    return Parsed(value)


_ENTRY_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}")


_A_DAY = re.compile(r"(?:19|20)\d\d ?[年./-] ?\d{1,2} ?[月./-] ?\d{1,2} ?日?")


_STROKES = re.compile(r"(?<=川)[Il1|]{1,2}(?=\))")
"""What the strokes of 川 in (四川) are read as once more."""
_BEHIND_ROLE = re.compile(r"[(\[【]?([㐀-鿿]{2,8})[(\[【\])】]{1,2}([^()]{4,40}(?:\([^()]*\)[^()]*)?)[)\]】]?")


def _parse_company(text: str) -> Parsed:
    value = _STROKES.sub("", tidy(text))
    if _A_DAY.fullmatch(value):  # its name was not read, and what stands next to it is no name
        return Parsed(None, "")
    if (named := _BEHIND_ROLE.fullmatch(value)) and concepts(named[1]):  # `获证组织(某某公司)`
        value = named[2]
    if not value or is_empty(value):
        return Parsed(None, "")
    if len(value) < 4:
        return Parsed(value, "名称过短，可能不全")
    if not balanced(value):
        return Parsed(value, "括号不成对，名称可能不全")
    if _CUT_FORM.search(value) or not _LEGAL_FORM.search(value.rstrip(")")):
        return Parsed(value, "名称未以组织形式结尾，可能不全")
    if len(value) > 40 or re.search(r"[。;；:,]|[a-z]{1}[㐀-鿿]|\d{5}", value):
        return Parsed(value, "名称中夹有其他文字")
    return Parsed(value)


def _parse_company_only(text: str) -> Parsed:
    """The name in `name and address`."""
    value = tidy(text)
    first = re.match(
        r"[^\s\d:;,。]{4,40}?(?:公司|厂|集团|研究院|研究所|合作社|中心|院|所)(?![㐀-鿿]{0,3}(?:公司|厂|分公司))", value
    )
    if first is None:
        return _parse_company(value)
    rest = value[first.end() :].strip(" ,;、/:()")
    fine = not rest or re.match(r"(?:地址|住所)?:?[㐀-鿿]{2,}(?:省|市|区|县|州|镇|路|街|号|园|村|盟|旗)", rest)
    return _parse_company(first.group() if fine else value)


def _parse_person(text: str) -> Parsed:
    value = re.sub(r"(?<=[㐀-鿿]) (?=[㐀-鿿])", "", tidy(text))
    value = re.sub(
        r"(?<=[㐀-鿿])[ /,、:(]*(?:(?:联系)?电话:?)?[ (]*[\d\-()]{7,}[\d\-() /、]*$", "", value
    )  # 联系人及电话
    value = re.sub(r"(?:先生|女士)$", "", value)
    if not value or is_empty(value):
        return Parsed(None, "")
    if not _PERSON.fullmatch(value):
        return Parsed(value, "不像姓名，请核对")
    return Parsed(value)


_NO_LETTERS = str.maketrans("OI", "01")
"""GB 32100 has no letters O and I: these shapes can only be the digits, and two check digits must agree."""


def _parse_credit_code(text: str) -> Parsed:
    bare = re.sub(r"[^0-9A-Za-z]", "", fold(text).replace("×", "X")).upper()
    if not bare:
        return Parsed(None, "")
    found = re.search(r"[0-9A-Z]{18}", bare)
    if len(bare) == 18 and credit_code_valid(bare):
        return Parsed(bare)
    if re.fullmatch(r"\d{15}", bare) and registration_number_valid(bare):
        return Parsed(bare)  # the number of a licence from before the code; its own check agrees
    plain = bare.translate(_NO_LETTERS)
    if len(bare) == 18 and credit_code_valid(plain) and embedded_code_valid(plain):
        return Parsed(plain)
    windows = {bare[i : i + 18] for i in range(len(bare) - 17) if credit_code_valid(bare[i : i + 18])}
    if len(windows) == 1:
        return Parsed(windows.pop(), "代码前后夹有其他字符")
    proposals = repairs(bare, credit_code_valid, most=1)
    hint = f"；若为{proposals[0]}则通过校验" if len(proposals) == 1 else ""
    misread = len(bare) != 18 or re.search(r"[IOSVZ]", bare)
    cause = f"{MALFORMED}：应为18位、不用IOSVZ，读得{len(bare)}个字符" if misread else CHECKSUM_FAILED
    return Parsed(found.group() if found else bare, f"{cause}{hint}，请核对原件")


_OLD_LENGTH = 15
"""Digits of a registration number from before the credit code (工商行政管理注册号编制规则)."""


def _parse_registration(text: str) -> Parsed:
    digits = re.sub(r"\D", "", fold(text))
    if not digits:
        return Parsed(None, "")
    if len(digits) == _OLD_LENGTH and registration_number_valid(digits):
        return Parsed(digits)
    length = "" if len(digits) == _OLD_LENGTH else f"、{MALFORMED}：应为{_OLD_LENGTH}位，读得{len(digits)}位"
    return Parsed(digits, CHECKSUM_FAILED + length)


def _parse_standard(text: str) -> Parsed:
    folded = tidy(text)
    if not folded or is_empty(folded):
        return Parsed(None, "")
    if len(find_standard_numbers(folded)) > 1:
        return Parsed(folded, "此处列有多个标准编号")
    found = parse_standard_number(folded)
    if found.value is None:
        return Parsed(hyphens(folded), f"标准编号{MALFORMED}，请核对")
    return _with_year(found, folded)


def _with_year(found: Parsed, text: str) -> Parsed:
    """An enterprise standard's number is whole only with its year; and specks look like points between letters."""
    value = str(found.value)
    if found.reason or not value.startswith("Q/"):
        return found
    if not re.search(r"-\d{2}(?:\d\d)?$", value):
        return Parsed(value, "企业标准编号缺年号，可能漏读")
    specked = re.search(r"[A-Z][.·][A-Z]", value)
    return Parsed(value, f"{POORLY_READ}：企业代号中的点可能是污点" if specked else "")


def _parse_standards(text: str) -> Parsed:
    """All standards a report was made by; an enterprise standard among them is the one that matters."""
    folded = tidy(text)
    if not folded or is_empty(folded):
        return Parsed(None, "")
    numbers = list(dict.fromkeys(find_standard_numbers(folded)))
    own = [n for n in numbers if n.startswith("Q/")]
    if len(numbers) == 1 or len(own) == 1:
        return _with_year(Parsed((own or numbers)[0]), folded)
    if not numbers:
        return Parsed(hyphens(folded), f"标准编号{MALFORMED}，请核对")
    return Parsed("、".join(own or numbers))


def _parse_number(pattern: str, what: str, valid: Callable[[str], bool] | None = None) -> Callable[[str], Parsed]:
    shape = re.compile(pattern)

    def parse(text: str) -> Parsed:
        folded = tidy(text).replace(" ", "")
        if not folded or is_empty(folded):
            return Parsed(None, "")
        found = shape.search(folded)
        if not found:
            return Parsed(folded, f"{what}{MALFORMED}，请核对")
        value = found.group(1) if shape.groups else found.group()
        if valid and not valid(value):
            return Parsed(value, f"{CHECKSUM_FAILED}：{what}，请核对原件")
        rest = re.sub(r"^N[oO0][.:。]?", "", folded.replace(found.group(), "", 1)).strip("()第号.:;,-")
        return Parsed(value, f"{what}前后夹有其他文字" if re.search(r"[0-9A-Za-z]", rest) else "")

    return parse


_any_code = _parse_number(r"[0-9A-Za-z㐀-鿿(\[【〔][0-9A-Za-z㐀-鿿()\[\]【】〔〕/\\.\-—_#]*", "编号")


def _parse_code(text: str) -> Parsed:
    """A number of any shape; in doubt where it ends as if the next line had more of it."""
    found = _any_code(text)
    cut = found.value is not None and (re.search(r"(?:[第字(\[〔]|[-—_/])$", found.value) or not balanced(found.value))
    return Parsed(found.value, "编号可能不全") if cut and not found.reason else found


def _parse_cnas(text: str) -> Parsed:
    folded = fold(text).replace(" ", "")
    found = re.search(r"(CNAS:?)?((?:L|IB)[\dIl]{4,5})(?![\dA-Za-z])", folded)
    if not found:
        if not folded or is_empty(folded):
            return Parsed(None)
        return Parsed(re.sub(r"^CNAS:?(?=[A-Z])", "CNAS ", folded), f"CNAS编号{MALFORMED}，请核对")
    number = re.sub(r"(?<=.)[Il](?!B)", "1", found[2])  # behind its first letters only digits can stand
    return Parsed(f"CNAS {number}" if found[1] else number)


def _parse_models(text: str) -> Parsed:
    value = tidy(text)
    if not value or is_empty(value):
        return Parsed(None, "")
    models = [m.strip(" ;,、") for m in re.split(r"[、;,]|\s{2,}", value)]
    if len(models) == 1 and len({m[:2] for m in value.split()}) == 1:  # only blanks between names of one family
        models = value.split()
    return Parsed([m for m in models if m], "" if balanced(value) else "括号不成对，型号可能不全")


def _parse_title(text: str) -> Parsed:
    """The title in `number and title`."""
    value = tidy(text)
    for start, end, _ in reversed(spans_of_standard_numbers(value)):
        value = value[:start] + " " + value[end:]
    value = re.sub(r"[(《] *[)》]", "", value).strip(" 《》:;,、/")
    value = value if balanced(value) and not value.startswith("(") else value.strip(" 《》:;,、/()")
    return Parsed(value or None, "" if balanced(value) else "括号不成对，文字可能不全")


def _parse_class(text: str) -> Parsed:
    folded = fold(text).replace(" ", "").strip("_")
    found = re.search(r"(?:国际分类|类别|第)[::]?第?(\d{1,2})(?:类|\)|$)", folded) or re.fullmatch(
        r"\D{0,4}(\d{1,2})类?", folded
    )
    if not found:
        return Parsed(folded or None, "商品类别不能识别" if folded else "")
    number = int(found.group(1))
    return Parsed(str(number), "" if 1 <= number <= 45 else "商品类别不在1~45之间")


def _parse_phone(text: str) -> Parsed:
    value = re.sub(r"^[㐀-鿿·]{2,4}(?:先生|女士)?[ /,、:(]*(?:(?:联系)?电话:?)?(?=[\d(])", "", tidy(text))
    if not value or is_empty(value):
        return Parsed(None, "")
    value = value if "(" in value else value.rstrip(")")
    fine = re.fullmatch(r"(?:\(?0\d{2,3}\)?-?)?\d{7,8}(?:-\d{1,5})?|1\d{10}|400-?\d{3}-?\d{4}", value.replace(" ", ""))
    several = re.fullmatch(r"[\d\-()/、, ]{7,40}", value)
    return Parsed(value, "" if fine or (several and len(value) > 12) else "电话号码格式异常")


TEXT = Kind(_parse_text)
SHORT = Kind(_parse_text, rows="one")
COMPANY = Kind(_parse_company, proof=True)
COMPANY_ONLY = Kind(_parse_company_only, proof=True)
PERSON = Kind(_parse_person, rows="one")
DATE = Kind(dated, proof=True, rows="until", whole_row=True, dated=True)
TERM_START = Kind(term_start, proof=True, rows="until", whole_row=True, dated=True)
TERM_END = Kind(term_end, proof=True, rows="until", whole_row=True, dated=True)
VALID_FROM = Kind(start_or_date, proof=True, rows="until", whole_row=True, dated=True)
VALID_TO = Kind(end_or_date, proof=True, rows="until", whole_row=True, dated=True)
CREDIT_CODE = Kind(_parse_credit_code, proof=True, rows="until", whole_row=True, checked=True)
REGISTRATION = Kind(_parse_registration, proof=True, rows="until", whole_row=True, checked=True)
STANDARD = Kind(_parse_standard, proof=True, rows="until")
STANDARDS = Kind(_parse_standards, proof=True)
MODELS = Kind(_parse_models)
STANDARD_TITLE = Kind(_parse_title)
GOODS_CLASS = Kind(_parse_class, proof=True, rows="one")
PHONE = Kind(_parse_phone, rows="one", whole_row=True)
TRADEMARK_NUMBER = Kind(_parse_number(r"(?<!\d)(G?\d{5,8}[A-Z]?)(?!\d)", "商标注册号"), proof=True, rows="one")
CMA_NUMBER = Kind(_parse_number(r"(?<!\d)(\d{12})(?!\d)", "资质认定证书编号", cma_valid), rows="one", whole_row=True)
CNAS_NUMBER = Kind(_parse_cnas, proof=True, rows="one", whole_row=True)
CCC_NUMBER = Kind(
    _parse_number(r"(?<!\d)(\d{16}|\d{12})(?!\d)", "CCC证书编号", ccc_number_valid), rows="until", whole_row=True
)
FOOD_NUMBER = Kind(
    _parse_number(r"(SC\d{14})(?!\d)", "食品生产许可证编号", food_licence_valid),
    rows="until",
    whole_row=True,
    checked=True,
)
CODE = Kind(_parse_code, rows="until")


def joined(rows: Sequence[str]) -> str:
    """Rows of a value as one text; blanks that only the layout put in fall out on folding."""
    return fold(" ".join(rows))


_TIMES = re.compile(r"(?<=\d) ?[xX×*] ?(?=\d)")


def same_value(a: object, b: object) -> bool:
    """Whether two readings say the same, up to width, brackets and dashes."""
    if isinstance(a, str) and isinstance(b, str):
        return key(_TIMES.sub("×", a)) == key(_TIMES.sub("×", b))
    return a == b
