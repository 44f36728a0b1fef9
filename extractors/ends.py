"""Where tables end: what laboratories and standards print under the last row."""

from __future__ import annotations

import re

_BEFORE = r"[-—–一=*※#~·.(\[【<《:]*"
_CLOSING = re.compile(
    rf"{_BEFORE}(?:以下(?:为|均为)?(?:空白|无正文|无内容|无)|(?:本|检验|检测|试验|测试|检验检测)*"
    r"(?:报告|正文|全文)(?:书|正文)?(?:内容)?(?:到此|至此)?(?:结束|完毕|完|终止?)|到此(?:结束|为止)|以上(?:为|是)?(?:全部|本)"
    r"|(?i:endof(?:test)?report|theend|end(?![a-z])|nothingfollows|blankbelow))"
)
_UNDER = re.compile(
    r"^(?:注\d?[::]?|备注[::]|以上|[*※]{2,}|[-—=]{3,}|表\d|续表|检验结论|结论|批准|主检|编制|第\d+页|共\d+页|—+以下|(?i:note)s?[::])"
)
_CLAUSE = re.compile(
    r"^\d{1,2}(?:试验方法|检验规则|检验方法|判定规则|标志|包装|运输|贮存|附录|质量承诺)"
    r"|^\d{1,2}(?:\.\d{1,2})+.*(?:规定|进行|方法|应符合)"
)
_CHAPTER = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*[、.]?|第[一二三四五六七八九十]{1,3}章|附录[A-Z])[㐀-鿿]{2,}")
_LONGEST = 45


def is_closing(text: str) -> bool:
    """Whether a folded text says that nothing follows: 以下空白, —— 报告正文完 ——."""
    return _CLOSING.match(text) is not None


def ends_table(text: str, alone: bool) -> bool:
    """Whether a line (folded, without blanks) is the first below a table. `alone`: it is one piece."""
    if is_closing(text) or _UNDER.match(text) or _CLAUSE.match(text) or "以下空白" in text:
        return True
    return alone and (_CHAPTER.match(text) is not None or len(text) > _LONGEST)
