"""Making packets with their truth, deterministic by seed."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from corpus.samples import assembly, defects_certificates, filing
from corpus.samples import defects_alterations as _alterations  # noqa: F401  declaring registers
from corpus.samples import defects_form as _form  # noqa: F401
from corpus.samples import defects_legal as _legal  # noqa: F401
from corpus.samples import defects_people as _people  # noqa: F401
from corpus.samples import defects_report as _report  # noqa: F401
from corpus.samples import defects_standard as _standard  # noqa: F401
from corpus.samples import defects_technical as _technical  # noqa: F401
from corpus.samples import defects_trademark as _trademark  # noqa: F401
from corpus.samples.blind import dress
from corpus.samples.case import Case, build
from corpus.samples.defects import Planted, apply_case, apply_papers, choose, cover, needs_of
from corpus.samples.layouts import named, print_in, vary
from corpus.samples.paper import Paper
from corpus.samples.pressed import press
from corpus.samples.render import Delivery, Rendered, render
from corpus.samples.stock import families, use

ACROSS = {
    "X01": defects_certificates.share_report,
    "X03": defects_certificates.share_standard,
    "X04": defects_certificates.share_mark,
    "X09": defects_certificates.apply_again,
}
"""Defects that show only beside another packet: what this one takes from its twin."""
LEVELS = ("clean", "office", "bad", "digital", "mixed", "photo")
# Papers that people file as they came from the word processor.
_TYPED = ("application_form", "recheck_form", "enterprise_standard", "test_report")


@dataclass
class Made:
    """A packet on disk: its path, its truth's path, and what is wrong with it."""

    id: str
    path: Path
    truth: Path
    level: str
    filing: str
    defects: list[str] = field(default_factory=list)


@dataclass
class Order:
    """What one packet is to be.

    `twin` and `across` are for defects that show only beside another packet: what this one takes from its twin
    (X01 the report number, X09 everything). `expects` are those rules for the twin, which is as it was.
    `held_out`: from the stock and in the layouts that are kept out of development. `layouts`: names of layouts all
    papers are printed in where one suits; any when empty.
    """

    id: str
    seed: int
    family: str
    level: str
    filing: str
    defects: tuple[str, ...] = ()
    twin: Order | None = None
    across: str = ""
    copies: bool = False
    expects: tuple[tuple[str, str], ...] = ()
    held_out: bool = False
    layouts: tuple[str, ...] = ()


def make_packets(
    out: Path,
    truth: Path,
    *,
    count: int,
    seed: int,
    level: str | None = None,
    filing: str | None = None,
    defects: bool = True,
    families: Sequence[str] | None = None,
    held_out: bool = False,
    layouts: Sequence[str] = (),
) -> list[Made]:
    """Write `count` packets as children of `out` and `truth/<id>.json` for each.

    Args:
        level: clean, office, bad, digital, mixed or photo; by turns (but photo) when None.
        filing: folder, merged, images, zip, tiff or mixed; by turns when None.
        defects: whether some packets get defects (about two thirds do).
        families: product families to take by turns; all when None.
        held_out: use the layouts, products and names that are kept out of development, and only them.
        layouts: names of layouts that papers are printed in where one suits; any when empty.

    Raises:
        ValueError: there is no layout of one of the names.
    """
    named(layouts)
    truth.mkdir(parents=True, exist_ok=True)
    wanted = orders(count, seed, level=level, filing=filing, defects=defects, kinds=families, held_out=held_out)
    return [make_packet(replace(order, layouts=tuple(layouts)), out, truth) for order in wanted]


def specimens(seed: int, level: str, *, held_out: bool = False) -> list[Order]:
    """As few packets as it takes to plant every defect once, and the pairs that share something."""
    rng = random.Random(f"specimens/{seed}")
    with use(held_out):
        kinds = sorted(families())
        wanted = cover(rng, kinds)
    mark = "H" if held_out else "S"
    made = [
        Order(f"{mark}{seed:02d}{n:03d}", seed * 100_000 + n, family, level, "folder", codes, held_out=held_out)
        for n, (family, codes) in enumerate(wanted, 1)
    ]
    first = len(made)
    for n, rule in enumerate(ACROSS, 1):
        pair = [
            Order(
                f"{mark}{seed:02d}{first + 2 * n + k:03d}",
                seed * 100_000 + first + 2 * n + k,
                kinds[n % len(kinds)],
                level,
                "folder",
                held_out=held_out,
            )
            for k in (-1, 0)
        ]
        _twins(rule, *pair)
        made += pair
    return made


def orders(
    count: int,
    seed: int,
    *,
    level: str | None = None,
    filing: str | None = None,
    defects: bool = True,
    kinds: Sequence[str] | None = None,
    held_out: bool = False,
) -> list[Order]:
    """What `make_packets` makes: plain data, so that several processes can share the work."""
    rng = random.Random(f"orders/{seed}")
    with use(held_out):
        known = list(kinds or families())
    rng.shuffle(known)
    made: list[Order] = []
    for n in range(count):
        family = known[n % len(known)]
        order = Order(
            id=f"{'H' if held_out else 'S'}{seed:02d}{n + 1:03d}",
            seed=seed * 100_000 + n,
            family=family,
            level=level or ("office", "clean", "bad", "office", "digital", "mixed")[n % 6],
            copies=n % 10 == 7,
            filing=filing or ("folder", "merged", "zip", "images", "mixed", "tiff")[(n + n // 6) % 6],
            held_out=held_out,
        )
        if defects:
            with use(held_out):
                order.defects = choose(random.Random(f"defects/{order.seed}"), family)
        made.append(order)
    if defects:
        _pair(made)
    return made


def _pair(made: list[Order]) -> None:
    """Among every twenty packets one pair shares a report number (X01), and one pair a product (X09)."""
    for start in range(0, len(made), 20):
        for rule, first, second in (("X01", start + 1, start + 3), ("X09", start + 4, start + 6)):
            if second < len(made):
                _twins(rule, made[first], made[second])


def _twins(rule: str, first: Order, second: Order) -> None:
    first.defects = second.defects = ()
    second.twin, second.across = first, rule
    if rule == "X09":
        second.family = first.family
    first.expects, second.expects = ((rule, second.id),), ((rule, first.id),)


def make_packet(order: Order, out: Path, truth: Path) -> Made:
    """One packet by its order."""
    rng = random.Random(f"delivery/{order.seed}")
    with use(order.held_out):
        case, planted, documents = documents_of(order)
        rendered = [render(p, _delivery(order, p, rng)) for p in documents]
    path = filing.deliver(rendered, out, order.id, order.filing, rng)
    told = truth_of(order, case, planted, rendered)
    target = truth / f"{order.id}.json"
    target.write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf-8")
    return Made(order.id, path, target, order.level, order.filing, [d["rule"] for d in told["defects"]])


def documents_of(order: Order) -> tuple[Case, list[Planted], list[Paper]]:
    """The case with its defects, and the papers to print."""
    with use(order.held_out):
        return _documents_of(order)


def _documents_of(order: Order) -> tuple[Case, list[Planted], list[Paper]]:
    case = build(order.seed, order.family, outside="L10" in order.defects, needs=needs_of(order.defects))
    if order.twin:
        twin = build(order.twin.seed, order.twin.family)
        ACROSS[order.across](case, twin)
    planted = apply_case(case, order.defects)
    for rule, other in order.expects:
        planted.append(Planted(rule, detail={"with": other}))
        planted += [Planted(r, planted=False, may=True) for r in ("X02", "X07")]
    found = assembly.papers_of(case)
    _print(order, found)
    planted += [Planted(r, planted=False, may=True) for r in case.notes.get("may", ())]
    found = apply_papers(case, found, order.defects)
    press(case, found)
    return case, planted, assembly.around(case, found, copies=order.copies and not {"F09", "X06"} & set(order.defects))


def _print(order: Order, found: list[Paper]) -> None:
    """Choose the layouts of the papers."""
    if order.held_out:
        dress(found)
        return
    vary(found)
    print_in(found, named(order.layouts), "chosen")


def _delivery(order: Order, paper: Paper, rng: random.Random) -> Delivery:
    level = order.level
    if level == "mixed":
        level = rng.choice(["digital", "office", "office", "bad"])
    if level == "digital" and paper.type not in _TYPED:
        level = rng.choice(["digital", "office"])
    if level == "digital" and paper.altered:
        level = "office"  # what is made over by hand comes from a scanner
    turned = {"clean": 0.03, "office": 0.06, "bad": 0.1}.get(level, 0.0)
    grey = level in ("office", "bad") and rng.random() < (0.15 if level == "office" else 0.35)
    return Delivery(level, order.seed, wrong_way=turned, grey=grey)


def truth_of(order: Order, case: Case, planted: list[Planted], rendered: list[Rendered]) -> dict[str, Any]:
    """The truth of a packet in the report's terms."""
    documents, pages = [], []
    first: dict[str, str] = {}
    for number, document in enumerate(rendered, 1):
        name = f"d{number}"
        key = document.paper.key
        documents.append(
            {
                "id": name,
                **document.truth,
                "copy_of": first.get(key),
                "pages": [{"file": p.file, "page": p.page} for p in document.pages],
                "seals": [{"file": p.file, "page": p.page, **seal} for p in document.pages for seal in p.seals],
                "marks": [{"file": p.file, "page": p.page, **mark} for p in document.pages for mark in p.marks],
            }
        )
        first.setdefault(key, name)
        pages += [
            {"file": p.file, "page": p.page, "type": document.paper.type, "document": name, "rotation": p.rotation}
            for p in document.pages
        ]
    return {
        "packet": {
            "id": order.id,
            "scheme": "sichuan-recheck" if case.recheck else "sichuan-initial",
            "as_of": case.applied.isoformat(),
            "family": order.family,
        },
        "level": order.level,
        "filing": order.filing,
        "system": case.data["system"],
        "documents": documents,
        "checklist": checklist(case, rendered),
        "defects": [p.told() for p in planted],
        "pages": pages,
    }


def checklist(case: Case, rendered: list[Rendered]) -> list[dict[str, str]]:
    """The materials of article 7 and whether they are there."""
    there = {d.paper.type for d in rendered}

    def state(*types: str) -> str:
        return "present" if there & set(types) else "missing"

    licence = case.data["licence"]
    wanted = {
        "ccc": ("ccc_certificate",),
        "industrial": ("production_licence",),
        "food": ("food_licence",),
        "both": ("ccc_certificate",),
    }
    return [
        {"item": "办法七(一)", "state": state("application_form", "recheck_form")},
        {"item": "办法七(二)", "state": state("trademark_certificate")},
        {"item": "办法七(三)", "state": state("business_licence", "legal_person_certificate")},
        {"item": "办法七(四)", "state": state("enterprise_standard")},
        {"item": "办法七(五)", "state": state("test_report")},
        {"item": "办法七(六)", "state": state(*wanted[licence]) if licence != "none" else "not_applicable"},
        {"item": "办法七(七)", "state": state("qms_certificate", "quality_evidence")},
    ]
