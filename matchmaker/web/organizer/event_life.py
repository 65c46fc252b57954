"""What becomes of an event: it is copied, closed, opened again, deleted."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import gettext

from matchmaker.errors import EventExistsError, EventNameError
from matchmaker.queries.event_content import content_of
from matchmaker.services.closing import close_event, reopen_event
from matchmaker.services.deletion import delete_event
from matchmaker.services.event_copies import copy_event
from matchmaker.services.events import suggest_code
from matchmaker.web.forms.event_life import CopyForm, DeleteForm
from matchmaker.web.security import (
    MAY_CHANGE,
    MAY_LEAD,
    event_or_404,
    organizer_required,
    recently_confirmed,
)

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("organizer_event_life", __name__, url_prefix="/organizer/events/<code>")


@bp.route("/copy", methods=["GET", "POST"])
@organizer_required
def copy(code: str) -> ResponseReturnValue:
    """Let an organizer make another event of this kind."""
    event = event_or_404(code, roles=MAY_CHANGE)
    form = CopyForm.of(event)
    if form.validate_on_submit():
        new_code = form.code.text or suggest_code(name=form.name.text)
        with form.refusing(EventExistsError, at=form.code):
            copy_event(
                event_id=event.id,
                by=g.organizer.id,
                code=new_code,
                name=form.name.text,
                starts_at=form.starts_at(event.zone),
            )
            flash(gettext("Copied. Look through the settings, then bring the people in."))
            return redirect(url_for("organizer_events.edit_event", code=new_code), HTTPStatus.SEE_OTHER)
    return render_template("organizer/copy_event.html", event=event, form=form), form.status


@bp.post("/close")
@organizer_required
def close(code: str) -> ResponseReturnValue:
    """Stop registration and matching."""
    close_event(event_id=event_or_404(code, roles=MAY_CHANGE).id, by=g.organizer.id)
    flash(gettext("Closed. Nobody new comes in, and nobody is matched any more."))
    return _to_settings(code)


@bp.post("/reopen")
@organizer_required
def reopen(code: str) -> ResponseReturnValue:
    """Let a closed event go on."""
    reopen_event(event_id=event_or_404(code, roles=MAY_CHANGE).id, by=g.organizer.id)
    flash(gettext("Open again."))
    return _to_settings(code)


@bp.get("/delete")
@organizer_required
def ask_to_delete(code: str) -> ResponseReturnValue:
    """Say what would be gone, and ask for the event's name."""
    return _delete_page(code, DeleteForm())


@bp.post("/delete")
@organizer_required
@recently_confirmed(back="organizer_event_life.ask_to_delete")
def delete(code: str) -> ResponseReturnValue:
    """Delete an event with everything in it."""
    event, form = event_or_404(code, roles=MAY_LEAD), DeleteForm()
    name = event.name
    if form.validate():
        with form.refusing(EventNameError, at=form.typed):
            delete_event(event_id=event.id, by=g.organizer.id, typed_name=form.typed.text)
            flash(gettext("“%(name)s” is deleted.", name=name))
            return redirect(url_for("organizer_events.list_events"), HTTPStatus.SEE_OTHER)
    return _delete_page(code, form)


def _delete_page(code: str, form: DeleteForm) -> ResponseReturnValue:
    event = event_or_404(code, roles=MAY_LEAD)
    page = render_template(
        "organizer/delete_event.html", event=event, form=form, content=content_of(event.id)
    )
    return page, form.status


def _to_settings(code: str) -> ResponseReturnValue:
    return redirect(url_for("organizer_events.edit_event", code=code, _anchor="ends"), HTTPStatus.SEE_OTHER)
