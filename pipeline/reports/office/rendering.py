"""Word files from templates: the office's own where it has one, else those that come with the program.

A template is made by the office, what is put into it by strangers. So the templates' language is the sandboxed one,
everything put in is escaped, and there is no way around the escaping.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.parsers import expat

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, Template, TemplateSyntaxError, UndefinedError, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from pipeline.errors import ConfigurationError
from pipeline.reports.office.paths import template_path

_MADE = (2020, 1, 1, 0, 0, 0)  # the same report gives the same bytes
_REMEDY = "请对照程序自带的同名模板改正，或把该文件移走以改用自带的模板"


class Picture:
    """A JPEG to be put into a paper, `width` and `height` in millimetres."""

    def __init__(self, content: bytes, width: float, height: float) -> None:
        self.content, self.width, self.height = content, width, height


def render(name: str, context: Mapping[str, Any]) -> bytes:
    """A paper.

    Args:
        context: what the template may name: texts, numbers, lists and dicts of these, `Picture`.

    Raises:
        ConfigurationError: the template cannot be used: which file, why, and what to do.
    """
    path = template_path(name)
    with _faults_told(path):
        template = _opened(path)
        template.render({key: _clean(value, template) for key, value in context.items()}, _environment())
        made = io.BytesIO()
        template.save(made)
    return stamped(made.getvalue())


def check_template(path: Path) -> None:
    """Looks at a template without filling it in: its file and how its tags are written.

    Raises:
        ConfigurationError: as of `render`.
    """
    with _faults_told(path):
        template = _opened(path)
        template.init_docx()
        _environment().from_string(template.patch_xml(template.get_xml()))


def _opened(path: Path) -> _Paper:
    return _Paper(io.BytesIO(_content(path, path.stat().st_mtime_ns)))


@contextmanager
def _faults_told(path: Path) -> Iterator[None]:
    try:
        yield
    except Exception as error:  # whatever is wrong with a Word file: it is the office's, not ours
        raise ConfigurationError(
            f"模板 {path} 不能使用，没有写出“{path.stem}”：{_reason(error)}。{_REMEDY}。"
        ) from error


class _Paper(DocxTemplate):  # type: ignore[misc]  # the library is untyped
    """A template whose result must be well-formed: the library would mend it and lose text."""

    def render_xml_part(self, src_xml: str, part: Any, context: Any, jinja_env: Any = None) -> str:
        made: str = super().render_xml_part(src_xml, part, context, jinja_env)
        expat.ParserCreate().Parse(made.encode(), True)
        return made

    def patch_xml(self, src_xml: str) -> str:
        return _patched(src_xml)


@lru_cache(maxsize=16)
def _patched(source: str) -> str:
    """The template's XML with its tags put together. It takes half of all the time, and is the same each time."""
    patched: str = DocxTemplate(None).patch_xml(source)
    return patched


class _Environment(ImmutableSandboxedEnvironment):
    """Sandboxed, escaping always; compiles each template once."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        for unescaped in ("safe", "forceescape"):
            self.filters.pop(unescaped, None)
        self._compiled: dict[str, Template] = {}

    def from_string(self, source: Any, *arguments: Any, **options: Any) -> Template:
        if source not in self._compiled:
            if self.parse(source).find(nodes.ScopedEvalContextModifier):
                raise SecurityError("autoescape")
            self._compiled[source] = super().from_string(source, *arguments, **options)
        return self._compiled[source]


@lru_cache(maxsize=16)
def _environment() -> _Environment:
    return _Environment()


@lru_cache(maxsize=16)
def _content(path: Path, changed: int) -> bytes:
    return path.read_bytes()


def _clean(value: Any, template: DocxTemplate) -> Any:
    """The context with its texts and pictures as a Word file can hold them."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, Picture):
        return InlineImage(template, io.BytesIO(value.content), width=Mm(value.width), height=Mm(value.height))
    if isinstance(value, Mapping):
        return {key: _clean(item, template) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item, template) for item in value]
    return value


def plain(text: str) -> Markup:
    """Text ready for XML, without line ends, tabs, other control characters and halves of characters.

    The library takes `{_{` for an escaped `{{`; as a reference the low line stays what it is.
    """
    kept = "".join(character if _fit(character) else " " for character in text)
    return Markup(str(escape(kept)).replace("_", "&#95;"))  # noqa: S704 - escaped just here


def _fit(character: str) -> bool:
    code = ord(character)
    return 0x20 <= code < 0x7F or 0xA0 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or code >= 0x10000


def _reason(error: Exception) -> str:
    if isinstance(error, TemplateSyntaxError):
        return f"模板标记写法不对（{error.message}）{_near(error)}"
    if isinstance(error, UndefinedError):
        return f"用了没有的内容（{error.message}）{_near(error)}"
    if isinstance(error, SecurityError):
        return f"用了不允许的写法（{error}）"
    if isinstance(error, expat.ExpatError):
        return "填写后不成文档，多半是 for 与 endfor、if 与 endif 不在相应的段落或表格行里"
    return f"不是完好的 Word 文件（{type(error).__name__}）"


def _near(error: Exception) -> str:
    """The template's text around the fault, where it is known."""
    lines = [line.strip() for line in getattr(error, "docx_context", ()) if line.strip()]
    return f"，在“{' '.join(lines)[:60]}”附近" if lines else ""


def stamped(content: bytes) -> bytes:
    """The file with the days of its members set to one and the same."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as new,
    ):
        for member in old.infolist():
            kept = zipfile.ZipInfo(member.filename, _MADE)
            stored = member.filename.endswith((".jpg", ".jpeg", ".png"))
            kept.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            kept.external_attr = 0o600 << 16
            new.writestr(kept, old.read(member))
    return made.getvalue()
