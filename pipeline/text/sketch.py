"""A short sketch of a long text, from which the likeness of two texts is told without having either (MinHash)."""

from __future__ import annotations

import hashlib
import zlib
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipeline.text.folding import key

SIZE = 64
_SHINGLE = 5
_LEAST = 60
"""Characters below which two texts may be alike by chance."""
_PRIME = np.uint64(4_294_967_311)  # the first one above 32 bits


def sketch_of(text: str) -> str:
    """64 numbers of 32 bits in hex; "" for a text too short to be told from another."""
    folded = key(text)
    if len(folded) < _LEAST:
        return ""
    shingles = {folded[i : i + _SHINGLE] for i in range(len(folded) - _SHINGLE + 1)}
    hashes = np.array([zlib.crc32(shingle.encode()) for shingle in shingles], dtype=np.uint64)
    factors, offsets = _permutations()
    least = ((hashes[:, None] * factors + offsets) % _PRIME).min(axis=0)
    return str((least & np.uint64(0xFFFFFFFF)).astype(">u4").tobytes().hex())


def likeness(one: str, other: str) -> float:
    """The share of their five-character pieces that two texts have in common, 0-1, estimated to about ±0.05."""
    if not one or not other:
        return 0.0
    a, b = (np.frombuffer(bytes.fromhex(sketch), dtype=">u4") for sketch in (one, other))
    return float((a == b).mean())


def bands(sketch: str, rows: int, count: int) -> list[str]:
    """Pieces of a sketch, `rows` numbers each: texts that share one may be alike, and few others do.

    Texts of likeness s share one with probability 1 - (1 - s^rows)^count.
    """
    width = rows * 8
    pieces = [sketch[n * width : (n + 1) * width] for n in range(count)] if sketch else []
    return [
        f"{n}:{hashlib.sha256(piece.encode()).hexdigest()[:24]}"
        for n, piece in enumerate(pieces)
        if len(piece) == width
    ]


@cache
def _permutations() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Fixed for ever: sketches are kept."""
    made = np.random.default_rng(32100)
    bound = 1 << 31  # times a hash of 32 bits stays within 64
    return (made.integers(1, bound, SIZE, dtype=np.uint64), made.integers(0, bound, SIZE, dtype=np.uint64))
