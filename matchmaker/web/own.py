"""What is one's own: how one may be reached, what is kept, whether one is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import gettext

from matchmaker.errors import ContactMissingError
from matchmaker.queries.kept_out import every_fingerprint_of
from matchmaker.services.contacts import keep_contact
from matchmaker.services.erasure import erase_attendee
from matchmaker.web.forms.own import ContactForm, EraseForm
from matchmaker.web.security import attendee_required, browser_session

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("own", __name__)


@bp.route("/contact", methods=["GET", "POST"])
@attendee_required
def contact() -> ResponseReturnValue:
    """Let attendees choose what people they met may see."""
    form, attendee_id = ContactForm.of(g.attendee), g.attendee.id
    shared_since = g.attendee.contact_shared_at
    if form.validate_on_submit():
        with form.refusing(ContactMissingError, at=form.shares):
            keep_contact(
                attendee_id=attendee_id,
                email=form.email.data or "",
                phone=form.phone.data or "",
                website=form.website.data or "",
                shares=form.shares.data,
            )
            if form.shares.data:
                flash(gettext("Saved. People you met can reach you now."))
            else:
                flash(gettext("Saved. Nobody sees it."))
            return redirect(url_for("meetings.met"))
    return render_template("own/contact.html", form=form, shared_since=shared_since), form.status


@bp.get("/my-data")
@attendee_required
def data() -> ResponseReturnValue:
    """Say what is kept, and offer to take it or to end it."""
    return render_template("own/data.html")


@bp.route("/erase", methods=["GET", "POST"])
@attendee_required
def erase() -> ResponseReturnValue:
    """Erase somebody, after a tick that nobody sets by accident."""
    form, leaves_trace = EraseForm(), bool(every_fingerprint_of(g.attendee))
    if form.validate_on_submit():
        erase_attendee(attendee_id=g.attendee.id)
        browser_session().sign_out()
        return render_template("own/erased.html", leaves_trace=leaves_trace)
    return render_template("own/erase.html", form=form, leaves_trace=leaves_trace), form.status
