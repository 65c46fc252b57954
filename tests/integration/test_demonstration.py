"""Last month's demonstration event has a report in which everything is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.demo.last_month import CODE, load_last_month, new_report_secret
from matchmaker.errors import LinkExpiredError
from matchmaker.models import Job, Mail, Scan
from matchmaker.queries.events import event_by_code
from matchmaker.queries.report import report_of
from matchmaker.services.report_links import event_of_link
from matchmaker.statistics import Verdict

pytestmark = pytest.mark.usefixtures("app")


def test_last_months_evening_is_played_once_and_told_in_full() -> None:
    event_id = load_last_month()
    scans = db.session.scalar(sa.select(sa.func.count()).select_from(Scan))

    assert load_last_month() == event_id
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Scan)) == scans
    event = event_by_code(CODE)
    assert event is not None
    report = report_of(event)
    assert timedelta(days=30) < now() - event.ends_at < timedelta(days=34)
    assert report.figures["meetings"].value > 150
    assert report.met_verdict is Verdict.HELPED
    assert report.honest_verdict is Verdict.HELPED
    assert report.worth_verdict is not Verdict.TOO_FEW
    untold = {figure.id for figure in report.figures.values() if not figure.is_enough}
    assert untold == set()
    assert 0.85 < (report.figures["step-checked-in"].value or 0) < 0.97
    assert report.met_by_score
    assert report.worth_by_score
    assert any(topic.figure.value is not None for topic in report.topics)
    assert report.network is not None
    # Nothing is left to be done, and nobody is written to.
    assert db.session.scalars(sa.select(Job)).all() == []
    assert db.session.scalars(sa.select(Mail)).all() == []


def test_each_start_prints_a_link_of_its_own_and_ends_the_one_before() -> None:
    load_last_month()
    first = new_report_secret()

    second = new_report_secret()

    assert event_of_link(second).code == CODE
    with pytest.raises(LinkExpiredError):
        event_of_link(first)
