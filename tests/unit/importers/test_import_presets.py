"""Lists of ticket systems, recognised by their headers."""

from __future__ import annotations

import pytest

from matchmaker.importers.mapping import Field, guess_mapping
from matchmaker.importers.options import answer_of, question_of
from matchmaker.importers.presets import Source, recognise
from tests.unit.importers.test_import_mapping import EVENTBRITE, GERMAN_PRETIX, LUMA, PRETIX, TITO


@pytest.mark.parametrize(
    ("headers", "source"),
    [
        (PRETIX, Source.PRETIX),
        (GERMAN_PRETIX, Source.PRETIX),
        (EVENTBRITE, Source.EVENTBRITE),
        (LUMA, Source.LUMA),
        (("api_id", "name", "email", "approval_status"), Source.LUMA),
        (TITO, Source.TITO),
        (("Name", "Email", "Status"), None),
        (("Order code", "Name"), None),
        ((), None),
    ],
)
def test_recognise_tells_a_list_by_its_headers(headers: tuple[str, ...], source: Source | None) -> None:
    preset = recognise(headers)

    assert (preset.source if preset else None) == source


def test_columns_of_a_ticket_system_are_never_taken_for_questions_or_groups() -> None:
    headers = (*EVENTBRITE, "Group", "Track")

    assert Field.GROUP not in guess_mapping(headers).columns
    assert guess_mapping(("Name", "Email", "Group")).columns[2] is Field.GROUP


@pytest.mark.parametrize("dash", [" - ", " – ", " — "])
def test_options_in_columns_of_their_own_are_one_question(dash: str) -> None:
    headers = (
        "Name",
        "Email",
        f"What can you help with?{dash}Looking for jobs",
        f"What can you help with?{dash}Law",
    )

    assert guess_mapping(headers).columns[2:] == (Field.SKILL, Field.SKILL)
    assert question_of(headers[2], headers) == "What can you help with?"
    assert question_of("Goals - two", headers) == "Goals - two"
    assert answer_of(headers[2], "Yes") == "Looking for jobs"
    assert answer_of(headers[2], "Nein") == ""
    assert answer_of(headers[2], "words of my own") == "words of my own"
    assert answer_of("Goals", "yes") == ""
