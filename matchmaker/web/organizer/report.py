"""The match-quality report: one page, with the same figures to download."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, render_template

from matchmaker.queries.report import report_of
from matchmaker.reporting import report_csv, report_json, report_pdf, story_of
from matchmaker.web.security import event_or_404, organizer_required

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from matchmaker.queries.report_figures import Report

bp = Blueprint("organizer_report", __name__, url_prefix="/organizer")

_FORMS: dict[str, tuple[Callable[[Report], str | bytes], str]] = {
    "csv": (report_csv, "text/csv"),
    "json": (report_json, "application/json"),
    "pdf": (report_pdf, "application/pdf"),
}


@bp.get("/events/<code>/report")
@organizer_required
def report(code: str) -> ResponseReturnValue:
    """Show how well an event's matches did."""
    event = event_or_404(code)
    return render_template("organizer/report.html", event=event, story=story_of(report_of(event)))


@bp.get("/events/<code>/report.<any(csv, json, pdf):ending>")
@organizer_required
def download(code: str, ending: str) -> ResponseReturnValue:
    """Give the report as a file to keep or to compute with."""
    event = event_or_404(code)
    write, mimetype = _FORMS[ending]
    answer = Response(write(report_of(event)), mimetype=mimetype)
    answer.headers.set("Content-Disposition", "attachment", filename=f"report-{event.code}.{ending}")
    return answer
