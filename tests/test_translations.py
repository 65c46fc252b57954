"""Every page speaks German, in full and as compiled."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import pytest
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from matchmaker import create_app
from matchmaker.api.errors import NotSignedInError
from matchmaker.db import db
from matchmaker.errors import FileRefusedError, RunStateError, StatementError
from matchmaker.importers.problems import Severity, problem
from matchmaker.importers.sentences import SENTENCES
from matchmaker.models import Event, RunState
from matchmaker.reporting.definitions import DEFINITIONS, LABELS
from matchmaker.reporting.numbers import percent as report_percent
from matchmaker.services.importing import keep_upload
from matchmaker.web.errors import sentence_of
from matchmaker.web.filters import event_day, percent
from matchmaker.web.problems import about_problem
from tests.conftest import BASE_URL, settings_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Catalog, Message
    from flask import Flask

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "matchmaker" / "translations" / "de" / "LC_MESSAGES" / "messages.po"
_PLACEHOLDER = re.compile(r"%(?:\(\w+\)\w|.?)")


def forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def messages(catalogue: Catalog) -> dict[tuple[str, ...], Message]:
    return {forms(message.id): message for message in catalogue if message.id}


def compiled(file: BinaryIO) -> dict[tuple[str, ...], tuple[str, ...]]:
    return {original: forms(message.string) for original, message in messages(read_mo(file)).items()}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Return what the pages say now."""
    path = tmp_path_factory.mktemp("messages") / "messages.pot"
    extract = ["extract", "-F", str(ROOT / "babel.cfg"), "-k", "lazy_gettext", "-o", str(path)]
    CommandLineInterface().run(["pybabel", "-q", *extract, str(ROOT / "matchmaker")])
    with path.open("rb") as file:
        return read_po(file)


@pytest.fixture(scope="module")
def german() -> Catalog:
    """Return the German catalogue."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="de")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """Return the application over a database that nothing reads."""
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'unread.sqlite3'}", tmp_path))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def german_reader(app: Flask) -> Iterator[None]:
    """Answer somebody whose browser asks for German."""
    with app.test_request_context(headers={"Accept-Language": "de-AT,en;q=0.5"}):
        yield


def test_extraction_finds_what_stands_in_classes_and_tables(template: Catalog) -> None:
    told = {*SENTENCES.values(), RunStateError.text, NotSignedInError.text}
    told |= {str(text) for text in (*LABELS.values(), *DEFINITIONS.values())}

    assert {(text,) for text in told} - set(messages(template)) == set()


def test_german_catalogue_has_every_message_and_no_other(template: Catalog, german: Catalog) -> None:
    assert set(messages(german)) == set(messages(template))
    assert dict(german.obsolete) == {}


def test_german_catalogue_has_nothing_empty_or_guessed(german: Catalog) -> None:
    unfinished = [
        message.id
        for message in messages(german).values()
        if message.fuzzy or not all(form.strip() for form in forms(message.string))
    ]

    assert unfinished == []


def test_german_messages_keep_their_placeholders_in_each_form(german: Catalog) -> None:
    changed = [
        (original, translation)
        for message in messages(german).values()
        for original, translation in zip(forms(message.id), forms(message.string), strict=True)
        if sorted(_PLACEHOLDER.findall(original)) != sorted(_PLACEHOLDER.findall(translation))
    ]

    assert changed == []


def test_german_messages_use_german_quotation_marks(german: Catalog) -> None:
    told = [form for message in messages(german).values() for form in forms(message.string)]

    assert [form for form in told if form.count("„") != form.count("“") or "”" in form or '"' in form] == []


def test_compiled_catalogue_is_what_the_texts_give(german: Catalog) -> None:
    anew = BytesIO()
    write_mo(anew, german)
    anew.seek(0)

    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        stored = compiled(file)

    # The header names the Babel that wrote it, so the bytes may differ where the messages do not.
    assert stored == compiled(anew)


@pytest.mark.parametrize(
    ("asked", "language", "title"),
    [
        ("de", "de", "Drei Menschen, die du treffen solltest"),
        ("de-CH,fr;q=0.8", "de", "Drei Menschen, die du treffen solltest"),
        ("en-GB,de;q=0.8", "en", "The three people worth meeting"),
        ("de;q=0, nl", "en", "The three people worth meeting"),
        ("fr", "en", "The three people worth meeting"),
    ],
)
def test_page_answers_in_the_language_the_browser_asks_for(
    app: Flask, asked: str, language: str, title: str
) -> None:
    page = app.test_client().get("/", headers={"Accept-Language": asked}).text

    assert re.findall(r'<html lang="([^"]+)"', page) == [language]
    assert re.findall(r"<h1>(.+?)</h1>", page) == [title]


@pytest.mark.usefixtures("german_reader")
def test_errors_speak_german_with_the_words_in_them() -> None:
    replaced = RunStateError(number=3, state=RunState.REPLACED)
    too_many = StatementError(field="Goals", most=3, length=280)

    assert sentence_of(replaced) == "Zuordnung 3 ist ersetzt, deshalb geht das nicht."
    assert sentence_of(too_many) == "Anliegen: höchstens 3, mit je bis zu 280 Zeichen."


@pytest.mark.usefixtures("german_reader")
def test_refused_file_speaks_german() -> None:
    with pytest.raises(FileRefusedError) as refused:
        keep_upload(event_id=1, by=1, filename="people.csv", content=b"")

    assert sentence_of(refused.value) == (
        "Die Datei ist leer. Exportiere die Liste noch einmal und wähl die neue Datei."
    )


@pytest.mark.usefixtures("german_reader")
def test_problem_of_a_row_speaks_german() -> None:
    long = problem("number_too_long", line=4, column="Ticket", severity=Severity.REJECTED, limit="64")

    assert about_problem(long) == "Diese Ticketnummer hat mehr als 64 Zeichen. Kürze sie."


@pytest.mark.usefixtures("german_reader")
def test_days_and_shares_are_written_the_german_way() -> None:
    event = Event(starts_at=datetime(2026, 12, 3, 18, tzinfo=UTC), timezone="Europe/Berlin")

    assert event_day(event) == "Do., 3. Dez. 2026"
    assert percent(0.45) == "45\N{NO-BREAK SPACE}%"
    assert report_percent(0.052, fine=True) == "5,2\N{NO-BREAK SPACE}%"


def test_scanning_phone_is_refused_in_german(app: Flask) -> None:
    asking = {"Accept-Language": "de", "Origin": BASE_URL}

    answer = app.test_client().post("/api/scans/batch", json={}, headers=asking)

    assert answer.json is not None
    assert answer.json["detail"] == "Bitte logg dich mit dem Link aus deiner Einladung ein."
