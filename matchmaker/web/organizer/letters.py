"""Letters to an event's people, and what became of them."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, url_for
from flask_babel import gettext, ngettext

from matchmaker.queries.event_letters import LetterKind, letters_of
from matchmaker.services.event_letters import request_letters
from matchmaker.web.security import MAY_CHANGE, event_or_404, organizer_required

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("organizer_letters", __name__, url_prefix="/organizer")


@bp.get("/events/<code>/mail")
@organizer_required
def letters(code: str) -> ResponseReturnValue:
    """Show which letters can be sent, to how many, and how those before fared."""
    event = event_or_404(code, roles=MAY_CHANGE)
    settings = current_app.config["SETTINGS"]
    return render_template(
        "organizer/letters.html",
        event=event,
        letters=letters_of(event, g.now.date()),
        sends_mail=settings.sends_mail,
        sender=settings.mail_from,
    )


@bp.post("/events/<code>/mail/<kind>")
@organizer_required
def send(code: str, kind: str) -> ResponseReturnValue:
    """Write to everybody whom this letter is for."""
    event = event_or_404(code, roles=MAY_CHANGE)
    if kind not in set(LetterKind) or not current_app.config["SETTINGS"].sends_mail:
        abort(404)
    n_letters = request_letters(event_id=event.id, kind=LetterKind(kind), by=g.organizer.id)
    flash(
        ngettext(
            "%(num)s letter is on its way.",
            "%(num)s letters are on their way, one after the other.",
            n_letters,
        )
        if n_letters
        else gettext("There is nobody to write to now.")
    )
    return redirect(url_for(".letters", code=code), HTTPStatus.SEE_OTHER)
