"""Filing a packet: its documents as files, one merged PDF, images, a multi-page TIFF or a zip as Windows makes it."""

from __future__ import annotations

import io
import random
import re
import shutil
import struct
import zipfile
import zlib
from pathlib import Path

import pikepdf
import pypdfium2
from PIL import Image

from corpus.samples.render import Page, Rendered

FILINGS = ("folder", "merged", "images", "zip", "tiff", "mixed")

_NAMES = {
    "application_form": ["申请表", "达标产品认定申请表"],
    "recheck_form": ["复审申请表"],
    "business_licence": ["营业执照", "营业执照副本"],
    "trademark_certificate": ["商标注册证", "商标证书"],
    "enterprise_standard": ["企业标准", "产品执行标准"],
    "test_report": ["检验报告", "检测报告原件"],
    "ccc_certificate": ["3C证书", "CCC认证证书"],
    "qms_certificate": ["质量管理体系证书", "ISO9001证书"],
    "food_licence": ["食品生产许可证"],
    "production_licence": ["生产许可证"],
    "legal_person_certificate": ["法人证书", "登记证书"],
    "trademark_renewal": ["商标续展证明"],
    "trademark_change": ["商标变更证明", "商标转让证明"],
    "trademark_licence": ["商标许可合同"],
    "name_change": ["变更通知书", "名称变更证明"],
    "standard_declaration": ["标准公开页", "平台截图"],
    "ccc_self_declaration": ["3C自我声明"],
    "quality_evidence": ["质量管理证明", "其他证明"],
    "blank": ["扫描件"],
}


def deliver(documents: list[Rendered], out: Path, packet: str, filing: str, rng: random.Random) -> Path:
    """Write the packet as a child of `out` and note on every page where it went.

    `merged` puts all documents in one PDF, in filing or shuffled order; `mixed` is a folder of a PDF for some
    documents and images for others. Returns the packet's path.
    """
    if filing == "merged":
        return _merged(documents, out, packet, rng)
    if filing == "tiff":
        return _tiff(documents, out, packet)
    if filing == "zip":
        return _zip(documents, out, packet, rng)
    folder = _fresh(out / packet)
    for number, document in enumerate(documents, 1):
        name = _name(document, number, rng)
        as_images = filing == "images" or (filing == "mixed" and rng.random() < 0.4)
        _write(document, folder, name, rng) if as_images else _write_pdf(document.pages, folder, f"{name}.pdf")
    return folder


def _fresh(folder: Path) -> Path:
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    return folder


def _name(document: Rendered, number: int, rng: random.Random) -> str:
    kind = document.paper.type
    word = document.paper.file_name or rng.choice(_NAMES.get(kind, [kind]))
    plain = f"扫描{number:04d}"
    return rng.choice([f"{number}.{word}", f"{number:02d} {word}", f"{number}-{word}", plain])


def _merged(documents: list[Rendered], out: Path, packet: str, rng: random.Random) -> Path:
    order = list(documents)
    if rng.random() < 0.5:
        rng.shuffle(order)
    out.mkdir(parents=True, exist_ok=True)
    _write_pdf([p for d in order for p in d.pages], out, f"{packet}.pdf")
    return out / f"{packet}.pdf"


def _write_pdf(pages: list[Page], folder: Path, name: str) -> None:
    """Scans as one image a page; born-digital pages copied with their text."""
    with pikepdf.new() as pdf:
        sources: dict[bytes, pikepdf.Pdf] = {}
        for number, page in enumerate(pages, 1):
            trap = zlib.crc32(f"{page.paper}/{page.number}/{len(page.scan or b'')}".encode()) % 100
            if page.scan is None:
                source = sources.setdefault(page.pdf, pikepdf.open(io.BytesIO(page.pdf)))
                pdf.pages.append(source.pages[page.index])
            else:
                append_scan(pdf, page, layer=trap < 4, turned=trap >= 96)
            page.file, page.page = name, number
        pdf.save(folder / name, deterministic_id=True)


_BAD_LAYER = "BT /F0 9 Tf 3 Tr 60 {y} Td (J\\\\ll 1-'$ ,,i~^ rn:;a tZ%l|) Tj ET\n"


def append_scan(pdf: pikepdf.Pdf, page: Page, *, layer: bool, turned: bool) -> None:
    """One page around its scan. `layer` puts a worthless text layer under it, as bad scanners do; `turned` stores
    the picture lying and lets /Rotate set it upright, so that the page looks as before."""
    data = page.scan
    assert data is not None
    with Image.open(io.BytesIO(data)) as image:
        if turned:
            buffer = io.BytesIO()
            image.transpose(Image.Transpose.ROTATE_90).save(buffer, "JPEG", quality=88)
            data = buffer.getvalue()
        width, height = (image.height, image.width) if turned else image.size
        space = pikepdf.Name.DeviceGray if image.mode == "L" else pikepdf.Name.DeviceRGB
    entries = {
        "/Type": pikepdf.Name.XObject,
        "/Subtype": pikepdf.Name.Image,
        "/Width": width,
        "/Height": height,
        "/ColorSpace": space,
        "/BitsPerComponent": 8,
        "/Filter": pikepdf.Name.DCTDecode,
    }
    w, h = width * 72 / page.dpi, height * 72 / page.dpi
    pdf.add_blank_page(page_size=(w, h))
    added = pdf.pages[-1]
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    pictures = pikepdf.Dictionary(Im0=pikepdf.Stream(pdf, data, entries))
    added.Resources = pikepdf.Dictionary(XObject=pictures, Font=pikepdf.Dictionary(F0=font))
    text = "".join(_BAD_LAYER.format(y=int(h) - 60 - 40 * n) for n in range(12)) if layer else ""
    added.Contents = pikepdf.Stream(pdf, f"q {w:.2f} 0 0 {h:.2f} 0 0 cm /Im0 Do Q\n{text}".encode())
    if turned:
        added.Rotate = 90


def picture(page: Page, dpi: int = 200) -> Image.Image:
    """A page as an image; a born-digital one is rasterised."""
    if page.scan is not None:
        return Image.open(io.BytesIO(page.scan))
    document = pypdfium2.PdfDocument(page.pdf)
    try:
        image: Image.Image = document[page.index].render(scale=dpi / 72).to_pil().convert("RGB")
        return image
    finally:
        document.close()


def _write(document: Rendered, folder: Path, name: str, rng: random.Random) -> None:
    """One image a page: JPEG (some telling their turn by EXIF only), PNG or TIFF."""
    for n, page in enumerate(document.pages, 1):
        stem = name if len(document.pages) == 1 else f"{name}_{n:02d}"
        kind = rng.choice(["jpg", "jpg", "jpg", "png", "tif"])
        page.file, page.page = f"{stem}.{kind}", 1
        _save(page, folder / page.file, kind, exif_turn=rng.random() < 0.3)


def _save(page: Page, path: Path, kind: str, *, exif_turn: bool) -> None:
    dpi = (page.dpi or 200, page.dpi or 200)
    image = picture(page)
    if kind == "png":
        image.save(path, dpi=dpi)
    elif kind == "tif":
        image.save(path, compression="jpeg" if image.mode in ("RGB", "L") else "tiff_lzw", dpi=dpi)
    elif exif_turn:
        # The pixels lie on their side and the tag says so: a reader that obeys it sees the page as it was.
        exif = Image.Exif()
        exif[274] = 6
        image.transpose(Image.Transpose.ROTATE_90).save(path, quality=88, exif=exif, dpi=dpi)
    elif page.scan is not None:
        path.write_bytes(page.scan)
    else:
        image.save(path, quality=90, dpi=dpi)


def _tiff(documents: list[Rendered], out: Path, packet: str) -> Path:
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{packet}.tif"
    pages = [p for d in documents for p in d.pages]
    images = [picture(p).convert("RGB") for p in pages]
    images[0].save(path, save_all=True, append_images=images[1:], compression="jpeg", dpi=(200, 200))
    for n, page in enumerate(pages, 1):
        page.file, page.page = path.name, n
    return path


def _zip(documents: list[Rendered], out: Path, packet: str, rng: random.Random) -> Path:
    """Nested folders; member names in GBK without the UTF-8 flag."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{packet}.zip"
    stage = _fresh(out / f".{packet}.stage")
    members: list[tuple[str, bytes]] = []
    top = rng.choice(["申报材料", "达标产品申报资料", "扫描件"])
    for number, document in enumerate(documents, 1):
        name = _name(document, number, rng)
        nested = f"{top}/{name}" if rng.random() < 0.4 else top
        if rng.random() < 0.3:
            _write(document, stage, name, rng)
        else:
            _write_pdf(document.pages, stage, f"{name}.pdf")
        for file in dict.fromkeys(p.file for p in document.pages):
            members += [(f"{nested}/{file}", (stage / file).read_bytes())]
        for page in document.pages:
            page.file = f"{path.name}/{nested}/{page.file}"
    path.write_bytes(gbk_zip(members))
    shutil.rmtree(stage)
    return path


def gbk_zip(members: list[tuple[str, bytes]]) -> bytes:
    """A zip whose member names are raw GBK bytes, as Chinese Windows writes them."""
    local, central, offset = [], [], 0
    for name, data in members:
        raw, crc = name.encode("gbk"), zlib.crc32(data)
        packed = zlib.compress(data, 6)[2:-4]
        head = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0x6000, 0x5321, crc, len(packed), len(data), len(raw), 0)
        local.append(b"PK\x03\x04" + head + raw + packed)
        central.append(
            b"PK\x01\x02" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0x20, offset) + raw
        )
        offset += len(local[-1])
    directory = b"".join(central)
    end = struct.pack("<HHHHIIH", 0, 0, len(members), len(members), len(directory), offset, 0)
    return b"".join(local) + directory + b"PK\x05\x06" + end


def readable_zip(path: Path) -> list[str]:
    """Member names of a zip written by `gbk_zip`."""
    with zipfile.ZipFile(path, metadata_encoding="gbk") as archive:
        return [re.sub(r"\\", "/", n) for n in archive.namelist()]
