"""What other packets of a batch say: just enough to see that two of them share what should be one's own."""

from __future__ import annotations

from pipeline.model.base import Noun
from pipeline.text.names import compare_names, model_key
from pipeline.text.normalise import key


class Neighbour(Noun):
    """Another packet. `report_numbers`: of its test reports; `settled`: whether all of this was read for certain."""

    packet: str
    applicant: str = ""
    credit_code: str = ""
    product_name: str = ""
    model: str = ""
    report_numbers: tuple[str, ...] = ()
    settled: bool = True

    def is_of(self, applicant: str, credit_code: str) -> bool:
        """Whether it is the same enterprise's."""
        if credit_code and self.credit_code:
            return key(credit_code) == key(self.credit_code)
        return compare_names(self.applicant, applicant).same

    def has_report(self, number: str) -> bool:
        return key(number) in {key(n) for n in self.report_numbers}

    def applies_for(self, product: str, model: str) -> bool:
        return key(self.product_name) == key(product) and model_key(self.model) == model_key(model)
