"""`python -m corpus.samples OUT --truth DIR --count N --seed S --level L --filing F`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def main(arguments: list[str] | None = None) -> int:
    """Make packets; one line for each on standard output."""
    parser = argparse.ArgumentParser(prog="python -m corpus.samples", description="制作带标准答案的样例申报材料。")
    parser.add_argument("out", type=Path, help="材料写到这个文件夹，每个子项一份")
    parser.add_argument("--truth", type=Path, required=True, help="标准答案文件夹")
    parser.add_argument("--count", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--level", choices=["clean", "office", "bad", "digital", "mixed", "photo"])
    parser.add_argument("--filing", choices=["folder", "merged", "images", "zip", "tiff", "mixed"])
    parser.add_argument("--no-defects", action="store_true", help="只做没有缺陷的材料")
    parser.add_argument("--held-out", action="store_true", help="只用不参与开发的版式、产品和名称")
    parser.add_argument("--families", type=_listed, help="只做这些产品（families 下的文件名，逗号分隔）")
    parser.add_argument("--layouts", type=_listed, default=[], help="材料只用这些版式（逗号分隔），没有合适的才用别的")
    options = parser.parse_args(arguments)
    from corpus.samples.blind import ordinary_only
    from corpus.samples.layouts import layouts
    from corpus.samples.maker import make_packets
    from corpus.samples.stock import families, use

    with use(options.held_out):
        unknown = {*options.layouts} - {y.name for y in layouts()} | {*(options.families or ())} - {*families()}
    if unknown:
        parser.error("没有这些版式或产品：" + "、".join(sorted(unknown)))
    if options.held_out and ordinary_only():
        print("这些材料没有留出的版式，仍用通常的版式：", "、".join(ordinary_only()), file=sys.stderr)
    for made in make_packets(
        options.out,
        options.truth,
        count=options.count,
        seed=options.seed,
        level=options.level,
        filing=options.filing,
        defects=not options.no_defects,
        families=options.families,
        held_out=options.held_out,
        layouts=options.layouts,
    ):
        print(made.id, made.level, made.filing, made.path, ",".join(made.defects) or "无缺陷", sep="\t")
    return 0


def _listed(text: str) -> list[str]:
    """Names parted by commas."""
    return [name.strip() for name in text.split(",") if name.strip()]


if __name__ == "__main__":
    sys.exit(main())
