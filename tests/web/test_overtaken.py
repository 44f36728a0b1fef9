"""Two people at one packet: nothing of what either says is lost, and neither overrules the other unawares."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from pipeline.adapters.store.keep import keep
from pipeline.adapters.store.tables import Decision, Finding, Packet, User, Version
from pipeline.model.report import Report
from tests.web import specimens
from tests.web.conftest import Store, Visit, post


def opened(store: Store, code: str) -> tuple[int, Report]:
    made = specimens.report(code)
    return specimens.kept(store.database, store.blobs, made, store.room), made


def checked_again(store: Store, packet: int, made: Report) -> None:
    """Somebody else has the packet checked again: its first finding is gone."""
    with store.database.session() as session:
        version = session.scalars(select(Version).where(Version.packet_id == packet)).one()
        someone = session.scalars(select(User.id).where(User.name == "shen")).one()
        less = made.model_copy(update={"findings": made.findings[1:]})
        told = {"run_id": None, "source": "", "cause": "correction", "user_id": someone, "again": version}
        keep(session, store.blobs, less, b"", specimens.handed(less, store.room), **told)  # type: ignore[arg-type]


def sign(store: Store, packet: int, key: str) -> str:
    with store.database.reading() as session:
        rows = select(Finding.sign).join(Version).where(Version.packet_id == packet, Finding.key == key)
        return session.scalars(rows).one()


def rulings(store: Store, packet: int) -> list[str]:
    with store.database.reading() as session:
        rows = select(Decision).where(Decision.packet_id == packet, Decision.undone_at.is_(None))
        return [row.action for row in session.scalars(rows.order_by(Decision.id))]


def hidden(html: str, action: str) -> dict[str, str | list[str]]:
    """The hidden fields of a form that leads there."""
    form = re.search(rf'<form method="post" action="{re.escape(action)}">(.*?)</form>', html, re.DOTALL)
    assert form
    found: dict[str, str | list[str]] = {}
    for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form[1]):
        found[name] = value if name not in found else [*found[name], value]
    return found


def test_a_ruling_on_a_packet_that_was_checked_again_is_shown_again_and_can_be_sent_once_more(
    visit: Visit, store: Store
) -> None:
    packet, made = opened(store, "AGAIN")
    mine = sign(store, packet, "f3")
    checked_again(store, packet, made)
    said = {"action": "dismiss", "reason": "另有一份证明在途", "sign": mine, "seen": "1.1"}
    answer = post(visit("fu"), f"/p/{packet}/f/f3/decision", **said)
    assert answer.status_code == 409 and not rulings(store, packet)
    for told in ("没有记下", "另有一份证明在途", "shen同志", made.findings[0].title, "已解决", "仍按我填的提交"):
        assert told in answer.text
    path = f"/p/{packet}/f/f3/decision"
    fields = hidden(answer.text, path)
    assert visit("fu").post(path, data=fields).status_code == 303 and rulings(store, packet) == ["dismiss"]


def test_a_ruling_on_a_finding_that_is_gone_is_shown_but_not_sent_again(visit: Visit, store: Store) -> None:
    packet, made = opened(store, "VANISHED")
    mine = sign(store, packet, made.findings[0].id)
    checked_again(store, packet, made)
    said = {"action": "supplement", "wording": "请补交原件", "sign": mine, "seen": "1.1"}
    answer = post(visit("fu"), f"/p/{packet}/f/{made.findings[0].id}/decision", **said)
    assert answer.status_code == 409 and "请补交原件" in answer.text and "不能原样再提交" in answer.text


def test_of_two_rulings_at_once_the_second_learns_of_the_first(visit: Visit, store: Store) -> None:
    packet, _ = opened(store, "BOTH")
    mine = {"sign": sign(store, packet, "f2"), "held": "0", "seen": "1.1"}
    path = f"/p/{packet}/f/f2/decision"
    assert post(visit("shen"), path, action="confirm", **mine).status_code == 303
    answer = post(visit("fu"), path, action="leave", **mine)
    assert answer.status_code == 409 and rulings(store, packet) == ["confirm"]
    assert "shen同志" in answer.text and "已对这一事项决定“确认”" in answer.text
    assert visit("fu").post(path, data=hidden(answer.text, path)).status_code == 303
    assert rulings(store, packet) == ["leave"]


def test_a_correction_of_a_packet_that_was_checked_again_is_kept_for_its_sender(visit: Visit, store: Store) -> None:
    packet, made = opened(store, "CORRECTED")
    checked_again(store, packet, made)
    said: dict[str, str | list[str]] = {"places": ["d1||-1|name"], "values": ["四川岷江陶瓷集团"], "seen": "1.1"}
    answer = post(visit("fu"), f"/p/{packet}/corrections/fields", **said)
    assert answer.status_code == 409 and "四川岷江陶瓷集团" in answer.text
    fields = hidden(answer.text, f"/p/{packet}/corrections/fields")
    assert (fields["places"], fields["values"], fields["seen"]) == ("d1||-1|name", "四川岷江陶瓷集团", "1.2")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("type", {"document": "d1", "new": "other"}),
        ("border", {"page": "1", "new": "begin"}),
        ("move", {"page": "1", "document": "d1"}),
        ("document", {"pages": ["1"], "new": "other"}),
    ],
)
def test_every_correction_says_what_it_was_thought_of(
    visit: Visit, store: Store, path: str, said: dict[str, str | list[str]]
) -> None:
    packet, made = opened(store, f"THOUGHT-{path}")
    checked_again(store, packet, made)
    answer = post(visit("fu"), f"/p/{packet}/corrections/{path}", seen="1.1", **said)
    assert answer.status_code == 409 and "您提交的" in answer.text
    token = visit("fu").get("/account").text
    plain = {"form_token": re.findall(r'name="form-token" content="(\w+)"', token)[0], **said}
    assert visit("fu").post(f"/p/{packet}/corrections/{path}", data=plain).status_code == 400


def test_nothing_thought_of_an_earlier_version_is_sent_to_a_later_one(visit: Visit, store: Store) -> None:
    packet, made = opened(store, "RENEWED")
    with store.database.session() as session:
        told = {"run_id": None, "source": ""}
        other = specimens.handed(made, store.room).model_copy(update={"sha256": "1" * 64})
        keep(session, store.blobs, made, b"", other, **told)  # type: ignore[arg-type]
    answer = post(visit("fu"), f"/p/{packet}/corrections/type", document="d1", new="other", seen="1.1")
    assert answer.status_code == 409 and "第 2 版" in answer.text and "不能原样再提交" in answer.text


def test_a_packet_is_not_settled_on_what_has_changed(visit: Visit, store: Store) -> None:
    packet, made = opened(store, "PASSED")
    checked_again(store, packet, made)
    assert post(visit("fu"), f"/p/{packet}/state", state="closed", seen="1.1").status_code == 409
    with store.database.reading() as session:
        assert session.get_one(Packet, packet).state == "new"
