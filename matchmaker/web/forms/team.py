"""What an owner types to lead a team, and who joins one."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import SelectField
from wtforms.validators import DataRequired, Length, ValidationError
from wtforms.widgets import EmailInput, HiddenInput

from matchmaker.importers.addresses import fold_email
from matchmaker.models import Role
from matchmaker.web.forms.account import NameForm, NewPasswordForm
from matchmaker.web.forms.options import option
from matchmaker.web.forms.refusable import LineField, RefusableForm
from matchmaker.web.roles import ROLES


def roles() -> list[Any]:
    """Return every role by its name."""
    return [option(role, words.name) for role, words in ROLES.items()]


class InviteForm(RefusableForm):
    """Whom to ask into the team, as what."""

    email = LineField(
        lazy_gettext("E-mail address"),
        widget=EmailInput(),
        validators=[DataRequired(lazy_gettext("Whose address is it?")), Length(max=254)],
        render_kw={"autocomplete": "off"},
    )
    role = SelectField(lazy_gettext("Role"), default=Role.EDITOR, choices=roles)

    def validate_email(self, field: LineField) -> None:
        """Refuse what no letter could reach."""
        try:
            fold_email(field.text)
        except ValueError:
            raise ValidationError(gettext("This does not look like an address.")) from None

    @property
    def address(self) -> str:
        """The address in the one spelling under which accounts are kept."""
        return fold_email(self.email.text)


class MemberForm(RefusableForm):
    """One member, by their address."""

    member = LineField(widget=HiddenInput(), validators=[DataRequired(), Length(max=254)])


class RoleForm(MemberForm):
    """Another role for one member."""

    role = SelectField(choices=roles)


class JoinForm(NameForm, NewPasswordForm):
    """An account for the invited address."""
