"""What other packets say: just enough to see that two of them share what should be one's own."""

from __future__ import annotations

from pipeline.model.base import Noun
from pipeline.model.reading import PageRef
from pipeline.text.names import compare_names, model_key
from pipeline.text.normalise import key


class Alike(Noun):
    """A page or a paper of this packet and one of the neighbour's that are nearly the same."""

    here: PageRef
    there: PageRef


class Neighbour(Noun):
    """Another packet.

    `report_numbers`, `standard_numbers`, `marks` (registered) and `certificates` are those it has; `pages` and
    `standards` what of it is nearly the same as here. `settled`: whether its names and numbers were read for certain.
    """

    packet: str
    applicant: str = ""
    credit_code: str = ""
    product_name: str = ""
    model: str = ""
    report_numbers: tuple[str, ...] = ()
    standard_numbers: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    pages: tuple[Alike, ...] = ()
    standards: tuple[Alike, ...] = ()
    settled: bool = True

    def is_of(self, applicant: str, credit_code: str) -> bool:
        """Whether it is the same enterprise's."""
        if credit_code and self.credit_code:
            return key(credit_code) == key(self.credit_code)
        return compare_names(self.applicant, applicant).same

    def has_report(self, number: str) -> bool:
        return key(number) in map(key, self.report_numbers)

    def has_standard(self, number: str) -> bool:
        return key(number) in map(key, self.standard_numbers)

    def has_mark(self, number: str) -> bool:
        return key(number) in map(key, self.marks)

    def has_certificate(self, number: str) -> bool:
        return key(number) in map(key, self.certificates)

    def applies_for(self, product: str, model: str) -> bool:
        return key(self.product_name) == key(product) and model_key(self.model) == model_key(model)

    def __str__(self) -> str:
        return f"{self.applicant or '申请企业不明'}（{self.packet}）"
