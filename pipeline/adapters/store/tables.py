"""The tables of the store. Times are UTC without zone, digests SHA-256 in hex, JSON columns hold plain data.

A packet is one application, whatever the number of times it is handed in; each time makes a version. A version is
checked again whenever a person corrects a reading or the rules change: each such checking is a revision, and only
the latest revision's documents, fields and findings stand in their tables, while every revision's report stays as a
blob. Decisions and corrections are only ever added; taking one back, or putting another in its place, fills
`undone_at`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, Final

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

_BIG = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts rows up only in plain integer keys


SETTLED: Final = ("passed", "closed")
"""States of a packet in which nothing of it changes, until it is opened again."""


class Base(DeclarativeBase):
    """Of all tables."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {dict[str, Any]: JSON, list[Any]: JSON, str: Text}


class Run(Base):
    """One `review`, `batch` or upload. `state`: running, done, stopped, failed; `options` as given.

    `seen_at`: when it last gave a sign of life; one that runs does every second or so.
    """

    __tablename__ = "runs"

    id: Mapped[int] = mapped_column(_BIG, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    inbox: Mapped[str]
    out: Mapped[str]
    options: Mapped[dict[str, Any]]
    program: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(12), default="running")
    packets: Mapped[int] = mapped_column(default=0)
    packets_done: Mapped[int] = mapped_column(default=0)
    pages: Mapped[int] = mapped_column(default=0)
    pages_done: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class User(Base):
    """A person who may log in.

    `role`: first (初审), examiner (审查), second (复核), admin (管理); `city`: six digits, "" for all.
    """

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(_BIG, primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    display: Mapped[str] = mapped_column(String(60))
    password: Mapped[str]  # argon2 hash
    role: Mapped[str] = mapped_column(String(12))
    city: Mapped[str] = mapped_column(String(6), default="")
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class Login(Base):
    """A session of a user; `token` is the digest of what the browser holds."""

    __tablename__ = "logins"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    user: Mapped[User] = relationship()


class Packet(Base):
    """An application; what is told of it is its latest version's.

    `state`: new, review, supplement (waiting for papers), passed, closed.
    `identity` is what a resubmission under another name is recognised by: credit code, product and model, folded.
    """

    __tablename__ = "packets"

    id: Mapped[int] = mapped_column(_BIG, primary_key=True)
    code: Mapped[str] = mapped_column(String(255), unique=True)  # the packet id of the report
    identity: Mapped[str | None] = mapped_column(String(64), index=True)
    applicant: Mapped[str] = mapped_column(default="")
    credit_code: Mapped[str] = mapped_column(String(18), default="", index=True)
    product: Mapped[str] = mapped_column(default="")
    model: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(String(6), default="", index=True)
    scheme: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(12), default="new", index=True)
    priority: Mapped[int] = mapped_column(default=0)
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    version: Mapped[int] = mapped_column(default=0)  # number of the latest
    conclusion: Mapped[str] = mapped_column(String(12), default="")
    fails: Mapped[int] = mapped_column(default=0)
    unknowns: Mapped[int] = mapped_column(default=0)
    doubtful: Mapped[int] = mapped_column(default=0)
    open: Mapped[int] = mapped_column(default=0)  # findings nobody has decided
    severities: Mapped[dict[str, Any]]  # severity -> number of findings
    words: Mapped[str] = mapped_column(default="")  # what a search looks in: names, codes, numbers of reports
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime] = mapped_column(index=True)
    assignee: Mapped[User | None] = relationship()
    versions: Mapped[list[Version]] = relationship(back_populates="packet", order_by="Version.number")


class Version(Base):
    """A packet as handed in once. `report`, `understood` and `delivered` are digests of blobs (see `keep`).

    `substance` is a digest of what the latest revision's report says, apart from when and how it was made.
    """

    __tablename__ = "versions"
    __table_args__ = (UniqueConstraint("packet_id", "number"),)

    id: Mapped[int] = mapped_column(_BIG, primary_key=True)
    packet_id: Mapped[int] = mapped_column(ForeignKey("packets.id"))
    number: Mapped[int]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("runs.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    source: Mapped[str]  # name of what was handed in
    as_of: Mapped[date]
    review_by: Mapped[date]
    conclusion: Mapped[str] = mapped_column(String(12))
    revision: Mapped[int] = mapped_column(default=1)
    rules: Mapped[str] = mapped_column(String(64))
    report: Mapped[str] = mapped_column(String(64))
    understood: Mapped[str] = mapped_column(String(64))
    delivered: Mapped[str] = mapped_column(String(64))
    substance: Mapped[str] = mapped_column(String(64))
    changes: Mapped[dict[str, Any] | None]  # against the version before, as in the report
    received_at: Mapped[datetime]
    packet: Mapped[Packet] = relationship(back_populates="versions")
    pages: Mapped[list[Page]] = relationship(order_by="Page.ordinal", cascade="all, delete-orphan")
    documents: Mapped[list[Document]] = relationship(order_by="Document.ordinal", cascade="all, delete-orphan")
    findings: Mapped[list[Finding]] = relationship(order_by="Finding.ordinal", cascade="all, delete-orphan")


class Revision(Base):
    """A checking of a version: what caused it, and its report."""

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("version_id", "number"),)

    id: Mapped[int] = mapped_column(_BIG, primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    number: Mapped[int]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("runs.id"))
    cause: Mapped[str] = mapped_column(String(12))  # run, correction, rules, others
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    rules: Mapped[str] = mapped_column(String(64))
    report: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]


class Page(Base):
    """A page of a version. `content` tells equal pages of different versions.

    The picture is page `frame` (from 0) of blob `source`, of `kind` pdf or image.
    """

    __tablename__ = "pages"
    __table_args__ = (UniqueConstraint("version_id", "ordinal"), Index("ix_pages_content", "content"))

    id: Mapped[int] = mapped_column(_BIG, primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    ordinal: Mapped[int]
    file: Mapped[str]
    page: Mapped[int]
    kind: Mapped[str] = mapped_column(String(8))
    source: Mapped[str] = mapped_column(String(64))
    frame: Mapped[int]
    content: Mapped[str] = mapped_column(String(80))
    rotation: Mapped[int]
    document: Mapped[str | None] = mapped_column(String(12))
    type: Mapped[str] = mapped_column(String(40))
    reader: Mapped[str | None] = mapped_column(String(12))
    quality: Mapped[float]


class Document(Base):
    """A document of a version's latest revision."""

    __tablename__ = "documents"
    __table_args__ = (UniqueConstraint("version_id", "key"),)

    id: Mapped[int] = mapped_column(_BIG, primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    ordinal: Mapped[int]
    key: Mapped[str] = mapped_column(String(12))  # its id in the report
    type: Mapped[str] = mapped_column(String(40))
    title: Mapped[str]
    copy_of: Mapped[str | None] = mapped_column(String(12))
    fields: Mapped[list[Field]] = relationship(cascade="all, delete-orphan")


class Field(Base):
    """A value of a document: `name`, or `table`, `row` (from 0) and `name` of the column. `places` as in the report."""

    __tablename__ = "fields"
    __table_args__ = (Index("ix_fields_document", "document_id"),)

    id: Mapped[int] = mapped_column(_BIG, primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    table: Mapped[str] = mapped_column(String(20), default="")
    row: Mapped[int] = mapped_column(default=-1)
    name: Mapped[str] = mapped_column(String(40))
    value: Mapped[str | None]
    raw: Mapped[str]
    status: Mapped[str] = mapped_column(String(10))
    confidence: Mapped[float]
    reason: Mapped[str]
    places: Mapped[list[Any]]


class Finding(Base):
    """A finding of a version's latest revision.

    `sign` is equal for what is the same finding in another revision or version.
    """

    __tablename__ = "findings"
    __table_args__ = (Index("ix_findings_version", "version_id"),)

    id: Mapped[int] = mapped_column(_BIG, primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    ordinal: Mapped[int]
    key: Mapped[str] = mapped_column(String(12))  # its id in the report
    sign: Mapped[str] = mapped_column(String(64))
    rule: Mapped[str] = mapped_column(String(8), index=True)
    outcome: Mapped[str] = mapped_column(String(8))
    severity: Mapped[str] = mapped_column(String(8))
    title: Mapped[str]
    message: Mapped[str]
    remedy: Mapped[str]
    clauses: Mapped[list[Any]]
    evidence: Mapped[list[Any]]


class Decision(Base):
    """A person's ruling on a finding. `action`: confirm, dismiss, supplement, leave.

    `outcome` is what the finding then was (fail, unknown; "" where that was not noted), `contents` are those of the
    pages that show it: where either changes, the decision lapses (`lapsed_at`), in a version (`lapsed_in`) and for a
    reason (`lapsed_why`: page, outcome). `replaces_id`: the ruling it took the place of.
    """

    __tablename__ = "decisions"
    __table_args__ = (Index("ix_decisions_packet", "packet_id"),)

    id: Mapped[int] = mapped_column(_BIG, primary_key=True)
    packet_id: Mapped[int] = mapped_column(ForeignKey("packets.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    sign: Mapped[str] = mapped_column(String(64))
    rule: Mapped[str] = mapped_column(String(8))
    action: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(default="")
    wording: Mapped[str] = mapped_column(default="")  # of the supplement asked for, where it was edited
    outcome: Mapped[str] = mapped_column(String(8), default="", server_default="")
    contents: Mapped[list[Any]]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"))
    made_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    lapsed_at: Mapped[datetime | None]
    lapsed_in: Mapped[int | None] = mapped_column(ForeignKey("versions.id"))
    lapsed_why: Mapped[str] = mapped_column(String(8), default="", server_default="")
    user: Mapped[User | None] = relationship()


class Correction(Base):
    """What a person says a page shows. `kind`: field, type, border, document; `target` and `new` depend on it.

    field: target {file, page, type, table, row, name}, new the value; type: target {file, page} of the document's
    first page, new the type; border: target {file, page}, new "begin" or "join"; document: target {pages: [...]},
    new the type. Bound to the pages' contents, as decisions are; `lapsed_why`: page, or unfit where its place is gone.
    """

    __tablename__ = "corrections"
    __table_args__ = (Index("ix_corrections_packet", "packet_id"),)

    id: Mapped[int] = mapped_column(_BIG, primary_key=True)
    packet_id: Mapped[int] = mapped_column(ForeignKey("packets.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    kind: Mapped[str] = mapped_column(String(10))
    target: Mapped[dict[str, Any]]
    old: Mapped[str | None]
    new: Mapped[str | None]
    contents: Mapped[list[Any]]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    lapsed_at: Mapped[datetime | None]
    lapsed_in: Mapped[int | None] = mapped_column(ForeignKey("versions.id"))
    lapsed_why: Mapped[str] = mapped_column(String(8), default="", server_default="")
    user: Mapped[User | None] = relationship()


class Trait(Base):
    """What other packets may share with a version, found by `kind` and `value`.

    Kinds: report_number, standard_number, mark, certificate, applied (product and model), application (identity);
    page and text (with a sketch in `detail`), found by their parts page_band and text_band.
    """

    __tablename__ = "traits"
    __table_args__ = (Index("ix_traits_value", "kind", "value"), Index("ix_traits_version", "version_id"))

    id: Mapped[int] = mapped_column(_BIG, primary_key=True)
    packet_id: Mapped[int] = mapped_column(ForeignKey("packets.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    kind: Mapped[str] = mapped_column(String(20))
    value: Mapped[str] = mapped_column(String(200))
    detail: Mapped[dict[str, Any]]


class Trace(Base):
    """One line of the audit trail. `hash` covers the line and the hash before it.

    Lines are only ever added: triggers of the database refuse to change or delete one.
    """

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(_BIG, primary_key=True)
    at: Mapped[datetime]
    user: Mapped[str] = mapped_column(String(60))
    action: Mapped[str] = mapped_column(String(30))
    object: Mapped[str] = mapped_column(String(200))
    detail: Mapped[dict[str, Any]]
    before: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class Attempt(Base):
    """A try to log in. `key` is a digest of the account's or the address's name: what was typed may be a password."""

    __tablename__ = "attempts"
    __table_args__ = (Index("ix_attempts_key", "key", "at"),)

    id: Mapped[int] = mapped_column(_BIG, primary_key=True)
    key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
