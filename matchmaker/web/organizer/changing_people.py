"""One person as organizers change them: their words, whether they take part, two rows made one."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext

from matchmaker.errors import (
    AddressOfAnotherError,
    MatchingUnderWayError,
    OwnWordsError,
    SamePersonError,
    StatementError,
)
from matchmaker.queries.attendees import attendee_of_event
from matchmaker.queries.people import people_page
from matchmaker.services.merging import merge_people
from matchmaker.services.people import edit_person, take_back_in, take_out
from matchmaker.web.forms.organizer_people import MergeForm, PersonForm, TakeInForm
from matchmaker.web.security import MAY_CHANGE, event_or_404, organizer_required

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from matchmaker.models import Attendee, Event

bp = Blueprint("organizer_changing_people", __name__, url_prefix="/organizer")

_SHOWN_PEOPLE = 8


@bp.route("/events/<code>/people/<person>/edit", methods=["GET", "POST"])
@organizer_required
def edit(code: str, person: str) -> ResponseReturnValue:
    """Let an organizer change what is known of a person."""
    event = event_or_404(code, roles=MAY_CHANGE)
    attendee = _person_or_404(event, person)
    form = PersonForm.of(attendee)
    if form.validate_on_submit():
        with (
            form.refusing(AddressOfAnotherError, at=form.email),
            form.refusing(OwnWordsError, at=form.was_asked),
            form.refusing(StatementError),
        ):
            edit_person(
                attendee_id=attendee.id,
                by=g.organizer.id,
                group=form.group.text,
                was_asked=form.was_asked.data,
                own_words_seen=form.own_words_seen,
                **form.known,
            )
            flash(gettext("Saved."))
            return _to(event, person)
    # What they wrote meanwhile is told by now: the next try knows of it.
    form.seen.data = "" if attendee.edited_at is None else attendee.edited_at.isoformat()
    page = render_template("organizer/person_edit.html", event=event, person=attendee, form=form)
    return page, form.status


@bp.post("/events/<code>/people/<person>/withdraw")
@organizer_required
def withdraw(code: str, person: str) -> ResponseReturnValue:
    """Take one person out of the matching."""
    event = event_or_404(code, roles=MAY_CHANGE)
    attendee = _person_or_404(event, person)
    name = attendee.name
    take_out(attendee_id=attendee.id, by=g.organizer.id)
    flash(gettext("%(name)s takes no part any more.", name=name))
    return _to(event, person)


@bp.post("/events/<code>/people/<person>/take-in")
@organizer_required
def take_in(code: str, person: str) -> ResponseReturnValue:
    """Let one person take part who said that they want to."""
    event, form = event_or_404(code, roles=MAY_CHANGE), TakeInForm()
    attendee = _person_or_404(event, person)
    if form.validate():
        name = attendee.name
        take_back_in(
            attendee_id=attendee.id,
            by=g.organizer.id,
            says_so=form.says_so.data,
            source=gettext("told %(name)s that they want to", name=g.organizer.name),
        )
        flash(gettext("%(name)s takes part.", name=name))
    else:
        flash(gettext("Please confirm that they told you."), "waits")
    return _to(event, person)


@bp.route("/events/<code>/people/<person>/merge", methods=["GET", "POST"])
@organizer_required
def merge(code: str, person: str) -> ResponseReturnValue:
    """Find the other row of a person, and make the two one."""
    event = event_or_404(code, roles=MAY_CHANGE)
    attendee, form = _person_or_404(event, person), MergeForm()
    if form.validate_on_submit():
        with form.refusing(MatchingUnderWayError, SamePersonError):
            merge_people(event_id=event.id, kept_code=person, merged_code=form.other.text, by=g.organizer.id)
            flash(gettext("The two are one now."))
            return _to(event, person)
    words = request.args.get("words", "").strip()[:200] or attendee.name
    lines = people_page(event_id=event.id, words=words).lines
    others = [line for line in lines if line.name and line.code != person][:_SHOWN_PEOPLE]
    page = render_template(
        "organizer/person_merge.html", event=event, person=attendee, form=form, words=words, others=others
    )
    return page, form.status


def _person_or_404(event: Event, code: str) -> Attendee:
    """Return a person of this event; nothing of who was erased can be changed."""
    attendee = attendee_of_event(event_id=event.id, code=code)
    return attendee if attendee is not None and attendee.name else abort(404)


def _to(event: Event, person: str) -> ResponseReturnValue:
    return redirect(url_for("organizer_people.person", code=event.code, person=person), HTTPStatus.SEE_OTHER)
