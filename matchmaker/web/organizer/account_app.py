"""The authenticator app of an organizer: set up, with codes for who loses it, turned off."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import gettext

from matchmaker.badges.qr import qr_svg
from matchmaker.errors import SecondStepError, TooManyTriesError
from matchmaker.services.organizer_app import (
    app_address,
    begin_app,
    confirm_app,
    end_app,
    make_recovery_codes,
)
from matchmaker.web.forms.account import SecondStepForm
from matchmaker.web.security import organizer_required, recently_confirmed

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("organizer_account_app", __name__, url_prefix="/organizer/account/app")

_ACCOUNT = "organizer_account.account"


@bp.post("/begin")
@organizer_required
@recently_confirmed(_ACCOUNT)
def begin() -> ResponseReturnValue:
    """Make a secret for an app to scan."""
    begin_app(organizer_id=g.organizer.id)
    return redirect(url_for(".set_up"), HTTPStatus.SEE_OTHER)


@bp.get("", strict_slashes=False)
@organizer_required
@recently_confirmed(_ACCOUNT)
def set_up() -> ResponseReturnValue:
    """Show the secret until a code of the app proves that it arrived."""
    return _page(SecondStepForm())


@bp.post("")
@organizer_required
@recently_confirmed(_ACCOUNT)
def confirm() -> ResponseReturnValue:
    """Take the app's first code; show the recovery codes this once."""
    form = SecondStepForm()
    if form.validate():
        with form.refusing(SecondStepError, TooManyTriesError, at=form.code):
            return _codes(confirm_app(organizer_id=g.organizer.id, code=form.code.data or ""))
    return _page(form)


@bp.post("/codes")
@organizer_required
@recently_confirmed(_ACCOUNT)
def codes() -> ResponseReturnValue:
    """Make new recovery codes and show them this once."""
    return _codes(make_recovery_codes(organizer_id=g.organizer.id))


@bp.post("/end")
@organizer_required
@recently_confirmed(_ACCOUNT)
def end() -> ResponseReturnValue:
    """Ask for no codes any more."""
    end_app(organizer_id=g.organizer.id)
    flash(gettext("From now on no code is asked for."))
    return redirect(url_for(_ACCOUNT), HTTPStatus.SEE_OTHER)


def _page(form: SecondStepForm) -> ResponseReturnValue:
    address = app_address(g.organizer)
    if not address:
        return redirect(url_for(_ACCOUNT))
    picture = qr_svg(address, title=gettext("QR code for the app"))
    page = render_template(
        "organizer/account_app.html", form=form, picture=picture, secret=g.organizer.totp_secret
    )
    return page, form.status


def _codes(codes: list[str]) -> ResponseReturnValue:
    return render_template("organizer/recovery_codes.html", codes=codes)
