"""Organizers come and go."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request, session, url_for

from matchmaker.clock import now
from matchmaker.errors import PasskeyRefusedError, SecondStepError, TooManyTriesError, WrongPasswordError
from matchmaker.queries.events import organizer_by_id
from matchmaker.services.limits import count_try
from matchmaker.services.organizer_app import check_code
from matchmaker.services.organizers import check_password
from matchmaker.services.passkeys import offer_sign_in
from matchmaker.web import passkeys
from matchmaker.web.forms.account import PasskeyForm, SecondStepForm
from matchmaker.web.forms.organizer import SignInForm
from matchmaker.web.returning import own_page
from matchmaker.web.security import browser_session, current_organizer, organizer_required

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("organizer_sign_in", __name__, url_prefix="/organizer")

GOES_ON = "goes_on"  # in the session: the page that somebody is on their way to
_HALF_IN = "half_in"  # in the session: whose password was right, and until when a code is awaited
_HALF_IN_LASTS = timedelta(minutes=10)
_MOST_OF_ONE_PLACE = (300, timedelta(minutes=15))


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Let an organizer in; a wrong address and a wrong password look the same."""
    if current_organizer() is not None:
        return redirect(url_for("organizer_events.list_events"))
    form = SignInForm()
    if form.validate_on_submit():
        with form.refusing(WrongPasswordError, TooManyTriesError):
            organizer_id = check_password(email=form.email.text, password=form.password.data or "")
            organizer = organizer_by_id(organizer_id)
            if organizer is None or organizer.totp_confirmed_at is None:
                return let_in(organizer_id)
            until = int((now() + _HALF_IN_LASTS).timestamp())
            session[_HALF_IN] = {"organizer": organizer_id, "until": until}
            return redirect(url_for(".code"), HTTPStatus.SEE_OTHER)
    return _page(form)


@bp.route("/sign-in/code", methods=["GET", "POST"])
def code() -> ResponseReturnValue:
    """Ask who gave the right password for the code of their app; before that they are not in."""
    half = session.get(_HALF_IN)
    if half is None or half["until"] < now().timestamp():
        return redirect(url_for(".sign_in"))
    form = SecondStepForm()
    if form.validate_on_submit():
        with form.refusing(SecondStepError, TooManyTriesError, at=form.code):
            check_code(organizer_id=half["organizer"], code=form.code.data or "")
            session.pop(_HALF_IN)
            return let_in(half["organizer"])
    return render_template("organizer/sign_in_code.html", form=form), form.status


@bp.post("/passkey/options")
def passkey_options() -> ResponseReturnValue:
    """Ask a browser for a passkey; it tells nobody who has one."""
    place = request.remote_addr or ""
    count_try(key=f"passkeys:{place}", most=_MOST_OF_ONE_PLACE[0], window=_MOST_OF_ONE_PLACE[1])
    return passkeys.ask(offer_sign_in(site=passkeys.site_or_refuse()))


@bp.post("/sign-in/passkey")
def passkey() -> ResponseReturnValue:
    """Let in whose passkey answered; it asked for finger, face or PIN, so no code is asked for."""
    answer, form = PasskeyForm(), SignInForm(formdata=None)
    if answer.validate():
        with form.refusing(PasskeyRefusedError):
            return let_in(passkeys.answered(answer))
    return _page(form)


@bp.post("/sign-out")
@organizer_required
def sign_out() -> ResponseReturnValue:
    """End the session at this browser, and only there."""
    browser_session().sign_out()
    return redirect(url_for("organizer_sign_in.sign_in"), HTTPStatus.SEE_OTHER)


def let_in(organizer_id: int) -> ResponseReturnValue:
    """Sign an organizer in, and lead them to where they were going."""
    browser_session().sign_in(organizer_id=organizer_id)
    wanted = own_page(session.pop(GOES_ON, None))
    return redirect(wanted or url_for("organizer_events.list_events"), HTTPStatus.SEE_OTHER)


def _page(form: SignInForm) -> ResponseReturnValue:
    answer = None if passkeys.site() is None else PasskeyForm(formdata=None)
    page = render_template("organizer/sign_in.html", form=form, answer=answer)
    return page, form.status
