"""The intentional year: what is one's own across events, behind a mail that proves whose it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import get_locale, gettext

from matchmaker.clock import now
from matchmaker.errors import TooManyTriesError
from matchmaker.queries.attendees import attendee_by_id
from matchmaker.queries.own_data import own_data, own_year
from matchmaker.queries.retention import YEAR_LIVES
from matchmaker.queries.year import year_of, year_page_of, year_rows_of
from matchmaker.services.year import agree_to_year, ask_for_year_link, prove_mailbox, stop_year
from matchmaker.tokens import hash_secret
from matchmaker.web.downloads.archive import write_year
from matchmaker.web.forms.who import AddressForm
from matchmaker.web.security import browser_session, current_attendee

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from matchmaker.config import Settings

bp = Blueprint("year", __name__, url_prefix="/year")

_PROOF = "year"
# A browser that proved the mailbox shows the year for one evening.
_PROOF_LIVES = timedelta(hours=12)


@bp.get("")
def page() -> ResponseReturnValue:
    """Show somebody their year; who has not proven that the mailbox is theirs is asked to."""
    email = _proven()
    if email is None:
        me = current_attendee()
        return _asked(AddressForm(formdata=None, data={"email": "" if me is None else me.email}))
    year = year_of(email)
    return render_template(
        "year/page.html",
        email=email,
        year=year,
        ends_at=None if year is None else year.renewed_at + YEAR_LIVES,
        page=None if year is None else year_page_of(email),
        n_events=len(year_rows_of(email)),
    )


@bp.post("/mail")
def mail() -> ResponseReturnValue:
    """Mail a link; the answer is the same whether anybody has this address."""
    if not _settings().sends_mail:
        abort(HTTPStatus.NOT_FOUND)
    form = AddressForm()
    if form.validate_on_submit():
        with form.refusing(TooManyTriesError, at=form.email):
            ask_for_year_link(
                email=form.email.data or "",
                place=request.remote_addr or "",
                base_url=_settings().base_url,
                language=str(get_locale()),
            )
            return redirect(url_for(".mailed"), HTTPStatus.SEE_OTHER)
    return _asked(form)


@bp.get("/mailed")
def mailed() -> ResponseReturnValue:
    """Say that a mail is on its way."""
    return render_template("year/mailed.html")


@bp.get("/in/<token>")
def link(token: str) -> ResponseReturnValue:
    """Show the same inert page for any link: mail scanners open links before people do."""
    return render_template("year/link.html", token=token)


@bp.post("/in/<token>")
def prove(token: str) -> ResponseReturnValue:
    """Let this browser show the year of the address that the link was mailed to."""
    person = attendee_by_id(prove_mailbox(secret=token)) or abort(HTTPStatus.NOT_FOUND)
    session[_PROOF] = {
        "person": person.id,
        "address": hash_secret(person.email or ""),
        "until": (now() + _PROOF_LIVES).isoformat(),
    }
    browser_session().sign_in()  # nobody new, but the session gets a new secret
    return redirect(url_for(".page"), HTTPStatus.SEE_OTHER)


@bp.post("/agree")
def agree() -> ResponseReturnValue:
    """Begin the year, or let it begin anew."""
    if (email := _proven()) is not None:
        agree_to_year(email=email)
        flash(gettext("Yes. We keep what is yours for thirteen months from today."))
    return redirect(url_for(".page"), HTTPStatus.SEE_OTHER)


@bp.post("/stop")
def stop() -> ResponseReturnValue:
    """End the year at once."""
    if (email := _proven()) is not None:
        stop_year(email=email)
        flash(gettext("Ended. What was past its day is erased."))
    return redirect(url_for(".page"), HTTPStatus.SEE_OTHER)


@bp.post("/close")
def close() -> ResponseReturnValue:
    """Show nothing more on this device."""
    session.pop(_PROOF, None)
    return redirect(url_for(".page"), HTTPStatus.SEE_OTHER)


@bp.get("/all.json")
def everything() -> ResponseReturnValue:
    """Hand over everything kept of somebody at all their events."""
    if (email := _proven()) is None:
        return redirect(url_for(".page"))
    content = write_year(own_year(email), [own_data(row) for row in year_rows_of(email)])
    answer = Response(content, content_type="application/json")
    answer.headers.set("Content-Disposition", "attachment", filename="my-year.json")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _asked(form: AddressForm) -> ResponseReturnValue:
    sends_mail = _settings().sends_mail
    return render_template("year/ask.html", form=form if sends_mail else None), form.status


def _proven() -> str | None:
    """Return the address that this browser proved; one whose row has another address now is none."""
    proof = session.get(_PROOF)
    if proof is None or datetime.fromisoformat(proof["until"]) <= now():
        return None
    person = attendee_by_id(proof["person"])
    email = "" if person is None else person.email or ""
    return email if email and hash_secret(email) == proof["address"] else None


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
