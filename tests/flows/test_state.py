"""What results depend on is all of it and no more; a run's room goes with the run."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.state import (
    _imports,
    _with_imports,
    key_of,
    program_digest,
    reading_digest,
    workspace,
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CAISHEN_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_keys_keep_parts_apart() -> None:
    assert key_of("ab", "c") != key_of("a", "bc")
    assert key_of("a", 1) == key_of("a", "1")


def test_the_workspace_goes_with_the_run(home: Path) -> None:
    with workspace() as room:
        (room / "page.jpg").write_bytes(b"x")
        assert home in room.parents
    assert not room.exists()


def test_rooms_of_killed_runs_are_swept_and_living_ones_kept(home: Path) -> None:
    code = (
        "import os, sys\n"
        "from flows.state import workspace\n"
        "with workspace() as room:\n"
        "    print(room, flush=True)\n"
        "    sys.stdin.read()\n"
        "    os._exit(9)\n"
    )
    environment = os.environ | {"CAISHEN_HOME": str(home)}
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
    ) as other:
        assert other.stdin and other.stdout
        room = Path(other.stdout.readline().strip())
        with workspace():
            assert room.exists()
        other.stdin.close()
        assert other.wait() == 9 and room.exists()
    with workspace():
        assert not room.exists()


def test_readings_depend_on_the_code_that_reads_and_no_other() -> None:
    read, split = reading_digest("pipeline.stages.read"), reading_digest("pipeline.stages.split")
    assert read != split and read == reading_digest("pipeline.stages.read")
    names = {path.name for path in _with_imports("pipeline.stages.read")}
    assert {"read.py", "geometry.py", "image.py", "rapid.py"} <= names
    assert not {"split.py", "html.py", "review.py", "cli.py"} & names
    assert len(program_digest()) == 64


def test_the_modules_found_are_those_a_parser_finds() -> None:
    def parsed(path: Path) -> set[str]:
        names = set()
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        return names

    for path in sorted(_with_imports("flows.cli")):
        assert parsed(path) <= set(_imports(path)), path
