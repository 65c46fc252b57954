"""An organizer proves once more who they are, before something that cannot be taken back."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext

from matchmaker.errors import PasskeyRefusedError, SecondStepError, TooManyTriesError, WrongPasswordError
from matchmaker.queries.account import passkeys_of
from matchmaker.services.organizer_app import check_code
from matchmaker.services.organizers import check_password
from matchmaker.web import passkeys
from matchmaker.web.forms.account import PasskeyForm, ProofForm, SecondStepForm
from matchmaker.web.returning import own_page
from matchmaker.web.security import browser_session, organizer_required

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("organizer_confirm", __name__, url_prefix="/organizer/confirm")


@bp.get("", strict_slashes=False)
@organizer_required
def confirm() -> ResponseReturnValue:
    """Ask for the password, a code or a passkey."""
    return _page()


@bp.post("/password")
@organizer_required
def by_password() -> ResponseReturnValue:
    """Take the password."""
    form = ProofForm()
    if form.validate():
        with form.refusing(WrongPasswordError, TooManyTriesError, at=form.password):
            check_password(email=g.organizer.email, password=form.password.data or "")
            return _back()
    return _page(proof=form)


@bp.post("/code")
@organizer_required
def by_code() -> ResponseReturnValue:
    """Take a code of the app."""
    form = SecondStepForm()
    if form.validate():
        with form.refusing(SecondStepError, TooManyTriesError, at=form.code):
            check_code(organizer_id=g.organizer.id, code=form.code.data or "")
            return _back()
    return _page(code=form)


@bp.post("/passkey")
@organizer_required
def by_passkey() -> ResponseReturnValue:
    """Take a passkey, if it is this organizer's."""
    form = PasskeyForm()
    if form.validate():
        with form.refusing(PasskeyRefusedError):
            if passkeys.answered(form) != g.organizer.id:
                raise PasskeyRefusedError
            return _back()
    return _page(answer=form)


def _back() -> ResponseReturnValue:
    browser_session().prove()
    flash(gettext("Thank you. Now press once more what you wanted to do."))
    wanted = own_page(request.args.get("next"))
    return redirect(wanted or url_for("organizer_events.list_events"), HTTPStatus.SEE_OTHER)


def _page(
    *,
    proof: ProofForm | None = None,
    code: SecondStepForm | None = None,
    answer: PasskeyForm | None = None,
) -> ResponseReturnValue:
    has_passkey = passkeys.site() is not None and bool(passkeys_of(g.organizer.id))
    shown = proof or code or answer
    page = render_template(
        "organizer/confirm.html",
        proof=(proof or ProofForm(formdata=None)) if g.organizer.password_hash else None,
        code=(code or SecondStepForm(formdata=None)) if g.organizer.totp_confirmed_at else None,
        answer=(answer or PasskeyForm(formdata=None)) if has_passkey else None,
        back=own_page(request.args.get("next")),
    )
    return page, HTTPStatus.OK if shown is None else shown.status
