"""Before the matching: who lacks words, which goals nobody can meet, whom to invite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template

from matchmaker.queries.gaps import gaps_of
from matchmaker.web.security import MAY_CHANGE, event_or_404, organizer_required

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("organizer_readiness", __name__, url_prefix="/organizer")


@bp.get("/events/<code>/readiness")
@organizer_required
def readiness(code: str) -> ResponseReturnValue:
    """Show supply against demand, with what an organizer can still do about it."""
    event = event_or_404(code, roles=MAY_CHANGE)
    return render_template("organizer/readiness.html", event=event, gaps=gaps_of(event.id))
