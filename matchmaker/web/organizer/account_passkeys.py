"""The passkeys of an organizer: added, named, removed."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, g, redirect, request, url_for
from flask_babel import gettext

from matchmaker.errors import PasskeyRefusedError
from matchmaker.services.passkeys import add_passkey, offer_registration, remove_passkey, rename_passkey
from matchmaker.web import passkeys
from matchmaker.web.browser_names import browser_name
from matchmaker.web.forms.account import ChosenForm, NewPasskeyForm, RenameForm
from matchmaker.web.organizer.account import PAGE, account_page
from matchmaker.web.security import organizer_required, recently_confirmed

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("organizer_account_passkeys", __name__, url_prefix="/organizer/account/passkeys")


@bp.post("/options")
@organizer_required
@recently_confirmed(PAGE)
def options() -> ResponseReturnValue:
    """Ask a browser to make a passkey."""
    site = passkeys.site_or_refuse()
    return passkeys.ask(offer_registration(organizer_id=g.organizer.id, site=site))


@bp.post("")
@organizer_required
@recently_confirmed(PAGE)
def add() -> ResponseReturnValue:
    """Keep the passkey that the browser made."""
    form = NewPasskeyForm()
    if form.validate():
        with form.refusing(PasskeyRefusedError):
            add_passkey(
                organizer_id=g.organizer.id,
                site=passkeys.site_or_refuse(),
                challenge=passkeys.challenge(),
                credential=form.credential.data or "",
                label=form.label.text or browser_name(request.user_agent.string),
            )
            flash(gettext("From now on you can sign in with this passkey."))
            return _again()
    return account_page(passkey=form)


@bp.post("/rename")
@organizer_required
@recently_confirmed(PAGE)
def rename() -> ResponseReturnValue:
    """Give a passkey another name."""
    form = RenameForm()
    if not form.validate():
        abort(404)
    rename_passkey(organizer_id=g.organizer.id, code=form.code.text, label=form.label.text)
    flash(gettext("Saved."))
    return _again()


@bp.post("/remove")
@organizer_required
@recently_confirmed(PAGE)
def remove() -> ResponseReturnValue:
    """Let a passkey sign nobody in any more."""
    form = ChosenForm()
    if not form.validate():
        abort(404)
    remove_passkey(organizer_id=g.organizer.id, code=form.code.text)
    flash(gettext("This passkey works no more. You may delete it from your device, too."))
    return _again()


def _again() -> ResponseReturnValue:
    return redirect(f"{url_for(PAGE)}#passkeys", HTTPStatus.SEE_OTHER)
