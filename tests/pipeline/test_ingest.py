"""Ingest: what people hand in becomes pages in filing order, and everything else a problem that helps."""

from __future__ import annotations

import io
import os
import stat
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline.errors import InputError
from pipeline.model.packet import Packet, PageKind
from pipeline.settings import LIMITS
from pipeline.stages.filing import chinese_number, filing_key
from pipeline.stages.ingest import ingest


def pdf(pages: int = 1, **save: object) -> bytes:
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(200, 280))
    out = io.BytesIO()
    document.save(out, **save)  # type: ignore[arg-type]
    return out.getvalue()


def picture(form: str = "PNG", size: tuple[int, int] = (60, 80), **save: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, form, **save)
    return out.getvalue()


def tiff(frames: int) -> bytes:
    pages = [Image.new("L", (50, 60 + n), 255) for n in range(frames)]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    return out.getvalue()


def zipped(members: Mapping[str, bytes], encoding: str | None = None) -> bytes:
    """A zip; with `encoding`, names are written as that program does that says nothing of it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            if encoding is None:
                archive.writestr(name, data)
                continue
            # Names go through cp437 on the way in and out of zipfile, byte for byte.
            member = _Unmarked(name.encode(encoding).decode("cp437"))
            archive.writestr(member, data)
    return out.getvalue()


class _Unmarked(zipfile.ZipInfo):
    """A member whose name is written in cp437, without the mark for UTF-8."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("cp437"), self.flag_bits & ~0x800


def take(tmp_path: Path, files: Mapping[str, bytes], **options: object) -> Packet:
    inbox = tmp_path / "A001"
    for name, data in files.items():
        path = inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return ingest(inbox, tmp_path / "work", **options)  # type: ignore[arg-type]


def refs(packet: Packet) -> list[tuple[str, int]]:
    return [(page.ref.file, page.ref.page) for page in packet.pages]


def problems(packet: Packet) -> dict[str, str]:
    return {problem.file: problem.message for problem in packet.problems}


def test_a_folder_is_read_in_the_order_people_number(tmp_path: Path) -> None:
    names = ["10.其他.pdf", "2.商标.pdf", "1.申请表.pdf", "附件二.pdf", "附件十.pdf", "附件一.pdf", "第三部分/甲.png"]
    packet = take(tmp_path, {name: pdf() if name.endswith("pdf") else picture() for name in names})
    assert [file for file, _ in refs(packet)] == [
        "1.申请表.pdf",
        "2.商标.pdf",
        "10.其他.pdf",
        "第三部分/甲.png",
        "附件一.pdf",
        "附件二.pdf",
        "附件十.pdf",
    ]
    assert not packet.problems
    assert packet.id == "A001"


def test_pages_and_frames_are_counted(tmp_path: Path) -> None:
    packet = take(tmp_path, {"a.pdf": pdf(3), "b.tif": tiff(2), "c.jpg": picture("JPEG")})
    assert refs(packet) == [("a.pdf", 1), ("a.pdf", 2), ("a.pdf", 3), ("b.tif", 1), ("b.tif", 2), ("c.jpg", 1)]
    assert [page.index for page in packet.pages] == [0, 1, 2, 0, 1, 0]


def test_a_single_file_is_a_packet(tmp_path: Path) -> None:
    path = tmp_path / "B7.pdf"
    path.write_bytes(pdf(2))
    packet = ingest(path, tmp_path / "work")
    assert (packet.id, refs(packet)) == ("B7", [("B7.pdf", 1), ("B7.pdf", 2)])


def test_type_is_told_by_content(tmp_path: Path) -> None:
    packet = take(tmp_path, {"扫描.jpg": pdf(2), "图.pdf": picture("JPEG"), "无名": picture()})
    kinds = {page.ref.file: page.kind for page in packet.pages}
    assert kinds == {"扫描.jpg": PageKind.PDF, "图.pdf": PageKind.IMAGE, "无名": PageKind.IMAGE}
    assert not packet.problems


def test_a_zip_that_stores_a_pdf_unpacked_is_a_zip(tmp_path: Path) -> None:
    out = tmp_path / "A001.zip"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("1.pdf", pdf(2))
        archive.writestr("2.pdf", pdf(1))
    assert len(ingest(out, tmp_path / "work").pages) == 3


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", None])
def test_member_names_are_restored(tmp_path: Path, encoding: str | None) -> None:
    data = zipped({"申报材料/3.营业执照（副本）.png": picture(), "申报材料/乗り.png": picture()}, encoding)
    packet = take(tmp_path, {"材料.zip": data})
    assert [file for file, _ in refs(packet)] == [
        "材料.zip/申报材料/3.营业执照（副本）.png",
        "材料.zip/申报材料/乗り.png",
    ]


def test_archives_in_archives_are_opened_to_a_depth(tmp_path: Path) -> None:
    inner = zipped({"x.png": picture()})
    for name in ("二.zip", "三.zip", "四.zip"):
        inner = zipped({name: inner, "y.png": picture()})
    packet = take(tmp_path, {"一.zip": inner}, limits=replace(LIMITS, archive_depth=3))
    assert {file for file, _ in refs(packet)} == {"一.zip/y.png", "一.zip/四.zip/y.png", "一.zip/四.zip/三.zip/y.png"}
    assert "嵌套过深" in problems(packet)["一.zip/四.zip/三.zip/二.zip"]


@pytest.mark.parametrize("name", ["../../逃.png", "/etc/逃.png", "C:\\逃.png", "a\\..\\..\\逃.png"])
def test_no_member_is_written_outside(tmp_path: Path, name: str) -> None:
    packet = take(tmp_path, {"a.zip": zipped({name: picture(), "好.png": picture()})})
    assert [file for file, _ in refs(packet)] == ["a.zip/好.png"]
    assert len(packet.problems) == 1
    assert not list(tmp_path.parent.rglob("逃.png"))
    assert not Path("/etc/逃.png").exists()


def test_links_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(picture())
    link = zipfile.ZipInfo("链接.png")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(link, str(secret))
    inbox = tmp_path / "A001"
    inbox.mkdir()
    (inbox / "软链.png").symlink_to(secret)
    packet = take(tmp_path, {"a.zip": out.getvalue()})
    assert not packet.pages
    assert set(problems(packet)) == {"a.zip/链接.png", "软链.png"}


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    packet = take(tmp_path, {"炸弹.zip": zipped({"0.bin": bytes(64 * 1024**2), "好.png": picture()})})
    assert [file for file, _ in refs(packet)] == ["炸弹.zip/好.png"]
    assert "压缩比异常" in problems(packet)["炸弹.zip/0.bin"]


def test_what_a_member_claims_to_hold_is_not_believed(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.bin": os.urandom(300_000)}))
    small = (10).to_bytes(4, "little")
    for offset in (data.find(b"PK\x03\x04") + 22, data.find(b"PK\x01\x02") + 24):
        data[offset : offset + 4] = small  # the uncompressed size
    packet = take(tmp_path, {"a.zip": bytes(data), "b.pdf": pdf()})
    assert refs(packet) == [("b.pdf", 1)]
    assert sum(f.stat().st_size for f in (tmp_path / "work").rglob("*") if f.is_file()) < 300_000


def test_all_archives_share_one_budget(tmp_path: Path) -> None:
    files = {f"{n}.zip": zipped({f"{n}.bmp": picture("BMP", (400, 400))}) for n in range(1, 5)}
    packet = take(tmp_path, files, limits=replace(LIMITS, archive_bytes=1_000_000))
    assert refs(packet) == [("1.zip/1.bmp", 1), ("2.zip/2.bmp", 1)]
    assert all("过大" in message for message in problems(packet).values())


def test_too_many_members_refuse_the_archive(tmp_path: Path) -> None:
    data = zipped({f"{n}.png": b"x" for n in range(30)})
    packet = take(tmp_path, {"a.zip": data}, limits=replace(LIMITS, archive_members=20))
    assert "超过 20 个" in problems(packet)["a.zip"]


def test_two_members_of_one_name_are_both_kept(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, pytest.warns(UserWarning):
        archive.writestr("甲.png", picture())
        archive.writestr("甲.png", picture(size=(70, 70)))
    assert refs(take(tmp_path, {"a.zip": out.getvalue()})) == [("a.zip/甲.png", 1), ("a.zip/甲(2).png", 1)]


@pytest.mark.parametrize(
    ("name", "data", "remedy"),
    [
        ("空.pdf", b"", "空文件"),
        ("密.pdf", pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "解除密码"),
        ("坏.pdf", b"%PDF-1.7\n" + os.urandom(400), "重新导出"),
        ("假.pdf", b"hello, this is no pdf", "重新导出"),
        ("截断.png", picture(size=(900, 900))[:60], "重新扫描"),
        ("坏.zip", zipped({"a.png": picture()})[:-40], "重新压缩"),
        ("申请表.docx", zipped({"word/document.xml": b"<x/>"}), "另存为 PDF"),
        ("指标.xlsx", zipped({"xl/workbook.xml": b"<x/>"}), "另存为 PDF"),
        ("证书.ofd", zipped({"OFD.xml": b"<x/>"}), "另存为 PDF"),
        ("老表.doc", b"\xd0\xcf\x11\xe0" + bytes(600), "另存为 PDF"),
        ("照片.heic", b"\x00\x00\x00\x18ftypheic" + bytes(100), "JPG"),
        ("材料.rar", b"Rar!\x1a\x07" + bytes(50), "ZIP"),
        ("说明.txt", "说明".encode(), "PDF"),
    ],
)
def test_what_cannot_be_read_is_named_with_a_remedy(tmp_path: Path, name: str, data: bytes, remedy: str) -> None:
    packet = take(tmp_path, {name: data, "好.pdf": pdf()})
    assert refs(packet) == [("好.pdf", 1)]
    assert list(problems(packet)) == [name]
    assert name in problems(packet)[name]
    assert remedy in problems(packet)[name]


def test_a_picture_cut_off_near_its_end_is_kept_and_reported(tmp_path: Path) -> None:
    noise = Image.effect_noise((600, 800), 60).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "JPEG")
    packet = take(tmp_path, {"尾缺.jpg": out.getvalue()[: int(len(out.getvalue()) * 0.9)]})
    assert refs(packet) == [("尾缺.jpg", 1)]
    assert "只能看到一部分" in problems(packet)["尾缺.jpg"]


def test_a_pdf_cut_off_keeps_what_is_left_and_says_so(tmp_path: Path) -> None:
    whole = pdf(pages=3)
    packet = take(tmp_path, {"尾缺.pdf": whole[: whole.rfind(b"startxref")], "好.pdf": whole})
    assert list(problems(packet)) == ["尾缺.pdf"]
    assert "核对页数" in problems(packet)["尾缺.pdf"]
    assert ("尾缺.pdf", 1) in refs(packet)


def test_an_encrypted_member_costs_only_itself(tmp_path: Path) -> None:
    data = bytearray(zipped({"密.png": picture(), "好.png": picture()}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + offset] |= 1
    packet = take(tmp_path, {"a.zip": bytes(data)})
    assert [file for file, _ in refs(packet)] == ["a.zip/好.png"]
    assert "密码" in problems(packet)["a.zip/密.png"]


def test_a_pdf_that_only_looks_encrypted_opens(tmp_path: Path) -> None:
    packet = take(tmp_path, {"a.pdf": pdf(2, encryption=pikepdf.Encryption(owner="a", user=""))})
    assert len(packet.pages) == 2


def test_clutter_of_systems_is_not_mentioned(tmp_path: Path) -> None:
    clutter = [".DS_Store", "Thumbs.db", "desktop.ini", "__MACOSX/._a.png", "~$申请表.docx", "._b.pdf"]
    archive = zipped(dict.fromkeys(clutter, b"x") | {"好.png": picture()})
    packet = take(tmp_path, dict.fromkeys(clutter, b"x") | {"a.zip": archive})
    assert [file for file, _ in refs(packet)] == ["a.zip/好.png"]
    assert not packet.problems


def test_a_huge_picture_is_refused_unopened(tmp_path: Path) -> None:
    wide = picture("PNG", (100, 100))
    packet = take(tmp_path, {"大.png": wide.replace((100).to_bytes(4, "big") * 2, (40_000).to_bytes(4, "big") * 2, 1)})
    assert not packet.pages
    assert "大.png" in problems(packet)


def test_an_empty_packet_says_so(tmp_path: Path) -> None:
    (tmp_path / "A001").mkdir()
    packet = ingest(tmp_path / "A001", tmp_path / "work")
    assert not packet.pages
    assert "没有可审读的文件" in packet.problems[0].message


def test_a_missing_path_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        ingest(tmp_path / "nowhere", tmp_path / "work")


def test_the_digest_is_that_of_names_and_contents(tmp_path: Path) -> None:
    one = take(tmp_path / "1", {"a.png": picture(), "b.png": picture(size=(9, 9))})
    same = take(tmp_path / "2", {"b.png": picture(size=(9, 9)), "a.png": picture()})
    renamed = take(tmp_path / "3", {"c.png": picture(), "b.png": picture(size=(9, 9))})
    changed = take(tmp_path / "4", {"a.png": picture(size=(8, 8)), "b.png": picture(size=(9, 9))})
    assert one.sha256 == same.sha256
    assert len({one.sha256, renamed.sha256, changed.sha256}) == 3


@pytest.mark.parametrize(
    ("text", "number"),
    [("十", 10), ("十二", 12), ("二十", 20), ("二十三", 23), ("一百零五", 105), ("二〇", 20), ("九", 9)],
)
def test_chinese_numbers(text: str, number: int) -> None:
    assert chinese_number(text) == number


@given(st.lists(st.integers(0, 300), unique=True))
def test_numbers_sort_as_numbers_wherever_they_stand(numbers: list[int]) -> None:
    names = [f"材料{n}号.pdf" for n in numbers]
    assert sorted(names, key=filing_key) == [f"材料{n}号.pdf" for n in sorted(numbers)]


@given(st.lists(st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1), min_size=1))
def test_any_names_can_be_put_in_order(names: list[str]) -> None:
    ordered = sorted(names, key=filing_key)
    backwards = ordered[::-1]
    assert sorted(backwards, key=filing_key) == ordered
