"""Where the templates of the office's papers lie."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pipeline.settings import home

SHIPPED: Final = Path(__file__).with_name("templates")


def template_path(name: str) -> Path:
    """The template of a paper (`补正通知`): the office's own, else the one that came with the program."""
    own = _own() / f"{name}.docx"
    return own if own.is_file() else SHIPPED / f"{name}.docx"


def own_templates() -> list[Path]:
    """The office's own templates; the papers made with them depend on them."""
    return sorted(_own().glob("*.docx"))


def _own() -> Path:
    return home() / "templates"
