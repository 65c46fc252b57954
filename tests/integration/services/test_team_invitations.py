from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.errors import (
    AlreadyInTeamError,
    LinkExpiredError,
    OrganizerExistsError,
    OtherAddressError,
    PasswordTooShortError,
    TooManyTriesError,
)
from matchmaker.models import AuditEntry, Event, Mail, Membership, Role, TeamInvitation
from matchmaker.services.organizers import check_password
from matchmaker.services.team_invitations import (
    Joined,
    accept_team_invitation,
    invite_to_team,
    join_with_new_account,
    revoke_team_invitation,
)
from tests.factories import make_event, make_organizer

pytestmark = pytest.mark.usefixtures("app")

PASSWORD = "correct horse battery"
LINK = "https://meet.example.org/organizer/join/"


@pytest.fixture
def event() -> Event:
    return make_event(organizer=make_organizer(), code="makers")


def invite(
    event: Event, email: str = "grace@example.org", role: Role = Role.EDITOR, *, sends_mail: bool = False
) -> str:
    """Invite an address as the event's owner does, and return the link's secret."""
    owner = db.session.scalars(sa.select(Membership.organizer_id).filter_by(event_id=event.id)).first()
    assert owner is not None
    link = invite_to_team(
        event_id=event.id,
        email=email,
        role=role,
        by=owner,
        base_url="https://meet.example.org",
        sends_mail=sends_mail,
        language="en",
    )
    assert link.startswith(LINK)
    return link.removeprefix(LINK)


def role_in(event: Event, organizer_id: int) -> str | None:
    return db.session.scalar(
        sa.select(Membership.role).filter_by(event_id=event.id, organizer_id=organizer_id)
    )


def test_accept_puts_the_invited_organizer_into_the_team_once(event: Event) -> None:
    grace = make_organizer(email="grace@example.org")
    secret = invite(event, "Grace@Example.org", Role.DOOR)

    joined = accept_team_invitation(secret=secret, by=grace.id)

    assert joined == Joined(grace.id, "makers")
    assert role_in(event, grace.id) == Role.DOOR
    with pytest.raises(LinkExpiredError):
        accept_team_invitation(secret=secret, by=grace.id)
    stored = db.session.scalars(sa.select(TeamInvitation)).one()
    assert secret not in (stored.token_hash, stored.code)
    assert [entry.action for entry in db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id))] == [
        "team_invited",
        "team_joined",
    ]


def test_accept_by_another_address_is_refused_and_the_invitation_stays(event: Event) -> None:
    grace, mallory = make_organizer(email="grace@example.org"), make_organizer(name="Mallory")
    secret = invite(event)

    with pytest.raises(OtherAddressError, match=r"for grace@example\.org"):
        accept_team_invitation(secret=secret, by=mallory.id)

    assert role_in(event, mallory.id) is None
    assert accept_team_invitation(secret=secret, by=grace.id).organizer_id == grace.id


def test_accept_keeps_the_role_of_who_came_in_another_way(event: Event) -> None:
    grace = make_organizer(email="grace@example.org")
    secret = invite(event, role=Role.READER)
    db.session.add(Membership(event_id=event.id, organizer_id=grace.id, role=Role.OWNER))
    db.session.commit()

    accept_team_invitation(secret=secret, by=grace.id)

    assert role_in(event, grace.id) == Role.OWNER


def test_join_with_new_account_makes_it_for_the_invited_address(event: Event) -> None:
    secret = invite(event)

    joined = join_with_new_account(secret=secret, name="Grace", password=PASSWORD)

    assert check_password(email="grace@example.org", password=PASSWORD) == joined.organizer_id
    assert role_in(event, joined.organizer_id) == Role.EDITOR
    with pytest.raises(LinkExpiredError):
        join_with_new_account(secret=secret, name="Grace", password=PASSWORD)


def test_join_with_new_account_never_touches_one_that_exists(event: Event) -> None:
    grace = make_organizer(email="grace@example.org")
    secret = invite(event)

    with pytest.raises(OrganizerExistsError):
        join_with_new_account(secret=secret, name="Mallory", password=PASSWORD)

    assert (grace.name, grace.password_hash) == ("Olive", None)
    assert role_in(event, grace.id) is None


def test_join_with_a_short_password_leaves_the_link_open(event: Event) -> None:
    secret = invite(event)

    with pytest.raises(PasswordTooShortError):
        join_with_new_account(secret=secret, name="Grace", password="short")

    assert join_with_new_account(secret=secret, name="Grace", password=PASSWORD).event_code == "makers"


def test_link_hashes_only_so_many_passwords(event: Event) -> None:
    assert event
    for _ in range(10):
        with pytest.raises(PasswordTooShortError):
            join_with_new_account(secret="any", name="Grace", password="short")

    with pytest.raises(TooManyTriesError):
        join_with_new_account(secret="any", name="Grace", password="short")


def test_link_works_for_seven_days(event: Event) -> None:
    grace = make_organizer(email="grace@example.org")
    with time_machine.travel(now(), tick=False) as clock:
        secret = invite(event)
        clock.shift(timedelta(days=7))
        with pytest.raises(LinkExpiredError):
            accept_team_invitation(secret=secret, by=grace.id)
        clock.shift(-timedelta(seconds=1))

        assert accept_team_invitation(secret=secret, by=grace.id).organizer_id == grace.id


def test_later_invitation_replaces_the_earlier_one_of_the_same_address(event: Event) -> None:
    grace = make_organizer(email="grace@example.org")
    first = invite(event, sends_mail=True)
    other = invite(event, "lin@example.org", sends_mail=True)
    second = invite(event, role=Role.READER, sends_mail=True)

    with pytest.raises(LinkExpiredError):
        accept_team_invitation(secret=first, by=grace.id)
    accept_team_invitation(secret=second, by=grace.id)

    assert role_in(event, grace.id) == Role.READER
    mailed = {mail.address: mail.text for mail in db.session.scalars(sa.select(Mail))}
    assert sorted(mailed) == ["grace@example.org", "lin@example.org"]
    assert LINK + second in mailed["grace@example.org"]
    assert LINK + other in mailed["lin@example.org"]


def test_revoked_invitation_is_gone_with_its_letter(event: Event) -> None:
    grace = make_organizer(email="grace@example.org")
    secret = invite(event, sends_mail=True)
    code = db.session.scalars(sa.select(TeamInvitation.code)).one()
    stranger = make_event()

    revoke_team_invitation(event_id=stranger.id, code=code, by=grace.id)
    is_still_there = db.session.scalars(sa.select(TeamInvitation)).one_or_none() is not None
    for _ in range(2):
        revoke_team_invitation(event_id=event.id, code=code, by=grace.id)

    assert is_still_there
    assert db.session.scalars(sa.select(Mail)).all() == []
    with pytest.raises(LinkExpiredError):
        accept_team_invitation(secret=secret, by=grace.id)
    revoked = db.session.scalars(sa.select(AuditEntry.detail).filter_by(action="team_invitation_revoked"))
    assert revoked.all() == [{"invitation": code}]


def test_member_is_not_invited_again(event: Event) -> None:
    grace = make_organizer(email="grace@example.org")
    accept_team_invitation(secret=invite(event), by=grace.id)

    with pytest.raises(AlreadyInTeamError, match=r"grace@example\.org is in the team already"):
        invite(event, "GRACE@example.org")


def test_letter_says_who_asks_for_what(event: Event) -> None:
    secret = invite(event, sends_mail=True)

    mail = db.session.scalars(sa.select(Mail)).one()

    assert (mail.kind, mail.subject) == ("team", "Help with Makers & Money")
    assert "Olive asks you to help with Makers & Money." in mail.text
    assert mail.text.count(LINK + secret) == 1


def test_organizer_fills_nobodys_letterbox(event: Event) -> None:
    for number in range(30):
        invite(event, f"person{number}@example.com")

    with pytest.raises(TooManyTriesError):
        invite(event, "one.more@example.com")
