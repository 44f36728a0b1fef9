"""Why a value is doubtful, where another reading can settle it. Reasons contain these words."""

from __future__ import annotations

POORLY_READ = "字迹识别置信度低"
CHECKSUM_FAILED = "校验未通过"
MALFORMED = "格式异常"
LOOSE = "标签与内容的对应不够明确"


def against_rule(reason: str) -> bool:
    """Whether a number is doubted only because it breaks its own rule, as a misread one would."""
    return CHECKSUM_FAILED in reason or MALFORMED in reason
