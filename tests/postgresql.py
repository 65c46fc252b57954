"""Start a real PostgreSQL server in a temporary folder."""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

ROLE = "matchmaker"
DATABASE = "postgres"
START_ATTEMPTS = 3
START_TIMEOUT_S = 30.0
STOP_TIMEOUT_S = 15.0


class PostgreSQLMissingError(Exception):
    """No PostgreSQL server is installed that the tests could start."""


class PostgreSQLStartError(Exception):
    """PostgreSQL is installed, yet its server did not start."""


@contextlib.contextmanager
def temporary_postgresql() -> Iterator[str]:
    """Yield the SQLAlchemy address of an empty server that lives as long as the block.

    Raises
    ------
    PostgreSQLMissingError, PostgreSQLStartError
    """
    binaries = find_binaries()
    account = server_account()
    password = secrets.token_hex(16)
    with tempfile.TemporaryDirectory(prefix="matchmaker-postgresql-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if account is not None:
            shutil.chown(folder, account.pw_name, account.pw_gid)
        initialise(binaries, folder, account=account, password=password)
        server, port = start(binaries, folder, account=account, password=password)
        try:
            yield f"postgresql+psycopg://{ROLE}:{password}@127.0.0.1:{port}/{DATABASE}"
        finally:
            stop(server)


def find_binaries() -> Path:
    """Return the folder of `initdb` and `postgres`; Debian keeps its own off the PATH."""
    packaged = sorted(
        (path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")),
        key=lambda path: float(path.parent.name),
        reverse=True,
    )
    on_path = shutil.which("initdb")
    candidates = [*packaged, *([Path(on_path).resolve().parent] if on_path else [])]
    for folder in candidates:
        if all(os.access(folder / binary, os.X_OK) for binary in ("initdb", "postgres")):
            return folder
    raise PostgreSQLMissingError("PostgreSQL is not installed: its tests need `apt-get install postgresql`.")


def server_account() -> pwd.struct_passwd | None:
    """Return the account that runs the server: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        raise PostgreSQLMissingError(
            "PostgreSQL cannot run as root, and no account `postgres` exists."
        ) from None


def initialise(binaries: Path, folder: Path, *, account: pwd.struct_passwd | None, password: str) -> None:
    """Create the data folder: every local user reaches the port, so a password guards it."""
    password_file = folder / "password"
    password_file.write_text(password, encoding="ascii")
    password_file.chmod(0o600)
    if account is not None:
        shutil.chown(password_file, account.pw_name, account.pw_gid)
    with spawn(
        [
            str(binaries / "initdb"),
            f"--pgdata={folder / 'data'}",
            f"--username={ROLE}",
            f"--pwfile={password_file}",
            "--auth=password",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        ],
        folder,
        account=account,
    ) as process:
        failed = process.wait(timeout=START_TIMEOUT_S) != 0
    if failed:
        raise PostgreSQLStartError(read_log(folder))


def start(
    binaries: Path, folder: Path, *, account: pwd.struct_passwd | None, password: str
) -> tuple[subprocess.Popen[bytes], int]:
    """Start the server; another process may take a free port first, hence the attempts."""
    for _ in range(START_ATTEMPTS):
        port = free_port()
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": folder,
            # Nothing here outlives the test, so the disk need not be waited for.
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        server = spawn(
            [str(binaries / "postgres"), "-D", str(folder / "data"), *options], folder, account=account
        )
        if answers(server, port=port, password=password):
            return server, port
        stop(server)
    raise PostgreSQLStartError(read_log(folder))


def spawn(command: list[str], folder: Path, *, account: pwd.struct_passwd | None) -> subprocess.Popen[bytes]:
    """Run a PostgreSQL program as the server's account, with its output in the folder's log."""
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            user=None if account is None else account.pw_uid,
            group=None if account is None else account.pw_gid,
            extra_groups=None if account is None else [],
            # A Ctrl-C in the terminal is for pytest, which then stops the server itself.
            start_new_session=True,
        )


def answers(server: subprocess.Popen[bytes], *, port: int, password: str) -> bool:
    """Wait until the server takes a connection; False if it ended or was too slow."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while server.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(
                host="127.0.0.1", port=port, user=ROLE, password=password, dbname=DATABASE
            ).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return True
    return False


def stop(server: subprocess.Popen[bytes]) -> None:
    """End the server: SIGINT closes open connections first, SIGQUIT does not ask."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(timeout=STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait(timeout=STOP_TIMEOUT_S)


def free_port() -> int:
    """Return a TCP port of this machine that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def read_log(folder: Path) -> str:
    """Return the end of the server's log, which says why it did not start."""
    return (folder / "log").read_text(encoding="utf-8", errors="replace")[-2000:]
