"""What everybody may open: the first page, an event, a link, a badge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask_babel import gettext

from matchmaker.errors import AddressTakenError, AdultsOnlyError, SelfScanError, StatementError
from matchmaker.queries.attendees import event_of_badge
from matchmaker.queries.events import event_by_code, event_by_id
from matchmaker.queries.meetings import badge_holder, meeting_with
from matchmaker.queries.three import person_shown
from matchmaker.queries.visibility import has_card_of
from matchmaker.services.limits import count_badge_try
from matchmaker.services.live_codes import looks_live
from matchmaker.services.mail_stop import stop_mail
from matchmaker.services.registration import leave, register, why_closed
from matchmaker.services.sign_in import follow_link, invited_attendee
from matchmaker.web.coach import coach_of
from matchmaker.web.errors import sentence_of
from matchmaker.web.event_days import erased_day
from matchmaker.web.forms.meetings import ClaimForm
from matchmaker.web.forms.registration import RegistrationForm
from matchmaker.web.security import browser_session, current_attendee, current_organizer

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from matchmaker.models import Event

bp = Blueprint("public", __name__)


@bp.get("/")
def home() -> ResponseReturnValue:
    """Say what this is; whoever is signed in goes straight to their own page."""
    if current_attendee() is not None:
        return redirect(url_for("attendee.three"))
    if current_organizer() is not None:
        return redirect(url_for("organizer_events.list_events"))
    return render_template("public/home.html")


@bp.route("/e/<code>", methods=["GET", "POST"])
def event(code: str) -> ResponseReturnValue:
    """Tell of an event, and let people register."""
    event = event_by_code(code) or abort(404)
    closed = why_closed(event)
    if closed is not None:
        page = render_template(
            "public/closed.html", event=event, sentence=sentence_of(closed), me=current_attendee()
        )
        return page, closed.status
    event_id, form = event.id, RegistrationForm.at(event)
    coach = coach_of(event, form)
    if not form.check.data and form.validate_on_submit():
        with form.refusing(AddressTakenError, at=form.email), form.refusing(StatementError, AdultsOnlyError):
            browser_session().sign_in(attendee_id=register(event_id=event_id, **form.profile()))
            flash(gettext("You are in."))
            return redirect(url_for("attendee.three"))
    page = render_template("public/event.html", event=event, form=form, coach=coach, me=current_attendee())
    return page, form.status


@bp.get("/privacy")
def privacy() -> ResponseReturnValue:
    """Say what is kept of people, who sees it, and for how long; of an event where somebody is signed in."""
    me = current_attendee()
    return _privacy_page(None if me is None else event_by_id(me.event_id))


@bp.get("/e/<code>/privacy")
def event_privacy(code: str) -> ResponseReturnValue:
    """Say the same of one event, with what its organizers say of themselves."""
    return _privacy_page(event_by_code(code) or abort(404))


@bp.get("/in/<token>")
def link(token: str) -> ResponseReturnValue:
    """Show the same inert page for any link: mail scanners open links before people do."""
    return render_template("public/link.html", token=token)


@bp.post("/in/<token>")
def follow(token: str) -> ResponseReturnValue:
    """Sign in whoever the link belongs to."""
    signed_in = follow_link(secret=token)
    browser_session().sign_in(organizer_id=signed_in.organizer_id, attendee_id=signed_in.attendee_id)
    if signed_in.attendee_id is None:
        return redirect(url_for("organizer_events.list_events"))
    return redirect(url_for("attendee.three"))


@bp.get("/stop/<token>")
def ask_to_stop(token: str) -> ResponseReturnValue:
    """Ask before mail stops; the page is the same for any link."""
    return render_template("public/stop.html", token=token)


@bp.post("/stop/<token>")
def stop(token: str) -> ResponseReturnValue:
    """Stop somebody's mail; mail programs press this button themselves (RFC 8058)."""
    stop_mail(secret=token)
    return render_template("public/stopped.html")


@bp.get("/in/<token>/leave")
def link_leave(token: str) -> ResponseReturnValue:
    """Ask before somebody is left out; the page is the same for any link."""
    return render_template("public/link_leave.html", token=token)


@bp.post("/in/<token>/leave")
def leave_by_link(token: str) -> ResponseReturnValue:
    """Leave out whoever the invitation belongs to; nobody is signed in."""
    leave(attendee_id=invited_attendee(secret=token))
    return render_template("public/left.html")


@bp.get("/B/<code>")
@bp.get("/B/<code>/<live>")
def badge(code: str, live: str | None = None) -> ResponseReturnValue:
    """Ask people of the same event whether they met; tell others only which event it is."""
    me, event = current_attendee(), event_of_badge(code.upper())
    if event is None or not (live is None or looks_live(live)):
        return unknown_badge()
    if me is None or me.event_id != event.id or me.withdrawn_at is not None:
        return render_template("public/badge_of_event.html", event=event, me=me)
    if me.badge_code == code.upper():
        raise SelfScanError
    other = badge_holder(event_id=event.id, badge_code=code.upper())
    if other is None:
        return render_template("public/badge_of_event.html", event=event, me=me)
    g.event = event
    meeting = meeting_with(attendee_id=me.id, other_id=other.id)
    # A code tells no name: who hides must look like everybody else whom one was not told to meet.
    is_known = has_card_of(viewer_id=me.id, other_id=other.id) or bool(meeting and meeting.person.name)
    return render_template(
        "meetings/badge.html",
        code=code.upper(),
        live=live,
        person=person_shown(other) if is_known else None,
        meeting=meeting,
        form=ClaimForm(),
    )


def unknown_badge() -> ResponseReturnValue:
    """Answer a code that no badge has; who tries many of them must wait."""
    attendee_id = browser_session().attendee_id
    if attendee_id is not None:
        count_badge_try(attendee_id=attendee_id)
    abort(404)


def _privacy_page(event: Event | None) -> str:
    return render_template(
        "public/privacy.html", event=event, erased_day=None if event is None else erased_day(event)
    )
