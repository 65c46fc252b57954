"""A report that was written down and read again is the same report."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from matchmaker.queries.report import live_report_of
from matchmaker.queries.report_document import document_of, report_in
from tests.evenings import make_evening
from tests.factories import make_event
from tests.full_evenings import make_full_evening

if TYPE_CHECKING:
    from collections.abc import Callable

    from matchmaker.models import Event

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize("make", [make_event, make_evening, make_full_evening])
def test_report_in_its_document_is_the_report(make: Callable[[], Event]) -> None:
    report = live_report_of(make())

    document = json.loads(json.dumps(document_of(report)))

    assert report_in(document) == report
    assert list(report_in(document).figures) == list(report.figures)


def test_document_has_every_part_that_a_full_evening_fills() -> None:
    report = live_report_of(make_full_evening())

    document = document_of(report)

    assert all(document["report"].values())
    assert document["version"] == 1


def test_document_names_nobody_and_holds_no_row_number_of_people() -> None:
    event = make_full_evening()

    text = json.dumps(document_of(live_report_of(event)))

    assert not [word for word in ("Person", "somebody", "@", "attendee") if word in text]


def test_a_part_that_a_later_version_added_is_empty_in_an_older_document() -> None:
    report = live_report_of(make_full_evening())
    document = document_of(report)
    del document["report"]["network"]

    assert report_in(document).network is None
