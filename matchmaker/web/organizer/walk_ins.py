"""People who come without being registered, with what they take along: a badge, a link, a slip."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, current_app, g, redirect, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup

from matchmaker.badges.qr import qr_svg
from matchmaker.badges.sheet import badge_sheet
from matchmaker.badges.slips import PinSlip, pin_slips
from matchmaker.errors import (
    AddressOfAnotherError,
    EventEndedError,
    EventStoppedError,
    StatementError,
    WalkInErasedError,
)
from matchmaker.queries.attendees import attendee_of_event
from matchmaker.queries.badges import badge_of
from matchmaker.services.invitations import invitation_link
from matchmaker.services.walk_ins import add_walk_in, give_pin, show_link
from matchmaker.web.forms.door import WalkInForm
from matchmaker.web.forms.paper import PaperForm
from matchmaker.web.organizer.paper_words import sheet_words, slip_words
from matchmaker.web.security import MAY_HELP, event_or_404, organizer_required

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from matchmaker.models import Attendee, Event

bp = Blueprint("organizer_walk_ins", __name__, url_prefix="/organizer")


@bp.route("/events/<code>/door/walk-in", methods=["GET", "POST"])
@organizer_required
def walk_in(code: str) -> ResponseReturnValue:
    """Take in somebody who stands at the door and is not registered."""
    event, form = event_or_404(code, roles=MAY_HELP), WalkInForm()
    if form.validate_on_submit():
        with (
            form.refusing(AddressOfAnotherError, at=form.email),
            form.refusing(EventEndedError, EventStoppedError, StatementError, WalkInErasedError),
        ):
            person = add_walk_in(
                event_id=event.id,
                by=g.organizer.id,
                says_yes=form.says_yes.data,
                source=gettext("said yes at the door to %(name)s", name=g.organizer.name),
                code=form.once.text,
                **form.known,
            )
            return redirect(url_for(".paper", code=code, person=person), HTTPStatus.SEE_OTHER)
    return render_template("organizer/walk_in.html", event=event, form=form), form.status


@bp.get("/events/<code>/door/people/<person>")
@organizer_required
def paper(code: str, person: str) -> ResponseReturnValue:
    """Show what one person may take along."""
    event = event_or_404(code, roles=MAY_HELP)
    return _page(event, _person_or_404(event, person))


@bp.post("/events/<code>/door/people/<person>/link")
@organizer_required
def link(code: str, person: str) -> ResponseReturnValue:
    """Make a link that signs one person in, and show it this once as a code for their phone."""
    event = event_or_404(code, roles=MAY_HELP)
    attendee = _person_or_404(event, person)
    address = invitation_link(_base_url(), show_link(attendee_id=attendee.id, by=g.organizer.id))
    qr = Markup(qr_svg(address, title=gettext("QR code with the link")))  # noqa: S704 -- our own picture
    return _page(event, attendee, qr=qr)


@bp.get("/events/<code>/door/people/<person>/badge.pdf")
@organizer_required
def badge(code: str, person: str) -> ResponseReturnValue:
    """Hand over one person's badge."""
    event, form = event_or_404(code, roles=MAY_HELP), PaperForm(request.args)
    attendee = _person_or_404(event, person)
    if not form.validate():
        abort(HTTPStatus.NOT_FOUND)
    printed = badge_sheet(
        [badge_of(attendee, event, base_url=_base_url())],
        layout=form.geometry,
        title=event.name,
        labels=sheet_words(),
        placing=form.placing,
    )
    return _pdf(printed.pdf, f"badge-{event.code}-{attendee.code}.pdf")


@bp.post("/events/<code>/door/people/<person>/slip.pdf")
@organizer_required
def slip(code: str, person: str) -> ResponseReturnValue:
    """Hand over one person's slip, with a PIN made where they have none."""
    event = event_or_404(code, roles=MAY_HELP)
    give_pin(attendee_id=_person_or_404(event, person).id, by=g.organizer.id)
    attendee = _person_or_404(event, person)
    slips = [PinSlip(attendee.name, event.name, attendee.typed_code, attendee.pin or "")]
    printed = pin_slips(slips, base_url=_base_url(), title=event.name, labels=slip_words())
    return _pdf(printed.pdf, f"slip-{event.code}-{attendee.code}.pdf")


def _page(event: Event, attendee: Attendee, *, qr: Markup | None = None) -> ResponseReturnValue:
    form = PaperForm(formdata=None)
    return render_template("organizer/door_person.html", event=event, person=attendee, form=form, qr=qr)


def _person_or_404(event: Event, code: str) -> Attendee:
    """Return a person of this event who is there; who was erased has nothing to take along."""
    attendee = attendee_of_event(event_id=event.id, code=code)
    return attendee if attendee is not None and attendee.name else abort(404)


def _base_url() -> str:
    return str(current_app.config["SETTINGS"].base_url)


def _pdf(pdf: bytes, filename: str) -> Response:
    answer = Response(pdf, content_type="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=filename)
    return answer
