"""The commands around the day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from matchmaker.cli import cli
from matchmaker.cli.opening import settings_at
from matchmaker.cli.progress import progress

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from tests.integration.cli.conftest import Run


def test_demo_prepares_the_event_and_prints_links(run: Run) -> None:
    first = run("demo", "--no-serve")
    again = run("demo", "--no-serve")

    assert first.output.count("http://127.0.0.1:8000/in/") == 4
    assert "http://127.0.0.1:8000/e/demo" in first.output
    assert again.output.count("http://127.0.0.1:8000/in/") == 4
    assert "Matching" not in again.output


def test_demo_moves_an_evening_that_has_passed(run: Run, bare_app: Flask) -> None:
    from datetime import timedelta

    from matchmaker.clock import now
    from matchmaker.db import transaction
    from matchmaker.queries.events import event_by_code

    run("demo", "--no-serve")
    with bare_app.app_context(), transaction():
        event = event_by_code("demo")
        event.starts_at, event.ends_at = now() - timedelta(days=3), now() - timedelta(days=2)

    run("demo", "--no-serve")

    with bare_app.app_context():
        assert event_by_code("demo").ends_at > now()


@pytest.mark.parametrize(("hour", "day"), [(9, 3), (19, 3), (21, 4)])
def test_demo_is_this_evening_or_tomorrows(hour: int, day: int) -> None:
    from datetime import UTC, datetime

    from matchmaker.demo.event import _next_evening

    starts_at, ends_at = _next_evening(datetime(2026, 12, 3, hour, tzinfo=UTC))

    assert (starts_at.day, starts_at.hour, ends_at.hour) == (day, 18, 22)


def test_demo_gives_everyone_three_and_one_person_two(run: Run, bare_app: Flask) -> None:
    from collections import Counter

    from matchmaker.queries.attendees import people_of
    from matchmaker.queries.events import event_by_code

    run("demo", "--no-serve")

    with bare_app.app_context():
        people = people_of(event_by_code("demo").id)
    assert Counter(person.n_matches for person in people) == {3: 120, 2: 1}


def test_organizer_add_password_link(run: Run) -> None:
    added = run("organizer", "add", "Olive@Example.org", "--name", "Olive", "--password", "a long password")
    short = run("organizer", "add", "b@example.org", "--name", "B", "--password", "short", expect=1)
    again = run(
        "organizer", "add", "olive@example.org", "--name", "O", "--password", "a long password", expect=1
    )
    bad = run("organizer", "add", "nowhere", "--name", "B", "--password", "a long password", expect=2)
    changed = run("organizer", "password", "olive@example.org", "--password", "another password")
    link = run("organizer", "link", "olive@example.org")
    nobody = run("organizer", "link", "mallory@example.org", expect=2)

    assert "olive@example.org can sign in now." in added.output
    assert "at least 12 characters" in short.output
    assert "already an organizer" in again.output
    assert "Invalid value for EMAIL" in bad.output
    assert "The password is changed." in changed.output
    assert link.output.startswith("http://127.0.0.1:8000/in/")
    assert "no organizer with the address mallory@example.org" in nobody.output


def test_db_check_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHMAKER_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (tmp_path / "instance").mkdir()
    before = CliRunner().invoke(cli, ["db", "check"])
    doctor = CliRunner().invoke(cli, ["doctor"])
    upgraded = CliRunner().invoke(cli, ["db", "upgrade"])
    after = CliRunner().invoke(cli, ["db", "check"])

    assert (before.exit_code, doctor.exit_code, upgraded.exit_code, after.exit_code) == (1, 1, 0, 0)
    assert "Migrations are missing" in before.output
    assert "mend  database sqlite: tables are missing" in doctor.output


def test_doctor_is_content_with_a_ready_installation(run: Run) -> None:
    result = run("doctor")

    assert "every table up to date" in result.output
    assert "ok    0 meetings, 0 differ from their scans" in result.output
    assert "mend" not in result.output


def test_a_database_that_does_not_answer_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATCHMAKER_INSTANCE", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    match = CliRunner().invoke(cli, ["match", "summit"])
    doctor = CliRunner().invoke(cli, ["doctor"])

    assert match.exit_code == 1
    assert match.output.startswith("matchmaker: The database does not answer:")
    assert doctor.exit_code == 1
    assert "database postgresql does not answer" in doctor.output


def test_a_wrong_setting_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BASE_URL", "match.example.org")

    result = CliRunner().invoke(cli, ["match", "summit"])

    assert result.exit_code == 1
    assert "BASE_URL must start with http:// or https://" in result.output


def test_worker_until_empty_does_what_waits(run: Run) -> None:
    assert "0 jobs done." in run("worker", "--until-empty").output


@pytest.mark.parametrize(
    ("host", "address"), [("127.0.0.1", "http://127.0.0.1:81"), ("::", "http://127.0.0.1:81")]
)
def test_settings_at_a_port_are_public_there(
    host: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BASE_URL", raising=False)
    assert settings_at(host=host, port=81).base_url == address
    monkeypatch.setenv("BASE_URL", "https://match.example.org/")
    assert settings_at(host=host, port=81).base_url == "https://match.example.org"


def test_progress_is_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)

    with progress("Matching") as report:
        report(0.5)

    assert click.get_current_context(silent=True) is None
