"""The coach beside the two questions: while somebody types, or by a button where no script runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flask import Blueprint, abort, g, render_template, request, url_for
from flask_babel import get_locale

from matchmaker.errors import TooManyTriesError
from matchmaker.queries.events import event_by_code
from matchmaker.services.coach import advise
from matchmaker.services.registration import check_registration_is_open
from matchmaker.web.examples import Examples, examples_of
from matchmaker.web.forms.registration import ProfileForm
from matchmaker.web.security import attendee_required

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

    from matchmaker.models import Event
    from matchmaker.queries.coach import Advice

bp = Blueprint("coach", __name__)


class Coach(NamedTuple):
    """What a form shows beside its statements."""

    event: Event
    by: int | None
    advice: Mapping[str, Advice]

    @property
    def examples(self) -> Examples:
        """Examples that fit the event."""
        return examples_of(self.event.kind)

    def address(self, field: str) -> str:
        """Return where the words of a field are sent while somebody types."""
        if self.by is None:
            return url_for("coach.advise_newcomer", code=self.event.code, field=field)
        return url_for("coach.advise_attendee", field=field)


def coach_of(event: Event, form: ProfileForm, *, by: int | None = None) -> Coach:
    """Return what to show beside a form; its words are looked at only where the button asks for it."""
    advice: Mapping[str, Advice] = {}
    if form.check.data:
        written = {name: words for name, words in form.statements().items() if words[1]}
        with form.refusing(TooManyTriesError):
            advice = advise(event_id=event.id, texts=written, language=_language(), address=_address(), by=by)
    return Coach(event, by, advice)


@bp.post("/e/<code>/coach/<field>")
def advise_newcomer(code: str, field: str) -> ResponseReturnValue:
    """Advise somebody who is registering."""
    event = event_by_code(code) or abort(404)
    check_registration_is_open(event)
    return _answer(event, field, by=None)


@bp.post("/profile/coach/<field>")
@attendee_required
def advise_attendee(field: str) -> ResponseReturnValue:
    """Advise an attendee who changes their profile."""
    return _answer(g.event, field, by=g.attendee.id)


def _answer(event: Event, field: str, *, by: int | None) -> ResponseReturnValue:
    words = ProfileForm().statements().get(field) or abort(404)
    advice = advise(event_id=event.id, texts={field: words}, language=_language(), address=_address(), by=by)
    return render_template("partials/advice.html", advice=advice[field], examples=examples_of(event.kind))


def _language() -> str | None:
    locale = get_locale()
    return None if locale is None else str(locale.language)


def _address() -> str:
    return request.remote_addr or ""
