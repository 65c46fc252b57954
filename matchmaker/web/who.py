"""Who are you? The ways in for an attendee: a mail, a code, a badge with its PIN."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, abort, current_app, g, redirect, render_template, request, session, url_for
from flask_babel import get_locale

from matchmaker.errors import CodeRefusedError, TooManyTriesError
from matchmaker.services.sign_in_codes import make_device_code, sign_in_by_code, sign_in_by_pin
from matchmaker.services.sign_in_mail import ask_for_link
from matchmaker.tokens import new_secret
from matchmaker.web.forms.who import AddressForm, CodeForm, PinForm
from matchmaker.web.security import attendee_required, browser_session

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("who", __name__, url_prefix="/who")

_REQUESTER = "requester"


@bp.get("")
def who_are_you() -> ResponseReturnValue:
    """Explain how an attendee signs in."""
    return _page(), HTTPStatus.UNAUTHORIZED


@bp.post("/mail")
def mail() -> ResponseReturnValue:
    """Mail a link; the answer is the same whether anybody has this address."""
    if not _sends_mail():
        abort(404)
    form = AddressForm()
    if form.validate_on_submit():
        requester = session.setdefault(_REQUESTER, new_secret())
        with form.refusing(TooManyTriesError, at=form.email):
            ask_for_link(
                email=form.email.data or "",
                requester=requester,
                place=_place(),
                base_url=current_app.config["SETTINGS"].base_url,
                language=str(get_locale()),
            )
            return redirect(url_for(".mailed"), HTTPStatus.SEE_OTHER)
    return _page(address=form), form.status


@bp.get("/mailed")
def mailed() -> ResponseReturnValue:
    """Say that a mail is on its way, and take the code in it."""
    return render_template("public/mailed.html", code=CodeForm(formdata=None))


@bp.post("/code")
def code() -> ResponseReturnValue:
    """Sign in by the code from a mail or from another device."""
    form = CodeForm()
    if form.validate_on_submit():
        with form.refusing(CodeRefusedError, TooManyTriesError, at=form.code):
            attendee_id = sign_in_by_code(
                code=form.code.data or "", requester=session.get(_REQUESTER), place=_place()
            )
            return _signed_in(attendee_id)
    return _page(code=form), form.status


@bp.post("/pin")
def pin() -> ResponseReturnValue:
    """Sign in by the badge's code and the PIN on its slip."""
    form = PinForm()
    if form.validate_on_submit():
        with form.refusing(CodeRefusedError, TooManyTriesError, at=form.pin):
            attendee_id = sign_in_by_pin(
                typed_code=form.badge.data or "", pin=form.pin.data or "", place=_place()
            )
            return _signed_in(attendee_id)
    return _page(pin=form), form.status


@bp.route("/another-device", methods=["GET", "POST"])
@attendee_required
def another_device() -> ResponseReturnValue:
    """Show a code that signs in on another device; looking at the page makes none."""
    code = make_device_code(attendee_id=g.attendee.id) if request.method == "POST" else None
    return render_template("attendee/another_device.html", code=code)


def _signed_in(attendee_id: int) -> ResponseReturnValue:
    session.pop(_REQUESTER, None)
    browser_session().sign_in(attendee_id=attendee_id)
    return redirect(url_for("attendee.three"), HTTPStatus.SEE_OTHER)


def _page(
    *, address: AddressForm | None = None, code: CodeForm | None = None, pin: PinForm | None = None
) -> str:
    return render_template(
        "public/who_are_you.html",
        address=(address or AddressForm(formdata=None)) if _sends_mail() else None,
        code=code or CodeForm(formdata=None),
        pin=pin or PinForm(formdata=None),
    )


def _place() -> str:
    return request.remote_addr or ""


def _sends_mail() -> bool:
    return bool(current_app.config["SETTINGS"].sends_mail)
