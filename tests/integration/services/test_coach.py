from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.importers.attendees import ImportedPerson
from matchmaker.models import Job
from matchmaker.queries.coach import Part
from matchmaker.queries.fitted import newest_fitted
from matchmaker.services import fitted
from matchmaker.services.coach import advise
from matchmaker.services.fitted import FIT_JOB
from matchmaker.services.importing import apply_import
from matchmaker.worker import work
from tests.factories import make_attendee, make_event

if TYPE_CHECKING:
    from flask import Flask


def ask(event_id: int) -> int:
    texts = {"goals-0": (Part.GOAL, "programs")}
    return advise(event_id=event_id, texts=texts, language="en", address="192.0.2.1")["goals-0"].n_people


def jobs() -> list[str]:
    return list(db.session.scalars(sa.select(Job.kind)))


def test_words_of_many_people_are_read_by_a_worker_once(
    bare_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fitted, "_READ_AT_ONCE", 3)
    with bare_app.app_context():
        event_id = (event := make_event()).id
        for _ in range(3):
            make_attendee(event=event)
        assert (ask(event_id), jobs()) == (3, [])
        make_attendee(event=event)
        assert (ask(event_id), ask(event_id), jobs()) == (4, 4, [FIT_JOB])
        db.session.remove()

    work(bare_app, stop=threading.Event(), until_empty=True)

    with bare_app.app_context():
        learned = newest_fitted(event_id)
        assert learned is not None
        assert (len(learned.ids), ask(event_id), jobs()) == (4, 4, [FIT_JOB])


@pytest.mark.usefixtures("app")
def test_large_import_has_its_words_read_before_anybody_types(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitted, "_READ_AT_ONCE", 1)
    event = make_event()

    def add(number: int) -> None:
        person = ImportedPerson(
            line=2,
            name="Ada",
            email=f"ada{number}@example.org",
            organisation="",
            headline="",
            external_id=None,
            goals=("looms",),
            skills=("programs",),
        )
        apply_import(event_id=event.id, by=None, people=[person], declares_consent=True, source="test")

    add(1)
    assert jobs() == []
    add(2)
    add(2)
    assert jobs() == [FIT_JOB]
