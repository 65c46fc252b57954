"""An attendee's meetings: scan, confirm, remember."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask_babel import gettext

from matchmaker.errors import (
    BadgeUnknownError,
    EventClosedError,
    PersonGoneError,
    ScanIdReusedError,
    SelfScanError,
    TooManyTriesError,
)
from matchmaker.models import Via, Worth
from matchmaker.queries.meetings import meeting_of, meetings_of
from matchmaker.services.feedback import give_feedback
from matchmaker.services.limits import count_badge_try
from matchmaker.services.meetings import confirm_meeting, record_scan, withdraw_meeting
from matchmaker.web.forms.meetings import ClaimForm, FeedbackForm, TypedCodeForm
from matchmaker.web.security import attendee_required
from matchmaker.web.sentences import about_meeting

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("meetings", __name__)

_REFUSALS = (
    BadgeUnknownError,
    SelfScanError,
    PersonGoneError,
    EventClosedError,
    ScanIdReusedError,
    TooManyTriesError,
)


@bp.route("/scan", methods=["GET", "POST"])
@attendee_required
def scan() -> ResponseReturnValue:
    """Explain how to scan, and take a typed code."""
    form, me = TypedCodeForm(), g.attendee.id
    if form.validate_on_submit():
        with form.refusing(*_REFUSALS, at=form.code):
            count_badge_try(attendee_id=me)
            result = record_scan(
                scanner_id=me, code=form.code.data or "", client_id=form.scan_id, via=Via.TYPED
            )
            flash(about_meeting(meeting_of(attendee_id=me, code=result.meeting_code)))
        if form.refused is None:
            return redirect(url_for("meetings.scan"))
        form.renew_id()
    return render_template("meetings/scan.html", form=form), form.status


@bp.post("/B/<code>")
@attendee_required
def claim(code: str) -> ResponseReturnValue:
    """Keep that two people met: the button on the page that a badge opens."""
    form, me = ClaimForm(), g.attendee.id
    if not form.validate_on_submit():
        flash(gettext("Please press the button again."))
        return redirect(url_for("public.badge", code=code))
    count_badge_try(attendee_id=me)
    result = record_scan(scanner_id=me, code=code, client_id=form.scan_id, via=Via.LINK)
    flash(about_meeting(meeting_of(attendee_id=me, code=result.meeting_code)))
    return redirect(url_for("meetings.met"))


@bp.get("/met")
@attendee_required
def met() -> ResponseReturnValue:
    """Show whom somebody met, what was worth it first."""
    return render_template("meetings/met.html", meetings=meetings_of(g.attendee.id), worth=Worth)


@bp.post("/meetings/<code>/confirm")
@attendee_required
def confirm(code: str) -> ResponseReturnValue:
    """Say yes to a meeting that the other one claimed."""
    me = g.attendee.id
    confirm_meeting(meeting_code=code, by=me)
    flash(about_meeting(meeting_of(attendee_id=me, code=code)))
    return redirect(url_for("attendee.three"))


@bp.post("/meetings/<code>/withdraw")
@attendee_required
def withdraw(code: str) -> ResponseReturnValue:
    """Say that a meeting did not happen."""
    withdraw_meeting(meeting_code=code, by=g.attendee.id)
    flash(gettext("Noted. This does not count as a meeting."))
    return redirect(url_for("attendee.three"))


@bp.route("/meetings/<code>/feedback", methods=["GET", "POST"])
@attendee_required
def feedback(code: str) -> ResponseReturnValue:
    """Let an attendee say how a meeting went."""
    me = g.attendee.id
    meeting = meeting_of(attendee_id=me, code=code) or abort(404)
    form = FeedbackForm(data={"worth": meeting.worth, "memory_line": meeting.memory_line})
    if form.validate_on_submit():
        # A card's button sends the word alone: the form then holds the line that is there.
        give_feedback(
            meeting_code=code, by=me, worth=Worth(form.worth.data), memory_line=form.memory_line.data
        )
        flash(gettext("Thank you."))
        return redirect(url_for("meetings.met"))
    return render_template("meetings/feedback.html", meeting=meeting, form=form), form.status
