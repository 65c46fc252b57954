"""Badges on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, current_app, render_template, request

from matchmaker.badges.sheet import badge_sheet
from matchmaker.models import Role
from matchmaker.queries.badges import badges_of, missing_glyphs
from matchmaker.web.forms.organizer_people import LayoutForm
from matchmaker.web.security import MAY_CHANGE, event_or_404, organizer_required

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from matchmaker.badges.sheet import Badge
    from matchmaker.models import Event

bp = Blueprint("organizer_badges", __name__, url_prefix="/organizer")

MAY_PRINT = MAY_CHANGE | {Role.DOOR}


@bp.get("/events/<code>/badges")
@organizer_required
def choose(code: str) -> ResponseReturnValue:
    """Let an organizer choose the paper, and tell what cannot be printed."""
    event = event_or_404(code, roles=MAY_PRINT)
    badges = _badges(event)
    return render_template(
        "organizer/badges.html",
        event=event,
        form=LayoutForm(request.args),
        n_badges=len(badges),
        missing=missing_glyphs(badges),
    )


@bp.get("/events/<code>/badges.pdf")
@organizer_required
def sheet(code: str) -> ResponseReturnValue:
    """Hand over the sheet of badges."""
    event = event_or_404(code, roles=MAY_PRINT)
    form = LayoutForm(request.args)
    if not form.validate():
        abort(404)
    pdf = badge_sheet(_badges(event), layout=form.layout.data, title=event.name).pdf
    answer = Response(pdf, content_type="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=f"badges-{event.code}.pdf")
    return answer


def _badges(event: Event) -> list[Badge]:
    return badges_of(event, base_url=current_app.config["SETTINGS"].base_url)
