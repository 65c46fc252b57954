"""People imported into an event: from a file, or from a ticket shop."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, flash, g, redirect, render_template, url_for
from flask_babel import get_locale, gettext, ngettext

from matchmaker.errors import FileRefusedError, TooManyTriesError
from matchmaker.importers.export import write_csv
from matchmaker.importers.problems import Severity
from matchmaker.services.import_preview import import_upload, preview_upload
from matchmaker.services.import_pull import pull_from_pretix
from matchmaker.services.importing import Step, keep_upload
from matchmaker.web.forms.organizer_import import SOURCE_SENTENCES, ImportForm, PretixForm, UploadForm
from matchmaker.web.problems import about_problem
from matchmaker.web.security import MAY_CHANGE, event_or_404, organizer_required

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("organizer_imports", __name__, url_prefix="/organizer")


@bp.route("/events/<code>/import", methods=["GET", "POST"])
@organizer_required
def import_file(code: str) -> ResponseReturnValue:
    """Take a file of people; nobody is imported yet."""
    event = event_or_404(code, roles=MAY_CHANGE)
    form = UploadForm()
    if form.validate_on_submit():
        with form.refusing(FileRefusedError, at=form.file):
            filename, content = form.received()
            upload = keep_upload(event_id=event.id, by=g.organizer.id, filename=filename, content=content)
            return redirect(url_for(".import_preview", code=code, upload=upload), HTTPStatus.SEE_OTHER)
    return render_template("organizer/import_file.html", event=event, form=form), form.status


@bp.route("/events/<code>/import/pretix", methods=["GET", "POST"])
@organizer_required
def from_pretix(code: str) -> ResponseReturnValue:
    """Fetch the people from a pretix shop; nobody is imported yet."""
    event = event_or_404(code, roles=MAY_CHANGE)
    form = PretixForm()
    if form.validate_on_submit():
        with form.refusing(FileRefusedError, TooManyTriesError):
            upload = pull_from_pretix(
                event_id=event.id,
                by=g.organizer.id,
                shop=form.shop,
                token=form.token.data or "",
                language=str(get_locale() or "en"),
                allow_private=current_app.config["SETTINGS"].pretix_allow_private,
            )
            return redirect(url_for(".import_preview", code=code, upload=upload), HTTPStatus.SEE_OTHER)
    return render_template("organizer/import_pretix.html", event=event, form=form), form.status


@bp.route("/events/<code>/import/<upload>", methods=["GET", "POST"])
@organizer_required
def import_preview(code: str, upload: str) -> ResponseReturnValue:
    """Show what an import would do, column by column and line by line; import it when asked."""
    event = event_or_404(code, roles=MAY_CHANGE)
    form = ImportForm()
    mine = {"event_id": event.id, "by": g.organizer.id, "code": upload, "sheet": form.sheet_name}
    preview = preview_upload(**mine, columns=form.chosen())
    # What was chosen for another sheet is looked at first.
    if form.bring_in.data and form.chosen() is not None and form.validate() and preview.n_read:
        counts = import_upload(
            **mine,
            columns=preview.mapping.columns,
            declares_consent=form.agreed.data,
            source=form.source.text,
        )
        flash(_import_sentence(counts))
        if counts[Step.KEPT_OUT]:
            flash(_kept_out_sentence(counts[Step.KEPT_OUT]))
        return redirect(url_for("organizer_events.dashboard", code=code), HTTPStatus.SEE_OTHER)
    form.show(preview.mapping, preview.table)
    status = form.status if preview.refusal is None else HTTPStatus.UNPROCESSABLE_ENTITY
    page = render_template(
        "organizer/import_preview.html",
        event=event,
        form=form,
        preview=preview,
        looks_like=SOURCE_SENTENCES[preview.source] if preview.source else "",
        upload=upload,
        kept_out=_kept_out_sentence(preview.counts[Step.KEPT_OUT]),
        Step=Step,
    )
    return page, status


@bp.post("/events/<code>/import/<upload>/problems.csv")
@organizer_required
def import_problems(code: str, upload: str) -> ResponseReturnValue:
    """Hand over all that is to mend in a file, under the columns as they are chosen."""
    event = event_or_404(code, roles=MAY_CHANGE)
    form = ImportForm()
    preview = preview_upload(
        event_id=event.id, by=g.organizer.id, code=upload, columns=form.chosen(), sheet=form.sheet_name
    )
    happens = {Severity.REJECTED: gettext("left out"), Severity.WARNING: gettext("imported")}
    headers = (gettext("Line"), gettext("Column"), gettext("What it is"), gettext("What happens"))
    rows = [
        (problem.line, problem.field, about_problem(problem), happens[problem.severity])
        for problem in preview.file.problems
    ]
    answer = Response(write_csv(headers, rows), content_type="text/csv; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=f"problems-{event.code}.csv")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _import_sentence(counts: dict[Step, int]) -> str:
    """Say what an import did."""
    sentence: str = gettext(
        "Imported: %(new)s new, %(changed)s changed, %(same)s as before.",
        new=counts[Step.NEW],
        changed=counts[Step.CHANGED],
        same=counts[Step.SAME] + counts[Step.OWN_WORDS],
    )
    return sentence


def _kept_out_sentence(n_rows: int) -> str:
    """Say how many rows stay out, never which; nothing where there are none."""
    if not n_rows:
        return ""
    sentence: str = ngettext(
        "%(num)s row belongs to somebody who asked to be erased; it stays out. They can register themselves.",
        "%(num)s rows belong to people who asked to be erased; they stay out. They can register themselves.",
        n_rows,
    )
    return sentence
