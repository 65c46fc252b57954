"""Serve the site, with its worker beside it."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from matchmaker.cli.opening import ready_app, settings_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

_RESTART_AFTER_S = 1.0
_THREADS = 8


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--worker/--no-worker", "with_worker", default=True, help="Run the background worker, too.")
def serve(host: str, port: int, *, with_worker: bool) -> None:
    """Serve the site on this machine."""
    address = bound(host, port)
    app = ready_app(settings_at(host=host, port=port), looks_for_damage=True)
    click.echo(f"Serving {app.config['SETTINGS'].base_url}; stop with Ctrl-C.")
    serve_app(app, address, with_worker=with_worker)


@click.command()
@click.option("--until-empty", is_flag=True, help="End when no job waits.")
def worker(*, until_empty: bool) -> None:
    """Do background work: compute match runs."""
    from matchmaker.worker import work

    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda _sign, _frame: stop.set())
    n_done = work(ready_app(), stop=stop, until_empty=until_empty)
    click.echo(f"{n_done} jobs done.")


def serve_app(app: Flask, address: socket.socket, *, with_worker: bool) -> None:
    """Serve at an address until told to stop."""
    import waitress

    # SIGTERM ends the server as Ctrl-C does, so that the worker is ended, too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with _worker_beside(app) if with_worker else _alone():
        waitress.serve(app, sockets=[address], threads=_THREADS, ident=None)


def bound(host: str, port: int) -> socket.socket:
    """Return a socket that holds an address, before anything is prepared for it.

    Raises
    ------
    ClickException
        If somebody else has the address.
    """
    address = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    address.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        address.bind((host, port))
    except OSError as error:
        address.close()
        raise click.ClickException(
            f"{host}:{port} cannot be used ({error.strerror}); choose another with --port (make run PORT=…)."
        ) from error
    return address


@contextmanager
def _alone() -> Iterator[None]:
    yield


@contextmanager
def _worker_beside(app: Flask) -> Iterator[None]:
    """Keep a worker process alive while the site is served; matching never runs in the server itself."""
    stop = threading.Event()
    keeper = threading.Thread(target=_keep_worker, args=(app, stop), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join()


def _keep_worker(app: Flask, stop: threading.Event) -> None:
    environment = app.config["SETTINGS"].environment()
    while not stop.is_set():
        child = subprocess.Popen([sys.executable, "-m", "matchmaker", "worker"], env=environment)
        while child.poll() is None and not stop.wait(0.2):
            pass
        if child.poll() is None:
            child.terminate()
            child.wait()
        stop.wait(_RESTART_AFTER_S)
