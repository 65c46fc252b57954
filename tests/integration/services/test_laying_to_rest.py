from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import (
    Job,
    JobState,
    LinkPurpose,
    Mail,
    MailState,
    ReportLink,
    SignInLink,
    SignInSession,
    TeamInvitation,
    Upload,
)
from matchmaker.services.laying_to_rest import LaidToRest, lay_to_rest
from matchmaker.services.sessions import open_session
from tests.factories import make_attendee, make_event, make_organizer

pytestmark = pytest.mark.usefixtures("app")


def test_what_works_once_is_over_and_what_is_printed_or_mailed_goes_on() -> None:
    olive = make_organizer()
    ada = make_attendee(event=make_event(organizer=olive))
    for purpose in LinkPurpose:
        of_olive = purpose in {LinkPurpose.ORGANIZER, LinkPurpose.PASSWORD}
        db.session.add(
            SignInLink(
                token_hash=purpose.value,
                purpose=purpose,
                organizer_id=olive.id if of_olive else None,
                attendee_id=None if of_olive else ada.id,
                expires_at=now() + timedelta(days=1),
            )
        )
    db.session.commit()
    open_session(organizer_id=olive.id, attendee_id=None, data={})
    open_session(organizer_id=None, attendee_id=ada.id, data={})

    lay_to_rest()

    assert set(db.session.scalars(sa.select(SignInLink.purpose))) == {"invitation", "follow_up", "stop"}
    assert db.session.scalars(sa.select(SignInSession.token_hash)).all() == []


def test_letters_that_wait_are_held_or_can_be_asked_for_again() -> None:
    ada = make_attendee(event=make_event())
    for number, (kind, state) in enumerate(
        [
            ("invitation", MailState.WAITING),
            ("three", MailState.WAITING),
            ("reminder", MailState.SENT),
            ("follow_up", MailState.WAITING),
            ("year", MailState.WAITING),
            ("follow_up", MailState.FAILED),
        ]
    ):
        db.session.add(
            Mail(
                kind=kind,
                key=str(number),
                address="a@example.org",
                attendee_id=ada.id,
                subject="s",
                text="secret" if state is MailState.WAITING else "",
                html="secret" if state is MailState.WAITING else "",
                state=state,
                leased_until=now() if state is MailState.WAITING else None,
            )
        )
    db.session.add_all(
        [
            Job(kind="letters", payload={"event_id": 1, "kind": "three"}),
            Job(kind="letters", payload={"event_id": 1, "kind": "three"}, state=JobState.DONE),
            Job(kind="fit", payload={"event_id": 1}),
        ]
    )
    db.session.commit()

    rest = lay_to_rest()

    assert rest == LaidToRest(n_letters=2, n_reminders=2, n_report_links=0, n_team_invitations=0)
    left = db.session.execute(
        sa.select(Mail.key, Mail.state, Mail.text, Mail.html, Mail.leased_until).order_by(Mail.key)
    ).all()
    assert [tuple(row) for row in left] == [
        ("2", "sent", "", "", None),
        ("3", "dropped", "", "", None),
        ("4", "dropped", "", "", None),
        ("5", "failed", "", "", None),
    ]
    jobs = db.session.execute(sa.select(Job.kind, Job.state).order_by(Job.id)).all()
    assert [tuple(row) for row in jobs] == [("letters", "failed"), ("letters", "done"), ("fit", "waiting")]


def test_links_that_may_have_been_taken_back_end() -> None:
    olive = make_organizer()
    event = make_event(organizer=olive)
    yesterday = now() - timedelta(days=1)
    common = {"event_id": event.id, "organizer_id": olive.id}
    db.session.add_all(
        [
            ReportLink(token_hash="a", code="a", **common),
            ReportLink(token_hash="b", code="b", revoked_at=yesterday, **common),
            *(
                TeamInvitation(
                    token_hash=name,
                    code=name,
                    email="grace@example.org",
                    role="editor",
                    expires_at=now() + timedelta(days=1),
                    accepted_at=accepted_at,
                    **common,
                )
                for name, accepted_at in (("open", None), ("taken", yesterday))
            ),
            Upload(code="u", filename="a.csv", content=b"Ada", **common),
        ]
    )
    db.session.commit()

    rest = lay_to_rest()

    assert (rest.n_report_links, rest.n_team_invitations) == (1, 1)
    revoked = dict(db.session.execute(sa.select(ReportLink.code, ReportLink.revoked_at)).all())
    assert revoked["a"] > yesterday
    assert revoked["b"] == yesterday
    assert db.session.scalars(sa.select(TeamInvitation.code)).all() == ["taken"]
    assert db.session.scalars(sa.select(Upload.code)).all() == []
