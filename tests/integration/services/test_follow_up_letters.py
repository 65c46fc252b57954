"""Four letters at most, each on its day, through kills, restarts, stops and late schedulers."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.models import Answer, Attendee, Event, Mail, MailState, Meeting, Promise, Via
from matchmaker.services.check_backs import Said, check_back
from matchmaker.services.erasure import erase_attendee
from matchmaker.services.follow_up_letters import queue_due_letters, queue_letter
from matchmaker.services.follow_ups import DAYS, begin_follow_up, due_at, stop_follow_up
from matchmaker.services.hiding import hide_from_badge
from matchmaker.services.meetings import record_scan
from matchmaker.services.outbox import send_next
from matchmaker.services.promises import keep_promise, make_promise
from tests.factories import make_attendee, make_event

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from flask import Flask

    from matchmaker.mail.transport import Envelope

BASE_URL = "https://matchmaker.test"


class KilledError(BaseException):
    """The process is gone."""


def meet(one: Attendee, other: Attendee) -> str:
    """Let two people scan each other; return the meeting's code."""
    for scanner, scanned in ((one, other), (other, one)):
        code = record_scan(
            scanner_id=scanner.id, code=scanned.badge_code, client_id=uuid4(), via=Via.CAMERA
        ).meeting_code
    return code


def queue() -> int:
    return queue_due_letters(base_url=BASE_URL, default_language="en")


def letters() -> list[Mail]:
    return list(
        db.session.scalars(sa.select(Mail).order_by(Mail.id).execution_options(populate_existing=True))
    )


@pytest.fixture
def evening(app: Flask) -> tuple[Event, Attendee, Attendee, str]:
    """Return an event at which Ada and Grace met; Ada wants the rhythm."""
    assert app
    event = make_event()
    ada, grace = make_attendee(event=event), make_attendee(event=event, name="Grace Hopper")
    code = meet(ada, grace)
    begin_follow_up(attendee_id=ada.id)
    return event, ada, grace, code


def on_day(event: Event, day: int, hours: float = 1) -> datetime:
    return due_at(event, day) + timedelta(hours=hours)


def test_letters_come_in_the_morning_of_their_days(
    evening: tuple[Event, Attendee, Attendee, str],
) -> None:
    event, ada, _, code = evening
    make_promise(meeting_code=code, by=ada.id, text="send the notes", due_on=None, is_shared=False)
    early = {}
    for day in DAYS:
        with time_machine.travel(on_day(event, day, hours=-0.1)):
            early[day] = queue()
        with time_machine.travel(on_day(event, day)):
            assert [queue(), queue()] == [1, 0]

    assert early == {1: 0, 7: 0, 30: 0, 90: 0}
    assert [mail.key.rsplit(":", 1)[1] for mail in letters()] == ["1", "7", "30", "90"]
    assert due_at(event, 1).astimezone(event.zone).hour == 9


def test_letter_speaks_in_its_readers_own_words(evening: tuple[Event, Attendee, Attendee, str]) -> None:
    event, ada, grace, code = evening
    make_promise(meeting_code=code, by=ada.id, text="send the notes", due_on=None, is_shared=False)
    make_promise(meeting_code=code, by=grace.id, text="look for a loom", due_on=None, is_shared=True)

    with time_machine.travel(on_day(event, 1)):
        queue()

    (mail,) = letters()
    assert "Grace Hopper · you promised: send the notes · they promised: look for a loom" in mail.text
    assert "Grace Hopper" in mail.html
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_private_promise_of_the_other_stays_private(evening: tuple[Event, Attendee, Attendee, str]) -> None:
    event, _, grace, code = evening
    make_promise(meeting_code=code, by=grace.id, text="ask about money", due_on=None, is_shared=False)

    with time_machine.travel(on_day(event, 1)):
        queue()

    assert "money" not in letters()[0].text


def test_no_letter_about_promises_where_none_is_open(evening: tuple[Event, Attendee, Attendee, str]) -> None:
    event, ada, _, code = evening
    promise = make_promise(meeting_code=code, by=ada.id, text="send the notes", due_on=None, is_shared=False)
    keep_promise(promise_code=promise, by=ada.id)

    with time_machine.travel(on_day(event, 7)):
        assert [queue(), queue()] == [0, 0]
    assert [mail.state for mail in letters()] == [MailState.DROPPED]


def test_letter_that_waits_names_nobody_who_is_erased_or_hides(
    evening: tuple[Event, Attendee, Attendee, str],
) -> None:
    event, ada, grace, _ = evening
    for hides in (True, False):
        with time_machine.travel(on_day(event, 1)):
            queue()
            if hides:
                hide_from_badge(by=grace.id, code=ada.badge_code)
            else:
                erase_attendee(attendee_id=grace.id)
            named = [mail.text for mail in letters() if "Grace" in mail.text]

        assert named == []


def test_no_letter_where_every_connection_rests(evening: tuple[Event, Attendee, Attendee, str]) -> None:
    event, ada, _, code = evening
    check_back(meeting_code=code, by=ada.id, day=1, said=Said(talked=Answer.REST))

    with time_machine.travel(on_day(event, 30)):
        assert queue() == 0


def test_helper_reads_that_it_helped(evening: tuple[Event, Attendee, Attendee, str]) -> None:
    event, _, grace, code = evening
    check_back(meeting_code=code, by=grace.id, day=30, said=Said(helped=Answer.YES))

    with time_machine.travel(on_day(event, 30)):
        queue()

    assert "they say that you helped them" in letters()[0].text


@pytest.mark.parametrize(
    "kind", ["stopped", "left", "no mail", "no address", "never asked", "event stopped it"]
)
def test_nobody_gets_a_letter_who_does_not_want_one(
    evening: tuple[Event, Attendee, Attendee, str], kind: str
) -> None:
    event, ada, *_ = evening
    with time_machine.travel(on_day(event, 1)):
        before = queue()
    if kind == "stopped":
        stop_follow_up(attendee_id=ada.id)
    with transaction():
        row = db.session.get_one(Attendee, ada.id)
        row.withdrawn_at = now() if kind == "left" else None
        row.mail_stopped_at = now() if kind == "no mail" else None
        row.email = None if kind == "no address" else row.email
        db.session.get_one(Event, event.id).follows_up = kind != "event stopped it"
        if kind == "never asked":
            db.session.execute(sa.text("DELETE FROM follow_up"))

    with time_machine.travel(on_day(event, 30)):
        after = queue()

    assert (before, after) == (1, 0)


def test_letter_that_waits_is_dropped_by_a_stop(evening: tuple[Event, Attendee, Attendee, str]) -> None:
    event, ada, *_ = evening
    sent: list[Envelope] = []
    with time_machine.travel(on_day(event, 1)):
        queue()
        stop_follow_up(attendee_id=ada.id)

        send_next(send=sent.append, host="matchmaker.test")

    assert (sent, letters()[0].state) == ([], MailState.DROPPED)


def test_letter_is_put_in_once_by_two_schedulers_and_never_after_a_stop(
    evening: tuple[Event, Attendee, Attendee, str],
) -> None:
    event, ada, grace, _ = evening

    def put_in(attendee: Attendee, day: int) -> bool:
        return queue_letter(attendee_id=attendee.id, day=day, base_url=BASE_URL, default_language="en")

    with time_machine.travel(on_day(event, 1)):
        twice = [put_in(ada, 1), put_in(ada, 1)]
        stop_follow_up(attendee_id=ada.id)
        stop_follow_up(attendee_id=ada.id)
        stop_follow_up(attendee_id=grace.id)
        stopped = [put_in(ada, 30), put_in(grace, 30)]

    assert (twice, stopped) == ([True, False], [False, False])


def test_letter_that_is_days_late_is_left_out(evening: tuple[Event, Attendee, Attendee, str]) -> None:
    event, *_ = evening

    with time_machine.travel(on_day(event, 1, hours=24 * 5)):
        assert queue() == 0
    with time_machine.travel(on_day(event, 30, hours=24 * 4)):
        assert queue() == 1


def crowd(n_people: int) -> tuple[Event, list[Attendee]]:
    """Return an event of pairs who met; each promised something, every tenth pair kept it."""
    event = make_event()
    people = [make_attendee(event=event, name=f"Person {number}") for number in range(n_people)]
    for one, other in zip(people[::2], people[1::2], strict=True):
        meet(one, other)
    meetings = db.session.scalars(sa.select(Meeting).order_by(Meeting.id)).all()
    for number, meeting in enumerate(meetings):
        for by in (meeting.low_id, meeting.high_id):
            code = make_promise(meeting_code=meeting.code, by=by, text="call", due_on=None, is_shared=False)
            if number % 10 == 0:
                keep_promise(promise_code=code, by=by)
    for person in people:
        begin_follow_up(attendee_id=person.id)
    return event, people


# On SQLite each of its two thousand transactions waits for the disk; there sixty people are killed for real.
@pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
def test_two_hundred_people_get_exactly_their_letters_through_a_hundred_days(app: Flask) -> None:
    assert app
    event, people = crowd(200)
    chance = random.Random(0)  # noqa: S311 -- which moment a process dies at is no secret
    stops_after = {person.id: chance.choice([0, 1, 7, 30, 90, None]) for person in people}
    delivered: list[tuple[str, str]] = []

    def carry(envelope: Envelope) -> None:
        fate = chance.random()
        if fate < 0.02:
            raise KilledError
        delivered.append((envelope.address, envelope.headers["Message-ID"]))
        if fate > 0.98:
            raise KilledError

    moment, end = event.ends_at, event.ends_at + timedelta(days=100)
    while moment < end:
        with time_machine.travel(moment, tick=False):
            for person in people:
                last = stops_after[person.id]
                if last is not None and moment >= due_at(event, last) + timedelta(days=4 * bool(last)):
                    stop_follow_up(attendee_id=person.id)
                    stops_after[person.id] = None
            queue()
            while True:
                try:
                    if not send_next(send=carry, host="matchmaker.test"):
                        break
                except KilledError:
                    continue
        # A worker that was killed comes back within a day and a half, its mails after their lease.
        moment += timedelta(hours=chance.uniform(12, 36))

    kept = set(db.session.scalars(sa.select(Promise.attendee_id).where(Promise.kept_at.is_not(None))))
    chance = random.Random(0)  # noqa: S311 -- the same choices again
    stops_after = {person.id: chance.choice([0, 1, 7, 30, 90, None]) for person in people}
    wanted = Counter(
        person.email
        for person in people
        for day in DAYS
        if (stops_after[person.id] is None or day <= (stops_after[person.id] or 0))
        and not (day == 7 and person.id in kept)
    )
    assert Counter(address for address, _ in set(delivered)) == wanted
    assert len({name for _, name in delivered}) == wanted.total()
    assert {mail.state for mail in letters()} <= {MailState.SENT, MailState.DROPPED}


def schedule_until_killed(url: str, folder: str, moment: datetime) -> None:
    """Queue and send in a process of its own; each mail is a file named as the mail."""
    from pathlib import Path

    from matchmaker import create_app
    from tests.conftest import settings_for

    app = create_app(settings_for(url, Path(folder)))

    def write(envelope: Envelope) -> None:
        (Path(folder) / f"{envelope.headers['Message-ID']}.mail").write_text(envelope.address, "utf-8")

    with app.app_context(), time_machine.travel(moment):
        queue()
        while send_next(send=write, host="matchmaker.test"):
            time.sleep(0.002)


def test_scheduler_that_is_killed_for_real_doubles_and_loses_nothing(
    app: Flask, database_url: str, tmp_path: Path
) -> None:
    assert app
    event, people = crowd(60)
    spawn = multiprocessing.get_context("spawn")
    moment = on_day(event, 1)

    for wait_s in (1.0, 1.6, 2.2, 2.8):
        process = spawn.Process(target=schedule_until_killed, args=(database_url, str(tmp_path), moment))
        process.start()
        process.join(wait_s)
        process.kill()
        process.join()
        moment += timedelta(minutes=3)
    last = spawn.Process(target=schedule_until_killed, args=(database_url, str(tmp_path), moment))
    last.start()
    last.join()

    db.session.rollback()  # what was read before is not what is there now
    sent = sorted(path.read_text("utf-8") for path in tmp_path.glob("*.mail"))
    assert sent == sorted(str(person.email) for person in people)
    assert Counter(mail.state for mail in letters()) == {MailState.SENT: 60}
