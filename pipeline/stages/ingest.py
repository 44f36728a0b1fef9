"""What was handed in, opened and counted: a folder, a PDF, a picture or a zip becomes a packet of pages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from pipeline.adapters import archives, counting
from pipeline.adapters.filetypes import REMEDIES, FileType, file_type, is_clutter
from pipeline.adapters.workers import WorkerDied, Workers, WorkerTimeout
from pipeline.errors import InputError
from pipeline.model.packet import Packet, PageKind, PageSource, Problem, ProblemKind
from pipeline.model.reading import PageRef
from pipeline.settings import LIMITS, Limits
from pipeline.stages.filing import filing_key

_BLOCK = 1024 * 1024


@dataclass(frozen=True)
class _Found:
    """A file: its name inside the packet, and where it is on disk."""

    name: str
    path: Path


@dataclass
class _Intake:
    """What the intake of one packet has and has used up."""

    workspace: Path
    limits: Limits
    workers: Workers
    problems: list[Problem] = field(default_factory=list)
    unpacked_bytes: int = 0
    archives: int = 0

    def report(self, file: str, message: str) -> None:
        self.problems.append(Problem(kind=ProblemKind.INPUT, file=file, message=message))


def ingest(
    path: Path,
    workspace: Path,
    packet_id: str | None = None,
    limits: Limits = LIMITS,
    workers: Workers | None = None,
) -> Packet:
    """Open what was handed in.

    Files are told by content, archives are unpacked into `workspace`, and whatever cannot be read becomes a
    problem that names the file and the remedy. Foreign files are only ever parsed in a process of its own: by
    `workers` where given, before all that waits for them, which saves starting one for each packet.

    Raises:
        InputError: there is nothing at `path`.
    """
    if not path.exists():
        raise InputError(path.name, f"找不到“{path}”，请核对路径。")
    workspace.mkdir(parents=True, exist_ok=True)
    with nullcontext(workers) if workers else Workers(1, memory=limits.parser_bytes) as opener:
        intake = _Intake(workspace, limits, opener)
        delivered = sorted(_delivered(path, intake.report), key=lambda found: filing_key(found.name))
        digests = {found.name: _digest(found.path) for found in delivered}
        # Counted in filing order of what is inside archives, too: a packet of zips is filed zip by zip.
        pages = [page for found in delivered for page in _pages(found, digests[found.name], intake, depth=0)]
    if not pages and not intake.problems:
        intake.report(path.name, f"“{path.name}”中没有可审读的文件（PDF、图片或 ZIP），请核对后重新提交。")
    return Packet(
        id=packet_id or (path.name if path.is_dir() else path.stem),
        sha256=_packet_digest(digests),
        pages=tuple(pages),
        problems=tuple(intake.problems),
    )


def delivered_digest(path: Path) -> str:
    """What `ingest` will say the packet's `sha256` is, without opening any of its files.

    Raises:
        OSError: a file cannot be read.
    """
    return _packet_digest({found.name: _digest(found.path) for found in _delivered(path, lambda *_: None)})


def _delivered(path: Path, report: Callable[[str, str], None]) -> Iterator[_Found]:
    """The files handed in, before any archive is opened; links are not followed."""
    if not path.is_dir():
        yield _Found(_shown(path.name), path)
        return
    for file in path.rglob("*"):
        name = _shown(file.relative_to(path).as_posix())
        if is_clutter(name):
            continue
        if file.is_symlink():
            report(name, f"“{name}”是符号链接，未读取，请放入文件本身。")
        elif file.is_file():
            yield _Found(name, file)


def _shown(name: str) -> str:
    """A file name that can be printed and written as JSON, even where the disk's encoding was another."""
    raw = name.encode("utf-8", "surrogateescape")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def _pages(found: _Found, digest: str, intake: _Intake, depth: int) -> list[PageSource]:
    """The pages of a file, those of everything inside it when it is an archive; none and a problem otherwise."""
    try:
        kind = _checked_type(found, intake.limits)
        if kind is FileType.ZIP:
            return _archive_pages(found, intake, depth)
        return _file_pages(found, digest, kind, intake)
    except InputError as error:
        intake.report(found.name, error.message)
    except (WorkerTimeout, WorkerDied) as error:
        intake.report(found.name, f"打开“{found.name}”失败：{error}")
    except OSError:
        intake.report(found.name, f"无法读取“{found.name}”，请检查文件权限后重试。")
    return []


def _checked_type(found: _Found, limits: Limits) -> FileType:
    """The type of a file that is worth opening.

    Raises:
        InputError: it is too large, empty or of a type that is not read.
    """
    if found.path.stat().st_size > limits.file_bytes:
        raise InputError(found.name, f"“{found.name}”超过 {limits.file_bytes // 1024**2} MB，请压缩或拆分后提交。")
    kind = file_type(found.path)
    if kind in REMEDIES:
        raise InputError(found.name, f"“{found.name}”{REMEDIES[kind]}。")
    return kind


def _file_pages(found: _Found, digest: str, kind: FileType, intake: _Intake) -> list[PageSource]:
    repaired = intake.workspace / "repaired" / f"{digest[:16]}.pdf"
    counted = intake.workers.submit(
        counting.count_pages,
        str(found.path),
        kind.value,
        found.name,
        str(repaired),
        seconds=intake.limits.open_seconds,
        first=True,
    ).result()
    if counted.warning:
        intake.report(found.name, counted.warning)
    if not counted.pages:
        raise InputError(found.name, f"“{found.name}”没有任何页面，请重新导出或扫描。")
    if counted.pages > intake.limits.pages_per_file:
        most = intake.limits.pages_per_file
        intake.report(found.name, f"“{found.name}”共 {counted.pages} 页，只读取前 {most} 页，请拆分后提交。")
    return [
        PageSource(
            ref=PageRef(file=found.name, page=index + 1),
            kind=PageKind.PDF if kind is FileType.PDF else PageKind.IMAGE,
            path=counted.path,
            index=index,
            digest=digest,
            content=counted.contents[index] if counted.contents else "",
        )
        for index in range(min(counted.pages, intake.limits.pages_per_file))
    ]


def _archive_pages(found: _Found, intake: _Intake, depth: int) -> list[PageSource]:
    if depth >= intake.limits.archive_depth:
        raise InputError(found.name, f"“{found.name}”压缩包嵌套过深，请解压后提交。")
    intake.archives += 1
    target = intake.workspace / "unpacked" / f"{intake.archives:04d}"
    budget = intake.limits.archive_bytes - intake.unpacked_bytes
    try:
        members, refused = intake.workers.submit(
            archives.unpack,
            str(found.path),
            str(target),
            intake.limits,
            budget,
            seconds=intake.limits.open_seconds * 5,
            first=True,
        ).result()
    except InputError as error:
        raise InputError(found.name, f"“{found.name}”{error.message}。") from error
    for member in refused:
        name = f"{found.name}/{member.name}"
        intake.report(name, f"“{name}”{member.message}。")
    inside = [_Found(f"{found.name}/{member.name}", Path(member.path)) for member in members]
    intake.unpacked_bytes += sum(member.path.stat().st_size for member in inside)
    return list(_in_order(inside, intake, depth + 1))


def _in_order(inside: Iterable[_Found], intake: _Intake, depth: int) -> Iterator[PageSource]:
    for member in sorted(inside, key=lambda found: filing_key(found.name)):
        yield from _pages(member, _digest(member.path), intake, depth)


def _digest(path: Path) -> str:
    """SHA-256 of a file's bytes; of nothing when it cannot be read (which is reported when it is opened)."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    except OSError:
        return hashlib.sha256().hexdigest()
    return digest.hexdigest()


def _packet_digest(digests: dict[str, str]) -> str:
    """Over names and contents of everything handed in, whatever folder it lies in."""
    whole = hashlib.sha256()
    for name in sorted(digests):
        whole.update(f"{PurePosixPath(name)}\0{digests[name]}\n".encode())
    return whole.hexdigest()
