import importlib.util
import os
import sys
import time
from collections.abc import Iterator
from typing import Any

import joblib
import numpy as np
import pytest
from scipy.sparse import csr_array

from matchmaker.matching import candidates, plain
from matchmaker.matching.blocks import SharedData, in_blocks, kernel_for
from matchmaker.matching.candidates import top_candidates
from matchmaker.matching.plain import top_plain

Sides = tuple[csr_array[np.float64], csr_array[np.float64]]


@pytest.fixture
def sides(monkeypatch: pytest.MonkeyPatch) -> Sides:
    """Return an event that is cut into several blocks."""
    for module in (candidates, plain):
        monkeypatch.setattr(module, "_SCIPY_CELLS", 120 * 50)
        monkeypatch.setattr(module, "_KERNEL_ROWS", 50)
    rng = np.random.default_rng(1)
    goals, skills = (csr_array(rng.random((120, 40)) * (rng.random((120, 40)) < 0.1)) for _ in range(2))
    return goals, skills


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Keep a scheduler and two worker processes of this machine running."""
    distributed = pytest.importorskip(
        "dask.distributed", reason="dask, of the extra `distributed`, is not installed."
    )
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
        ) as workers,
        distributed.Client(workers) as client,
    ):
        yield client


def assert_same(found: tuple[Any, ...], expected: tuple[Any, ...]) -> None:
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("kernel", ["scipy", "numba"])
@pytest.mark.parametrize("backend", ["threading", "loky", None])
def test_backend_of_one_machine_changes_no_answer(sides: Sides, backend: str | None, kernel: Any) -> None:
    pytest.importorskip("numba") if kernel == "numba" else None
    alone = top_candidates(*sides, 5, kernel=kernel)
    plainly = top_plain(*sides, 5, kernel=kernel)

    assert_same(top_candidates(*sides, 5, n_jobs=2, backend=backend, kernel=kernel), alone)
    assert_same(top_plain(*sides, 5, n_jobs=2, backend=backend, kernel=kernel), plainly)


@pytest.mark.usefixtures("cluster")
@pytest.mark.parametrize("kernel", ["scipy", "numba"])
def test_dask_cluster_of_two_workers_changes_no_answer(sides: Sides, kernel: Any) -> None:
    pytest.importorskip("numba") if kernel == "numba" else None
    told: list[float] = []
    alone = top_candidates(*sides, 5, kernel=kernel)

    spread = top_candidates(*sides, 5, n_jobs=2, backend="dask", kernel=kernel, progress=told.append)

    assert_same(spread, alone)
    assert told == pytest.approx([50 / 120, 100 / 120, 1.0])


def test_blocks_run_in_the_worker_processes(cluster: Any) -> None:
    (found,) = in_blocks(_process, (0.05,), 4, 1, n_jobs=2, backend="dask")

    workers = set(cluster.run(os.getpid).values())
    assert len(workers) == 2
    assert set(found.tolist()) <= workers


def _process(_first: int, _last: int, seconds: float) -> tuple[Any, ...]:
    time.sleep(seconds)
    return (np.array([os.getpid()]),)


def test_backend_is_taken_from_the_surrounding_configuration(sides: Sides) -> None:
    alone = top_candidates(*sides, 5)

    with joblib.parallel_config(backend="loky", n_jobs=2):
        (found,) = in_blocks(_process, (0.05,), 4, 1, n_jobs=None, backend=None)
        spread = top_candidates(*sides, 5)

    assert os.getpid() not in found
    assert_same(spread, alone)


def test_shared_data_looks_large_enough_to_be_sent_once() -> None:
    assert sys.getsizeof(SharedData((1,))) > 1000


@pytest.mark.parametrize(
    ("n", "kernel", "compiled"),
    [
        (10, "scipy", False),
        (10, "auto", False),
        (4000, "auto", False),
        (4001, "auto", True),
        (10, "numba", True),
    ],
)
def test_kernel_is_compiled_for_large_events_or_when_asked(
    n: int,
    kernel: Any,
    compiled: bool,  # noqa: FBT001  # a parameter of the test
) -> None:
    pytest.importorskip("numba")

    assert (kernel_for(n, kernel) is not None) is compiled


def test_kernel_without_numba_is_scipy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)

    assert kernel_for(10_001, "auto") is None


def test_kernel_of_another_name_is_an_error() -> None:
    with pytest.raises(ValueError, match="kernel is 'cuda'"):
        kernel_for(10, "cuda")  # type: ignore[arg-type]  # wrong on purpose


def test_blocks_where_nobody_uses_joblib_run_here_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "joblib")
    told: list[float] = []

    (numbers,) = in_blocks(
        lambda first, last, step: (np.arange(first, last) * step,),
        (2,),
        5,
        2,
        n_jobs=None,
        backend=None,
        progress=told.append,
    )
    (again,) = in_blocks(lambda first, last: (np.arange(first, last),), (), 3, 2, n_jobs=None, backend=None)

    assert numbers.tolist() == [0, 2, 4, 6, 8]
    assert again.tolist() == [0, 1, 2]
    assert told == [0.4, 0.8, 1.0]
    assert "joblib" not in sys.modules
