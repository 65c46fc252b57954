"""Measure a backup of 5,000 people with 100,000 scans, and bringing it back after 500 of them were erased.

    python -m tests.benchmarks.backup [postgresql]

It uses a folder of its own, and starts a server of its own for PostgreSQL. Meanwhile phones scan, 20 times a
second at most; what is printed of them is how long each answer took. Nothing is asserted.
"""

from __future__ import annotations

import itertools
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import click
import sqlalchemy as sa

from matchmaker.cli.opening import inside, ready_app
from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, Goal, Scan, Skill, Via
from matchmaker.schema import close, damage
from matchmaker.services.erasing_again import agree_with_ledger
from matchmaker.services.erasure import erase_people
from matchmaker.services.meetings import record_scan
from matchmaker.tokens import new_badge_code, new_public_code, new_typed_code
from tests.factories import make_event
from tests.postgresql import temporary_postgresql

if TYPE_CHECKING:
    from uuid import UUID

    from flask import Flask

N_PEOPLE, N_SCANS, N_ERASED, SCANS_A_SECOND = 5000, 100_000, 500, 20


def fill() -> None:
    """Let people register and scan each other; the scans are written at once, their meetings are derived."""
    event, moment = make_event(), now()
    people = [
        Attendee(
            event_id=event.id,
            code=new_public_code(),
            name=f"Person {number}",
            email=f"person{number}@example.org",
            badge_code=new_badge_code(),
            typed_code=new_typed_code(),
            consented_at=moment,
            goals=[Goal(position=0, text=f"a publisher for notes on engines {number}")],
            skills=[Skill(position=0, text=f"programs for looms {number}")],
        )
        for number in range(N_PEOPLE)
    ]
    db.session.add_all(people)
    db.session.flush()
    ids = [person.id for person in people]
    draw = random.Random(1)  # noqa: S311 -- a crowd that is made up
    pairs = (draw.sample(ids, 2) for _ in itertools.count())
    rows = [
        {
            "event_id": event.id,
            "scanner_id": scanner,
            "scanned_id": scanned,
            "client_id": uuid4(),
            "payload_hash": uuid4().hex * 2,
            "act": "scan",
            "via": "camera",
            "client_at": moment,
            "sent_at": moment,
            "received_at": moment,
            "happened_at": moment,
        }
        for scanner, scanned in itertools.islice(pairs, N_SCANS)
    ]
    db.session.execute(sa.insert(Scan), rows)
    db.session.commit()


def scan_on(app: Flask, stop: threading.Event, waits: list[float], clients: list[UUID]) -> None:
    """Scan at an even pace, and note how long each answer took."""
    with app.app_context():
        people = db.session.execute(sa.select(Attendee.id, Attendee.badge_code).limit(200)).all()
        for number in itertools.count():
            scanner, scanned = people[number % 199], people[number % 199 + 1]
            client, begin = uuid4(), time.monotonic()
            record_scan(scanner_id=scanner.id, code=scanned.badge_code, client_id=client, via=Via.CAMERA)
            clients.append(client)
            waits.append(time.monotonic() - begin)
            if stop.wait(max(0.0, 1 / SCANS_A_SECOND - waits[-1])):
                return


def command(*words: str) -> float:
    """Run a command and return how many seconds it took."""
    begin = time.monotonic()
    click.echo(
        subprocess.run(
            [sys.executable, "-m", "matchmaker", *words], check=True, capture_output=True, text=True
        ).stdout
    )
    return time.monotonic() - begin


def measure(folder: Path, url: str) -> None:
    """Fill a database, then back it up and bring it back."""
    os.environ |= {"MATCHMAKER_INSTANCE": str(folder), "DATABASE_URL": url}
    command("db", "upgrade")
    app, backup = ready_app(), str(folder / "kept.zip")
    with inside(app):
        fill()
        close()
        for name, work in (("quick_check", damage), ("both ledgers", agree_with_ledger)):
            begin = time.monotonic()
            work()
            click.echo(f"{name}: {time.monotonic() - begin:.2f} s")
    stop, waits, clients = threading.Event(), [], []
    phone = threading.Thread(target=scan_on, args=(app, stop, waits, clients))
    phone.start()
    time.sleep(5)
    calm, before = sorted(waits), set(clients)
    waits.clear()
    click.echo(f"backup: {command('backup', '-o', backup):.1f} s, {Path(backup).stat().st_size / 1e6:.1f} MB")
    loaded = sorted(waits)
    stop.set()
    phone.join()
    for name, found in (("before", calm), ("meanwhile", loaded)):
        middle, late = (found[len(found) * share // 100] * 1e3 for share in (50, 99))
        click.echo(
            f"{len(found)} scans {name}: p50 {middle:.0f}, p99 {late:.0f}, most {found[-1] * 1e3:.0f} ms"
        )
    with inside(app):
        ids = db.session.scalars(sa.select(Attendee.id).limit(N_ERASED)).all()
        for start in range(0, N_ERASED, 20):
            erase_people(attendee_ids=ids[start : start + 20])
    click.echo(f"restore: {command('backup', 'restore', backup, '--replace'):.1f} s")
    with inside(app):
        kept = set(db.session.scalars(sa.select(Scan.client_id)))
        n_back = db.session.scalar(
            sa.select(sa.func.count()).select_from(Attendee).where(Attendee.id.in_(ids), Attendee.name != "")
        )
        click.echo(f"{len(kept)} scans, {len(before - kept)} acknowledged before are missing")
        click.echo(f"{n_back} of {N_ERASED} erased are back; damage: {damage() or 'none'}")


def main() -> None:
    """Measure one kind of database."""
    with tempfile.TemporaryDirectory() as folder:
        if sys.argv[1:] == ["postgresql"]:
            with temporary_postgresql() as url:
                measure(Path(folder), url)
        else:
            measure(Path(folder), "")


if __name__ == "__main__":
    main()
