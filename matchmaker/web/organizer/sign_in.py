"""Organizers come and go."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, url_for

from matchmaker.errors import TooManyTriesError, WrongPasswordError
from matchmaker.services.organizers import check_password
from matchmaker.web.forms.organizer import SignInForm
from matchmaker.web.security import browser_session, current_organizer, organizer_required

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("organizer_sign_in", __name__, url_prefix="/organizer")


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Let an organizer in; a wrong address and a wrong password look the same."""
    if current_organizer() is not None:
        return redirect(url_for("organizer_events.list_events"))
    form = SignInForm()
    if form.validate_on_submit():
        with form.refusing(WrongPasswordError, TooManyTriesError):
            organizer_id = check_password(email=form.email.text, password=form.password.data or "")
            browser_session().sign_in(organizer_id=organizer_id)
            return redirect(url_for("organizer_events.list_events"), HTTPStatus.SEE_OTHER)
    return render_template("organizer/sign_in.html", form=form), form.status


@bp.post("/sign-out")
@organizer_required
def sign_out() -> ResponseReturnValue:
    """End the session at this browser, and only there."""
    browser_session().sign_out()
    return redirect(url_for("organizer_sign_in.sign_in"), HTTPStatus.SEE_OTHER)
