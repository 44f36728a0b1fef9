"""Results made over by hand (X05). What is printed stays true: only the look of one digit gives it away."""

from __future__ import annotations

import random

from corpus.samples.altered import FACE, PATCH, SIZE
from corpus.samples.case import Case
from corpus.samples.defects import spoil_papers, the
from corpus.samples.defects_people import Papers


@spoil_papers(f"X05.{FACE}", "report items", weight=0.3)
def digit_in_another_face(case: Case, papers: Papers, rng: random.Random) -> None:
    the(papers, "report").altered = FACE


@spoil_papers(f"X05.{SIZE}", "report items", weight=0.3)
def digit_of_another_size(case: Case, papers: Papers, rng: random.Random) -> None:
    the(papers, "report").altered = SIZE


@spoil_papers(f"X05.{PATCH}", "report items", weight=0.3)
def digit_pasted_over(case: Case, papers: Papers, rng: random.Random) -> None:
    the(papers, "report").altered = PATCH
