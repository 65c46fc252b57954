"""What an organizer types about themselves: a name, passwords, codes, passkeys."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, Length
from wtforms.widgets import EmailInput, HiddenInput

from matchmaker.services.passkeys import LABEL_LENGTH
from matchmaker.web.forms.refusable import LineField, RefusableForm, one_line

NAME_LENGTH = 120
_LONGEST_PASSWORD = 1000
_LONGEST_CREDENTIAL = 20_000
_TOO_LONG = lazy_gettext("Please keep this to %(max)d characters.")


def _password(label: str, missing: str, *, autocomplete: str = "current-password") -> PasswordField:
    return PasswordField(
        label,
        validators=[DataRequired(missing), Length(max=_LONGEST_PASSWORD, message=_TOO_LONG)],
        render_kw={"autocomplete": autocomplete},
    )


class NameForm(RefusableForm):
    """The name that a team sees."""

    name = LineField(
        lazy_gettext("Name"),
        validators=[
            DataRequired(lazy_gettext("Your name, please.")),
            Length(max=NAME_LENGTH, message=_TOO_LONG),
        ],
        render_kw={"autocomplete": "name"},
    )


class NewPasswordForm(RefusableForm):
    """A password for who has none, or forgot theirs."""

    new = _password(
        lazy_gettext("New password"), lazy_gettext("A password, please."), autocomplete="new-password"
    )


class PasswordForm(NewPasswordForm):
    """A password in place of another one."""

    present = _password(lazy_gettext("Present password"), lazy_gettext("Your present password, please."))


class ProofForm(RefusableForm):
    """The password once more."""

    password = _password(lazy_gettext("Password"), lazy_gettext("Your password, please."))


class SecondStepForm(RefusableForm):
    """A code of the app, or one for who lost it."""

    code = StringField(
        lazy_gettext("Code"),
        filters=[one_line],
        validators=[
            DataRequired(lazy_gettext("The code, please.")),
            Length(max=20, message=lazy_gettext("This is longer than any code.")),
        ],
        render_kw={"autocomplete": "one-time-code", "spellcheck": "false", "placeholder": "123 456"},
    )


class ForgottenForm(RefusableForm):
    """The address of an account."""

    email = LineField(
        lazy_gettext("E-mail address"),
        widget=EmailInput(),
        validators=[DataRequired(lazy_gettext("Your address, please.")), Length(max=254, message=_TOO_LONG)],
        render_kw={"autocomplete": "username"},
    )


class PasskeyForm(RefusableForm):
    """What a browser answers for a passkey."""

    credential = HiddenField(validators=[DataRequired(), Length(max=_LONGEST_CREDENTIAL)])


class NewPasskeyForm(PasskeyForm):
    """A new passkey, with the name of the device it is on."""

    label = LineField(
        lazy_gettext("Name of the device"),
        validators=[Length(max=LABEL_LENGTH, message=_TOO_LONG)],
        render_kw={"autocomplete": "off", "maxlength": LABEL_LENGTH},
    )


class ChosenForm(RefusableForm):
    """One line of a list, by its code."""

    code = LineField(widget=HiddenInput(), validators=[DataRequired(), Length(max=40)])


class RenameForm(ChosenForm):
    """Another name for one passkey."""

    label = LineField(validators=[Length(max=LABEL_LENGTH, message=_TOO_LONG)])
