"""Invitations into the team of an event: a link for one address, accepted once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, insert_ignoring_duplicates, transaction
from matchmaker.errors import AlreadyInTeamError, LinkExpiredError, NotFoundError, OtherAddressError
from matchmaker.mail.organizer_letters import team_letter
from matchmaker.models import Event, Mail, MailState, Membership, Organizer, Role, TeamInvitation
from matchmaker.services.audit import note
from matchmaker.services.limits import count_try
from matchmaker.services.organizers import add_organizer, hash_password
from matchmaker.services.outbox import TEAM, put_letter
from matchmaker.tokens import hash_secret, new_public_code, new_secret

if TYPE_CHECKING:
    from datetime import datetime

LINK_LIFE = timedelta(days=7)
_MOST_INVITATIONS = (30, timedelta(hours=1))  # of one organizer, so that nobody's letterbox is filled
_MOST_ACCOUNTS = (10, timedelta(minutes=15))  # by one link: a password costs work to hash


@dataclass(frozen=True, slots=True)
class Joined:
    """Who joined which event."""

    organizer_id: int
    event_code: str


def join_link(base_url: str, secret: str) -> str:
    """Return the address to hand over; it is made from the site's own address, never from a request."""
    return f"{base_url}/organizer/join/{secret}"


def invite_to_team(
    *, event_id: int, email: str, role: Role, by: int, base_url: str, sends_mail: bool, language: str
) -> str:
    """Invite an address with a role and return the link, which is shown this once.

    A later invitation replaces an earlier one of the same address.

    Raises
    ------
    NotFoundError
        Who invites is no owner any more.
    AlreadyInTeamError, TooManyTriesError
    """
    count_try(key=f"team-invitations:{by}", most=_MOST_INVITATIONS[0], window=_MOST_INVITATIONS[1])
    secret, code, moment, folded = new_secret(), new_public_code(), now(), email.casefold()
    link = join_link(base_url, secret)
    with transaction():
        _check_owner(event_id, by)
        if _is_in_team(event_id, folded):
            raise AlreadyInTeamError(email=folded)
        _withdraw(TeamInvitation.event_id == event_id, TeamInvitation.email == folded)
        db.session.add(
            TeamInvitation(
                token_hash=hash_secret(secret),
                code=code,
                event_id=event_id,
                organizer_id=by,
                email=folded,
                role=role,
                created_at=moment,
                expires_at=moment + LINK_LIFE,
            )
        )
        if sends_mail:
            event, host = db.session.get_one(Event, event_id), db.session.get_one(Organizer, by)
            put_letter(
                team_letter(language=language, event=event.name, host=host.name, link=link),
                kind=TEAM,
                key=_mail_key(code),
                address=folded,
                event_id=event_id,
            )
        note(event_id=event_id, by=by, action="team_invited", invitation=code, role=role)
    return link


def revoke_team_invitation(*, event_id: int, code: str, by: int) -> None:
    """End an invitation that nobody accepted; a second press changes nothing."""
    with transaction():
        if _withdraw(TeamInvitation.event_id == event_id, TeamInvitation.code == code):
            note(event_id=event_id, by=by, action="team_invitation_revoked", invitation=code)


def withdraw_invitations_of(*, event_id: int, organizer_id: int) -> None:
    """End every invitation by an organizer who may not invite any more; the caller holds the transaction."""
    _withdraw(TeamInvitation.event_id == event_id, TeamInvitation.organizer_id == organizer_id)


def accept_team_invitation(*, secret: str, by: int) -> Joined:
    """Put the organizer into the team whose invitation was for their address.

    Raises
    ------
    LinkExpiredError, OtherAddressError
    """
    with transaction():
        invitation, organizer = _open_invitation(secret), db.session.get_one(Organizer, by)
        if invitation.email != organizer.email:
            raise OtherAddressError(invited=invitation.email)
        return _join(invitation, organizer.id)


def join_with_new_account(*, secret: str, name: str, password: str) -> Joined:
    """Make an account for the invited address and put it into the team.

    Raises
    ------
    LinkExpiredError, OrganizerExistsError, PasswordTooShortError, TooManyTriesError
    """
    count_try(key=f"join:{hash_secret(secret)}", most=_MOST_ACCOUNTS[0], window=_MOST_ACCOUNTS[1])
    password_hash = hash_password(password)
    with transaction():
        invitation = _open_invitation(secret)
        organizer_id = add_organizer(email=invitation.email, name=name, password_hash=password_hash)
        return _join(invitation, organizer_id)


def _check_owner(event_id: int, organizer_id: int) -> None:
    """Refuse who is no owner; who is one stays it until the caller's transaction ends."""
    is_owner = (
        sa.select(Membership.organizer_id)
        .filter_by(event_id=event_id, organizer_id=organizer_id, role=Role.OWNER)
        .with_for_update(read=True)
    )
    if db.session.scalar(is_owner) is None:
        raise NotFoundError


def _is_in_team(event_id: int, email: str) -> bool:
    return (
        db.session.scalar(
            sa.select(
                sa.exists().where(
                    Membership.event_id == event_id,
                    Membership.organizer_id == Organizer.id,
                    Organizer.email == email,
                )
            )
        )
        or False
    )


def _open_invitation(secret: str) -> TeamInvitation:
    invitation = db.session.scalars(
        sa.select(TeamInvitation)
        .where(
            TeamInvitation.token_hash == hash_secret(secret),
            TeamInvitation.accepted_at.is_(None),
            TeamInvitation.expires_at > now(),
        )
        .with_for_update()
    ).one_or_none()
    if invitation is None:
        raise LinkExpiredError
    return invitation


def _join(invitation: TeamInvitation, organizer_id: int) -> Joined:
    moment: datetime = now()
    invitation.accepted_at = moment
    # Who came into the team another way meanwhile keeps the role they have.
    if insert_ignoring_duplicates(
        Membership, event_id=invitation.event_id, organizer_id=organizer_id, role=invitation.role
    ):
        note(
            event_id=invitation.event_id,
            by=organizer_id,
            action="team_joined",
            invitation=invitation.code,
            role=invitation.role,
        )
    return Joined(organizer_id, db.session.get_one(Event, invitation.event_id).code)


def _withdraw(*which: sa.ColumnElement[bool]) -> bool:
    """End invitations that nobody accepted, with their letters that did not leave yet."""
    codes = db.session.scalars(
        sa.delete(TeamInvitation)
        .where(TeamInvitation.accepted_at.is_(None), *which)
        .returning(TeamInvitation.code)
    ).all()
    db.session.execute(
        sa.delete(Mail).where(
            Mail.key.in_([_mail_key(code) for code in codes]), Mail.state == MailState.WAITING
        )
    )
    return bool(codes)


def _mail_key(code: str) -> str:
    return f"team:{code}"
