"""An event's people: imported from a file, looked at one by one, invited."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, current_app, flash, g, redirect, render_template, url_for
from flask_babel import gettext

from matchmaker.errors import FileRefusedError
from matchmaker.importers.export import write_csv
from matchmaker.queries.attendees import attendee_of_event
from matchmaker.services.badges import rotate_badge
from matchmaker.services.import_preview import import_upload, preview_upload
from matchmaker.services.importing import Step, keep_upload
from matchmaker.services.invitations import invitation_link, invite_everyone
from matchmaker.services.registration import leave
from matchmaker.services.sign_in import make_invitation
from matchmaker.web.forms.badges import LostBadgeForm
from matchmaker.web.forms.organizer_import import ImportForm, UploadForm
from matchmaker.web.security import MAY_CHANGE, event_or_404, organizer_required

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from matchmaker.models import Attendee, Event

bp = Blueprint("organizer_people", __name__, url_prefix="/organizer")


@bp.route("/events/<code>/import", methods=["GET", "POST"])
@organizer_required
def import_file(code: str) -> ResponseReturnValue:
    """Take a file of people; nobody is imported yet."""
    event = event_or_404(code, roles=MAY_CHANGE)
    form = UploadForm()
    if form.validate_on_submit():
        with form.refusing(FileRefusedError, at=form.file):
            filename, content = form.received()
            upload = keep_upload(event_id=event.id, by=g.organizer.id, filename=filename, content=content)
            return redirect(url_for(".import_preview", code=code, upload=upload), HTTPStatus.SEE_OTHER)
    return render_template("organizer/import_file.html", event=event, form=form), form.status


@bp.route("/events/<code>/import/<upload>", methods=["GET", "POST"])
@organizer_required
def import_preview(code: str, upload: str) -> ResponseReturnValue:
    """Show what an import would do, column by column and line by line; import it when asked."""
    event = event_or_404(code, roles=MAY_CHANGE)
    form = ImportForm()
    mine = {"event_id": event.id, "by": g.organizer.id, "code": upload}
    preview = preview_upload(**mine, columns=form.chosen())
    if form.bring_in.data and form.validate() and preview.plan:
        counts = import_upload(
            **mine,
            columns=preview.mapping.columns,
            declares_consent=form.agreed.data,
            source=form.source.text,
        )
        flash(_import_sentence(counts))
        return redirect(url_for("organizer_events.dashboard", code=code), HTTPStatus.SEE_OTHER)
    form.show(preview.mapping)
    status = form.status if preview.refusal is None else HTTPStatus.UNPROCESSABLE_ENTITY
    return render_template("organizer/import_preview.html", event=event, form=form, preview=preview), status


@bp.get("/events/<code>/people/<person>")
@organizer_required
def person(code: str, person: str) -> ResponseReturnValue:
    """Show one person's words."""
    event = event_or_404(code)
    return render_template("organizer/person.html", event=event, person=_person_or_404(event, person))


@bp.post("/events/<code>/people/<person>/invitation")
@organizer_required
def invite(code: str, person: str) -> ResponseReturnValue:
    """Make one person's invitation link and show it this once: only its hash is kept."""
    event = event_or_404(code, roles=MAY_CHANGE)
    attendee = _person_or_404(event, person)
    link = invitation_link(_base_url(), make_invitation(attendee_id=attendee.id))
    return render_template("organizer/person.html", event=event, person=attendee, link=link)


@bp.post("/events/<code>/people/<person>/withdraw")
@organizer_required
def withdraw(code: str, person: str) -> ResponseReturnValue:
    """Take one person out of the matching."""
    event = event_or_404(code, roles=MAY_CHANGE)
    attendee = _person_or_404(event, person)
    leave(attendee_id=attendee.id)
    flash(gettext("%(name)s takes no part any more.", name=attendee.name))
    return redirect(url_for(".person", code=code, person=person), HTTPStatus.SEE_OTHER)


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
def invitations(code: str) -> ResponseReturnValue:
    """Make a link for everybody and hand them over as a table."""
    event = event_or_404(code, roles=MAY_CHANGE)
    invited = invite_everyone(event_id=event.id, base_url=_base_url())
    headers = (gettext("Name"), gettext("E-mail"), gettext("Link"))
    content = write_csv(headers, ((one.name, one.email, one.link) for one in invited))
    answer = Response(content, content_type="text/csv; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=f"invitations-{event.code}.csv")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _person_or_404(event: Event, code: str) -> Attendee:
    """Return a person of this event; somebody else's attendee is as missing as none."""
    return attendee_of_event(event_id=event.id, code=code) or abort(404)


def _base_url() -> str:
    return str(current_app.config["SETTINGS"].base_url)


def _import_sentence(counts: dict[Step, int]) -> str:
    """Say what an import did."""
    sentence: str = gettext(
        "Imported: %(new)s new, %(changed)s changed, %(same)s as before.",
        new=counts[Step.NEW],
        changed=counts[Step.CHANGED],
        same=counts[Step.SAME] + counts[Step.OWN_WORDS],
    )
    return sentence
