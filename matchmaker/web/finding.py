"""Finding each other in the room: how to be spotted, who is free now; never where somebody is."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext

from matchmaker.queries.three import Three, is_free, three_of
from matchmaker.services.finding import say_free, say_how_to_spot, stop_free
from matchmaker.web.forms.finding import SpotForm
from matchmaker.web.security import attendee_required

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("finding", __name__)


@bp.post("/three/spot")
@attendee_required
def spot() -> ResponseReturnValue:
    """Keep the line by which somebody is found."""
    form = SpotForm()
    if form.validate():
        say_how_to_spot(by=g.attendee.id, line=form.spot_me.text)
        flash(gettext("Saved."))
        return redirect(url_for("attendee.three"))
    return three_page(form), form.status


@bp.post("/three/free")
@attendee_required
def free() -> ResponseReturnValue:
    """Say that somebody is free now, for a quarter of an hour."""
    say_free(by=g.attendee.id)
    return redirect(url_for("attendee.three", _anchor="free"))


@bp.post("/three/busy")
@attendee_required
def busy() -> ResponseReturnValue:
    """Take it back."""
    stop_free(by=g.attendee.id)
    return redirect(url_for("attendee.three", _anchor="free"))


@bp.get("/three/free")
@attendee_required
def who_is_free() -> ResponseReturnValue:
    """Answer the page that looks again every twenty seconds; nothing while nothing changed."""
    three = three_of(g.attendee, g.now)
    seen = _fingerprint(three)
    if request.args.get("seen") == seen or seen in request.if_none_match:
        answer = make_response("", HTTPStatus.NO_CONTENT)
    else:
        page = render_template("attendee/_free.html", three=three, me=g.attendee, seen=seen, is_anew=True)
        answer = make_response(page)
    answer.set_etag(seen)
    return answer


def three_page(spot: SpotForm) -> str:
    """Return the page with somebody's three, and the line by which they are found in a form."""
    three = three_of(g.attendee, g.now)
    return render_template(
        "attendee/three.html", three=three, me=g.attendee, spot=spot, seen=_fingerprint(three)
    )


def _fingerprint(three: Three | None) -> str:
    """Return what changes when somebody says that they are free, or stops."""
    cards = () if three is None else three.cards
    free = sorted(card.person.code for card in cards if card.is_unmet and card.is_free)
    until = g.attendee.free_until if is_free(g.attendee, g.now) else None
    return hashlib.sha256(f"{until}{free}".encode()).hexdigest()[:16]
