"""A new password for an organizer who forgot theirs."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext

from matchmaker.errors import PasswordTooShortError, TooManyTriesError
from matchmaker.services.forgotten_passwords import ask_for_password, set_forgotten_password
from matchmaker.services.organizers import PASSWORD_LENGTH
from matchmaker.web.forms.account import ForgottenForm, NewPasswordForm

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("organizer_forgotten", __name__, url_prefix="/organizer")


@bp.route("/forgotten", methods=["GET", "POST"])
def forgotten() -> ResponseReturnValue:
    """Mail a link; the answer is the same whether anybody has this address."""
    settings = current_app.config["SETTINGS"]
    if not settings.sends_mail:
        if request.method == "POST":
            abort(404)
        return render_template("organizer/forgotten.html", form=None)
    form = ForgottenForm()
    if form.validate_on_submit():
        with form.refusing(TooManyTriesError, at=form.email):
            ask_for_password(
                email=form.email.text,
                place=request.remote_addr or "",
                base_url=settings.base_url,
                language=str(get_locale()),
            )
            flash(
                gettext(
                    "If there is an account with this address, a mail is on its way. "
                    "Its link works for an hour."
                )
            )
            return redirect(url_for("organizer_sign_in.sign_in"), HTTPStatus.SEE_OTHER)
    return render_template("organizer/forgotten.html", form=form), form.status


@bp.get("/password/<token>")
def ask(token: str) -> ResponseReturnValue:
    """Show the same page for any link: mail scanners open links before people do."""
    return _page(token, NewPasswordForm())


@bp.post("/password/<token>")
def choose(token: str) -> ResponseReturnValue:
    """Set the new password; signing in with it still asks for the app's code."""
    form = NewPasswordForm()
    if form.validate():
        with form.refusing(PasswordTooShortError, at=form.new):
            set_forgotten_password(secret=token, password=form.new.data or "")
            flash(
                gettext("Your new password is set, and you are signed out everywhere. Sign in with it now.")
            )
            return redirect(url_for("organizer_sign_in.sign_in"), HTTPStatus.SEE_OTHER)
    return _page(token, form)


def _page(token: str, form: NewPasswordForm) -> ResponseReturnValue:
    page = render_template("organizer/new_password.html", token=token, form=form, length=PASSWORD_LENGTH)
    return page, form.status
