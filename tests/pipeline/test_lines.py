"""Lines: their order, and where they are cut."""

from __future__ import annotations

from pipeline.model.geometry import Box
from pipeline.model.reading import Line, Reader
from pipeline.stages.lines import cut_at_gaps, in_reading_order


def line(text: str, x: float, y: float, step: float = 0.02, gaps: dict[int, float] | None = None) -> Line:
    """A line of equally wide characters; `gaps` widen the space after a character."""
    edges = [x]
    for n in range(len(text)):
        edges.append(edges[-1] + step + (gaps or {}).get(n, 0.0))
    box = Box(x, y, edges[-1], y + 0.02)
    sure = (0.9,) * len(text)
    return Line(
        text=text, box=box, confidence=0.9, reader=Reader.RAPIDOCR, char_confidences=sure, char_edges=tuple(edges)
    )


def test_rows_are_read_from_left_to_right() -> None:
    shuffled = [line("丁", 0.5, 0.304), line("乙", 0.6, 0.101), line("丙", 0.1, 0.3), line("甲", 0.1, 0.1)]
    assert [item.text for item in in_reading_order(shuffled)] == ["甲", "乙", "丙", "丁"]


def test_a_label_parts_from_its_value() -> None:
    cut = cut_at_gaps([line("称深圳市赛风电子有限公司", 0.1, 0.2, gaps={0: 0.08})], 1.0)
    assert [item.text for item in cut] == ["称", "深圳市赛风电子有限公司"]
    assert cut[0].box.x1 < 0.14


def test_spaced_titles_and_dates_stay_whole() -> None:
    title = line("营业执照", 0.1, 0.2, gaps={0: 0.06, 1: 0.06, 2: 0.06})
    dated = line("2022年05月09日", 0.1, 0.3, gaps={3: 0.07, 4: 0.07})
    assert [item.text for item in cut_at_gaps([title, dated], 1.0)] == ["营业执照", "2022年05月09日"]
