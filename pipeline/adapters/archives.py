"""Zip archives of unknown origin, unpacked within limits and with their Chinese names restored."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipeline.adapters.filetypes import is_clutter
from pipeline.errors import InputError
from pipeline.settings import Limits

_CHUNK = 1024 * 1024
_SMALL = 16 * 1024 * 1024  # below this a high ratio harms nobody: a blank page packs very well
_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1


@dataclass(frozen=True)
class Unpacked:
    """A member on disk: its name inside the archive, and where its bytes are now."""

    name: str
    path: str


@dataclass(frozen=True)
class Refused:
    """A member (or the archive: name empty) that was not unpacked, and why, in Chinese with a remedy."""

    name: str
    message: str


def unpack(archive: str, target: str, limits: Limits, bytes_left: int) -> tuple[list[Unpacked], list[Refused]]:
    """Unpack the members into the folder `target`, under numbers for names; at most `bytes_left` bytes in all.

    Nothing in an archive can make this write elsewhere, follow a link or fill the disk.

    Raises:
        InputError: it is no zip, or has more members than allowed.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            members = [m for m in opened.infolist() if not m.is_dir()]
            if len(members) > limits.archive_members:
                raise InputError("", f"压缩包内文件超过 {limits.archive_members} 个，请拆分后提交")
            return _unpack_all(opened, members, Path(target), limits, bytes_left)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise InputError("", "压缩包已损坏或不完整，请重新压缩后提交") from error


def _unpack_all(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], target: Path, limits: Limits, bytes_left: int
) -> tuple[list[Unpacked], list[Refused]]:
    done: list[Unpacked] = []
    refused: list[Refused] = []
    target.mkdir(parents=True, exist_ok=True)
    names = _Names()
    for number, member in enumerate(members):
        name = member_name(member)
        if is_clutter(name.replace("\\", "/")):
            continue
        reason = _objection(member, name, limits, bytes_left)
        path = target / f"{number:05d}{PurePosixPath(name).suffix[:12]}"
        if not reason:
            written, reason = _write(archive, member, path, min(bytes_left, limits.file_bytes))
            bytes_left -= written
        if reason:
            path.unlink(missing_ok=True)
            refused.append(Refused(name, reason))
        else:
            done.append(Unpacked(names.distinct(name.replace("\\", "/")), str(path)))
    return done, refused


def member_name(member: zipfile.ZipInfo) -> str:
    """The name as its maker saw it: Windows writes GBK without saying so, macOS UTF-8 without saying so."""
    if member.flag_bits & _UTF8_FLAG:
        return member.filename
    try:
        raw = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def _objection(member: zipfile.ZipInfo, name: str, limits: Limits, bytes_left: int) -> str:
    """Why a member must not be unpacked; empty when it may."""
    if not _stays_inside(name):
        return "路径指向压缩包以外，已忽略，请重新压缩后提交"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "是符号链接，已忽略，请放入文件本身"
    if member.flag_bits & _ENCRYPTED_FLAG:
        return "设有解压密码，请取消密码后重新压缩"
    if member.file_size > limits.file_bytes or member.file_size > bytes_left:
        return "解压后过大，已停止解压，请拆分后提交"
    if member.file_size > _SMALL and member.file_size > limits.archive_ratio * max(member.compress_size, 1):
        return "压缩比异常（疑似压缩炸弹），已停止解压，请直接提交原文件"
    return ""


def _stays_inside(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if not parts or ".." in parts or parts[0] == "/":
        return False
    return not (len(parts[0]) >= 2 and parts[0][1] == ":")  # C:\…


def _write(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path, most: int) -> tuple[int, str]:
    """Unpack one member, counting what really comes out: (bytes written, reason it failed or empty)."""
    written = 0
    try:
        with archive.open(member) as packed, path.open("wb") as out:
            for chunk in _chunks(packed):
                written += len(chunk)
                if written > most:
                    return written, "解压后过大，已停止解压，请拆分后提交"
                out.write(chunk)
    except NotImplementedError:
        return written, "采用了不支持的压缩方式，请用系统自带的 ZIP 重新压缩"
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError):
        return written, "在压缩包内已损坏，请重新压缩后提交"
    return written, ""


def _chunks(packed: zipfile.ZipExtFile | object) -> Iterator[bytes]:
    while chunk := packed.read(_CHUNK):  # type: ignore[union-attr]
        yield chunk


class _Names:
    """Gives every member a name of its own: an archive may hold one name twice."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def distinct(self, name: str) -> str:
        wanted, number = name, 1
        while name in self._seen:
            number += 1
            stem, dot, suffix = wanted.rpartition(".")
            name = f"{stem}({number}).{suffix}" if dot else f"{wanted}({number})"
        self._seen.add(name)
        return name
