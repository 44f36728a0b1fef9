"""Why a value is doubtful, where another reading can settle it. Reasons contain these words."""

from __future__ import annotations

POORLY_READ = "字迹识别置信度低"
CHECKSUM_FAILED = "校验未通过"
MALFORMED = "格式异常"
LOOSE = "标签与内容的对应不够明确"
