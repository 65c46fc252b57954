from __future__ import annotations

from datetime import timedelta

import pytest

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Job, JobState, RunState
from matchmaker.queries.runs import Progress, progress_shown
from tests.factories import make_event, make_run

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize(
    ("job", "shown"),
    [
        ({"state": JobState.WAITING}, Progress(0.0, has_worker=True)),
        ({"state": JobState.WAITING, "age": 60}, Progress(0.0, has_worker=False)),
        ({"state": JobState.RUNNING, "progress": 0.5, "lease": 30}, Progress(0.5, has_worker=True)),
        ({"state": JobState.RUNNING, "progress": 0.5, "lease": -1}, Progress(0.5, has_worker=False)),
        ({"state": JobState.DONE, "progress": 1.0}, Progress(1.0, has_worker=True)),
    ],
)
def test_progress_shown_tells_whether_somebody_works(job: dict[str, object], shown: Progress) -> None:
    moment, run = now(), make_run(event=make_event(), state=RunState.WAITING)
    values = dict(job)
    lease = values.pop("lease", None)
    row = Job(
        kind="match",
        payload={"run_id": run.id},
        created_at=moment - timedelta(seconds=int(str(values.pop("age", 1)))),
        leased_until=None if lease is None else moment + timedelta(seconds=int(str(lease))),
        **values,
    )
    db.session.add(row)
    db.session.commit()

    assert progress_shown(run, moment) == shown


def test_progress_shown_without_a_job_has_no_worker() -> None:
    run = make_run(event=make_event(), state=RunState.WAITING)

    assert progress_shown(run, now()) == Progress(0.0, has_worker=False)
