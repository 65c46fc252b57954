"""The report as people without an account read it, by a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, make_response, render_template

from matchmaker.queries.report import report_of
from matchmaker.reporting import story_of
from matchmaker.services.report_links import event_of_link

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("report_links", __name__)


@bp.get("/r/<token>")
def report(token: str) -> ResponseReturnValue:
    """Show a report, and nothing else of the event."""
    event = event_of_link(token)
    answer = make_response(render_template("report/shared.html", story=story_of(report_of(event))))
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
