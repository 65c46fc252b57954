from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
import time_machine

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.errors import EventEndedError
from matchmaker.models import Attendee, AuditEntry, Job, Mail, MailState, RunState
from matchmaker.queries.event_letters import LetterKind, letters_of, readers_of
from matchmaker.services.avoidances import separate
from matchmaker.services.event_letters import request_letters, write_letters
from matchmaker.services.mail_stop import stop_mail
from matchmaker.services.registration import leave
from matchmaker.services.sign_in import follow_link
from tests.factories import make_attendee, make_event, make_match, make_organizer, make_run
from tests.sql_statements import sent_statements

if TYPE_CHECKING:
    from matchmaker.models import Event

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def event(app: object) -> Event:
    assert app
    starts_at = now() + timedelta(days=3)
    return make_event(starts_at=starts_at, ends_at=starts_at + timedelta(hours=4))


def write(event: Event, kind: LetterKind) -> list[Mail]:
    """Write the letters and return those that came into being."""
    before = set(db.session.scalars(sa.select(Mail.id)))
    write_letters(event_id=event.id, kind=kind, base_url="https://matchmaker.test", default_language="en")
    return [mail for mail in db.session.scalars(sa.select(Mail).order_by(Mail.id)) if mail.id not in before]


def secret_in(mail: Mail) -> str:
    found = re.search(r"/in/([^/\s]+)", mail.text)
    assert found
    return found[1]


def test_invitation_lets_its_reader_in_and_offers_to_leave(event: Event) -> None:
    ada = make_attendee(event=event, email="ada@example.org")

    (mail,) = write(event, LetterKind.INVITATION)

    assert (mail.address, mail.attendee_id, mail.kind) == ("ada@example.org", ada.id, "invitation")
    assert "Makers & Money" in mail.subject
    assert f"/in/{secret_in(mail)}/leave" in mail.text
    assert "olive@example.org" in mail.text
    assert "One-Click" in mail.headers["List-Unsubscribe-Post"]
    assert follow_link(secret=secret_in(mail)).attendee_id == ada.id


def test_invitation_comes_once_also_through_a_second_worker(event: Event) -> None:
    make_attendee(event=event)

    assert len(write(event, LetterKind.INVITATION)) == 1
    assert write(event, LetterKind.INVITATION) == []

    make_attendee(event=event)
    assert len(write(event, LetterKind.INVITATION)) == 1


@pytest.mark.parametrize("kind", [LetterKind.INVITATION, LetterKind.REMINDER])
def test_nobody_is_written_who_left_stopped_mail_or_has_no_address(event: Event, kind: LetterKind) -> None:
    gone, quiet, paper = (make_attendee(event=event, goals=()) for _ in range(3))
    leave(attendee_id=gone.id)
    with transaction():
        db.session.get_one(Attendee, quiet.id).mail_stopped_at = now()
        db.session.get_one(Attendee, paper.id).email = None

    assert write(event, kind) == []


def test_letter_is_in_its_readers_language_with_a_day_of_the_event(event: Event) -> None:
    ada = make_attendee(event=event)
    with transaction():
        db.session.get_one(Attendee, ada.id).language = "de"

    (mail,) = write(event, LetterKind.INVITATION)

    assert "Wen möchtest du" in mail.subject
    assert str(event.starts_at.astimezone(event.zone).year) in mail.text


def test_event_without_a_contact_promises_no_answer(event: Event) -> None:
    make_attendee(event=event)
    with transaction():
        db.session.merge(event).contact = ""

    (mail,) = write(event, LetterKind.INVITATION)

    assert "Questions?" not in mail.text


def test_reminder_goes_to_who_lacks_a_goal_or_a_skill_once_a_day(event: Event) -> None:
    no_goal = make_attendee(event=event, goals=())
    no_skill = make_attendee(event=event, skills=())
    make_attendee(event=event)

    first = {mail.attendee_id: mail for mail in write(event, LetterKind.REMINDER)}

    assert set(first) == {no_goal.id, no_skill.id}
    assert "whom you need to meet" in first[no_goal.id].text
    assert "what you can help with" in first[no_skill.id].text
    assert write(event, LetterKind.REMINDER) == []
    with time_machine.travel(now() + timedelta(days=1, minutes=1)):
        assert len(write(event, LetterKind.REMINDER)) == 2


def test_three_are_told_to_who_has_somebody_and_name_nobody(event: Event) -> None:
    ada, grace = make_attendee(event=event), make_attendee(event=event, name="Grace Hopper")
    make_attendee(event=event, name="Alone")
    make_match(run=make_run(event=event), one=ada, other=grace)

    mails = write(event, LetterKind.THREE)

    assert {mail.attendee_id for mail in mails} == {ada.id, grace.id}
    to_ada = next(mail for mail in mails if mail.attendee_id == ada.id)
    assert "Grace" not in to_ada.text
    assert "See whom to meet" in to_ada.html


def test_full_three_are_called_so(event: Event) -> None:
    ada, *others = (make_attendee(event=event) for _ in range(4))
    run = make_run(event=event)
    for other in others:
        make_match(run=run, one=ada, other=other)

    mails = write(event, LetterKind.THREE)

    assert "See my three" in next(mail.html for mail in mails if mail.attendee_id == ada.id)


def test_after_a_new_run_only_those_are_told_whose_three_changed(event: Event) -> None:
    ada, grace, lin, mary = (make_attendee(event=event) for _ in range(4))
    first = make_run(event=event)
    make_match(run=first, one=ada, other=grace)
    make_match(run=first, one=lin, other=mary)
    write(event, LetterKind.THREE)
    assert write(event, LetterKind.THREE) == []
    first.state = RunState.REPLACED
    db.session.commit()
    second = make_run(event=event, number=2)
    make_match(run=second, one=ada, other=grace)
    make_match(run=second, one=ada, other=lin)

    mails = write(event, LetterKind.THREE)

    assert {mail.attendee_id for mail in mails} == {ada.id, lin.id}


def test_nothing_published_tells_nobody_and_separated_pairs_are_not_counted(event: Event) -> None:
    ada, grace = make_attendee(event=event), make_attendee(event=event)
    assert readers_of(event, LetterKind.THREE, now().date()) == []
    make_match(run=make_run(event=event), one=ada, other=grace)
    separate(event_id=event.id, one_id=ada.id, other_id=grace.id, by=make_organizer().id)

    assert readers_of(event, LetterKind.THREE, now().date()) == []


def test_asking_puts_one_job_and_a_note_into_the_tables(event: Event) -> None:
    make_attendee(event=event)
    by = make_organizer().id

    assert request_letters(event_id=event.id, kind=LetterKind.INVITATION, by=by) == 1

    job = db.session.scalars(sa.select(Job)).one()
    assert (job.kind, job.payload) == ("letters", {"event_id": event.id, "kind": "invitation"})
    assert db.session.scalars(sa.select(AuditEntry)).one().detail == {"kind": "invitation", "letters": 1}


def test_asking_for_nobody_puts_nothing(event: Event) -> None:
    assert request_letters(event_id=event.id, kind=LetterKind.REMINDER, by=make_organizer().id) == 0

    assert db.session.scalars(sa.select(Job)).all() == []


def test_ended_event_writes_no_letters(event: Event) -> None:
    make_attendee(event=event)
    with time_machine.travel(event.ends_at + timedelta(minutes=1)):
        with pytest.raises(EventEndedError):
            request_letters(event_id=event.id, kind=LetterKind.INVITATION, by=make_organizer().id)
        assert write(event, LetterKind.INVITATION) == []


def test_who_leaves_between_two_batches_is_not_written(event: Event) -> None:
    people = [make_attendee(event=event) for _ in range(21)]
    last = people[-1].id

    write_letters(
        event_id=event.id,
        kind=LetterKind.INVITATION,
        base_url="https://matchmaker.test",
        default_language="en",
        progress=lambda _: leave(attendee_id=last),
    )

    written = set(db.session.scalars(sa.select(Mail.attendee_id)))
    assert written == {person.id for person in people} - {last}


def test_page_counts_letters_by_state(event: Event) -> None:
    people = [make_attendee(event=event, email=f"p{number}@example.org") for number in range(5)]
    mails = write(event, LetterKind.INVITATION)
    with transaction():
        rows = [db.session.get_one(Mail, mail.id) for mail in mails]
        rows[0].state = MailState.SENT
        rows[1].state, rows[1].error = MailState.FAILED, "550 no such mailbox"
        db.session.get_one(Attendee, people[4].id).email = None
    secret = re.search(r"/stop/([^>]+)>", mails[2].headers["List-Unsubscribe"])
    assert secret
    stop_mail(secret=secret[1])

    letters = letters_of(event, now().date())

    invitation = letters.counts[LetterKind.INVITATION]
    assert (invitation.n_readers, invitation.waiting, invitation.sent, invitation.failed) == (0, 3, 1, 1)
    assert letters.failures == (("p1@example.org", "550 no such mailbox"),)
    assert (letters.n_failures, letters.n_without_address, letters.n_stopped) == (1, 1, 1)


def test_page_takes_as_many_statements_for_three_people_as_for_one(event: Event) -> None:
    other = make_event(starts_at=event.starts_at, ends_at=event.ends_at)
    make_attendee(event=event)
    three = [make_attendee(event=other) for _ in range(3)]
    make_match(run=make_run(event=event), one=make_attendee(event=event), other=make_attendee(event=event))
    make_match(run=make_run(event=other), one=three[0], other=three[1])

    counts = []
    for shown in (event, other):
        assert shown.id
        with sent_statements() as sent:
            letters_of(shown, now().date())
        counts.append(len(sent))

    assert counts[0] == counts[1]
