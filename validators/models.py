"""Models: lists of them as printed."""

from __future__ import annotations

import re

from pipeline.text.names import model_key

_ANY = r"[*□]+|X{2,}"


def models_of(text: str | list[str]) -> list[str]:
    """The models a cell lists; a size such as 600×600 mm stays whole."""
    cells = text if isinstance(text, list) else [text]
    found = [p.strip() for cell in cells for p in re.split(r"[、;；,，\n]|(?:\s+/\s+)|和", cell)]
    return [re.sub(r"^(?:型号|规格|规格型号)[:：]", "", p) for p in found if any(c.isalnum() for c in p)]


def covers(listed: str, model: str) -> bool:
    """Whether a listed model is the model, where `*`, `□` and runs of X stand for any characters."""
    mine, pattern = model_key(model), model_key(listed)
    if mine == pattern:
        return True
    if not re.search(_ANY, pattern):
        return False
    pieces = re.split(f"({_ANY})", pattern)
    expression = "".join("[A-Z0-9]+" if re.fullmatch(_ANY, p) else re.escape(p) for p in pieces)
    return bool(re.fullmatch(expression, mine))
