"""Organizers' accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from matchmaker.cli.opening import opened

if TYPE_CHECKING:
    from matchmaker.models import Organizer


@click.group()
def organizer() -> None:
    """Add organizers, or let them in."""


@organizer.command("add")
@click.argument("email")
@click.option("--name", required=True, help="The name others see.")
@click.password_option(help="At least 12 characters; asked for where it is not given.")
def add(email: str, name: str, password: str) -> None:
    """Add an organizer with a password."""
    from matchmaker.importers.addresses import fold_email
    from matchmaker.services.organizers import create_organizer

    try:
        folded = fold_email(email)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="EMAIL") from error
    with opened():
        create_organizer(email=folded, name=name, password=password)
    click.echo(f"{folded} can sign in now.")


@organizer.command("password")
@click.argument("email")
@click.password_option()
def change_password(email: str, password: str) -> None:
    """Replace a password."""
    from matchmaker.services.organizers import set_password

    with opened():
        set_password(organizer_id=_organizer(email).id, password=password)
    click.echo("The password is changed.")


@organizer.command("link")
@click.argument("email")
def link(email: str) -> None:
    """Print a link that signs an organizer in, once, within an hour."""
    from matchmaker.services.invitations import invitation_link
    from matchmaker.services.sign_in import make_organizer_link

    with opened() as settings:
        click.echo(invitation_link(settings.base_url, make_organizer_link(organizer_id=_organizer(email).id)))


def _organizer(email: str) -> Organizer:
    from matchmaker.queries.events import organizer_by_email

    found = organizer_by_email(email)
    if found is None:
        raise click.BadParameter(f"there is no organizer with the address {email}", param_hint="EMAIL")
    return found
