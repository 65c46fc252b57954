"""A badge that is lost: its owner gets new codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import gettext

from matchmaker.services.badges import rotate_badge
from matchmaker.web.forms.badges import LostBadgeForm
from matchmaker.web.security import attendee_required

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("badges", __name__)


@bp.route("/badge/lost", methods=["GET", "POST"])
@attendee_required
def lost() -> ResponseReturnValue:
    """Say what losing a badge means, and replace it when asked."""
    form = LostBadgeForm.of(g.attendee)
    if form.validate_on_submit():
        if rotate_badge(attendee_id=g.attendee.id, lost_code=form.lost_code.text):
            flash(gettext("This is your new badge. The lost one works no more."))
        return redirect(url_for("attendee.badge"))
    return render_template("attendee/badge_lost.html", form=form), form.status
