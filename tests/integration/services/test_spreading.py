"""Matchings on several cores, and on a real cluster of two workers."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from flask import current_app

from matchmaker.db import db
from matchmaker.errors import ClusterLostError
from matchmaker.matching import candidates, sizes
from matchmaker.models import Job, RunState
from matchmaker.services import spreading
from matchmaker.services.fitted import fit_event
from matchmaker.services.matching import request_run, run_now
from matchmaker.services.reproducing import Reproduction, reproduce_run
from matchmaker.services.spreading import open_cluster, spread_out
from matchmaker.worker import work
from tests.match_runs import make_crowd, matches_of, run_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """Keep a scheduler and two worker processes of this machine running; return its address."""
    distributed = pytest.importorskip(
        "dask.distributed", reason="dask, of the extra `distributed`, is not installed."
    )
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
    ) as workers:
        yield str(workers.scheduler_address)


@pytest.fixture(autouse=True)
def _cut_into_blocks(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a small event be computed as a large one, in several blocks."""
    assert app
    monkeypatch.setattr(sizes, "ALL_GRAMS_UP_TO", 10)
    monkeypatch.setattr(candidates, "_SCIPY_CELLS", 24 * 6)


def settle(**values: Any) -> None:
    settings = current_app.config["SETTINGS"]
    current_app.config["SETTINGS"] = settings.model_copy(update=values)


def use_cluster(address: str) -> None:
    settle(matching_backend="dask", dask_scheduler=address)


def n_computed(address: str) -> dict[str, int]:
    """Return how many blocks each worker of a cluster has computed so far."""
    with open_cluster(address) as client:
        counted: dict[str, int] = client.run(_n_blocks)
    return counted


def _n_blocks(dask_worker: Any) -> int:
    begun = [story for story in dask_worker.state.log if story[1:3] == ("ready", "executing")]
    return sum(str(story[0]).startswith("batch_of__block") for story in begun)


def test_run_on_a_cluster_of_two_workers_gives_the_same_rows(cluster: str) -> None:
    event, _ = make_crowd(24)
    use_cluster(cluster)
    spread = run_now(event_id=event.id, by=None)
    counted = n_computed(cluster)

    settle(matching_backend="threading")

    assert reproduce_run(event_id=event.id, number=spread) == Reproduction(is_same=True)
    assert len(matches_of(run_of(event, spread))) == 36
    assert len(counted) == 2
    assert sum(counted.values()) >= 4
    assert n_computed(cluster) == counted


def test_words_learned_apart_from_a_run_use_the_cluster_as_well(cluster: str) -> None:
    event, _ = make_crowd(24)
    use_cluster(cluster)
    before = sum(n_computed(cluster).values())

    fit_event(event_id=event.id)

    assert sum(n_computed(cluster).values()) > before


@pytest.mark.parametrize("backend", ["threading", "loky"])
def test_run_on_two_cores_gives_the_same_rows(backend: str) -> None:
    event, _ = make_crowd(24)
    alone = run_now(event_id=event.id, by=None)

    settle(matching_jobs=2, matching_backend=backend)

    assert reproduce_run(event_id=event.id, number=alone) == Reproduction(is_same=True)


def failed_run() -> str:
    """Return what a worker says of a run that it cannot compute."""
    event, _ = make_crowd(4)
    number = request_run(event_id=event.id, by=None)
    work(current_app._get_current_object(), stop=threading.Event(), until_empty=True)  # type: ignore[attr-defined]  # a proxy
    db.session.rollback()
    assert run_of(event, number).state == RunState.FAILED
    return db.session.scalars(sa.select(Job.error)).one()


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "carrier pigeon://loft"])
def test_scheduler_that_does_not_answer_is_one_sentence_of_the_failed_run(
    monkeypatch: pytest.MonkeyPatch, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    pytest.importorskip("dask.distributed")
    monkeypatch.setattr(spreading, "_PATIENCE_S", 0.2)
    use_cluster(address)

    assert failed_run() == "The machines that compute the matching do not answer."
    assert any(f"No Dask cluster answers at {address}. Its scheduler" in line for line in caplog.messages)


def test_cluster_without_a_worker_is_one_sentence_of_the_failed_run(monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("dask.distributed")
    monkeypatch.setattr(spreading, "_PATIENCE_S", 1)

    with distributed.LocalCluster(n_workers=0, processes=False, dashboard_address=":0") as empty:
        use_cluster(empty.scheduler_address)
        assert failed_run() == "The machines that compute the matching do not answer."


def test_missing_extra_is_one_sentence_of_the_failed_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    use_cluster("tcp://127.0.0.1:8786")

    assert failed_run() == "The software for computing on several machines is missing."


def test_cluster_that_breaks_off_says_so(cluster: str) -> None:
    from distributed.comm import CommClosedError

    use_cluster(cluster)

    with pytest.raises(ClusterLostError, match="broke off while it computed"), spread_out():
        raise CommClosedError
