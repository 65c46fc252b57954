from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Event, Membership, Organizer, Role
from matchmaker.queries.team import InvitationShown, Member, invitation_shown, team_of, waiting_for
from matchmaker.services.team_invitations import accept_team_invitation, invite_to_team
from tests.factories import make_event, make_organizer
from tests.sql_statements import sent_statements

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def olive() -> Organizer:
    return make_organizer(email="olive@example.org")


@pytest.fixture
def event(olive: Organizer) -> Event:
    return make_event(organizer=olive)


def join(event: Event, name: str, role: Role) -> None:
    member = make_organizer(name=name, email=f"{name.casefold()}@example.org")
    db.session.add(Membership(event_id=event.id, organizer_id=member.id, role=role))
    db.session.commit()


def invite(event: Event, by: Organizer, email: str, role: Role = Role.DOOR) -> str:
    link = invite_to_team(
        event_id=event.id, email=email, role=role, by=by.id, base_url="", sends_mail=False, language="en"
    )
    return link.rpartition("/")[2]


def test_team_of_lists_owners_first_and_knows_the_last_one(event: Event) -> None:
    join(event, "Lin", Role.READER)
    join(event, "Ada", Role.EDITOR)
    make_event()

    alone = team_of(event.id)
    join(event, "Grace", Role.OWNER)
    owners = team_of(event.id)[:2]

    assert alone == [
        Member("Olive", "olive@example.org", Role.OWNER, is_last_owner=True),
        Member("Ada", "ada@example.org", Role.EDITOR, is_last_owner=False),
        Member("Lin", "lin@example.org", Role.READER, is_last_owner=False),
    ]
    assert [(member.name, member.is_last_owner) for member in owners] == [("Grace", False), ("Olive", False)]


def test_waiting_for_lists_what_can_still_be_accepted(event: Event, olive: Organizer) -> None:
    with time_machine.travel(now() - timedelta(days=8)):
        invite(event, olive, "late@example.org")
    grace = make_organizer(email="grace@example.org")
    accept_team_invitation(secret=invite(event, olive, "grace@example.org"), by=grace.id)
    invite(event, olive, "lin@example.org")
    invite(make_event(organizer=olive), olive, "other@example.org")

    assert [(one.email, one.role) for one in waiting_for(event.id)] == [("lin@example.org", Role.DOOR)]


def test_invitation_shown_tells_whether_there_is_an_account(event: Event, olive: Organizer) -> None:
    secret = invite(event, olive, "grace@example.org")
    before = invitation_shown(secret)
    grace = make_organizer(email="grace@example.org")
    after = invitation_shown(secret)
    accept_team_invitation(secret=secret, by=grace.id)

    shown = InvitationShown("Makers & Money", "Olive", "grace@example.org", Role.DOOR, has_account=False)
    assert before == shown
    assert after is not None
    assert after.has_account
    assert (invitation_shown(secret), invitation_shown("never made")) == (None, None)


def test_invitation_of_somebody_who_is_gone_names_nobody(event: Event, olive: Organizer) -> None:
    join(event, "Grace", Role.OWNER)
    grace = db.session.scalars(sa.select(Organizer).filter_by(name="Grace")).one()
    secret = invite(event, grace, "lin@example.org")
    db.session.delete(grace)
    db.session.commit()

    shown = invitation_shown(secret)

    assert olive
    assert shown is not None
    assert shown.host == ""


def test_team_page_asks_the_same_number_of_times_for_one_and_for_three(
    event: Event, olive: Organizer
) -> None:
    counts, event_id = [], event.id
    for names in ((), ("Ada", "Lin")):
        for name in names:
            join(event, name, Role.READER)
            invite(event, olive, f"{name}.friend@example.org")
        with sent_statements() as sent:
            team_of(event_id)
            waiting_for(event_id)
        counts.append(len(sent))

    assert counts == [2, 2]
