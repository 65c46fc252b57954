"""The match-quality report: one page, with the same figures to download, and links for others to read it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, current_app, flash, g, redirect, render_template, url_for
from flask_babel import gettext

from matchmaker.queries.report import report_of
from matchmaker.queries.report_across import across_of
from matchmaker.queries.report_links import report_links_of
from matchmaker.reporting import across_story, report_csv, report_json, report_pdf, story_of
from matchmaker.services.report_links import make_report_link, revoke_report_link
from matchmaker.web.forms.report_links import ReportLinkForm, RevokeForm
from matchmaker.web.security import MAY_CHANGE, event_or_404, organizer_required, recently_confirmed

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from matchmaker.models import Event
    from matchmaker.queries.report_figures import Report

bp = Blueprint("organizer_report", __name__, url_prefix="/organizer")

_FORMS: dict[str, tuple[Callable[[Report], str | bytes], str]] = {
    "csv": (report_csv, "text/csv"),
    "json": (report_json, "application/json"),
    "pdf": (report_pdf, "application/pdf"),
}


@bp.get("/report")
@organizer_required
def across() -> ResponseReturnValue:
    """Show an organizer's events side by side."""
    return render_template("report/across.html", story=across_story(across_of(g.organizer.id)))


@bp.get("/events/<code>/report")
@organizer_required
def report(code: str) -> ResponseReturnValue:
    """Show how well an event's matches did."""
    return _page(event_or_404(code), ReportLinkForm())


@bp.post("/events/<code>/report/links")
@organizer_required
def make_link(code: str) -> ResponseReturnValue:
    """Make a read-only link, which is shown this once."""
    event, form = event_or_404(code, roles=MAY_CHANGE), ReportLinkForm()
    if not form.validate():
        return _page(event, form)
    secret = make_report_link(event_id=event.id, by=g.organizer.id, label=form.label.text)
    empty = ReportLinkForm(formdata=None)
    return _page(event, empty, link=f"{current_app.config['SETTINGS'].base_url}/r/{secret}")


@bp.post("/events/<code>/report/links/revoke")
@organizer_required
def revoke_link(code: str) -> ResponseReturnValue:
    """End a link."""
    event, form = event_or_404(code, roles=MAY_CHANGE), RevokeForm()
    if not form.validate():
        abort(404)
    revoke_report_link(event_id=event.id, code=form.link.data or "", by=g.organizer.id)
    flash(gettext("This link does not work any more."))
    return redirect(url_for(".report", code=code) + "#links", HTTPStatus.SEE_OTHER)


@bp.get("/events/<code>/report.<any(csv, json, pdf):ending>")
@organizer_required
@recently_confirmed("organizer_report.report")
def download(code: str, ending: str) -> ResponseReturnValue:
    """Give the report as a file to keep or to compute with."""
    event = event_or_404(code)
    write, mimetype = _FORMS[ending]
    answer = Response(write(report_of(event)), mimetype=mimetype)
    answer.headers.set("Content-Disposition", "attachment", filename=f"report-{event.code}.{ending}")
    return answer


def _page(event: Event, form: ReportLinkForm, *, link: str = "") -> ResponseReturnValue:
    return (
        render_template(
            "organizer/report.html",
            event=event,
            story=story_of(report_of(event)),
            links=report_links_of(event.id) if g.may_change else [],
            form=form,
            link=link,
        ),
        form.status,
    )
