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
from matchmaker.queries.meetings import MyMeeting, count_erased, meeting_of, meetings_of
from matchmaker.queries.three import Stage
from matchmaker.services.feedback import give_feedback, remember
from matchmaker.services.limits import count_badge_try
from matchmaker.services.meetings import confirm_meeting, record_scan, withdraw_meeting
from matchmaker.services.promises import drop_promise, keep_promise, make_promise
from matchmaker.web.forms.meetings import ClaimForm, FeedbackForm, TypedCodeForm
from matchmaker.web.forms.memories import MemoryForm
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
        if form.refused is None:
            return _after(meeting_of(attendee_id=me, code=result.meeting_code), "meetings.scan")
        form.renew_id()
    return render_template("meetings/scan.html", form=form), form.status


@bp.post("/B/<code>")
@bp.post("/B/<code>/<live>")
@attendee_required
def claim(code: str, live: str | None = None) -> ResponseReturnValue:
    """Keep that two people met: the button on the page that a badge opens."""
    form, me = ClaimForm(), g.attendee.id
    if not form.validate_on_submit():
        flash(gettext("Please press the button again."))
        return redirect(url_for("public.badge", code=code, live=live))
    count_badge_try(attendee_id=me)
    result = record_scan(scanner_id=me, code=code, live=live, client_id=form.scan_id, via=Via.LINK)
    return _after(meeting_of(attendee_id=me, code=result.meeting_code), "meetings.met")


@bp.get("/met")
@attendee_required
def met() -> ResponseReturnValue:
    """Show whom somebody met, what is to be done first."""
    me = g.attendee
    return render_template(
        "meetings/met.html", meetings=meetings_of(me.id), n_erased=count_erased(me.id), me=me
    )


@bp.post("/meetings/<code>/confirm")
@attendee_required
def confirm(code: str) -> ResponseReturnValue:
    """Say yes to a meeting that the other one claimed."""
    me = g.attendee.id
    confirm_meeting(meeting_code=code, by=me)
    return _after(meeting_of(attendee_id=me, code=code), "attendee.three")


@bp.post("/meetings/<code>/withdraw")
@attendee_required
def withdraw(code: str) -> ResponseReturnValue:
    """Say that a meeting did not happen."""
    withdraw_meeting(meeting_code=code, by=g.attendee.id)
    flash(gettext("Noted. This does not count as a meeting."))
    return redirect(url_for("attendee.three"))


@bp.route("/meetings/<code>/remember", methods=["GET", "POST"])
@attendee_required
def remember_meeting(code: str) -> ResponseReturnValue:
    """Take ten seconds: a line to remember, a promise."""
    me = g.attendee.id
    meeting = meeting_of(attendee_id=me, code=code)
    if meeting is None or meeting.stage is not Stage.MET:
        abort(404)
    form = MemoryForm.of(meeting)
    if form.validate_on_submit():
        remember(meeting_code=code, by=me, memory_line=form.memory_line.text)
        if form.promise_text:
            make_promise(
                meeting_code=code,
                by=me,
                text=form.promise_text,
                due_on=form.due_on(g.now.astimezone(g.event.zone).date()),
                is_shared=form.is_shared.data,
            )
        else:
            drop_promise(meeting_code=code, by=me)
        flash(gettext("Saved."))
        return redirect(url_for("meetings.met"))
    return render_template("meetings/remember.html", meeting=meeting, form=form), form.status


@bp.post("/promises/<code>/kept")
@attendee_required
def keep(code: str) -> ResponseReturnValue:
    """Note that a promise is kept."""
    keep_promise(promise_code=code, by=g.attendee.id)
    return redirect(url_for("meetings.met"))


@bp.post("/promises/<code>/open")
@attendee_required
def reopen(code: str) -> ResponseReturnValue:
    """Note that a promise is still to be kept."""
    keep_promise(promise_code=code, by=g.attendee.id, is_kept=False)
    return redirect(url_for("meetings.met"))


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


def _after(meeting: MyMeeting | None, otherwise: str) -> ResponseReturnValue:
    """Say where a meeting stands; once both said yes, ask what to remember while it is fresh."""
    flash(about_meeting(meeting))
    if meeting is not None and meeting.stage is Stage.MET:
        return redirect(url_for("meetings.remember_meeting", code=meeting.code))
    return redirect(url_for(otherwise))
