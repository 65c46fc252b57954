"""What is scanned, typed or asked at the door."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import BooleanField
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import HiddenInput

from matchmaker.tokens import new_public_code
from matchmaker.web.forms.organizer_people import KnownPersonForm
from matchmaker.web.forms.refusable import LineField, RefusableForm


class DoorForm(RefusableForm):
    """A badge's code or link, a ticket's number, or a name."""

    code = LineField(
        lazy_gettext("Code, ticket number or name"),
        validators=[DataRequired(lazy_gettext("Please type a code or a name.")), Length(max=200)],
        render_kw={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"},
    )


class WalkInForm(KnownPersonForm):
    """Somebody who comes without being registered; one page takes in one person."""

    once = LineField(widget=HiddenInput(), default=new_public_code)
    says_yes = BooleanField(
        lazy_gettext("I read this aloud, and they said yes"),
        validators=[InputRequired(lazy_gettext("Nobody is taken in without their yes."))],
    )
