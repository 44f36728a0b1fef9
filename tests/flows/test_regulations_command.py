"""`caishen regulations`, and what is shown once a regulation is there: in the catalogue and in reports."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from pipeline.text.numerals import numeral
from tests.flows.conftest import CAISHEN

ITEM = "从公开平台下载并且盖了章的那份标准"
RULES = "\n".join(
    [
        "某省认定办法",
        *(f"第{numeral(n)}条 这是第{n}条。" for n in range(1, 7)),
        "第七条 申请材料有：",
        *(f"（{numeral(n)}）{ITEM if n == 4 else f'材料{n}'}；" for n in range(1, 8)),
        "附件 任务分工表",
        "内容 | 指导单位 | 责任单位 | 配合单位 |",
        "1.制定装修装饰材料、泡菜先进指标体系。 | 标准处 | 区县局 | 质检院 |",
        "2.宣传。 | 办公室 | 区县局 | |",
    ]
)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    path = tmp_path / "办法.txt"
    path.write_text(RULES, encoding="utf-8")
    return path


def run(office: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"CAISHEN_HOME": str(office.parent / "home")}
    command = [*CAISHEN, *arguments]
    return subprocess.run(command, env=environment, cwd=office.parent, capture_output=True, text=True, check=False)


def test_a_regulation_is_imported_shown_and_removed(office: Path) -> None:
    done = run(office, "regulations", "import", office.name, "--as", "办法")
    assert (done.returncode, "7条" in done.stdout, "7项" in done.stdout) == (0, True, True), done.stderr
    assert "某省认定办法" in run(office, "regulations", "list").stdout
    assert ITEM in run(office, "regulations", "show", "办法七(四)").stdout
    assert ITEM in run(office, "rules", "S01").stdout
    missing = run(office, "regulations", "show", "办法九")
    assert (missing.returncode, "办法九" in missing.stderr) == (2, True)
    assert run(office, "regulations", "remove", "办法").returncode == 0
    assert ITEM not in run(office, "rules", "S01").stdout
    assert run(office, "regulations", "remove", "办法").returncode == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["import", "办法.txt"], "--as"),
        (["import", "没有.txt", "--as", "办法"], "不存在"),
        (["import", "办法.txt", "--as", "七"], "简称"),
        (["import", "旧.doc", "--as", "办法"], "另存为"),
    ],
)
def test_a_wrong_command_is_told_so(office: Path, arguments: list[str], told: str) -> None:
    (office.parent / "旧.doc").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    done = run(office, "regulations", *arguments)
    assert done.returncode != 0
    assert told in done.stderr and "Traceback" not in done.stderr


@pytest.mark.slow
def test_a_report_shows_the_imported_words_and_is_made_anew_for_them(office: Path, form: Path) -> None:
    def reviewed() -> str:
        done = run(office, "review", str(form), "--out", "out", "--jobs", "1", "--quiet")
        assert done.returncode == 0, done.stderr
        (report,) = (office.parent / "out").glob("*/report.html")
        return report.read_text(encoding="utf-8")

    assert ITEM not in reviewed()
    run(office, "regulations", "import", office.name, "--as", "办法")
    assert ITEM in reviewed()
