"""`caishen doctor`: what is here, what works, and what to do about the rest."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from importlib import metadata
from typing import NamedTuple

from flows.options import cores
from pipeline.errors import CaishenError
from pipeline.model.reading import Reader
from pipeline.settings import home

_ROOM = 2 * 1024**3  # bytes that caches and unpacked archives of a middling batch need
_LANGUAGES = {"chi_sim": "tesseract-ocr-chi-sim", "osd": "tesseract-ocr-osd"}


class Probe(NamedTuple):
    """One thing looked at. `remedy` says what to do where it is not well."""

    name: str
    well: bool
    found: str
    remedy: str = ""


def examine_machine() -> int:
    """Prints every probe to standard output; always 0, since looking succeeded."""
    print(f"材审 {metadata.version('caishen')}")
    ill = 0
    for look in (_python, _rapidocr, _tesseract, _fonts, _home, _prefect, _knowledge, _templates):
        for probe in look():
            print(f"{'✓' if probe.well else '✗'} {probe.name}：{probe.found}")
            if not probe.well:
                ill += 1
                print(f"    → {probe.remedy}")
    print("一切就绪。" if not ill else f"{ill} 项需要处理，见上面的“→”。")
    return 0


def _python() -> Iterator[Probe]:
    version = platform.python_version()
    yield Probe("Python", sys.version_info >= (3, 11), version, "请安装 Python 3.11 或更新版本，再运行 ./run setup。")
    yield Probe("处理器", True, f"{cores()} 核（--jobs 可改）")


def _reader(name: str, reader: Reader, remedy: str) -> Probe:
    from pipeline.adapters.readers import reader_for

    try:
        return Probe(name, True, reader_for(reader).version())
    except CaishenError as error:
        return Probe(name, False, str(error), remedy)


def _rapidocr() -> Iterator[Probe]:
    yield _reader("RapidOCR（主识别引擎）", Reader.RAPIDOCR, "请运行 ./run setup 重装依赖。")


def _tesseract() -> Iterator[Probe]:
    yield _reader(
        "Tesseract（第二识别引擎）", Reader.TESSERACT, "sudo apt-get install -y tesseract-ocr tesseract-ocr-chi-sim"
    )
    if shutil.which("tesseract"):
        listed = _output(["tesseract", "--list-langs"]).split()
        for language, package in _LANGUAGES.items():
            found = language in listed
            yield Probe(
                f"Tesseract 语言 {language}", found, "已安装" if found else "缺少", f"sudo apt-get install -y {package}"
            )


def _fonts() -> Iterator[Probe]:
    fonts = sorted({line.split(",")[0].strip() for line in _output(["fc-list", ":lang=zh-cn", "family"]).splitlines()})
    yield Probe(
        "中文字体（制作样例用）",
        len(fonts) >= 3,
        "、".join(fonts[:8]) or "没有找到",
        "sudo apt-get install -y fonts-noto-cjk fonts-wqy-zenhei fonts-arphic-ukai fonts-arphic-uming",
    )


def _home() -> Iterator[Probe]:
    place = home()
    remedy = "请把环境变量 CAISHEN_HOME 设为可写且空间充足的文件夹。"
    try:
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=place) as file:
            file.write(b"\0")
    except OSError as error:
        yield Probe("数据文件夹", False, f"{place} 不可写（{error.strerror}）", remedy)
        return
    free = shutil.disk_usage(place).free
    yield Probe("数据文件夹", free >= _ROOM, f"{place}（剩余 {free / 1024**3:.1f} GiB）", remedy)


def _prefect() -> Iterator[Probe]:
    version = metadata.version("prefect")
    address = os.environ.get("PREFECT_API_URL")
    if not address:
        yield Probe("Prefect", True, f"{version}，批量审查时自带临时服务")
        return
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=10) as answer:  # noqa: S310  # the user's own setting
            well = answer.status == 200
    except (OSError, ValueError):
        well = False
    yield Probe("Prefect", well, f"{version}，服务 {address}", "服务没有应答：请检查 PREFECT_API_URL，或取消该变量。")


def _knowledge() -> Iterator[Probe]:
    from flows.knowledge import shipped

    yield from (Probe(name, well, found, remedy) for name, well, found, remedy in shipped())


def _templates() -> Iterator[Probe]:
    from pipeline.reports.office.paths import own_templates
    from pipeline.reports.office.rendering import check_template

    for path in own_templates():
        try:
            check_template(path)
        except CaishenError as error:
            yield Probe(f"公文模板 {path.name}", False, "不能使用", str(error))
        else:
            yield Probe(f"公文模板 {path.name}", True, "用本单位的")


def _output(command: list[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False).stdout  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ""
