"""The cores and machines that a matching is spread over, as the operator set them."""

from __future__ import annotations

from concurrent.futures import CancelledError
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from flask import current_app

from matchmaker.errors import ClusterExtraMissingError, ClusterLostError, ClusterUnreachableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matchmaker.config import Settings

_PATIENCE_S = 10


@contextmanager
def spread_out() -> Iterator[None]:
    """Let what is computed meanwhile use the cores or the cluster that are set; the numbers stay the same.

    Raises
    ------
    ClusterExtraMissingError, ClusterUnreachableError, ClusterLostError
    """
    settings: Settings = current_app.config["SETTINGS"]
    if settings.matching_backend == "dask":
        with open_cluster(settings.dask_scheduler) as client, _guarded(settings.dask_scheduler):
            # Loaded only here: most sites match on one core, without it.
            from joblib import parallel_config

            with parallel_config(backend="dask", client=client, n_jobs=-1):
                yield
    elif settings.matching_jobs != 1:
        from joblib import parallel_config

        with parallel_config(backend=settings.matching_backend, n_jobs=settings.matching_jobs):
            yield
    else:
        yield


@contextmanager
def open_cluster(address: str) -> Iterator[Any]:
    """Return a client of the Dask cluster with at least one worker, closed in the end.

    Raises
    ------
    ClusterExtraMissingError, ClusterUnreachableError
    """
    try:
        # By name, because its calls have no types; loaded only where a cluster is set.
        distributed: Any = import_module("distributed")
    except ModuleNotFoundError as error:
        raise ClusterExtraMissingError from error
    try:
        client = distributed.Client(address, timeout=_PATIENCE_S, set_as_default=False)
    except (OSError, ValueError) as error:  # nobody answers; no address
        raise ClusterUnreachableError(address=address) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE_S)
        except OSError as error:  # nobody came in time, or the scheduler went
            raise ClusterUnreachableError(address=address) from error
        yield client


@contextmanager
def _guarded(address: str) -> Iterator[None]:
    """Say in a sentence that the cluster broke off."""
    from distributed import KilledWorker
    from distributed.comm.core import CommClosedError

    try:
        yield
    except (KilledWorker, CancelledError, CommClosedError) as error:
        raise ClusterLostError(address=address) from error
