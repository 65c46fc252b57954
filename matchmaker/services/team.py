"""The team of an event: who is in it, with which role."""

from __future__ import annotations

import sqlalchemy as sa

from matchmaker.db import db, transaction
from matchmaker.errors import LastOwnerError, NotFoundError
from matchmaker.models import Membership, Organizer, Role
from matchmaker.services.audit import note
from matchmaker.services.team_invitations import withdraw_invitations_of


def change_role(*, event_id: int, email: str, role: Role, by: int) -> None:
    """Give a member another role; who is no owner any more has nobody invited either.

    Raises
    ------
    LastOwnerError, NotFoundError
    """
    with transaction():
        member = _member(event_id, email)
        if member.role == role:
            return
        _keep_an_owner(member)
        member.role = role
        withdraw_invitations_of(event_id=event_id, organizer_id=member.organizer_id)
        note(event_id=event_id, by=by, action="team_role", organizer=member.organizer_id, role=role)


def remove_member(*, event_id: int, email: str, by: int) -> None:
    """Take a member out of the team; from that moment the event is a stranger's to them.

    The links by which they invited others end, too.

    Raises
    ------
    LastOwnerError, NotFoundError
    """
    with transaction():
        member = _member(event_id, email)
        _keep_an_owner(member)
        note(event_id=event_id, by=by, action="team_removed", organizer=member.organizer_id)
        withdraw_invitations_of(event_id=event_id, organizer_id=member.organizer_id)
        db.session.delete(member)


def _member(event_id: int, email: str) -> Membership:
    """Return one member, with the whole team held: two owners must not step down past each other."""
    team = db.session.execute(
        sa.select(Membership, Organizer.email)
        .join(Organizer, Organizer.id == Membership.organizer_id)
        .where(Membership.event_id == event_id)
        .order_by(Membership.organizer_id)
        .with_for_update(of=Membership)
    ).all()
    found = next((member for member, address in team if address == email.casefold()), None)
    if found is None:
        raise NotFoundError
    return found


def _keep_an_owner(member: Membership) -> None:
    owners = db.session.scalars(
        sa.select(Membership.organizer_id).filter_by(event_id=member.event_id, role=Role.OWNER)
    ).all()
    if list(owners) == [member.organizer_id]:
        raise LastOwnerError
