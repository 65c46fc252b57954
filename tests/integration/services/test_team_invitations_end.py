"""Invitations of who may not invite any more."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.errors import LinkExpiredError, NotFoundError
from matchmaker.models import Event, Mail, Membership, Organizer, Role, TeamInvitation
from matchmaker.services.team import change_role, remove_member
from matchmaker.services.team_invitations import accept_team_invitation, invite_to_team
from tests.factories import make_event, make_organizer

pytestmark = pytest.mark.usefixtures("app")

LINK = "https://meet.example.org/organizer/join/"


class Team:
    """Olive and Mallory, who both own an event, and Mallory another one."""

    def __init__(self) -> None:
        self.olive, self.mallory = make_organizer(), make_organizer(name="Mallory")
        self.event = make_event(organizer=self.olive)
        self.other = make_event(organizer=self.mallory)
        self.join(self.mallory, Role.OWNER)

    def join(self, organizer: Organizer, role: Role) -> None:
        db.session.add(Membership(event_id=self.event.id, organizer_id=organizer.id, role=role))
        db.session.commit()

    def lose_mallory(self, how: str) -> None:
        named = {"event_id": self.event.id, "email": self.mallory.email, "by": self.olive.id}
        if how == "removed":
            remove_member(**named)
        else:
            change_role(**named, role=Role(how))


@pytest.fixture
def team() -> Team:
    return Team()


def invite(event: Event, by: Organizer, email: str, *, sends_mail: bool = False) -> str:
    """Invite an address as an editor and return the link's secret."""
    link = invite_to_team(
        event_id=event.id,
        email=email,
        role=Role.EDITOR,
        by=by.id,
        base_url="https://meet.example.org",
        sends_mail=sends_mail,
        language="en",
    )
    return link.removeprefix(LINK)


def waiting() -> set[str]:
    return set(
        db.session.scalars(sa.select(TeamInvitation.email).where(TeamInvitation.accepted_at.is_(None)))
    )


@pytest.mark.parametrize("how", ["removed", Role.EDITOR, Role.DOOR, Role.READER])
def test_invitations_end_with_the_owner_who_made_them_and_no_others(team: Team, how: str) -> None:
    friend = make_organizer(name="Friend", email="friend@example.org")
    secret = invite(team.event, team.mallory, friend.email, sends_mail=True)
    invite(team.event, team.olive, "grace@example.org")
    invite(team.other, team.mallory, "mary@example.org")

    team.lose_mallory(how)

    with pytest.raises(LinkExpiredError):
        accept_team_invitation(secret=secret, by=friend.id)
    assert waiting() == {"grace@example.org", "mary@example.org"}
    assert db.session.scalars(sa.select(Mail)).all() == []  # the letter that waited


def test_who_joined_by_an_invitation_stays_in_the_team(team: Team) -> None:
    friend = make_organizer(name="Friend", email="friend@example.org")
    accept_team_invitation(secret=invite(team.event, team.mallory, friend.email), by=friend.id)

    team.lose_mallory("removed")

    members = sa.select(Membership.organizer_id).filter_by(event_id=team.event.id)
    assert set(db.session.scalars(members)) == {team.olive.id, friend.id}
    assert db.session.execute(sa.select(sa.func.count()).select_from(TeamInvitation)).scalar_one() == 1


@pytest.mark.parametrize("how", ["removed", Role.EDITOR])
def test_page_that_was_open_when_its_owner_was_removed_invites_nobody(team: Team, how: str) -> None:
    team.lose_mallory(how)

    with pytest.raises(NotFoundError):
        invite(team.event, team.mallory, "friend@example.org")

    assert waiting() == set()
