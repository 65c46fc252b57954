"""What an organizer types to sign in."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import PasswordField
from wtforms.validators import DataRequired, Length
from wtforms.widgets import EmailInput

from matchmaker.web.forms.refusable import LineField, RefusableForm


class SignInForm(RefusableForm):
    """Address and password of an organizer."""

    email = LineField(
        lazy_gettext("E-mail address"),
        widget=EmailInput(),
        validators=[DataRequired(lazy_gettext("Your address, please.")), Length(max=254)],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        lazy_gettext("Password"),
        validators=[DataRequired(lazy_gettext("Your password, please.")), Length(max=1000)],
        render_kw={"autocomplete": "current-password"},
    )
