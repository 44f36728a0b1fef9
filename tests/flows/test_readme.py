"""Every command of the README is run, every example of it holds, and every file it names is there."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from flows.cli import app
from tests.flows.conftest import Command
from validators.systems import load_systems

TOP = Path(__file__).parents[2]
README = (TOP / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
PROSE = re.sub(r"^```.*?^```", "", README, flags=re.MULTILINE | re.DOTALL)
COMMANDS = [line for language, text in BLOCKS if language == "sh" for line in text.splitlines() if line.strip()]
# Run elsewhere: the tests are what this is part of, and a server does not end by itself.
NOT_HERE = ("./run test", ".venv/bin/caishen serve")


def test_there_are_commands() -> None:
    assert len(COMMANDS) >= 8 and all(command.startswith(("./run ", ".venv/bin/")) for command in COMMANDS)


def test_the_two_first_commands_do_everything() -> None:
    assert COMMANDS[:2] == ["./run demo", "./run test"]
    assert (TOP / ".ci" / "run").read_text().strip().endswith("exec ./run test")


@pytest.mark.parametrize("script", ["run", ".ci/run"])
def test_the_scripts_are_posix(script: str) -> None:
    assert (TOP / script).read_text().startswith("#!/bin/sh\n") and (TOP / script).stat().st_mode & 0o111
    subprocess.run(["sh", "-n", str(TOP / script)], check=True)


def test_the_script_tells_how_it_is_used() -> None:
    done = subprocess.run([str(TOP / "run"), "--help"], capture_output=True, text=True, check=True)
    assert "./run demo" in done.stdout and "./run test" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("command", [c for c in COMMANDS if c not in NOT_HERE])
def test_the_command_works(command: str, environment: dict[str, str], form: Path, tmp_path: Path) -> None:
    packets = tmp_path / "收件"
    packets.mkdir()
    with_form = shutil.make_archive(str(packets / "A001"), "zip", form.parent, form.name)
    assert Path(with_form).is_file()
    shutil.copytree(TOP / "corpus" / "indicators", tmp_path / "指标体系")
    program, *arguments = shlex.split(command)
    if program == "./run":
        arguments += ["--out", str(tmp_path / "demo"), "--count", "1"]
    executable = {"./run": TOP / "run", ".venv/bin/python": Path(sys.executable)}.get(
        program, Path(sys.executable).with_name(Path(program).name)
    )
    if "export" in arguments:  # of results, which are there by then
        _run([executable, "review", packets / "A001.zip", "--out", tmp_path / "结果"], environment, tmp_path)
    _run([executable, *arguments], environment, tmp_path)
    if "--out" in command:
        assert (tmp_path / "结果" / "A001" / "report.html").is_file()


def _run(command: Sequence[str | Path], environment: dict[str, str], folder: Path) -> None:
    done = subprocess.run(
        list(map(str, command)),
        env=environment, cwd=folder, capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_every_command_and_option_is_documented() -> None:
    commands = {command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands}
    assert all(f"`{name}`" in README or f"caishen {name}" in README or f"./run {name}" in README for name in commands)
    for option in ("--indicators", "--scheme", "--as-of", "--review-by", "--reader", "--jobs", "--quiet"):
        assert f"| `{option}" in README


def test_the_options_are_those_of_the_command(caishen: Command) -> None:
    told = set(re.findall(r"^\| `(--[a-z-]+)", README, re.MULTILINE))
    assert told and all(option in caishen("batch", "--help", COLUMNS="200").stdout for option in told)


def test_the_indicator_system_shown_can_be_loaded(tmp_path: Path) -> None:
    (text,) = (text for language, text in BLOCKS if language == "yaml")
    (tmp_path / "shown.yaml").write_text(text, encoding="utf-8")
    (system,) = load_systems(tmp_path)
    assert [indicator.name for indicator in system.indicators] == ["吸水率", "破坏强度"]


@pytest.mark.parametrize("text", [text for language, text in BLOCKS if language == "python"])
def test_the_code_shown_is_python_of_this_project(text: str) -> None:
    compile(text, "README.md", "exec")
    for name in re.findall(r"\b(?:class|def) (\w+)", text):
        found = [
            path for path in TOP.glob("*/**/*.py") if ".venv" not in path.parts and f" {name}(" in path.read_text()
        ]
        assert found, name


def test_every_file_named_is_there() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", PROSE):
        assert (TOP / target).is_file(), target
