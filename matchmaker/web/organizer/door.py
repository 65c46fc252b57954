"""The door: people are checked in by a code, a scan or their name."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext

from matchmaker.errors import AtTheDoorUnknownError
from matchmaker.queries.attendees import attendee_of_event
from matchmaker.queries.dashboard import readiness_of
from matchmaker.queries.people import people_page
from matchmaker.services.check_in import check_in_by_code, check_in_person, undo_check_in
from matchmaker.web.forms.door import DoorForm
from matchmaker.web.security import MAY_HELP, event_or_404, organizer_required

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from matchmaker.models import Event
    from matchmaker.services.check_in import CheckedIn

bp = Blueprint("organizer_door", __name__, url_prefix="/organizer")

SHOWN_PEOPLE = 8


@bp.get("/events/<code>/door")
@organizer_required
def door(code: str) -> ResponseReturnValue:
    """Wait for the next person, with the last one or those of a name shown."""
    return _page(event_or_404(code, roles=MAY_HELP), DoorForm(formdata=None))


@bp.post("/events/<code>/door")
@organizer_required
def check_in(code: str) -> ResponseReturnValue:
    """Check in whose code was read; what is no code is looked for among the names."""
    event, form = event_or_404(code, roles=MAY_HELP), DoorForm()
    if form.validate():
        with form.refusing(AtTheDoorUnknownError, at=form.code):
            return _shown(event, check_in_by_code(event_id=event.id, text=form.code.text, by=g.organizer.id))
    if form.refused is not None and people_page(event_id=event.id, words=form.code.text).n_found:
        return redirect(url_for(".door", code=code, words=form.code.text), HTTPStatus.SEE_OTHER)
    return _page(event, form)


@bp.post("/events/<code>/door/people/<person>/in")
@organizer_required
def check_in_by_name(code: str, person: str) -> ResponseReturnValue:
    """Check in somebody of the list."""
    event = event_or_404(code, roles=MAY_HELP)
    return _shown(event, check_in_person(event_id=event.id, attendee_code=person, by=g.organizer.id))


@bp.post("/events/<code>/door/people/<person>/undo")
@organizer_required
def undo(code: str, person: str) -> ResponseReturnValue:
    """Take a check-in back."""
    event = event_or_404(code, roles=MAY_HELP)
    undo_check_in(event_id=event.id, attendee_code=person, by=g.organizer.id)
    flash(gettext("Taken back: they are not checked in."))
    return redirect(url_for(".door", code=code), HTTPStatus.SEE_OTHER)


def _shown(event: Event, done: CheckedIn) -> ResponseReturnValue:
    again = None if done.is_new else 1
    place = url_for(".door", code=event.code, person=done.attendee_code, again=again)
    return redirect(place, HTTPStatus.SEE_OTHER)


def _page(event: Event, form: DoorForm) -> ResponseReturnValue:
    words = request.args.get("words", "").strip()[:200]
    found = people_page(event_id=event.id, words=words) if words else None
    person = attendee_of_event(event_id=event.id, code=request.args.get("person", ""))
    page = render_template(
        "organizer/door.html",
        event=event,
        form=form,
        words=words,
        found=[] if found is None else [line for line in found.lines if line.name][:SHOWN_PEOPLE],
        n_found=0 if found is None else found.n_found,
        person=person if person is not None and person.name else None,
        is_again="again" in request.args,
        ready=readiness_of(event.id),
    )
    return page, form.status
