"""The team of an event on its page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Mail, Membership, Role, TeamInvitation
from tests.factories import make_organizer

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.integration.web.organizer.conftest import Desk


def add(desk: Desk, role: Role, name: str = "Grace", email: str = "grace@example.org") -> int:
    with desk.rows():
        member = make_organizer(name=name, email=email)
        db.session.add(Membership(event_id=desk.event_id, organizer_id=member.id, role=role))
        db.session.commit()
        return member.id


def role_of(desk: Desk, organizer_id: int) -> str | None:
    with desk.rows():
        membership = db.session.get(Membership, (desk.event_id, organizer_id))
        return None if membership is None else membership.role


def invited(desk: Desk, email: str = "lin@example.org") -> str:
    """Invite somebody as an owner does, and return the link that the page shows."""
    answer = desk.client.post(desk.address("/team/invitations"), data={"email": email, "role": "door"})
    assert answer.status_code == 200
    return str(re.findall(r'<input id="link"\s+value="([^"]+)"', answer.text)[0])


def test_page_shows_the_team_with_what_each_role_may_do(desk: Desk) -> None:
    add(desk, Role.READER)

    page = desk.client.get(desk.address("/team")).text

    assert re.findall(r"<strong><bdi>(\w+)</bdi></strong>", page) == ["Olive", "Grace"]
    assert "may do everything, and decides who is in the team." in page
    assert "reads the overview and the report, and changes nothing." in page
    assert page.count('name="member" value="grace@example.org"') == 2
    assert page.count('name="member"') == 2  # the last owner is not offered to be changed


def test_editor_sees_the_team_and_no_button(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(role=Role.EDITOR)
    add(desk, Role.OWNER)

    page = desk.client.get(desk.address("/team"))

    assert (page.status_code, "grace@example.org" in page.text) == (200, True)
    assert "/team/" not in page.text


@pytest.mark.parametrize("role", [Role.EDITOR, Role.DOOR, Role.READER])
def test_only_owners_change_the_team(make_desk: Callable[..., Desk], role: Role) -> None:
    desk = make_desk(role=role)
    add(desk, Role.OWNER)
    before = desk.everything()

    answers = [
        desk.client.post(desk.address(f"/team/{way}"), data=form)
        for way, form in {
            "invitations": {"email": "lin@example.org", "role": "owner"},
            "invitations/revoke": {"code": "any"},
            "role": {"member": "grace@example.org", "role": "reader"},
            "remove": {"member": "grace@example.org"},
        }.items()
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert desk.everything() == before
    assert desk.client.get(desk.address("/team")).status_code == (200 if role is Role.EDITOR else 404)


def test_mailed_invitation_is_shown_to_nobody_but_its_reader(desk: Desk) -> None:
    settings = desk.app.config["SETTINGS"]
    desk.app.config["SETTINGS"] = settings.model_copy(update={"mail_backend": "console"})

    answer = desk.client.post(
        desk.address("/team/invitations"),
        data={"email": "lin@example.org", "role": "owner"},
        follow_redirects=True,
    )

    assert "The invitation is on its way to lin@example.org." in answer.text
    assert "/organizer/join/" not in answer.text
    with desk.rows():
        mail = db.session.scalars(sa.select(Mail)).one()
    assert (mail.address, "/organizer/join/" in mail.text) == ("lin@example.org", True)


def test_invitation_is_shown_once_and_listed(desk: Desk) -> None:
    link = invited(desk)
    with desk.rows():
        code = db.session.scalars(sa.select(TeamInvitation.code)).one()
        mails = db.session.scalars(sa.select(Mail)).all()

    page = desk.client.get(desk.address("/team")).text
    answer = desk.client.post(desk.address("/team/invitations/revoke"), data={"code": code})

    assert link.startswith("http://matchmaker.test/organizer/join/")
    assert mails == []  # this installation sends none, and the page says so
    assert "lin@example.org" in page
    assert link.rpartition("/")[2] not in page
    assert (answer.status_code, answer.location) == (303, desk.address("/team"))
    assert "lin@example.org" not in desk.client.get(desk.address("/team")).text
    assert desk.app.test_client().get(link).status_code == 410


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"email": "nonsense", "role": "door"}, "This does not look like an address."),
        ({"email": "", "role": "door"}, "Whose address is it?"),
        ({"email": "lin@example.org", "role": "king"}, "Not a valid choice"),
    ],
)
def test_invitation_that_cannot_be_sent_says_why(desk: Desk, form: dict[str, str], sentence: str) -> None:
    answer = desk.client.post(desk.address("/team/invitations"), data=form)

    assert (answer.status_code, sentence in answer.text) == (422, True)


def test_member_is_not_invited_again(desk: Desk) -> None:
    add(desk, Role.READER)

    answer = desk.client.post(
        desk.address("/team/invitations"), data={"email": "Grace@example.org", "role": "owner"}
    )

    assert (answer.status_code, "grace@example.org is in the team already." in answer.text) == (409, True)


def test_role_is_changed_and_counts_at_once(desk: Desk) -> None:
    grace = add(desk, Role.READER)

    answer = desk.client.post(
        desk.address("/team/role"), data={"member": "grace@example.org", "role": "owner"}
    )

    assert (answer.status_code, answer.location) == (303, desk.address("/team"))
    assert role_of(desk, grace) == Role.OWNER


def test_last_owner_cannot_step_down(desk: Desk) -> None:
    with desk.rows():
        email = db.session.get_one(Membership, (desk.event_id, desk.organizer_id))
        assert email.role == Role.OWNER
    address = re.findall(r"<bdi>(organizer[^<]+)</bdi>", desk.client.get(desk.address("/team")).text)[0]

    answers = [
        desk.client.post(desk.address("/team/role"), data={"member": address, "role": "reader"}),
        desk.client.post(desk.address("/team/remove"), data={"member": address}),
    ]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert all("An event needs an owner." in answer.text for answer in answers)
    assert role_of(desk, desk.organizer_id) == Role.OWNER


def test_who_takes_themselves_out_is_led_to_their_events(desk: Desk) -> None:
    add(desk, Role.OWNER)
    address = re.findall(r"<bdi>(organizer[^<]+)</bdi>", desk.client.get(desk.address("/team")).text)[0]

    mine = desk.client.post(desk.address("/team/remove"), data={"member": address})

    assert (mine.status_code, mine.location) == (303, "/organizer")
    assert desk.client.get(desk.address()).status_code == 404


def test_taken_out_member_meets_a_missing_page(desk: Desk, make_desk: Callable[..., Desk]) -> None:
    grace = make_desk(name="Grace")
    with desk.rows():
        db.session.add(Membership(event_id=desk.event_id, organizer_id=grace.organizer_id, role=Role.EDITOR))
        db.session.commit()
    before = grace.client.get(desk.address()).status_code
    address = re.findall(r"<bdi>(organizer[^<]+)</bdi>", desk.client.get(desk.address("/team")).text)[1]

    answer = desk.client.post(desk.address("/team/remove"), data={"member": address})

    assert (before, answer.status_code) == (200, 303)
    assert grace.client.get(desk.address()).status_code == 404


@pytest.mark.parametrize("way", ["role", "remove", "invitations/revoke"])
def test_nobody_chosen_is_nobody(desk: Desk, way: str) -> None:
    address, nobody = desk.address(f"/team/{way}"), {"member": "\0", "code": "\0", "role": "door"}

    assert [desk.client.post(address, data=form).status_code for form in ({}, nobody)] == [404, 404]
