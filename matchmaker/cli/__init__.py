"""The command line: ``matchmaker``."""

from __future__ import annotations

import sys

import click
from pydantic import ValidationError
from sqlalchemy.exc import DatabaseError, OperationalError

from matchmaker import __version__
from matchmaker.cli.backup import backup
from matchmaker.cli.bench import bench
from matchmaker.cli.database import db
from matchmaker.cli.demo import demo
from matchmaker.cli.doctor import doctor
from matchmaker.cli.organizer import organizer
from matchmaker.cli.paper import badges, report
from matchmaker.cli.people import export, import_people
from matchmaker.cli.runs import match
from matchmaker.cli.serve import serve, worker
from matchmaker.cli.simulate import simulate
from matchmaker.errors import MatchmakerError

REFUSED = 1


class Commands(click.Group):
    """Says what went wrong in a sentence and ends with a code that a script can use."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; our own errors become one line on the error output."""
        try:
            return super().invoke(ctx)
        except MatchmakerError as error:
            message = error.sentence()
        except ValidationError as error:
            message = "; ".join(str(fault["msg"]) for fault in error.errors())
        except OperationalError as error:
            message = f"The database does not answer: {error.orig}"
        except DatabaseError as error:
            # SQLite says so of damaged files; what a statement did wrong has classes of its own.
            if type(error) is not DatabaseError:
                raise
            message = f"The database is damaged ({error.orig}): matchmaker backup restore FILE --replace."
        click.echo(f"matchmaker: {message}", err=True)
        raise click.exceptions.Exit(REFUSED)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="matchmaker")
def cli() -> None:
    """Give everyone at an event the three people worth meeting.

    Exit codes: 0 done, 1 refused with a sentence, 2 the command was not understood.
    """


for command in (
    demo,
    serve,
    worker,
    db,
    organizer,
    import_people,
    match,
    badges,
    report,
    export,
    backup,
    doctor,
    bench,
    simulate,
):
    cli.add_command(command)


def main() -> None:
    """Run the command line."""
    sys.exit(cli())
