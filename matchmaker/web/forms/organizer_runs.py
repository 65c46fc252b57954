"""How an organizer narrows a run down, and names two people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext, lazy_gettext
from wtforms import HiddenField, SelectField, SubmitField
from wtforms.validators import DataRequired, Length
from wtforms.widgets import HiddenInput, SearchInput

from matchmaker.queries.finding_people import people_meant
from matchmaker.web.forms.options import option
from matchmaker.web.forms.refusable import LineField, RefusableForm

if TYPE_CHECKING:
    from matchmaker.queries.finding_people import Found

_MOST_DIGITS = 9


def _number(text: str | None) -> int | None:
    """Return a count that somebody's address carries; None for what is none."""
    told = text or ""
    return int(told) if told.isascii() and told.isdigit() and len(told) <= _MOST_DIGITS else None


class RunForm(RefusableForm):
    """What of a run is looked at; it only reads, so it needs no secret."""

    class Meta:
        """A form that changes nothing."""

        csrf = False

    words = LineField(lazy_gettext("Find"), widget=SearchInput())
    person = HiddenField()
    start = HiddenField()

    @property
    def place(self) -> int | None:
        """Where the few pairs to judge begin."""
        return _number(self.start.data)


class PairForm(RefusableForm):
    """Two people by name, by the code on their badge or by address, with what is to become of them."""

    one = LineField(
        lazy_gettext("One person"),
        validators=[DataRequired(lazy_gettext("Who is it? A name, please.")), Length(max=254)],
        render_kw={"autocomplete": "off"},
    )
    one_choice = SelectField(lazy_gettext("Which one?"), choices=[], validate_choice=False)
    other = LineField(
        lazy_gettext("The other one"),
        validators=[DataRequired(lazy_gettext("Who is it? A name, please.")), Length(max=254)],
        render_kw={"autocomplete": "off"},
    )
    other_choice = SelectField(lazy_gettext("Which one?"), choices=[], validate_choice=False)
    pin = SubmitField(lazy_gettext("They should meet"))
    apart = SubmitField(lazy_gettext("Keep them apart"))

    def people(self, event_id: int) -> tuple[Found, Found] | None:
        """Return the two who are meant; where one is not clear, the form says so and offers whom it found."""
        one = self._meant(self.one, self.one_choice, event_id)
        other = self._meant(self.other, self.other_choice, event_id)
        return None if one is None or other is None else (one, other)

    def _meant(self, field: LineField, choice: SelectField, event_id: int) -> Found | None:
        found = people_meant(event_id=event_id, words=field.text)
        chosen = [one for one in found if one.code == choice.data]
        if len(chosen or found) == 1:
            return (chosen or found)[0]
        if found:
            choice.choices = [option(one.code, one.label) for one in found]
            message = gettext("Several people fit. Choose one, or write more.")
        else:
            message = gettext("Nobody at this event is called that. The code on the badge works, too.")
        field.errors = [*field.errors, message]
        return None


class TwoForm(RefusableForm):
    """The two of a pair that a page shows, with the run on whose page they stand."""

    one = LineField(widget=HiddenInput(), validators=[DataRequired()])
    other = LineField(widget=HiddenInput(), validators=[DataRequired()])
    run = HiddenField()

    @property
    def number(self) -> int | None:
        """The run whose page this was."""
        return _number(self.run.data)
