"""How attendees say who they are."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import EmailField, StringField
from wtforms.validators import DataRequired, Length

from matchmaker.web.forms.refusable import RefusableForm, one_line

_TOO_LONG = lazy_gettext("This is longer than any code.")
_TYPED = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class AddressForm(RefusableForm):
    """The address somebody registered with."""

    email = EmailField(
        lazy_gettext("E-mail address"),
        filters=[one_line],
        validators=[
            DataRequired(lazy_gettext("Your address, please.")),
            Length(max=254, message=lazy_gettext("Please keep this to %(max)d characters.")),
        ],
        render_kw={"autocomplete": "email", "inputmode": "email"},
    )


class CodeForm(RefusableForm):
    """The code from a mail or from another device."""

    code = StringField(
        lazy_gettext("Code"),
        filters=[one_line],
        validators=[
            DataRequired(lazy_gettext("The code, please.")),
            Length(max=20, message=_TOO_LONG),
        ],
        render_kw={**_TYPED, "autocomplete": "one-time-code", "placeholder": "7K3M 9QX2"},
    )


class PinForm(RefusableForm):
    """A badge with its PIN."""

    badge = StringField(
        lazy_gettext("Code on your badge"),
        filters=[one_line],
        validators=[
            DataRequired(lazy_gettext("Please type the code on the badge.")),
            Length(max=20, message=_TOO_LONG),
        ],
        render_kw={**_TYPED, "placeholder": "7K3M 9QX2"},
    )
    pin = StringField(
        lazy_gettext("PIN on your slip"),
        filters=[one_line],
        validators=[DataRequired(lazy_gettext("The PIN, please.")), Length(max=20, message=_TOO_LONG)],
        render_kw={"autocomplete": "off", "inputmode": "numeric"},
    )
