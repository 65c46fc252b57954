"""The live room: what happens now, looked at again every few seconds."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, g, make_response, render_template, request

from matchmaker.queries.room import mark_of_room, room_of
from matchmaker.web.security import MAY_HELP, event_or_404, organizer_required

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("organizer_room", __name__, url_prefix="/organizer")


@bp.get("/events/<code>/room")
@organizer_required
def room(code: str) -> ResponseReturnValue:
    """Show the room as it is."""
    event = event_or_404(code, roles=MAY_HELP)
    return render_template(
        "organizer/room.html", event=event, room=room_of(event, g.now), mark=mark_of_room(event, g.now)
    )


@bp.get("/events/<code>/room/now")
@organizer_required
def now(code: str) -> ResponseReturnValue:
    """Answer the page that looks again; nothing while nothing changed."""
    event = event_or_404(code, roles=MAY_HELP)
    mark = mark_of_room(event, g.now)
    if request.args.get("seen") == mark or mark in request.if_none_match:
        answer = make_response("", HTTPStatus.NO_CONTENT)
    else:
        page = render_template(
            "organizer/partials/room.html", event=event, room=room_of(event, g.now), mark=mark
        )
        answer = make_response(page)
    answer.set_etag(mark)
    return answer
