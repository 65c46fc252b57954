"""An organizer's events."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import gettext

from matchmaker.errors import (
    EventErasedError,
    EventExistsError,
    EventTimesError,
    RetentionPastError,
    RetentionRaisedError,
)
from matchmaker.queries.dashboard import dashboard_of
from matchmaker.queries.events import events_of, state_of, unknown_groups
from matchmaker.queries.flags import flags_of
from matchmaker.queries.retention import has_promised, is_final
from matchmaker.services import events as services
from matchmaker.web.event_days import erased_day
from matchmaker.web.forms.event_settings import EventSettingsForm
from matchmaker.web.forms.organizer_event import NewEventForm
from matchmaker.web.roles import ROLES
from matchmaker.web.security import MAY_CHANGE, event_or_404, organizer_required

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("organizer_events", __name__, url_prefix="/organizer")


@bp.get("", strict_slashes=False)
@organizer_required
def list_events() -> ResponseReturnValue:
    """List the organizer's events."""
    lines = [
        (line, state_of(line.event, g.now, is_published=line.is_published), ROLES[line.role])
        for line in events_of(g.organizer.id)
    ]
    return render_template("organizer/events.html", lines=lines)


@bp.route("/events/new", methods=["GET", "POST"])
@organizer_required
def new_event() -> ResponseReturnValue:
    """Let an organizer create an event."""
    form = NewEventForm(data={"timezone": _usual_zone()})
    if form.validate_on_submit():
        with form.refusing(EventExistsError, at=form.code), form.refusing(EventTimesError, at=form.ends):
            code = form.code.text or services.suggest_code(name=form.name.text)
            services.create_event(
                code=code,
                name=form.name.text,
                venue=form.venue.text,
                timezone=form.timezone.data,
                starts_at=form.starts_at,
                ends_at=form.ends_at,
                contact=form.contact.text,
                kind=form.kind.data,
                by=g.organizer.id,
            )
            return redirect(url_for(".dashboard", code=code), HTTPStatus.SEE_OTHER)
    return render_template("organizer/new_event.html", form=form), form.status


@bp.get("/events/<code>")
@organizer_required
def dashboard(code: str) -> ResponseReturnValue:
    """Show an event at a glance."""
    event = event_or_404(code)
    page = dashboard_of(event, g.now)
    return render_template("organizer/dashboard.html", event=event, page=page, flags=flags_of(event))


@bp.route("/events/<code>/settings", methods=["GET", "POST"])
@organizer_required
def edit_event(code: str) -> ResponseReturnValue:
    """Let an organizer change what people read about an event, and its rules."""
    event = event_or_404(code, roles=MAY_CHANGE)
    form = EventSettingsForm.of(event)
    if form.validate_on_submit():
        with (
            form.refusing(EventErasedError, EventTimesError, at=form.ends),
            form.refusing(RetentionPastError, RetentionRaisedError, at=form.retention_days),
        ):
            services.edit_event(
                event_id=event.id,
                by=g.organizer.id,
                name=form.name.text,
                venue=form.venue.text,
                timezone=form.timezone.data,
                starts_at=form.starts_at,
                ends_at=form.ends_at,
                contact=form.contact.text,
                registration_open=form.registration_open.data,
                kind=form.kind.data,
                absent_after=form.absent_after,
                rules=form.rules(),
            )
            flash(gettext("Saved."))
            _warn_of_unknown_groups(code)
            return redirect(url_for(".dashboard", code=code), HTTPStatus.SEE_OTHER)
    page = render_template(
        "organizer/settings.html",
        event=event,
        form=form,
        erased_day=erased_day(event),
        has_promised=has_promised(event),
        is_final=is_final(event),
    )
    return page, form.status


def _usual_zone() -> str:
    """Return where the organizer's events are; nobody has to look for it twice."""
    lines = events_of(g.organizer.id)
    return lines[0].event.timezone if lines else "UTC"


def _warn_of_unknown_groups(code: str) -> None:
    event = event_or_404(code)
    unknown = unknown_groups(event)
    if unknown:
        flash(
            gettext(
                "Nobody is in these groups yet: %(names)s. Is that how they are written?",
                names=", ".join(unknown),
            ),
            "waits",
        )
