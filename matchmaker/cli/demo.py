"""Try the product: an invented event, ready to be looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from matchmaker.cli.opening import inside, ready_app, settings_at
from matchmaker.cli.progress import progress
from matchmaker.cli.serve import bound, serve_app

if TYPE_CHECKING:
    from matchmaker.config import Settings


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--serve/--no-serve", "serves", default=True, help="Without: prepare, print the links, end.")
def demo(host: str, port: int, *, serves: bool) -> None:
    """Load two demonstration events of 121 people, tonight's and last month's, serve the site.

    Running it again changes nothing but the links, which are made anew.
    """
    address = bound(host, port) if serves else None
    settings = settings_at(host=host, port=port)
    app = ready_app(settings)
    with inside(app):
        _prepare()
        _play_last_month()
        _print_links(settings)
    if address is not None:
        click.echo(f"Serving {settings.base_url}; stop with Ctrl-C.")
        serve_app(app, address, with_worker=True)


def _prepare() -> None:
    from matchmaker.demo.event import load
    from matchmaker.queries.runs import published_run
    from matchmaker.services.matching import publish_run, run_now

    loaded = load()
    if published_run(loaded.event_id) is not None:
        return
    with progress("Matching 121 people") as report:
        number = run_now(event_id=loaded.event_id, by=loaded.organizer_id, progress=report)
    publish_run(event_id=loaded.event_id, number=number, by=loaded.organizer_id)


def _play_last_month() -> None:
    from matchmaker.demo.last_month import load_last_month

    with progress("Playing last month's evening") as report:
        load_last_month(report)


def _print_links(settings: Settings) -> None:
    from matchmaker.demo.event import CODE, ORGANIZER, SHOWN_PEOPLE
    from matchmaker.demo.last_month import new_report_secret
    from matchmaker.queries.attendees import ids_by_name
    from matchmaker.queries.events import event_by_code, organizer_by_email
    from matchmaker.services.invitations import invitation_link
    from matchmaker.services.sign_in import make_invitations, make_organizer_link

    event, organizer = event_by_code(CODE), organizer_by_email(ORGANIZER)
    assert event is not None  # noqa: S101 -- loaded just now
    assert organizer is not None  # noqa: S101 -- loaded just now
    people = ids_by_name(event_id=event.id, names=SHOWN_PEOPLE)
    secrets = make_invitations(attendee_ids=list(people.values()))
    links = {
        "Olive Marsh, organizer": make_organizer_link(organizer_id=organizer.id),
        **{name: secrets[attendee_id] for name, attendee_id in people.items()},
    }
    click.echo(f"\n{settings.sqlalchemy_url.split('@')[-1]} holds the demonstration. Open a link:\n")
    for who, secret in links.items():
        click.echo(f"  {who:<24} {invitation_link(settings.base_url, secret)}")
    click.echo(f"  {'The event’s own page':<24} {settings.base_url}/e/{CODE}")
    report = f"{settings.base_url}/r/{new_report_secret()}"
    click.echo(f"  {'Last month’s report':<24} {report}\n")
