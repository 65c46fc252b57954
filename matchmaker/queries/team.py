"""The team of an event, as its members see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Event, Membership, Organizer, Role, TeamInvitation
from matchmaker.tokens import hash_secret


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a team."""

    name: str
    email: str
    role: Role
    is_last_owner: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """One invitation that nobody accepted yet."""

    code: str
    email: str
    role: Role
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class InvitationShown:
    """What an open invitation says to whoever holds its link."""

    event: str
    host: str
    email: str
    role: Role
    has_account: bool


_ROLES = list(Role)


def team_of(event_id: int) -> list[Member]:
    """Return the members, owners first."""
    rows = db.session.execute(
        sa.select(Organizer.name, Organizer.email, Membership.role)
        .join(Organizer, Organizer.id == Membership.organizer_id)
        .where(Membership.event_id == event_id)
        .order_by(Organizer.name, Organizer.email)
    ).all()
    n_owners = sum(role == Role.OWNER for _, _, role in rows)
    team = [
        Member(name, email, Role(role), is_last_owner=role == Role.OWNER and n_owners == 1)
        for name, email, role in rows
    ]
    return sorted(team, key=lambda member: _ROLES.index(member.role))


def waiting_for(event_id: int) -> list[Waiting]:
    """Return the invitations that can still be accepted, the newest first."""
    rows = db.session.scalars(
        sa.select(TeamInvitation)
        .where(
            TeamInvitation.event_id == event_id,
            TeamInvitation.accepted_at.is_(None),
            TeamInvitation.expires_at > now(),
        )
        .order_by(TeamInvitation.created_at.desc(), TeamInvitation.code)
    )
    return [Waiting(row.code, row.email, Role(row.role), row.expires_at) for row in rows]


def invitation_shown(secret: str) -> InvitationShown | None:
    """Return what an open invitation says, None for one that is used, ended, too old or was never made."""
    host, invited = sa.orm.aliased(Organizer), sa.orm.aliased(Organizer)
    row = db.session.execute(
        sa.select(TeamInvitation, Event.name, host.name, invited.id)
        .join(Event, Event.id == TeamInvitation.event_id)
        .outerjoin(host, host.id == TeamInvitation.organizer_id)
        .outerjoin(invited, invited.email == TeamInvitation.email)
        .where(
            TeamInvitation.token_hash == hash_secret(secret),
            TeamInvitation.accepted_at.is_(None),
            TeamInvitation.expires_at > now(),
        )
    ).one_or_none()
    if row is None:
        return None
    invitation, event, host_name, invited_id = row
    return InvitationShown(
        event=event,
        host=host_name or "",
        email=invitation.email,
        role=Role(invitation.role),
        has_account=invited_id is not None,
    )
