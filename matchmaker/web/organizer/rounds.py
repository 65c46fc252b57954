"""The rounds of an event: planned, read, printed."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext

from matchmaker.badges.plan import PlanRow, rounds_plan
from matchmaker.errors import NothingPublishedError, RoundsOutsideError
from matchmaker.queries.rounds import plan_of
from matchmaker.queries.runs import published_run
from matchmaker.services.rounds import drop_rounds, plan_rounds
from matchmaker.web.filters import event_time
from matchmaker.web.forms.organizer_rounds import RoundsForm
from matchmaker.web.organizer.paper_words import plan_words
from matchmaker.web.security import MAY_CHANGE, MAY_HELP, event_or_404, organizer_required

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from matchmaker.models import Event

bp = Blueprint("organizer_rounds", __name__, url_prefix="/organizer")


@bp.get("/events/<code>/rounds")
@organizer_required
def rounds(code: str) -> ResponseReturnValue:
    """Show the plan of the rounds, with the form that makes one."""
    event = event_or_404(code, roles=MAY_HELP)
    return _page(event, RoundsForm.of(event))


@bp.post("/events/<code>/rounds")
@organizer_required
def plan(code: str) -> ResponseReturnValue:
    """Put the published matches into rounds."""
    event = event_or_404(code, roles=MAY_CHANGE)
    form = RoundsForm()
    if form.validate():
        with form.refusing(NothingPublishedError), form.refusing(RoundsOutsideError, at=form.starts):
            n_rounds = plan_rounds(
                event_id=event.id,
                starts_at=form.starts_at(event),
                minutes=int(form.minutes.data or 0),
                by=g.organizer.id,
            )
            flash(
                ngettext(
                    "%(num)s round is planned. Everyone sees theirs now.",
                    "%(num)s rounds are planned. Everyone sees theirs now.",
                    n_rounds,
                )
            )
            return redirect(url_for(".rounds", code=code), HTTPStatus.SEE_OTHER)
    return _page(event, form), form.status


@bp.post("/events/<code>/rounds/end")
@organizer_required
def drop(code: str) -> ResponseReturnValue:
    """Take the rounds away."""
    event = event_or_404(code, roles=MAY_CHANGE)
    drop_rounds(event_id=event.id, by=g.organizer.id)
    flash(gettext("There are no rounds any more: people meet when they find each other."))
    return redirect(url_for(".rounds", code=code), HTTPStatus.SEE_OTHER)


@bp.get("/events/<code>/rounds.pdf")
@organizer_required
def printed(code: str) -> ResponseReturnValue:
    """Hand over the plan on paper: for the wall, or with every name for the desk."""
    event = event_or_404(code, roles=MAY_HELP)
    shown = plan_of(event, for_wall=request.args.get("for") != "desk")
    sheet = rounds_plan(
        [PlanRow(row.name, row.points) for row in shown.rows],
        title=event.name,
        labels=plan_words(tuple(event_time(one.starts_at, event) for one in shown.rounds)),
    )
    answer = Response(sheet.pdf, content_type="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=f"rounds-{event.code}.pdf")
    return answer


def _page(event: Event, form: RoundsForm) -> str:
    return render_template(
        "organizer/rounds.html",
        event=event,
        form=form,
        plan=plan_of(event),
        is_published=published_run(event.id) is not None,
    )
