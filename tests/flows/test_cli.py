"""The command line: exit status, what goes where, and what a wrong command is told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from pypdf import PdfReader

from corpus.samples.maker import make_packets
from corpus.samples.score import score
from pipeline.reports.schema import SCHEMA_FILE
from tests.flows.conftest import Command
from validators.engine import catalogue


def tree(top: Path) -> dict[str, bytes]:
    return {str(path.relative_to(top)): path.read_bytes() for path in top.rglob("*") if path.is_file()}


def test_help_needs_none_of_the_heavy_libraries() -> None:
    heavy = "{'prefect', 'spacy', 'onnxruntime', 'cv2', 'numpy', 'pdfplumber', 'jinja2'}"
    code = f"import sys, flows.cli; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize("command", [[], ["review"], ["batch"], ["rules"], ["demo"], ["doctor"]])
def test_every_command_explains_itself_in_chinese(caishen: Command, command: list[str]) -> None:
    done = caishen(*command, "--help")
    assert done.returncode == 0 and any("\u4e00" <= character <= "\u9fff" for character in done.stdout)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "review"),
        (["inspect"], "inspect"),
        (["review"], "PACKET"),
        (["review", "没有这个.zip", "--out", "out"], "不存在"),
        (["review", ".", "--out", "out", "--as-of", "2021年9月"], "2021-09-20"),
        (["review", ".", "--out", "out", "--as-of", "2021-09-20", "--review-by", "2020-01-01"], "早于"),
        (["review", ".", "--out", "out", "--jobs", "0"], "jobs"),
        (["review", ".", "--out", "out", "--reader", "paddle"], "tesseract"),
        (["review", ".", "--out", "out", "--scheme", "guangdong"], "sichuan-initial"),
        (["review", ".", "--out", "out", "--indicators", "没有"], "不是文件夹"),
        (["batch", ".", "--out", "out"], "不能放在收件文件夹里"),
        (["batch", "empty", "--out", "out"], "是空的"),
        (["rules", "T99"], "T99"),
    ],
)
def test_a_wrong_command_is_told_so(caishen: Command, tmp_path: Path, arguments: list[str], told: str) -> None:
    (tmp_path / "empty").mkdir()
    done = caishen(*arguments)
    assert done.returncode == 2, done.stderr
    assert told in done.stderr and "Traceback" not in done.stderr and not done.stdout
    assert not (tmp_path / "out").exists()


def test_a_faulty_indicator_system_is_refused_with_file_and_line(caishen: Command, tmp_path: Path) -> None:
    (tmp_path / "systems").mkdir()
    text = "id: a\ntitle: 甲\nproducts: [砖]\nindicators:\n  - {name: 吸水率, requirement: 大概}\n  - {nam: x}\n"
    (tmp_path / "systems" / "a.yaml").write_text(text, encoding="utf-8")
    done = caishen("review", ".", "--out", "out", "--indicators", "systems")
    assert done.returncode == 2 and "a.yaml" in done.stderr and "6" in done.stderr


def test_the_catalogue_names_every_rule(caishen: Command) -> None:
    done = caishen("rules")
    assert done.returncode == 0
    for code, rule in catalogue().items():
        assert code in done.stdout and rule.title in done.stdout


def test_a_rule_is_explained_with_clause_examples_and_remedy(caishen: Command) -> None:
    done, rule = caishen("rules", "t03"), catalogue()["T03"]
    assert done.returncode == 0
    for words in (rule.title, rule.remedy, *rule.clauses, *(case.name for case in rule.cases)):
        assert words in done.stdout


def test_the_doctor_looks_at_everything(caishen: Command, state: Path) -> None:
    done = caishen("doctor")
    assert done.returncode == 0
    for words in ("Python", "RapidOCR", "Tesseract", "chi_sim", "字体", str(state), "Prefect", "规则", "指标体系"):
        assert words in done.stdout


def test_the_doctor_says_what_to_do(caishen: Command, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    done = caishen("doctor", CAISHEN_HOME="/dev/null/x", PATH=str(tmp_path / "bin"))
    assert done.returncode == 0 and "CAISHEN_HOME" in done.stdout
    assert "apt-get install -y tesseract-ocr" in done.stdout


def test_a_packet_is_reviewed_without_prefect_and_without_a_trace_beside_it(
    environment: dict[str, str], form: Path, tmp_path: Path
) -> None:
    inbox = tmp_path / "收件" / "A001"
    inbox.mkdir(parents=True)
    (inbox / form.name).write_bytes(form.read_bytes())
    before = tree(tmp_path / "收件")
    code = (
        "import sys\nfrom flows.cli import main\n"
        "if __name__ == '__main__':\n"
        "    try: main()\n"
        "    finally: print('prefect' in sys.modules, file=sys.stderr)\n"
    )
    (tmp_path / "run.py").write_text(code)
    command = [sys.executable, "run.py", "review", "收件/A001", "--out", "结果", "--as-of", "2022-05-01", "--quiet"]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and done.stderr == "False\n", done.stderr
    assert done.stdout.startswith("A001\t") and str(tmp_path / "结果" / "A001" / "report.html") in done.stdout
    assert tree(tmp_path / "收件") == before
    made = {path.name for path in (tmp_path / "结果" / "A001").iterdir()}
    assert made == {"report.html", "report.json", "材料审查意见.docx", "补正通知.docx"}
    report = json.loads((tmp_path / "结果" / "A001" / "report.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))).validate(report)
    assert report["packet"]["as_of"] == "2022-05-01" and len(report["pages"]) == len(PdfReader(form).pages)
    assert [document["type"] for document in report["documents"]] == ["application_form"]
    assert list((tmp_path / "user").iterdir()) == []


def test_a_packet_that_cannot_be_read_at_all_is_status_1_with_a_report(caishen: Command, tmp_path: Path) -> None:
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    done = caishen("review", "坏.pdf", "--out", "out", "--quiet")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    report = json.loads((tmp_path / "out" / "坏" / "report.json").read_text(encoding="utf-8"))
    assert report["conclusion"] == "unreadable" and report["problems"][0]["file"] == "坏.pdf"


@pytest.mark.slow
def test_a_whole_scanned_packet_is_reviewed_with_tesseract(caishen: Command, tmp_path: Path) -> None:
    (made,) = make_packets(
        tmp_path / "in", tmp_path / "truth", count=1, seed=9, level="clean", filing="folder", defects=False
    )
    done = caishen("review", made.path, "--out", "out", "--reader", "tesseract", "--quiet")
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "out" / made.id / "report.json").read_text(encoding="utf-8"))
    truth = json.loads((tmp_path / "truth" / f"{made.id}.json").read_text(encoding="utf-8"))
    assert "tesseract" in report["run"]["readers"] and not report["problems"]
    assert {page["reader"] for page in report["pages"]} <= {"tesseract", "text"}
    assert [page for page in report["pages"] if page["reader"] == "tesseract"]
    found = score(report, truth)
    assert found.documents["found"] >= 0.8 * found.documents["total"]
    # It misreads much: that must end in doubt, not in wrong values.
    assert found.all_fields.right > found.all_fields.total / 3 and found.all_fields.wrong < found.all_fields.total / 20
