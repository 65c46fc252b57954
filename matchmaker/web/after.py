"""After an event: the pages of the rhythm, opened by a link without signing in."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext

from matchmaker.clock import now
from matchmaker.queries.after import after_of
from matchmaker.queries.attendees import attendee_by_id
from matchmaker.queries.events import event_by_id
from matchmaker.queries.follow_ups import follows_up
from matchmaker.services.check_backs import check_back, tell_goal_outcome
from matchmaker.services.follow_ups import (
    begin_follow_up,
    day_of,
    reader_of,
    stop_follow_up,
)
from matchmaker.services.promises import keep_promise
from matchmaker.web.downloads.rhythm import write_rhythm
from matchmaker.web.forms.after import AfterForm, GoalForm
from matchmaker.web.security import attendee_required

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from matchmaker.config import Settings
    from matchmaker.models import Attendee

bp = Blueprint("after", __name__)


@bp.route("/follow-up", methods=["GET", "POST"])
@attendee_required
def follow_up() -> ResponseReturnValue:
    """Let an attendee begin the rhythm; the calendar's address is shown this once."""
    if not g.event.follows_up:
        abort(HTTPStatus.NOT_FOUND)
    secret = begin_follow_up(attendee_id=g.attendee.id) if request.method == "POST" else None
    return render_template(
        "after/follow_up.html",
        calendar=None if secret is None else f"{_settings().base_url}/after/{secret}/rhythm.ics",
        is_on=follows_up(g.attendee.id),
        sends_mail=_settings().sends_mail and g.attendee.email is not None,
    )


@bp.post("/follow-up/stop")
@attendee_required
def stop() -> ResponseReturnValue:
    """Stop the rhythm."""
    stop_follow_up(attendee_id=g.attendee.id)
    flash(gettext("Stopped. We remind you of nothing more."))
    return redirect(url_for(".follow_up"), HTTPStatus.SEE_OTHER)


@bp.get("/after/<token>")
def page(token: str) -> ResponseReturnValue:
    """Show somebody their people, with the questions of the day; looking changes nothing."""
    me = _reader(token)
    return render_template(
        "after/page.html",
        token=token,
        me=me,
        after=after_of(me),
        day=day_of(g.event, now()),
        is_on=follows_up(me.id),
        form=AfterForm(formdata=None),
    )


@bp.post("/after/<token>/people/<meeting>")
def answer(token: str, meeting: str) -> ResponseReturnValue:
    """Keep what somebody says of one person."""
    me, form = _reader(token), AfterForm()
    if not form.validate_on_submit():
        flash(gettext("Please press the button again."), "waits")
    else:
        check_back(meeting_code=meeting, by=me.id, day=day_of(g.event, now()), said=form.said())
        flash(gettext("Noted."))
    return redirect(url_for(".page", token=token, _anchor=f"p-{meeting}"), HTTPStatus.SEE_OTHER)


@bp.post("/after/<token>/goals/<int:position>")
def goal(token: str, position: int) -> ResponseReturnValue:
    """Keep whether a goal moved."""
    me, form = _reader(token), GoalForm()
    if not form.validate_on_submit():
        abort(HTTPStatus.UNPROCESSABLE_ENTITY)
    tell_goal_outcome(attendee_id=me.id, position=position, moved=form.moved.data == "yes")
    flash(gettext("Noted."))
    return redirect(url_for(".page", token=token), HTTPStatus.SEE_OTHER)


@bp.post("/after/<token>/promises/<promise>")
def kept(token: str, promise: str) -> ResponseReturnValue:
    """Note that a promise is kept."""
    keep_promise(promise_code=promise, by=_reader(token).id)
    flash(gettext("Noted."))
    return redirect(url_for(".page", token=token), HTTPStatus.SEE_OTHER)


@bp.post("/after/<token>/stop")
def stop_by_link(token: str) -> ResponseReturnValue:
    """Stop the rhythm without signing in."""
    stop_follow_up(attendee_id=_reader(token).id)
    flash(gettext("Stopped. We remind you of nothing more."))
    return redirect(url_for(".page", token=token), HTTPStatus.SEE_OTHER)


@bp.get("/after/<token>/rhythm.ics")
def calendar(token: str) -> ResponseReturnValue:
    """Hand over the rhythm as a calendar that can be subscribed to."""
    me = _reader(token)
    content = write_rhythm(me, g.event, link=f"{_settings().base_url}/after/{token}", is_on=follows_up(me.id))
    return Response(content, content_type="text/calendar; charset=utf-8")


def _reader(token: str) -> Attendee:
    reader = attendee_by_id(reader_of(secret=token)) or abort(HTTPStatus.NOT_FOUND)
    g.event = event_by_id(reader.event_id)
    return reader


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
