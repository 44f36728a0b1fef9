"""The overview of a batch: `summary.json` for programs, `index.html` for people."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final, Literal

from pydantic import Field as Key

from pipeline.model.base import Noun
from pipeline.model.packet import Problem
from pipeline.model.report import Conclusion, Report, Subject
from pipeline.reports.counts import Counts, count

SCHEMA: Final = "caishen/summary@1"


class Entry(Noun):
    """A packet of the batch. `source` is its name in the inbox, `failed` says why there is no report (Chinese)."""

    id: str
    source: str
    conclusion: Conclusion | None = None
    subject: Subject = Subject()
    counts: Counts | None = None
    rules: tuple[str, ...] = ()
    seconds: float = 0.0
    failed: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def page(self) -> str:
        return f"{self.id}/report.html"


class Summary(Noun):
    """All packets of a batch."""

    schema_: Literal["caishen/summary@1"] = Key(default=SCHEMA, alias="schema")
    inbox: str
    packets: tuple[Entry, ...]
    seconds: float
    caishen: str

    def to_json(self) -> dict[str, Any]:
        return self.model_dump(mode="json", by_alias=True)


def entry(report: Report, source: str) -> Entry:
    """A report as a line of the overview. `rules` are those that failed."""
    return Entry(
        id=report.packet.id,
        source=source,
        conclusion=report.conclusion,
        subject=report.subject,
        counts=count(report),
        rules=tuple(dict.fromkeys(finding.rule for finding in report.findings if finding.outcome.value == "fail")),
        seconds=report.run.seconds,
        problems=report.problems,
    )


# Sorts the table by the clicked column: as numbers where the cells are numbers.
_SORT: Final = """
document.querySelectorAll("th[data-sort]").forEach(function (head) {
  head.addEventListener("click", function () {
    var up = head.getAttribute("aria-sort") !== "ascending", body = head.closest("table").tBodies[0];
    var key = function (row) { return row.cells[head.cellIndex].dataset.key || row.cells[head.cellIndex].textContent; };
    head.parentNode.querySelectorAll("th").forEach(function (other) { other.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    Array.from(body.rows).sort(function (a, b) {
      return (up ? 1 : -1) * key(a).localeCompare(key(b), "zh", { numeric: true });
    }).forEach(function (row) { body.appendChild(row); });
  });
});
"""


def render_overview(summary: Summary, rule_titles: dict[str, str]) -> str:
    """`index.html`: one row for each packet, what stood in the way, how often each rule failed."""
    from pipeline.reports.html import environment  # takes longer to import than an unchanged packet to review

    digest = base64.b64encode(hashlib.sha256(_SORT.encode()).digest()).decode()
    return (
        environment()
        .get_template("index.html")
        .render(
            summary=summary,
            conclusions=_conclusions(summary.packets),
            troubled=[packet for packet in summary.packets if packet.failed or packet.problems],
            rules=Counter(rule for packet in summary.packets for rule in packet.rules).most_common(),
            rule_titles=rule_titles,
            pages=sum(packet.counts.pages for packet in summary.packets if packet.counts),
            script=_SORT,
            script_digest=digest,
        )
    )


def _conclusions(packets: Sequence[Entry]) -> dict[Conclusion, int]:
    found = Counter(packet.conclusion for packet in packets)
    return {conclusion: found[conclusion] for conclusion in Conclusion}
