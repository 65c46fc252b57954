"""The team of an event: who is in it, who is asked to join."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, url_for
from flask_babel import get_locale, gettext

from matchmaker.errors import AlreadyInTeamError, TooManyTriesError
from matchmaker.models import Role
from matchmaker.queries.team import team_of, waiting_for
from matchmaker.services.team import change_role, remove_member
from matchmaker.services.team_invitations import invite_to_team, revoke_team_invitation
from matchmaker.web.forms.account import ChosenForm
from matchmaker.web.forms.team import InviteForm, MemberForm, RoleForm
from matchmaker.web.roles import ROLES
from matchmaker.web.security import (
    MAY_CHANGE,
    MAY_LEAD,
    event_or_404,
    organizer_required,
    recently_confirmed,
)

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from matchmaker.models import Event

bp = Blueprint("organizer_team", __name__, url_prefix="/organizer/events/<code>/team")

_PAGE = "organizer_team.team"


@bp.get("", strict_slashes=False)
@organizer_required
def team(code: str) -> ResponseReturnValue:
    """Show who is in the team."""
    return _page(event_or_404(code, roles=MAY_CHANGE), InviteForm(formdata=None))


@bp.post("/invitations")
@organizer_required
@recently_confirmed(_PAGE)
def invite(code: str) -> ResponseReturnValue:
    """Invite an address; the link is shown this once, to hand over."""
    event, form = event_or_404(code, roles=MAY_LEAD), InviteForm()
    if form.validate():
        settings = current_app.config["SETTINGS"]
        with form.refusing(AlreadyInTeamError, TooManyTriesError, at=form.email):
            link = invite_to_team(
                event_id=event.id,
                email=form.address,
                role=Role(form.role.data),
                by=g.organizer.id,
                base_url=settings.base_url,
                sends_mail=settings.sends_mail,
                language=str(get_locale()),
            )
            if settings.sends_mail:
                # Only the mailbox's owner gets the link: else whoever invites could make their account.
                flash(gettext("The invitation is on its way to %(email)s.", email=form.address))
                return _again(code)
            return _page(event, InviteForm(formdata=None), link=link, invited=form.address)
    return _page(event, form)


@bp.post("/invitations/revoke")
@organizer_required
@recently_confirmed(_PAGE)
def revoke(code: str) -> ResponseReturnValue:
    """End an invitation."""
    event, form = event_or_404(code, roles=MAY_LEAD), ChosenForm()
    if not form.validate():
        abort(404)
    revoke_team_invitation(event_id=event.id, code=form.code.text, by=g.organizer.id)
    flash(gettext("This link does not work any more."))
    return _again(code)


@bp.post("/role")
@organizer_required
@recently_confirmed(_PAGE)
def role(code: str) -> ResponseReturnValue:
    """Give a member another role."""
    event, form = event_or_404(code, roles=MAY_LEAD), RoleForm()
    if not form.validate():
        abort(404)
    change_role(event_id=event.id, email=form.member.text, role=Role(form.role.data), by=g.organizer.id)
    flash(gettext("Saved."))
    return _again(code)


@bp.post("/remove")
@organizer_required
@recently_confirmed(_PAGE)
def remove(code: str) -> ResponseReturnValue:
    """Take a member out of the team; who takes themselves out sees the event no more."""
    event, form = event_or_404(code, roles=MAY_LEAD), MemberForm()
    if not form.validate():
        abort(404)
    email = form.member.text
    remove_member(event_id=event.id, email=email, by=g.organizer.id)
    flash(gettext("%(email)s is not in the team any more.", email=email))
    if email == g.organizer.email:
        return redirect(url_for("organizer_events.list_events"), HTTPStatus.SEE_OTHER)
    return _again(code)


def _page(event: Event, form: InviteForm, *, link: str = "", invited: str = "") -> ResponseReturnValue:
    page = render_template(
        "organizer/team.html",
        event=event,
        team=team_of(event.id),
        waiting=waiting_for(event.id),
        roles=ROLES,
        form=form,
        link=link,
        invited=invited,
    )
    return page, form.status


def _again(code: str) -> ResponseReturnValue:
    return redirect(url_for(_PAGE, code=code), HTTPStatus.SEE_OTHER)
