"""Match runs: asked for, watched, judged, published, rolled back."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext

from matchmaker.models import RunState
from matchmaker.queries.dashboard import readiness_of
from matchmaker.queries.rollback_page import rollback_page
from matchmaker.queries.run_page import run_page
from matchmaker.queries.runs import failure_told, progress_shown, run_by_number, runs_of
from matchmaker.services.absence import release_absent
from matchmaker.services.matching import discard_run, publish_run, request_run
from matchmaker.services.rollback import roll_back
from matchmaker.web.forms.organizer_runs import RunForm
from matchmaker.web.security import MAY_CHANGE, event_or_404, organizer_required, recently_confirmed

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from matchmaker.models import Event, MatchRun

bp = Blueprint("organizer_runs", __name__, url_prefix="/organizer")

SHOWN_RUNS = 100
_UNDER_WAY = frozenset({RunState.WAITING, RunState.COMPUTING})


@bp.get("/events/<code>/runs")
@organizer_required
def runs(code: str) -> ResponseReturnValue:
    """Show an event's match runs, the latest first."""
    event = event_or_404(code, roles=MAY_CHANGE)
    readiness = readiness_of(event.id)
    return render_template(
        "organizer/runs.html",
        event=event,
        runs=runs_of(event.id)[:SHOWN_RUNS],
        n_registered=readiness.n_registered,
        n_eligible=readiness.n_eligible,
    )


@bp.post("/events/<code>/runs", endpoint="request")
@organizer_required
def ask(code: str) -> ResponseReturnValue:
    """Ask for a match run; a worker computes it."""
    event = event_or_404(code, roles=MAY_CHANGE)
    number = request_run(event_id=event.id, by=g.organizer.id)
    return redirect(url_for(".run", code=code, number=number), HTTPStatus.SEE_OTHER)


@bp.get("/events/<code>/runs/<int:number>")
@organizer_required
def run(code: str, number: int) -> ResponseReturnValue:
    """Show a run as far as it is: its progress, or its figures with a few pairs to judge by eye."""
    event = event_or_404(code, roles=MAY_CHANGE)
    run = _run_or_404(event, number)
    if run.state in _UNDER_WAY:
        progress = progress_shown(run, g.now)
        return render_template("organizer/run_progress.html", event=event, run=run, progress=progress)
    form = RunForm(request.args)
    page = run_page(run, words=form.words.text, person=form.person.data or "", start=form.place)
    failure = failure_told(run) if run.state == RunState.FAILED else ""
    # A worker has no reader whose language it could write.
    told = gettext(failure) if failure else ""
    return render_template(
        "organizer/run.html",
        event=event,
        run=run,
        page=page,
        form=form,
        failure=told,
        is_english=told == failure,
    )


@bp.get("/events/<code>/runs/<int:number>/progress")
@organizer_required
def progress(code: str, number: int) -> ResponseReturnValue:
    """Answer the page that watches a run; tell it to load anew once there is more to see."""
    event = event_or_404(code, roles=MAY_CHANGE)
    run = _run_or_404(event, number)
    progress = progress_shown(run, g.now)
    page = render_template("organizer/partials/progress.html", event=event, run=run, progress=progress)
    answer = make_response(page)
    if run.state not in _UNDER_WAY:
        answer.headers["HX-Refresh"] = "true"
    return answer


@bp.post("/events/<code>/runs/<int:number>/publish")
@organizer_required
@recently_confirmed("organizer_runs.run")
def publish(code: str, number: int) -> ResponseReturnValue:
    """Show a run's matches to the attendees."""
    event = event_or_404(code, roles=MAY_CHANGE)
    publish_run(event_id=event.id, number=number, by=g.organizer.id)
    flash(gettext("Published. Everyone who opens their link sees their three now."))
    return redirect(url_for(".run", code=code, number=number), HTTPStatus.SEE_OTHER)


@bp.post("/events/<code>/runs/<int:number>/discard")
@organizer_required
def discard(code: str, number: int) -> ResponseReturnValue:
    """Put a run aside; nobody saw its matches."""
    event = event_or_404(code, roles=MAY_CHANGE)
    discard_run(event_id=event.id, number=number, by=g.organizer.id)
    flash(gettext("Discarded. Nobody saw these matches."))
    return redirect(url_for("organizer_events.dashboard", code=code), HTTPStatus.SEE_OTHER)


@bp.get("/events/<code>/runs/<int:number>/rollback")
@organizer_required
def ask_to_roll_back(code: str, number: int) -> ResponseReturnValue:
    """Show what going back to a run would change."""
    event = event_or_404(code, roles=MAY_CHANGE)
    run = _run_or_404(event, number)
    page = rollback_page(event, run) if run.state == RunState.REPLACED else None
    if page is None:
        return redirect(url_for(".run", code=code, number=number))
    return render_template("organizer/run_rollback.html", event=event, run=run, page=page)


@bp.post("/events/<code>/runs/<int:number>/rollback")
@organizer_required
@recently_confirmed("organizer_runs.ask_to_roll_back")
def go_back(code: str, number: int) -> ResponseReturnValue:
    """Show the matches of an earlier run again."""
    event = event_or_404(code, roles=MAY_CHANGE)
    roll_back(event_id=event.id, number=number, by=g.organizer.id)
    flash(
        gettext("Match run %(number)s is shown again. Who met and who is kept apart stays so.", number=number)
    )
    return redirect(url_for(".run", code=code, number=number), HTTPStatus.SEE_OTHER)


@bp.post("/events/<code>/absent/release")
@organizer_required
def release(code: str) -> ResponseReturnValue:
    """Give the places of people who did not come to people who did."""
    event = event_or_404(code, roles=MAY_CHANGE)
    release_absent(event_id=event.id, by=g.organizer.id)
    flash(gettext("The places of the absent go to people who are here; that takes a few seconds."))
    return redirect(url_for("organizer_events.dashboard", code=code), HTTPStatus.SEE_OTHER)


def _run_or_404(event: Event, number: int) -> MatchRun:
    return run_by_number(event_id=event.id, number=number) or abort(404)
