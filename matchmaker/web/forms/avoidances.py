"""Whom an attendee wants to keep away from, and what they tell the organizers."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from matchmaker.models.avoidance import RULE_LENGTH
from matchmaker.models.concern import CONCERN_LENGTH
from matchmaker.queries.hiding import Way
from matchmaker.web.forms.refusable import LineField, RefusableForm

_TOO_LONG = lazy_gettext("Please keep this to %(max)d characters.")
_CODE = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
_OFF = {"autocomplete": "off"}


class HideForm(RefusableForm):
    """From whom somebody hides, by one of three ways or several at once."""

    code = LineField(
        lazy_gettext("The code on their badge"),
        validators=[Length(max=RULE_LENGTH, message=_TOO_LONG)],
        render_kw=_CODE,
    )
    name = LineField(
        lazy_gettext("A name"), validators=[Length(max=RULE_LENGTH, message=_TOO_LONG)], render_kw=_OFF
    )
    domain = LineField(
        lazy_gettext("The end of an e-mail address"),
        validators=[Length(max=RULE_LENGTH, message=_TOO_LONG)],
        render_kw={**_OFF, "placeholder": "example.org", "spellcheck": "false"},
    )

    def validate_code(self, field: LineField) -> None:
        """Ask for one of the three at least."""
        if not (field.text or self.name.text or self.domain.text):
            raise ValidationError(lazy_gettext("A code, a name or an address, please."))


class UnhideForm(RefusableForm):
    """One line of the list, to be taken back."""

    way = HiddenField()
    value = HiddenField(validators=[DataRequired()])

    @property
    def chosen(self) -> Way | None:
        """By what the line hides; an unknown word means none."""
        return Way(self.way.data) if self.way.data in set(Way) else None


class ReportForm(RefusableForm):
    """What happened, for the eyes of the organizers."""

    text = TextAreaField(
        lazy_gettext("What happened?"),
        validators=[
            DataRequired(lazy_gettext("A few words, please.")),
            Length(max=CONCERN_LENGTH, message=_TOO_LONG),
        ],
        render_kw={"rows": 6, "maxlength": CONCERN_LENGTH},
    )


class ReportBadgeForm(ReportForm):
    """The same about somebody who has to be named first."""

    code = LineField(
        lazy_gettext("The code on their badge"),
        validators=[Length(max=RULE_LENGTH, message=_TOO_LONG)],
        render_kw=_CODE,
    )


class HandledForm(RefusableForm):
    """The concern that somebody took care of."""

    number = HiddenField()

    @property
    def chosen(self) -> int | None:
        """The concern's number, None for what is no number of one."""
        told = self.number.data or ""
        return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else None  # noqa: PLR2004 -- fits the column
