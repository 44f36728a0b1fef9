"""`caishen regulations`: putting in the regulations themselves, and what of them is there."""

from __future__ import annotations

import sys
from pathlib import Path

from pipeline.regulations import shelf
from pipeline.regulations.model import Regulation

DONE, FAILED = 0, 2


def import_file(path: Path, key: str) -> int:
    """Imports a file and says what was found in it.

    Raises:
        InputError: the file cannot be read.
        ConfigurationError: the key can be none.
        OSError: it cannot be written.
    """
    found = shelf.import_regulation(path, key)
    print(f"已导入：{key}　{_described(found)}")
    for doubt in found.doubts:
        print(f"请核对：{doubt}。", file=sys.stderr)
    return DONE


def list_all() -> int:
    """Lists what is there."""
    for key, found in shelf.imported().items():
        print(f"{key}　{_described(found)}　{found.source}　{found.imported_on}")
    if not shelf.imported():
        print("还没有导入法规。用法：caishen regulations import 文件 --as 办法")
    return DONE


def show(clause: str) -> int:
    """Prints the words of a clause; 2 where they are not there."""
    found = shelf.wording(clause)
    if found is None:
        known = "、".join(shelf.imported()) or "无"
        print(f"没有导入“{clause}”的原文（已导入：{known}）。", file=sys.stderr)
        return FAILED
    print(f"{found.title}{found.place}\n{found.text}")
    return DONE


def remove(key: str) -> int:
    """Takes a regulation away; 2 where there is none."""
    if shelf.remove(key):
        print(f"已删除：{key}")
        return DONE
    print(f"没有导入过“{key}”。", file=sys.stderr)
    return FAILED


def _described(found: Regulation) -> str:
    there = "、".join(f"{number}{'个' if what == '表' else ''}{what}" for what, number in shelf.counts(found) if number)
    return f"《{found.title}》（{there}）"
