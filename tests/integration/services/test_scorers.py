"""Another scorer than the words, named by a setting."""

from __future__ import annotations

import re
import threading
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np
import pytest
import sqlalchemy as sa
from flask import current_app

from matchmaker.db import db
from matchmaker.errors import OtherScorerError, ScorerUnusableError
from matchmaker.matching import Matcher
from matchmaker.models import Event, Job, Match, RunState
from matchmaker.services import reproducing
from matchmaker.services.matching import publish_run, request_run, run_now
from matchmaker.services.places import fill_places
from matchmaker.services.reproducing import Reproduction, library_versions, reproduce_run
from matchmaker.services.scorers import made_scorer, scorer_named
from matchmaker.worker import work
from tests.factories import make_attendee
from tests.match_runs import make_crowd, matches_of, pairs_of, run_of
from tests.shared_letters import SharedLetters

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from numpy.typing import NDArray

LETTERS = "tests.shared_letters:SharedLetters"
not_a_scorer = object


@pytest.fixture(autouse=True)
def _in_the_app(app: Flask) -> None:
    assert app


def score_by(name: str) -> None:
    settings = current_app.config["SETTINGS"]
    current_app.config["SETTINGS"] = settings.model_copy(update={"matching_scorer": name})


def test_run_is_scored_by_the_scorer_that_is_set_and_told_in_words() -> None:
    event, people = make_crowd(12)
    by_words = run_of(event, run_now(event_id=event.id, by=None))
    score_by(LETTERS)

    run = run_of(event, run_now(event_id=event.id, by=None))

    scored = Matcher(random_state=run.seed, scorer=SharedLetters()).fit(
        [[goal.text for goal in one.goals] for one in people],
        [[skill.text for skill in one.skills] for one in people],
    )
    row_of = {one.id: row for row, one in enumerate(people)}
    matches = db.session.scalars(sa.select(Match).filter_by(run_id=run.id)).all()
    assert {(match.low_id, match.high_id): match.low_affinity for match in matches} == {
        (people[low].id, people[high].id): scored.affinity(low, int(high))
        for low, others in enumerate(scored.match()[1])
        for high in others
        if low < high
    }
    assert all(match.score == scored.score(row_of[match.low_id], row_of[match.high_id]) for match in matches)
    assert any(match.reasons["low"]["goal_spans"] for match in matches)
    assert (run.parameters or {})["scorer"] == LETTERS
    assert "scorer" not in (by_words.parameters or {})
    assert pairs_of(by_words) != pairs_of(run)


def test_run_of_another_scorer_is_reproduced_where_the_setting_names_it() -> None:
    event, _ = make_crowd(10)
    run_now(event_id=event.id, by=None)
    score_by(LETTERS)
    run_now(event_id=event.id, by=None)

    assert [reproduce_run(event_id=event.id, number=number) for number in (1, 2)] == [
        Reproduction(is_same=True)
    ] * 2
    score_by("")
    with pytest.raises(OtherScorerError, match=rf"scored by {LETTERS}\. Set MATCHING_SCORER"):
        reproduce_run(event_id=event.id, number=2)


def test_versions_tell_the_package_of_another_scorer() -> None:
    told = library_versions("joblib.parallel:Parallel")

    assert told == {**library_versions(), "joblib": version("joblib")}
    assert library_versions(LETTERS) == library_versions()


def test_lot_and_late_arrivals_go_with_another_scorer() -> None:
    event, _ = make_crowd(20)
    db.session.get_one(Event, event.id).honest_percent = 30
    db.session.commit()
    score_by(LETTERS)
    number = run_now(event_id=event.id, by=None)
    publish_run(event_id=event.id, number=number, by=None)
    late = make_attendee(event=event, goals=["sailing ships"], skills=["weaving looms"])

    pairs = fill_places(event_id=event.id, attendee_ids=[late.id])

    run = run_of(event, number)
    assert len(pairs) == 3
    assert run.figures["honest"] > 0
    assert len(matches_of(run)) == run.figures["pairs"] + 3


HERE = "tests.integration.services.test_scorers"


class FailsToLearn:
    def fit(self, goals: object, skills: object) -> None:
        raise KeyError(type(goals) is type(skills))


class SaysNoNumbers(SharedLetters):
    def gets(self, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        return super().gets(rows) * np.nan


def fails_to_start() -> None:
    raise RuntimeError


def failed_run(name: str) -> str:
    """Return what is kept of a run that a worker cannot compute with this scorer."""
    event, _ = make_crowd(4)
    score_by(name)
    number = request_run(event_id=event.id, by=None)
    work(current_app._get_current_object(), stop=threading.Event(), until_empty=True)  # type: ignore[attr-defined]  # a proxy
    db.session.rollback()
    assert run_of(event, number).state == RunState.FAILED
    return db.session.scalars(sa.select(Job.error)).one()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nowhere.scorers:make", "ModuleNotFoundError: No module named 'nowhere'"),
        ("tests.shared_letters:Missing", "has no attribute 'Missing'"),
        (f"{HERE}:LETTERS", "it cannot be called"),
        (f"{HERE}:not_a_scorer", "has no method “fit”"),
        (f"{HERE}:fails_to_start", "RuntimeError"),
    ],
)
def test_scorer_that_cannot_be_used_is_one_sentence_of_the_failed_run(
    name: str, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert failed_run(name) == "The program that scores pairs at this site cannot be used."

    sentence = f"The scorer {name}, set as MATCHING_SCORER, cannot be used: "
    assert any(sentence in line and reason in line for line in caplog.messages)
    with pytest.raises(ScorerUnusableError, match=re.escape(reason)):
        scorer_named(name)


@pytest.mark.parametrize(
    ("factory", "reason"),
    [("FailsToLearn", "KeyError: True"), ("SaysNoNumbers", "“gets” holds values that are no finite numbers")],
)
def test_scorer_that_fails_at_work_is_one_sentence_of_the_failed_run(
    factory: str, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert failed_run(f"{HERE}:{factory}") == "The program that scores pairs at this site cannot be used."

    assert any(reason in line for line in caplog.messages)


def test_scorer_in_a_module_that_is_no_python_cannot_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "spoilt_scorer.py").write_text("def make(:", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)

    with pytest.raises(ScorerUnusableError, match="cannot be used: SyntaxError: "):
        made_scorer("spoilt_scorer:make")


def test_versions_are_read_before_anybody_waits_for_the_event(monkeypatch: pytest.MonkeyPatch) -> None:
    event, _ = make_crowd(4)
    score_by(LETTERS)
    asked: list[bool] = []

    def packages() -> dict[str, list[str]]:
        asked.append(db.session().in_transaction())
        return {}

    monkeypatch.setattr(reproducing, "packages_distributions", packages)

    run_now(event_id=event.id, by=None)

    assert asked == [False]
