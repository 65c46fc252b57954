"""Two people whom the organizer wants to meet, or keeps apart."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext

from matchmaker.errors import CannotBeMatchedError, SamePersonError, TooManyPinsError
from matchmaker.queries.attendees import attendee_of_event
from matchmaker.queries.pins import pinned_lines, separated_lines
from matchmaker.services.avoidances import rejoin, separate
from matchmaker.services.pins import Pinned, pin_pair, unpin_pair
from matchmaker.web.forms.organizer_runs import PairForm, TwoForm
from matchmaker.web.security import MAY_CHANGE, event_or_404, organizer_required

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from matchmaker.models import Event

bp = Blueprint("organizer_pairs", __name__, url_prefix="/organizer")

_PINNED = {
    Pinned.SHOWN: lazy_gettext("Pinned: both have each other’s card now, and in every matching to come."),
    Pinned.FULL: lazy_gettext(
        "Pinned. One of the two has four people to meet already, so it holds from the next matching on."
    ),
    Pinned.LATER: lazy_gettext("Pinned. It holds from the next matching on that you publish."),
}


@bp.route("/events/<code>/pairs", methods=["GET", "POST"])
@organizer_required
def pairs(code: str) -> ResponseReturnValue:
    """Show the pairs that were decided on; take two more people by what is known of them."""
    event, form = event_or_404(code, roles=MAY_CHANGE), PairForm()
    if form.validate_on_submit() and (people := form.people(event.id)) is not None:
        with form.refusing(CannotBeMatchedError, SamePersonError, TooManyPinsError):
            one, other = people
            _decide(event, one.id, other.id, is_pin=form.pin.data)
            return redirect(url_for(".pairs", code=code), HTTPStatus.SEE_OTHER)
    return render_template(
        "organizer/run_pairs.html",
        event=event,
        form=form,
        pinned=pinned_lines(event.id),
        separated=separated_lines(event.id),
    ), form.status


@bp.post("/events/<code>/pairs/pin")
@organizer_required
def pin(code: str) -> ResponseReturnValue:
    """Let the two of a pair meet in every run from now on."""
    event = event_or_404(code, roles=MAY_CHANGE)
    form, one, other = _two_or_404(event)
    _decide(event, one, other, is_pin=True)
    return _back(event, form)


@bp.post("/events/<code>/pairs/unpin")
@organizer_required
def unpin(code: str) -> ResponseReturnValue:
    """Leave the two of a pair to the matching again."""
    event = event_or_404(code, roles=MAY_CHANGE)
    form, one, other = _two_or_404(event)
    unpin_pair(event_id=event.id, one_id=one, other_id=other, by=g.organizer.id)
    flash(gettext("No longer pinned. A card that they have stays until the next matching."))
    return _back(event, form)


@bp.post("/events/<code>/pairs/separate")
@organizer_required
def keep_apart(code: str) -> ResponseReturnValue:
    """Keep the two of a pair apart, silently."""
    event = event_or_404(code, roles=MAY_CHANGE)
    form, one, other = _two_or_404(event)
    _decide(event, one, other, is_pin=False)
    return _back(event, form)


@bp.post("/events/<code>/pairs/rejoin")
@organizer_required
def let_meet(code: str) -> ResponseReturnValue:
    """Take it back that two people are kept apart."""
    event = event_or_404(code, roles=MAY_CHANGE)
    form, one, other = _two_or_404(event)
    rejoin(event_id=event.id, one_id=one, other_id=other, by=g.organizer.id)
    flash(gettext("They may be matched again."))
    return _back(event, form)


def _decide(event: Event, one: int, other: int, *, is_pin: bool) -> None:
    if is_pin:
        outcome = pin_pair(event_id=event.id, one_id=one, other_id=other, by=g.organizer.id)
        flash(str(_PINNED[outcome]))
        return
    if one == other:
        raise SamePersonError
    separate(event_id=event.id, one_id=one, other_id=other, by=g.organizer.id)
    flash(gettext("Kept apart from now on. Neither of the two is told."))


def _two_or_404(event: Event) -> tuple[TwoForm, int, int]:
    """Return the two of a pair, people of this event both."""
    form = TwoForm()
    if not form.validate():
        abort(404)
    one, other = (
        attendee_of_event(event_id=event.id, code=each.data or "") for each in (form.one, form.other)
    )
    if one is None or other is None:
        abort(404)
    return form, one.id, other.id


def _back(event: Event, form: TwoForm) -> ResponseReturnValue:
    """Return to the page on which the button was."""
    if form.number is None:
        return redirect(url_for(".pairs", code=event.code), HTTPStatus.SEE_OTHER)
    address = url_for("organizer_runs.run", code=event.code, number=form.number, _anchor="pairs")
    return redirect(address, HTTPStatus.SEE_OTHER)
