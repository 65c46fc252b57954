"""What attendees told the organizers of each other."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask_babel import gettext

from matchmaker.queries.concerns import concerns_told
from matchmaker.services.concerns import handle_concern
from matchmaker.web.forms.avoidances import HandledForm
from matchmaker.web.security import MAY_CHANGE, event_or_404, organizer_required

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("organizer_concerns", __name__, url_prefix="/organizer")


@bp.get("/events/<code>/concerns")
@organizer_required
def concerns(code: str) -> ResponseReturnValue:
    """Show every concern, those first that nobody has taken care of."""
    event = event_or_404(code, roles=MAY_CHANGE)
    return render_template("organizer/concerns.html", event=event, concerns=concerns_told(event.id))


@bp.post("/events/<code>/concerns")
@organizer_required
def handled(code: str) -> ResponseReturnValue:
    """Note that a concern is taken care of."""
    event, form = event_or_404(code, roles=MAY_CHANGE), HandledForm()
    if not form.validate() or form.chosen is None:
        abort(404)
    handle_concern(event_id=event.id, number=form.chosen, by=g.organizer.id)
    flash(gettext("Noted as handled."))
    return redirect(url_for(".concerns", code=code), HTTPStatus.SEE_OTHER)
