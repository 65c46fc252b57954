from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.errors import LastOwnerError, NotFoundError
from matchmaker.models import AuditEntry, Event, Membership, Organizer, Role
from matchmaker.services.team import change_role, remove_member
from tests.factories import make_event, make_organizer

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.usefixtures("app")


def join(event: Event, role: Role, name: str = "Grace") -> Organizer:
    member = make_organizer(name=name)
    db.session.add(Membership(event_id=event.id, organizer_id=member.id, role=role))
    db.session.commit()
    return member


def roles(event_id: int) -> dict[int, str]:
    rows = db.session.execute(
        sa.select(Membership.organizer_id, Membership.role).filter_by(event_id=event_id)
    ).all()
    return {row.organizer_id: row.role for row in rows}


def audited() -> list[tuple[str, dict[str, object]]]:
    rows = db.session.execute(sa.select(AuditEntry.action, AuditEntry.detail).order_by(AuditEntry.id)).all()
    return [(row.action, row.detail) for row in rows]


def test_change_role_is_noted_once() -> None:
    olive = make_organizer()
    event = make_event(organizer=olive)
    grace = join(event, Role.READER)

    for _ in range(2):
        change_role(event_id=event.id, email=grace.email.upper(), role=Role.EDITOR, by=olive.id)

    assert roles(event.id) == {olive.id: Role.OWNER, grace.id: Role.EDITOR}
    assert audited() == [("team_role", {"organizer": grace.id, "role": "editor"})]


def test_remove_member_takes_them_out_of_this_event_alone() -> None:
    olive = make_organizer()
    event = make_event(organizer=olive)
    grace = join(event, Role.OWNER)
    other = make_event(organizer=grace)

    remove_member(event_id=event.id, email=grace.email, by=olive.id)

    assert (roles(event.id), roles(other.id)) == ({olive.id: Role.OWNER}, {grace.id: Role.OWNER})
    assert audited() == [("team_removed", {"organizer": grace.id})]


def test_last_owner_stays_one() -> None:
    olive = make_organizer()
    event = make_event(organizer=olive)
    grace = join(event, Role.EDITOR)

    with pytest.raises(LastOwnerError):
        change_role(event_id=event.id, email=olive.email, role=Role.EDITOR, by=olive.id)
    with pytest.raises(LastOwnerError):
        remove_member(event_id=event.id, email=olive.email, by=olive.id)

    assert roles(event.id) == {olive.id: Role.OWNER, grace.id: Role.EDITOR}
    assert audited() == []


def test_owner_may_go_where_another_one_stays() -> None:
    olive = make_organizer()
    event = make_event(organizer=olive)
    grace = join(event, Role.OWNER)

    change_role(event_id=event.id, email=olive.email, role=Role.READER, by=olive.id)

    assert roles(event.id) == {olive.id: Role.READER, grace.id: Role.OWNER}


def test_stranger_is_not_in_the_team() -> None:
    olive, mallory = make_organizer(), make_organizer(name="Mallory")
    event = make_event(organizer=olive)

    with pytest.raises(NotFoundError):
        change_role(event_id=event.id, email=mallory.email, role=Role.OWNER, by=olive.id)
    with pytest.raises(NotFoundError):
        remove_member(event_id=event.id, email=mallory.email, by=olive.id)


def test_two_owners_who_take_each_other_out_leave_one(bare_app: Flask) -> None:
    olive = make_organizer()
    event = make_event(organizer=olive)
    grace = join(event, Role.OWNER)
    event_id, pairs = event.id, [(olive.email, grace.id), (grace.email, olive.id)]
    db.session.rollback()

    def remove(email: str, by: int) -> bool:
        with bare_app.app_context():
            try:
                remove_member(event_id=event_id, email=email, by=by)
            except LastOwnerError:
                return False
            return True

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(answer.result() for answer in [pool.submit(remove, *pair) for pair in pairs])

    assert answers == [False, True]
    assert list(roles(event_id).values()) == [Role.OWNER]
