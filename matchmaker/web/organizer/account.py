"""An organizer's own account: the name, the password, where they are signed in."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import format_timedelta, gettext

from matchmaker.errors import PasswordTooShortError, PresentPasswordError, TooManyTriesError
from matchmaker.queries.account import browsers_of, passkeys_of
from matchmaker.services.organizers import PASSWORD_LENGTH, change_password, rename_organizer
from matchmaker.services.sessions import end_session, end_sessions
from matchmaker.web import passkeys
from matchmaker.web.forms.account import (
    ChosenForm,
    NameForm,
    NewPasskeyForm,
    NewPasswordForm,
    PasswordForm,
)
from matchmaker.web.security import browser_session, organizer_required, recently_confirmed

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("organizer_account", __name__)

PAGE = "organizer_account.account"


@bp.get("/.well-known/change-password")
def change_password_here() -> ResponseReturnValue:
    """Lead a password manager to where a password is changed (W3C)."""
    return redirect(url_for(PAGE))


@bp.get("/organizer/account")
@organizer_required
def account() -> ResponseReturnValue:
    """Show an organizer their account."""
    return account_page()


@bp.post("/organizer/account/name")
@organizer_required
def name() -> ResponseReturnValue:
    """Change the name that a team sees."""
    form = NameForm()
    if not form.validate():
        return account_page(name=form)
    rename_organizer(organizer_id=g.organizer.id, name=form.name.text)
    flash(gettext("Saved."))
    return _again()


@bp.post("/organizer/account/password")
@organizer_required
def password() -> ResponseReturnValue:
    """Change the password; the present one is proof enough."""
    if g.organizer.password_hash is None:
        return first_password()
    form = PasswordForm()
    if form.validate():
        with (
            form.refusing(PresentPasswordError, TooManyTriesError, at=form.present),
            form.refusing(PasswordTooShortError, at=form.new),
        ):
            return _changed(form, present=form.present.data or "")
    return account_page(password=form)


@recently_confirmed(PAGE)
def first_password() -> ResponseReturnValue:
    """Set a password for who has none yet."""
    form = NewPasswordForm()
    if form.validate():
        with form.refusing(PasswordTooShortError, at=form.new):
            return _changed(form)
    return account_page(password=form)


@bp.post("/organizer/account/browsers/end")
@organizer_required
def end_browser() -> ResponseReturnValue:
    """Sign the organizer out at one other browser."""
    form = ChosenForm()
    if form.validate():
        end_session(organizer_id=g.organizer.id, code=form.code.text)
        flash(gettext("Signed out there."))
    return _again()


@bp.post("/organizer/account/sign-out")
@organizer_required
def sign_out_everywhere() -> ResponseReturnValue:
    """Sign the organizer out at every browser, this one too."""
    end_sessions(organizer_id=g.organizer.id, keep=browser_session().secret)
    browser_session().sign_out()
    flash(gettext("You are signed out everywhere."))
    return redirect(url_for("organizer_sign_in.sign_in"), HTTPStatus.SEE_OTHER)


def account_page(
    *,
    name: NameForm | None = None,
    password: NewPasswordForm | None = None,
    passkey: NewPasskeyForm | None = None,
) -> ResponseReturnValue:
    """Return the page of the account, with a form on it that was refused."""
    refused = name or password or passkey
    browsers = [
        (browser, format_timedelta(browser.seen_at - g.now, add_direction=True))
        for browser in browsers_of(g.organizer.id, secret=browser_session().secret or "")
    ]
    page = render_template(
        "organizer/account.html",
        name=name or NameForm(formdata=None, data={"name": g.organizer.name}),
        password=password or _empty_password(),
        passkey=passkey or NewPasskeyForm(formdata=None),
        passkeys=passkeys_of(g.organizer.id),
        takes_passkeys=passkeys.site() is not None,
        browsers=browsers,
        length=PASSWORD_LENGTH,
    )
    return page, HTTPStatus.OK if refused is None else refused.status


def _empty_password() -> NewPasswordForm:
    return (
        NewPasswordForm(formdata=None) if g.organizer.password_hash is None else PasswordForm(formdata=None)
    )


def _changed(form: NewPasswordForm, *, present: str = "") -> ResponseReturnValue:
    change_password(
        organizer_id=g.organizer.id,
        present=present,
        new=form.new.data or "",
        keep=browser_session().secret,
    )
    browser_session().prove()
    flash(gettext("Your password is changed. Other browsers are signed out."))
    return _again()


def _again() -> ResponseReturnValue:
    return redirect(url_for(PAGE), HTTPStatus.SEE_OTHER)
