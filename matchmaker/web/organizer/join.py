"""Join the team of an event by an invitation."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, flash, g, redirect, render_template, session, url_for
from flask_babel import gettext

from matchmaker.errors import (
    LinkExpiredError,
    OrganizerExistsError,
    PasswordTooShortError,
    TooManyTriesError,
)
from matchmaker.queries.team import invitation_shown
from matchmaker.services.organizers import PASSWORD_LENGTH
from matchmaker.services.team_invitations import accept_team_invitation, join_with_new_account
from matchmaker.web.forms.team import JoinForm
from matchmaker.web.organizer.sign_in import GOES_ON
from matchmaker.web.roles import ROLES
from matchmaker.web.security import browser_session, current_organizer, organizer_required

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("organizer_join", __name__, url_prefix="/organizer/join")


@bp.get("/<token>")
def invitation(token: str) -> ResponseReturnValue:
    """Say what somebody is asked to join, and how they can; nothing happens yet."""
    return _page(token, JoinForm(formdata=None))


@bp.post("/<token>")
@organizer_required
def accept(token: str) -> ResponseReturnValue:
    """Put who is signed in into the team."""
    joined = accept_team_invitation(secret=token, by=g.organizer.id)
    return _joined(joined.event_code)


@bp.post("/<token>/sign-in")
def sign_in(token: str) -> ResponseReturnValue:
    """Let somebody sign in with the account they have, and come back here."""
    if current_organizer() is not None:
        browser_session().sign_out()
    session[GOES_ON] = url_for(".invitation", token=token)
    return redirect(url_for("organizer_sign_in.sign_in"), HTTPStatus.SEE_OTHER)


@bp.post("/<token>/account")
def account(token: str) -> ResponseReturnValue:
    """Make an account for the invited address, and join with it."""
    form = JoinForm()
    if form.validate():
        with (
            form.refusing(PasswordTooShortError, at=form.new),
            form.refusing(OrganizerExistsError, TooManyTriesError),
        ):
            joined = join_with_new_account(secret=token, name=form.name.text, password=form.new.data or "")
            browser_session().sign_in(organizer_id=joined.organizer_id)
            return _joined(joined.event_code)
    return _page(token, form)


def _joined(code: str) -> ResponseReturnValue:
    flash(gettext("Welcome to the team."))
    return redirect(url_for("organizer_events.dashboard", code=code), HTTPStatus.SEE_OTHER)


def _page(token: str, form: JoinForm) -> ResponseReturnValue:
    shown = invitation_shown(token)
    if shown is None:
        raise LinkExpiredError
    page = render_template(
        "organizer/join.html",
        token=token,
        shown=shown,
        role=ROLES[shown.role],
        me=current_organizer(),
        form=form,
        length=PASSWORD_LENGTH,
    )
    return page, form.status
