from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
import time_machine

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.mail.letters import Letter
from matchmaker.mail.transport import Envelope, MailRefusedError
from matchmaker.models import Attendee, Mail, MailState
from matchmaker.services.outbox import put_letter, send_next
from tests.factories import make_attendee, make_event

if TYPE_CHECKING:
    from flask import Flask

LETTER = Letter(subject="Three people", text="Open https://matchmaker.test/in/secret", html="<p>Open</p>")


def put(*, key: str = "one", kind: str = "invitation", **values: int | None) -> bool:
    with transaction():
        return put_letter(LETTER, kind=kind, key=key, address="ada@example.org", **values)


def only_mail() -> Mail:
    return db.session.scalars(sa.select(Mail).execution_options(populate_existing=True)).one()


def refuse(_: Envelope) -> None:
    raise MailRefusedError("refused with 451", is_final=False)


@pytest.mark.usefixtures("app")
def test_put_letter_with_the_same_key_keeps_the_first() -> None:
    assert [put(), put(), put(key="other")] == [True, False, True]

    assert db.session.scalars(sa.select(Mail.key).order_by(Mail.id)).all() == ["one", "other"]


@pytest.mark.usefixtures("app")
def test_what_somebody_waits_for_leaves_before_reminders() -> None:
    for kind in ("reminder", "team", "sign_in", "password"):
        put(key=kind, kind=kind)

    for _ in range(3):
        send_next(send=lambda _: None, host="matchmaker.test")

    assert db.session.scalars(sa.select(Mail.kind).filter_by(state="waiting")).all() == ["reminder"]


@pytest.mark.usefixtures("app")
def test_a_letter_of_a_transaction_that_fails_never_leaves() -> None:
    def put_in_vain() -> None:
        with transaction():
            put_letter(LETTER, kind="invitation", key="one", address="ada@example.org")
            raise ValueError("the rest failed")

    with pytest.raises(ValueError, match="the rest failed"):
        put_in_vain()

    assert send_next(send=refuse, host="matchmaker.test") is False


@pytest.mark.usefixtures("app")
def test_send_next_sends_once_and_forgets_the_words() -> None:
    put()
    sent: list[Envelope] = []

    assert send_next(send=sent.append, host="matchmaker.test") is True
    assert send_next(send=sent.append, host="matchmaker.test") is False

    mail = only_mail()
    assert [(one.address, one.subject, one.text) for one in sent] == [
        ("ada@example.org", LETTER.subject, LETTER.text)
    ]
    assert (mail.state, mail.text, mail.html, mail.attempts) == (MailState.SENT, "", "", 1)
    assert sent[0].headers["Auto-Submitted"] == "auto-generated"


@pytest.mark.usefixtures("app")
def test_send_next_gives_a_mail_the_same_name_each_time() -> None:
    put()
    names = []

    def fail_after_sending(envelope: Envelope) -> None:
        names.append(envelope.headers["Message-ID"])
        raise MailRefusedError("connection lost", is_final=False)

    send_next(send=fail_after_sending, host="matchmaker.test")
    with time_machine.travel(now() + timedelta(minutes=2)):
        send_next(send=fail_after_sending, host="matchmaker.test")

    assert len(names) == 2
    assert len(set(names)) == 1
    assert names[0].endswith("@matchmaker.test>")


@pytest.mark.usefixtures("app")
def test_send_next_waits_longer_after_each_refusal_then_gives_up() -> None:
    put()
    start = now()
    waits = []

    moment = start
    for _ in range(20):
        with time_machine.travel(moment, tick=False):
            send_next(send=refuse, host="matchmaker.test")
            mail = only_mail()
            if mail.state != MailState.WAITING:
                break
            waits.append(mail.not_before - moment)
            moment = mail.not_before

    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=1)
    assert moment - start > timedelta(hours=12)
    assert (mail.state, mail.error, mail.text) == (MailState.FAILED, "refused with 451", "")


@pytest.mark.usefixtures("app")
def test_send_next_gives_a_final_refusal_up_at_once() -> None:
    put()

    def refuse_for_good(_: Envelope) -> None:
        raise MailRefusedError("refused with 550", is_final=True)

    send_next(send=refuse_for_good, host="matchmaker.test")

    assert (only_mail().state, only_mail().attempts) == (MailState.FAILED, 1)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("column", ["withdrawn_at", "mail_stopped_at"])
@pytest.mark.parametrize(("kind", "leaves"), [("invitation", False), ("sign_in", True)])
def test_send_next_drops_what_its_reader_does_not_want(column: str, kind: str, *, leaves: bool) -> None:
    ada = make_attendee(event=make_event())
    put(kind=kind, attendee_id=ada.id)
    with transaction():
        setattr(db.session.get_one(Attendee, ada.id), column, now())
    sent: list[Envelope] = []

    assert send_next(send=sent.append, host="matchmaker.test") is True

    assert len(sent) == leaves
    assert only_mail().state == (MailState.SENT if leaves else MailState.DROPPED)


@pytest.mark.usefixtures("app")
def test_send_next_drops_a_sign_in_link_that_is_dead() -> None:
    put(kind="sign_in")
    sent: list[Envelope] = []

    with time_machine.travel(now() + timedelta(minutes=10)):
        send_next(send=sent.append, host="matchmaker.test")

    assert (sent, only_mail().state) == ([], MailState.DROPPED)


@pytest.mark.usefixtures("app")
def test_send_next_takes_what_somebody_waits_for_first() -> None:
    put(key="reminder")
    put(key="link", kind="sign_in")

    send_next(send=lambda _: None, host="matchmaker.test")

    states = db.session.execute(sa.select(Mail.key, Mail.state)).all()
    assert dict(states) == {"reminder": MailState.WAITING, "link": MailState.SENT}


@pytest.mark.usefixtures("app")
def test_a_mail_whose_reader_is_erased_while_it_leaves_is_forgotten() -> None:
    ada = make_attendee(event=make_event())
    for refused in (False, True):
        put(key=str(refused), attendee_id=ada.id)

        def erase(_: Envelope, *, is_refused: bool = refused) -> None:
            with transaction():
                db.session.execute(sa.delete(Mail))
            if is_refused:
                raise MailRefusedError("later", is_final=False)

        assert send_next(send=erase, host="matchmaker.test") is True

    assert db.session.scalars(sa.select(Mail)).all() == []


@pytest.mark.usefixtures("app")
def test_a_mail_of_a_lost_worker_is_sent_by_another_after_its_lease() -> None:
    put()

    def die(_: Envelope) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send_next(send=die, host="matchmaker.test")
    sent: list[Envelope] = []
    assert send_next(send=sent.append, host="matchmaker.test") is False

    with time_machine.travel(now() + timedelta(minutes=2)):
        assert send_next(send=sent.append, host="matchmaker.test") is True

    assert len(sent) == 1


def test_four_workers_send_each_mail_once(bare_app: Flask) -> None:
    with bare_app.app_context():
        for number in range(40):
            put(key=str(number))
    sent: list[str] = []
    lock = threading.Lock()

    def keep(envelope: Envelope) -> None:
        with lock:
            sent.append(envelope.headers["Message-ID"])

    def work(_: int) -> None:
        with bare_app.app_context():
            while send_next(send=keep, host="matchmaker.test"):
                pass

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))

    assert len(sent) == 40
    assert len(set(sent)) == 40
