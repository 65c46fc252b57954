from __future__ import annotations

import pytest

from matchmaker.services.invitations import Invitation, invitation_link, invite_everyone
from matchmaker.services.registration import leave
from matchmaker.services.sign_in import follow_link
from tests.factories import make_attendee, make_event

pytestmark = pytest.mark.usefixtures("app")

BASE = "https://meet.example.org"


def test_invitation_link_holds_the_secret_behind_the_sites_address() -> None:
    assert invitation_link(BASE, "secret") == "https://meet.example.org/in/secret"


def test_invite_everyone_makes_links_by_name_for_all_who_have_not_left() -> None:
    event = make_event()
    grace = make_attendee(event=event, name="Grace", email="grace@example.org")
    ada = make_attendee(event=event, name="Ada", email="ada@example.org")
    gone = make_attendee(event=event, name="Charles")
    make_attendee(event=make_event(), name="Mallory")
    leave(attendee_id=gone.id)

    invitations = invite_everyone(event_id=event.id, base_url=BASE)

    links = [invitation.link for invitation in invitations]
    assert invitations == [
        Invitation("Ada", "ada@example.org", links[0]),
        Invitation("Grace", "grace@example.org", links[1]),
    ]
    opened = [follow_link(secret=link.removeprefix(f"{BASE}/in/")).attendee_id for link in links]
    assert opened == [ada.id, grace.id]
