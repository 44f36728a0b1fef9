"""Seals, emblems and marks, drawn as SVG by plain geometry, so that they can lie under the ink of a page."""

from __future__ import annotations

import math
import random
from typing import Literal, NamedTuple

Shape = Literal["round", "oval", "square"]

RED = "#d3222a"


class Stamp(NamedTuple):
    """A seal as drawn: its SVG, whose it is, its shape, and what stands across it."""

    svg: str
    owner: str
    shape: Shape = "round"
    bottom: str = ""


def _svg(width: float, height: float, body: str, view: str | None = None) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view or f"0 0 {width} {height}"}">{body}</svg>'


def _ring_text(text: str, font: str, radius: float, size: float, spread: float, squash: float = 1.0) -> str:
    """Characters around the upper arc about (100, 100); `spread` is the whole angle in degrees."""
    step = spread / max(len(text) - 1, 1)
    parts = []
    for i, char in enumerate(text):
        angle = -spread / 2 + i * step
        rad = math.radians(angle)
        px, py = 100 + radius * math.sin(rad), 100 - radius * math.cos(rad) * squash
        parts.append(
            f'<text transform="translate({px:.1f} {py:.1f}) rotate({angle:.1f}) scale(0.82 1)" text-anchor="middle" '
            f'font-size="{size:.1f}" font-family="{font}" fill="{RED}">{char}</text>'
        )
    return "".join(parts)


def star(cx: float, cy: float, radius: float, fill: str = RED) -> str:
    """A five-pointed star."""
    points = []
    for i in range(10):
        reach = radius if i % 2 == 0 else radius * 0.382
        angle = math.radians(i * 36)
        points.append(f"{cx + reach * math.sin(angle):.1f},{cy - reach * math.cos(angle):.1f}")
    return f'<polygon points="{" ".join(points)}" fill="{fill}"/>'


def _wear(rng: random.Random, strength: float) -> str:
    """A mask that lets the paper through in spots, as a hand-pressed seal does."""
    spots = "".join(
        f'<circle cx="{rng.uniform(0, 200):.0f}" cy="{rng.uniform(0, 200):.0f}" '
        f'r="{rng.uniform(0.4, 2.6):.1f}" fill="#000"/>'
        for _ in range(int(160 * strength))
    )
    shade = f'<rect width="200" height="200" fill="#fff" opacity="{1 - 0.45 * strength:.2f}"/>'
    return f'<mask id="wear" maskUnits="userSpaceOnUse" x="0" y="0" width="200" height="200">{shade}{spots}</mask>'


def draw(
    rng: random.Random, name: str, font: str, *, bottom: str = "", shape: Shape = "round", wear: float = 0.3
) -> str:
    """A red seal with the name around (or inside, when square) and `bottom` across the lower part."""
    if shape == "square":
        inner = _square(name, font)
    elif shape == "oval":
        inner = _oval(name, bottom, font)
    else:
        inner = _round(name, bottom, font)
    return _svg(200, 200, f'<defs>{_wear(rng, wear)}</defs><g mask="url(#wear)">{inner}</g>')


def _round(name: str, bottom: str, font: str) -> str:
    size = min(26.0, 400 / max(len(name), 1) + 2)
    spread = min(270.0, 17.0 * len(name)) if len(name) < 16 else 275.0
    low = (
        f'<text x="100" y="158" text-anchor="middle" font-size="17" font-family="{font}" fill="{RED}">{bottom}</text>'
        if bottom
        else ""
    )
    return (
        f'<circle cx="100" cy="100" r="95" fill="none" stroke="{RED}" stroke-width="5"/>'
        + _ring_text(name, font, 72, size, spread)
        + star(100, 100, 26)
        + low
    )


def _oval(name: str, bottom: str, font: str) -> str:
    return (
        f'<ellipse cx="100" cy="100" rx="96" ry="66" fill="none" stroke="{RED}" stroke-width="4"/>'
        f'<ellipse cx="100" cy="100" rx="90" ry="60" fill="none" stroke="{RED}" stroke-width="1.2"/>'
        + _ring_text(name, font, 73, min(19.0, 300 / max(len(name), 1)), 230, 0.62)
        + f'<text x="100" y="110" text-anchor="middle" font-size="20" font-family="{font}" fill="{RED}">{bottom}</text>'
    )


def _square(name: str, font: str) -> str:
    """A name seal: two columns from the right, as personal seals are cut."""
    text = (name + "印" if len(name) % 2 else name)[:4]
    half = (len(text) + 1) // 2
    parts = [f'<rect x="22" y="22" width="156" height="156" fill="none" stroke="{RED}" stroke-width="9"/>']
    for i, char in enumerate(text):
        cx, cy = (142 if i < half else 62), 94 + 66 * (i % half)
        parts.append(
            f'<text x="{cx}" y="{cy}" text-anchor="middle" font-size="66" font-family="{font}" '
            f'fill="{RED}">{char}</text>'
        )
    return "".join(parts)


def riding(seal_svg: str, pages: int) -> list[str]:
    """The seal cut into one upright slice a page."""
    inner = seal_svg[seal_svg.index(">") + 1 : -len("</svg>")]
    step = 200 / pages
    return [_svg(step, 200, inner, f"{i * step:.2f} 0 {step:.2f} 200") for i in range(pages)]


def emblem() -> str:
    """A red disc with gold wreath and stars: stands where certificates carry a state emblem."""
    wreath = "".join(
        f'<ellipse cx="{100 + 84 * math.sin(a):.1f}" cy="{100 + 84 * math.cos(a):.1f}" rx="13" ry="7" fill="#e0b23c" '
        f'transform="rotate({45 - math.degrees(a):.0f} {100 + 84 * math.sin(a):.1f} {100 + 84 * math.cos(a):.1f})"/>'
        for a in [i * math.pi / 14 for i in range(28)]
    )
    stars = star(100, 66, 20, "#f3d25e") + "".join(
        star(100 + 40 * math.sin(a), 78 - 26 * math.cos(a), 8, "#f3d25e") for a in (-1.3, -0.5, 0.5, 1.3)
    )
    gate = '<path d="M62 132h76v-14h-10v-10H72v10H62z M52 140h96v8H52z" fill="#f3d25e"/>'
    return _svg(200, 200, f'<circle cx="100" cy="100" r="80" fill="#c8141e"/>{wreath}{stars}{gate}')


def cma(rng: random.Random) -> str:
    """A mark shaped like the mandatory approval mark: an open ring round the letters, drawn in several ways."""
    colour, weight = rng.choice(["#111", "#111", "#b01218"]), rng.choice([9, 11, 13])
    letters = rng.choice(
        ["M62 128 L90 58 L108 104 L126 58 L154 128", "M62 118V62l22 36 22-36v56 M112 118l24-56 24 56 M121 100h30"]
    )
    stroke = f'fill="none" stroke="{colour}" stroke-width="{weight}"'
    return _svg(200, 180, f'<path d="M150 44 A62 62 0 1 0 150 136" {stroke}/><path d="{letters}" {stroke}/>')


def cnas(font: str) -> str:
    """A box like the accreditation mark."""
    word = f'text-anchor="middle" font-family="{font}" fill="#1b3f8b"'
    return _svg(
        200,
        120,
        '<path d="M10 10h180v100H10z" fill="none" stroke="#1b3f8b" stroke-width="5"/>'
        f'<text x="100" y="58" font-size="40" font-weight="bold" {word}>CNAS</text>'
        f'<text x="100" y="92" font-size="22" {word}>中国认可 检测</text>',
    )


def ccc() -> str:
    """Three nested C shapes in an oval."""
    arcs = "".join(
        f'<path d="M{x + 26} 62 A26 30 0 1 0 {x + 26} 118" fill="none" stroke="#111" stroke-width="11"/>'
        for x in (40, 82, 124)
    )
    return _svg(
        200, 180, f'<ellipse cx="100" cy="90" rx="96" ry="76" fill="none" stroke="#111" stroke-width="6"/>{arcs}'
    )


def matrix(cells: list[list[bool]]) -> str:
    """A QR or bar code from its dark modules."""
    height, width = len(cells), len(cells[0])
    dark = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(cells) for x, is_dark in enumerate(row) if is_dark)
    return _svg(width, height, f'<rect width="{width}" height="{height}" fill="#fff"/><path d="{dark}" fill="#111"/>')


def mark_image(rng: random.Random, text: str, font: str) -> str:
    """A trademark's picture: the word in one of a few dresses."""
    width = 40 + 62 * len(text) if not text.isascii() else 40 + 36 * len(text)
    word = (
        f'<text x="{width / 2}" y="92" text-anchor="middle" font-size="58" font-weight="bold" font-family="{font}" '
        f'fill="#111">{text}</text>'
    )
    dress = rng.choice(
        [
            "",
            f'<rect x="6" y="20" width="{width - 12}" height="104" fill="none" stroke="#111" stroke-width="5"/>',
            f'<path d="M10 124 Q{width / 2} 150 {width - 10} 124" fill="none" stroke="#111" stroke-width="6"/>',
        ]
    )
    return _svg(width, 150, dress + word)
