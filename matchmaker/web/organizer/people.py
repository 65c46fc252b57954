"""An event's people: looked at one by one, invited."""

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

from matchmaker.importers.export import write_csv, write_workbook
from matchmaker.queries.attendees import attendee_of_event
from matchmaker.queries.people import people_page
from matchmaker.queries.runs import published_run
from matchmaker.services.badges import rotate_badge
from matchmaker.services.invitations import invitation_link, invite_everyone
from matchmaker.services.people import export_people
from matchmaker.services.sign_in import make_invitation
from matchmaker.web.forms.badges import LostBadgeForm
from matchmaker.web.forms.organizer_people import PeopleForm, TakeInForm
from matchmaker.web.security import MAY_CHANGE, event_or_404, organizer_required, recently_confirmed

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from matchmaker.models import Attendee, Event

bp = Blueprint("organizer_people", __name__, url_prefix="/organizer")

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/events/<code>/people")
@organizer_required
def people(code: str) -> ResponseReturnValue:
    """Show who is registered, page by page."""
    event = event_or_404(code, roles=MAY_CHANGE)
    form = PeopleForm(request.args)
    page = people_page(event_id=event.id, words=form.words.text, lack=form.lack, number=form.number)
    is_published = published_run(event.id) is not None
    return render_template(
        "organizer/people.html", event=event, form=form, page=page, is_published=is_published
    )


@bp.post("/events/<code>/people.csv")
@organizer_required
@recently_confirmed("organizer_people.people")
def export_csv(code: str) -> ResponseReturnValue:
    """Hand over everybody as a table of text."""
    event = event_or_404(code, roles=MAY_CHANGE)
    return _file(write_csv(*_table(event, "csv")), "text/csv; charset=utf-8", f"people-{event.code}.csv")


@bp.post("/events/<code>/people.xlsx")
@organizer_required
@recently_confirmed("organizer_people.people")
def export_workbook(code: str) -> ResponseReturnValue:
    """Hand over everybody as a workbook."""
    event = event_or_404(code, roles=MAY_CHANGE)
    return _file(write_workbook(*_table(event, "xlsx")), _WORKBOOK, f"people-{event.code}.xlsx")


@bp.get("/events/<code>/people/<person>")
@organizer_required
def person(code: str, person: str) -> ResponseReturnValue:
    """Show one person's words."""
    event = event_or_404(code, roles=MAY_CHANGE)
    attendee, form = _person_or_404(event, person), TakeInForm(formdata=None)
    return render_template("organizer/person.html", event=event, person=attendee, form=form)


@bp.post("/events/<code>/people/<person>/invitation")
@organizer_required
def invite(code: str, person: str) -> ResponseReturnValue:
    """Make one person's invitation link and show it this once: only its hash is kept."""
    event = event_or_404(code, roles=MAY_CHANGE)
    attendee = _present_or_404(event, person)
    link = invitation_link(_base_url(), make_invitation(attendee_id=attendee.id))
    form = TakeInForm(formdata=None)
    return render_template("organizer/person.html", event=event, person=attendee, form=form, link=link)


@bp.post("/events/<code>/people/<person>/badge")
@organizer_required
def replace_badge(code: str, person: str) -> ResponseReturnValue:
    """Give one person new codes because their badge is lost."""
    event = event_or_404(code, roles=MAY_CHANGE)
    attendee, form = _person_or_404(event, person), LostBadgeForm()
    if form.validate() and rotate_badge(
        attendee_id=attendee.id, lost_code=form.lost_code.text, by=g.organizer.id
    ):
        flash(gettext("The lost badge works no more. Print the new one now."))
    return redirect(url_for(".person", code=code, person=person), HTTPStatus.SEE_OTHER)


@bp.post("/events/<code>/invitations.csv")
@organizer_required
@recently_confirmed("organizer_events.dashboard")
def invitations(code: str) -> ResponseReturnValue:
    """Make a link for everybody and hand them over as a table."""
    event = event_or_404(code, roles=MAY_CHANGE)
    invited = invite_everyone(event_id=event.id, base_url=_base_url())
    headers = (gettext("Name"), gettext("E-mail"), gettext("Link"))
    content = write_csv(headers, ((one.name, one.email, one.link) for one in invited))
    return _file(content, "text/csv; charset=utf-8", f"invitations-{event.code}.csv")


def _table(event: Event, kind: str) -> tuple[tuple[str, ...], list[tuple[str | float | None, ...]]]:
    """Return headers over rows; times are those of the event, statements stand one below the other."""
    headers = (
        gettext("Name"),
        gettext("E-mail"),
        gettext("Organisation"),
        gettext("Goals"),
        gettext("Skills"),
        gettext("Group"),
        gettext("Takes part"),
        gettext("Checked in"),
        gettext("People met"),
    )
    said = {True: gettext("Yes"), False: gettext("No")}
    rows: list[tuple[str | float | None, ...]] = [
        (
            row.name,
            row.email,
            row.organisation,
            "\n".join(row.goals),
            "\n".join(row.skills),
            row.group,
            said[row.takes_part],
            None
            if row.checked_in_at is None
            else f"{row.checked_in_at.astimezone(event.zone):%Y-%m-%d %H:%M}",
            row.n_met,
        )
        for row in export_people(event_id=event.id, by=g.organizer.id, kind=kind)
    ]
    return headers, rows


def _file(content: bytes, kind: str, filename: str) -> Response:
    answer = Response(content, content_type=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=filename)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _person_or_404(event: Event, code: str) -> Attendee:
    """Return a person of this event; somebody else's attendee is as missing as none."""
    return attendee_of_event(event_id=event.id, code=code) or abort(404)


def _present_or_404(event: Event, code: str) -> Attendee:
    """Return a person who is there; who was erased is invited no more."""
    attendee = _person_or_404(event, code)
    return attendee if attendee.name else abort(404)


def _base_url() -> str:
    return str(current_app.config["SETTINGS"].base_url)
