"""The embedded server as it is started for real, with its worker beside it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in {"BASE_URL", "DATABASE_URL"}}
    return {**kept, "MATCHMAKER_INSTANCE": str(tmp_path / "instance")}


@pytest.fixture
def demonstration(environment: dict[str, str], tmp_path: Path) -> Iterator[tuple[str, str, int]]:
    """Serve the demonstration; return its address, what it printed, its process id."""
    port = free_port()
    printed = tmp_path / "printed.txt"
    with printed.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "matchmaker", "demo", "--port", str(port)],
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    wait_for(f"{address}/readyz")
    yield address, printed.read_text(), server.pid
    server.send_signal(signal.SIGTERM)
    server.wait(timeout=30)


def wait_for(address: str) -> None:
    for _ in range(1800):
        try:
            with urllib.request.urlopen(address) as answer:  # noqa: S310 -- our own address
                assert answer.status == 200
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    pytest.fail(f"{address} did not answer within three minutes")


def children_of(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_demo_serves_the_links_it_prints(demonstration: tuple[str, str, int]) -> None:
    address, printed, _ = demonstration
    links = re.findall(rf"{address}/\S+", printed)

    statuses = []
    for link in links:
        with urllib.request.urlopen(link) as answer:  # noqa: S310 -- our own address
            statuses.append(answer.status)

    assert len(links) >= 5
    assert set(statuses) == {200}


def test_a_killed_worker_comes_back_and_ends_with_the_server(demonstration: tuple[str, str, int]) -> None:
    _, _, pid = demonstration
    (first,) = [child for child in children_of(pid) if alive(child)]

    os.kill(first, signal.SIGKILL)
    second = []
    for _ in range(100):
        second = [child for child in children_of(pid) if alive(child) and child != first]
        if second:
            break
        time.sleep(0.1)
    os.kill(pid, signal.SIGTERM)
    for _ in range(300):
        if not alive(pid) and not any(alive(child) for child in second):
            break
        time.sleep(0.1)

    assert len(second) == 1
    assert not alive(second[0])


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_taken_port_is_one_sentence_before_anything_is_prepared(
    environment: dict[str, str], command: str
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = subprocess.run(
            [sys.executable, "-m", "matchmaker", command, "--port", str(port)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    assert result.returncode == 1
    assert f"127.0.0.1:{port} cannot be used" in result.stderr
    assert result.stdout == ""
