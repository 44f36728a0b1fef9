"""What a file is, told by its first bytes: names lie."""

from __future__ import annotations

import zipfile
from enum import StrEnum
from pathlib import Path, PurePosixPath

_HEAD = 2048


class FileType(StrEnum):
    """Kinds of files a packet may hold. The first three can be read."""

    PDF = "pdf"
    IMAGE = "image"
    ZIP = "zip"
    OFD = "ofd"
    WORD = "word"
    EXCEL = "excel"
    SLIDES = "slides"
    OLD_OFFICE = "old_office"
    HEIC = "heic"
    OTHER_ARCHIVE = "other_archive"
    EMPTY = "empty"
    UNKNOWN = "unknown"


_IMAGE_MAGIC = (
    b"\xff\xd8\xff",
    b"\x89PNG\r\n",
    b"II*\x00",
    b"MM\x00*",
    b"II+\x00",
    b"MM\x00+",
    b"BM",
    b"GIF8",
    b"\x00\x00\x00\x0cjP",
    b"\xff\x4f\xff\x51",
)
_ARCHIVE_MAGIC = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
_IMAGE_NAMES = {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".gif", ".webp", ".jp2"}
_INSIDE = {
    "OFD.xml": FileType.OFD,
    "word/document.xml": FileType.WORD,
    "xl/workbook.xml": FileType.EXCEL,
    "ppt/presentation.xml": FileType.SLIDES,
}
REMEDIES = {
    FileType.OFD: "是 OFD 版式文件，请用阅读器另存为 PDF 后提交",
    FileType.WORD: "是 Word 文件，请另存为 PDF 后提交",
    FileType.EXCEL: "是 Excel 文件，请另存为 PDF 后提交",
    FileType.SLIDES: "是演示文稿，请另存为 PDF 后提交",
    FileType.OLD_OFFICE: "是 Office 文件（旧格式），请另存为 PDF 后提交",
    FileType.HEIC: "是苹果手机的 HEIC 照片，请转换为 JPG 后提交",
    FileType.OTHER_ARCHIVE: "是 RAR、7z 或其他压缩包，请解压后改用 ZIP 或文件夹提交",
    FileType.EMPTY: "是空文件（0 字节），请重新导出或扫描",
    FileType.UNKNOWN: "不是 PDF、图片或 ZIP，无法审读，请转换为 PDF 后提交",
}


def file_type(path: Path) -> FileType:
    """The type by content; a file whose name says picture or PDF but whose start is damaged is taken at its word.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        return FileType.EMPTY
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(path)  # first: a zip that stores without packing shows the PDF inside it
    if b"%PDF-" in head:
        return FileType.PDF
    return _by_magic(head) or _by_name(path)


def _by_magic(head: bytes) -> FileType | None:
    if head.startswith(_IMAGE_MAGIC) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return FileType.IMAGE
    if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"heif"):
        return FileType.HEIC
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return FileType.OLD_OFFICE
    if head.startswith(_ARCHIVE_MAGIC):
        return FileType.OTHER_ARCHIVE
    return None


def _by_name(path: Path) -> FileType:
    suffix = path.suffix.lower()
    if suffix == ".pdf":
        return FileType.PDF
    if suffix in _IMAGE_NAMES:
        return FileType.IMAGE
    return FileType.ZIP if suffix == ".zip" else FileType.UNKNOWN


def _packed(path: Path) -> FileType:
    """A zip, or one of the formats that are zips inside."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist()[:2000])
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return FileType.ZIP
    return next((kind for name, kind in _INSIDE.items() if name in names), FileType.ZIP)


_IGNORED = {".ds_store", "thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r", ".directory"}
_IGNORED_FOLDERS = {"__macosx", ".git", ".svn", "$recycle.bin", "@eadir"}


def is_clutter(name: str) -> bool:
    """Whether a system put the file there, not the applicant: never mentioned."""
    parts = PurePosixPath(name).parts
    last = parts[-1].lower() if parts else ""
    if any(part.lower() in _IGNORED_FOLDERS for part in parts):
        return True
    return last in _IGNORED or last.startswith(("._", "~$", ".~"))
