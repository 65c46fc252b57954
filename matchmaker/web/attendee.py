"""An attendee's own pages: the three, the badge, the profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, flash, g, redirect, render_template, url_for
from flask_babel import gettext
from markupsafe import Markup

from matchmaker.badges.qr import qr_svg
from matchmaker.errors import StatementError
from matchmaker.queries.badges import badge_of
from matchmaker.services.live_codes import live_secret_of
from matchmaker.services.registration import edit_profile, leave
from matchmaker.web.coach import coach_of
from matchmaker.web.finding import three_page
from matchmaker.web.forms.finding import SpotForm
from matchmaker.web.forms.registration import ProfileForm
from matchmaker.web.security import attendee_required, browser_session

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("attendee", __name__)


@bp.get("/three")
@attendee_required
def three() -> ResponseReturnValue:
    """Show whom to meet, and why."""
    return three_page(SpotForm(data={"spot_me": g.attendee.spot_me}))


@bp.get("/badge")
@attendee_required
def badge() -> ResponseReturnValue:
    """Show the badge on the phone, for others to scan."""
    # The one page that may write when it is only opened: its first reader gets the secret, others the same.
    live_secret = live_secret_of(attendee_id=g.attendee.id)
    badge = badge_of(g.attendee, g.event, base_url=current_app.config["SETTINGS"].base_url)
    # The image is made of numbers and an escaped title: nothing in it was typed as markup.
    qr = Markup(qr_svg(badge.link, title=gettext("QR code of your badge")))  # noqa: S704 -- see above
    return render_template("attendee/badge.html", badge=badge, qr=qr, live_secret=live_secret)


@bp.route("/profile", methods=["GET", "POST"])
@attendee_required
def profile() -> ResponseReturnValue:
    """Let attendees change what they say of themselves."""
    form, attendee_id = ProfileForm.of(g.attendee, g.event), g.attendee.id
    coach = coach_of(g.event, form, by=attendee_id)
    if not form.check.data and form.validate_on_submit():
        with form.refusing(StatementError):
            edit_profile(attendee_id=attendee_id, **form.profile())
            flash(gettext("Saved."))
            return redirect(url_for("attendee.profile"))
    return render_template("attendee/profile.html", form=form, coach=coach, me=g.attendee), form.status


@bp.get("/leave")
@attendee_required
def ask_to_leave() -> ResponseReturnValue:
    """Say what leaving means before it happens."""
    return render_template("attendee/leave.html", me=g.attendee)


@bp.post("/leave", endpoint="leave")
@attendee_required
def leave_event() -> ResponseReturnValue:
    """Take the attendee out of the matching."""
    leave(attendee_id=g.attendee.id)
    flash(gettext("You are left out from now on. Tick the box again to come back."))
    return redirect(url_for("attendee.profile"))


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the session of this browser."""
    browser_session().sign_out()
    return redirect(url_for("public.home"))
