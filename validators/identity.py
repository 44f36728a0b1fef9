"""Whether a name on a paper is the applicant's: to the letter, weakly, by a proven change, or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, NamedTuple

from extractors.business_licence import BusinessLicence
from extractors.legal_person_certificate import LegalPersonCertificate
from extractors.name_change import NameChange
from extractors.test_report import TestReport
from pipeline.model.facts import Field, Unsettled
from pipeline.text.names import Relation, compare_names
from pipeline.text.normalise import key
from validators.dossier import Dossier, printed
from validators.engine import NotApplicable


class Standing(StrEnum):
    """How a name stands to the applicant's. By which day a former name could still be used is rule L16's question."""

    SAME = "same"
    WEAK = "weak"
    FORMER = "former"
    NEAR = "near"
    DIFFERENT = "different"


class Identity(NamedTuple):
    """A name against the applicant's, both with their differing characters in 【】. `reference`: the applicant's."""

    standing: Standing
    name: str
    applicant: str
    reference: Field[str]
    note: str = ""

    @property
    def applicants(self) -> bool:
        """Whether it is the applicant, now or under an earlier name."""
        return self.standing in (Standing.SAME, Standing.WEAK, Standing.FORMER)


def reference_name(dossier: Dossier) -> Field[str]:
    """The applicant's name: of the form, else (or if that is not sure) of the licence or legal person's certificate.

    Whether form and licence agree is L15's question; the others are not left open by a blot on one of the two.

    Raises:
        NotApplicable: the packet has neither.
    """
    names = [dossier.form.applicant] if dossier.form and printed(dossier.form, "applicant") else []
    names += [x.name for x in dossier.all(BusinessLicence)] + [x.name for x in dossier.all(LegalPersonCertificate)]
    if names:
        return next((n for n in names if n.settled and n.value), names[0])
    if dossier.form:
        return dossier.form.applicant
    raise NotApplicable


def identity(name: Field[str], dossier: Dossier, reference: Field[str] | None = None) -> Identity:
    """A name against the applicant's.

    Raises:
        Unsettled: one of the two, or a change of name that would explain the difference, is not sure.
    """
    reference = reference or reference_name(dossier)
    mine, theirs = name.require(), reference.require()
    match = compare_names(mine, theirs)
    if stuttered(mine, theirs):
        raise Unsettled(name.doubted("与申请企业只差一个重复的字，可能是重复读出"))
    if cut_short(mine, theirs):
        raise Unsettled(name.doubted("只是申请企业名称的前一部分，可能没有读全"))
    standing = Standing(match.relation.value)
    if not match.same and any(compare_names(mine, former).same for former in _former_names(dossier, theirs)):
        standing = Standing.FORMER
    own, other = both_marked(match.difference) if match.relation is Relation.NEAR else (mine, theirs)
    return Identity(standing, own, other, reference, match.note)


def stuttered(a: str, b: str) -> bool:
    """Whether one is the other with one character read twice, as where two lines or two readings overlap."""
    long, short = sorted((key(a), key(b)), key=len, reverse=True)
    doubled = (long[:i] + long[i + 1 :] for i in range(1, len(long)) if long[i] == long[i - 1])
    return len(long) == len(short) + 1 and short in doubled


def cut_short(name: str, whole: str) -> bool:
    """Whether a name is another one without the end of its legal form: a line may have gone unread."""
    rest = key(whole).removeprefix(key(name))
    return rest != key(whole) and _FORM_END.fullmatch(rest) is not None


_FORM_END = re.compile(r"(?:股份|集团)*(?:有限)?(?:责任)?公司|(?:限|责任|任)?公?司|有|有限|股份")


def renamings(dossier: Dossier, applicant: str) -> Iterator[NameChange]:
    """The notices that lead to the applicant's name, the last change first: several may follow one another.

    Raises:
        Unsettled: a notice's new name is not sure.
    """
    left = dossier.all(NameChange)
    names = [applicant]
    while names and left:
        name = names.pop()
        leading = [change for change in left if compare_names(change.to_name.require(), name).same]
        left = [change for change in left if change not in leading]
        for change in leading:
            yield change
            names += [change.from_name.value] if change.from_name.settled and change.from_name.value else []


def _former_names(dossier: Dossier, applicant: str) -> Iterator[str]:
    """Earlier names of the applicant that notices of change prove."""
    for change in renamings(dossier, applicant):
        yield change.from_name.require()


def decisive_party(report: TestReport) -> str | None:
    """Which field of a report says whose product it is: the maker, else the client; None where neither does."""
    return next((name for name in ("manufacturer", "client") if _names_somebody(report, name)), None)


def _names_somebody(report: TestReport, name: str) -> bool:
    """Whether the paper names a body there: a stroke or 见委托单位 does not."""
    if not printed(report, name):
        return False
    text = str(report.fields[name].value or "").strip(" /-—")
    return not report.fields[name].settled or (bool(text) and "同委托" not in text and "见委托" not in text)


def both_marked(difference: str) -> tuple[str, str]:
    """`四川[天→大]成` as `四川【天】成` and `四川【大】成`."""
    return (
        re.sub(r"\[([^\[\]→]*)→[^\[\]]*\]", r"【\1】", difference),
        re.sub(r"\[[^\[\]→]*→([^\[\]]*)\]", r"【\1】", difference),
    )


def shown(value: Field[Any]) -> str:
    """A value for a message."""
    return str(value.value if value.value is not None else value.raw)
