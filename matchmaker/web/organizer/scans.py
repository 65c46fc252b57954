"""Scans that a phone could not send, brought in by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, g, render_template

from matchmaker.errors import FileRefusedError
from matchmaker.services.scan_files import import_scans
from matchmaker.web.errors import sentence_of
from matchmaker.web.forms.organizer_scans import ScanFileForm
from matchmaker.web.security import MAY_HELP, event_or_404, organizer_required

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("organizer_scans", __name__, url_prefix="/organizer")


@bp.route("/events/<code>/scans", methods=["GET", "POST"])
@organizer_required
def import_file(code: str) -> ResponseReturnValue:
    """Take a file of unsent scans, and say of each what became of it."""
    event, form, lines = event_or_404(code, roles=MAY_HELP), ScanFileForm(), None
    if form.validate_on_submit():
        with form.refusing(FileRefusedError, at=form.file):
            lines = import_scans(
                event_id=event.id, by=g.organizer.id, content=form.received(), vouches=form.vouches.data
            )
    page = render_template(
        "organizer/scans.html", event=event, form=form, lines=lines, sentence_of=sentence_of
    )
    return page, form.status
