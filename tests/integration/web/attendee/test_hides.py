"""Who hides is seen nowhere: every page that shows people, in both directions, by every way to hide.

Each surface is shown to tell the canary first, so that its silence afterwards means something.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, Via, Worth
from matchmaker.services.feedback import give_feedback
from matchmaker.services.finding import say_free, say_how_to_spot
from matchmaker.services.hiding import (
    hide_from_badge,
    hide_from_domain,
    hide_from_name,
    hide_from_person,
)
from matchmaker.services.meetings import confirm_meeting, record_scan
from matchmaker.services.promises import make_promise
from matchmaker.tokens import show_typed_code
from tests.factories import make_attendee, make_event, make_match, make_run

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse


@dataclass
class Someone:
    """One of two who know everything of each other, in words that stand nowhere else."""

    id: int
    canary: str
    code: str
    badge_code: str
    typed_code: str
    browser: FlaskClient


@dataclass
class Pair:
    """Two people with everything between them that a page can show."""

    app: Flask
    ada: Someone
    grace: Someone
    meeting_code: str = ""

    def scan(self, scanner: Someone, scanned: Someone) -> str:
        with self.app.app_context():
            self.meeting_code = record_scan(
                scanner_id=scanner.id, code=scanned.badge_code, client_id=uuid4(), via=Via.CAMERA
            ).meeting_code
        return self.meeting_code

    def meet(self) -> None:
        """Let both confirm, share and promise."""
        self.scan(self.ada, self.grace)
        with self.app.app_context():
            confirm_meeting(meeting_code=self.meeting_code, by=self.grace.id)
            for one in (self.ada, self.grace):
                give_feedback(meeting_code=self.meeting_code, by=one.id, worth=Worth.FOLLOW_UP)
                make_promise(
                    meeting_code=self.meeting_code,
                    by=one.id,
                    text=f"send {one.canary} notes",
                    due_on=date(2027, 1, 8),
                    is_shared=True,
                )

    def hide(self, hider: Someone, other: Someone, way: str) -> None:
        with self.app.app_context():
            if way == "badge":
                hide_from_badge(by=hider.id, code=other.typed_code)
            elif way == "name":
                hide_from_name(by=hider.id, name=f"{other.canary} Person")
            elif way == "domain":
                hide_from_domain(by=hider.id, domain=f"{other.canary}.example.org")
            else:
                hide_from_person(by=hider.id, code=other.code)

    def surfaces(self, reader: Someone, other: Someone) -> dict[str, str]:
        """Return what every page tells the reader, by its address."""
        addresses = [
            "/three",
            "/three/free",
            "/met",
            f"/B/{other.badge_code}",
            f"/report/{other.code}",
            f"/meetings/{self.meeting_code}/feedback",
            f"/meetings/{self.meeting_code}/remember",
            f"/meetings/{self.meeting_code}/contact.vcf",
            "/met/contacts.vcf",
            "/met/promises.ics",
            "/met/meetings.csv",
            "/my-data",
            "/my-data/all.json",
            "/my-data/tables.zip",
            "/",
            "/badge",
            "/scan",
            "/profile",
            "/report",
        ]
        return {address: _text(reader.browser.get(address)) for address in addresses}

    def acts(self, reader: Someone, other: Someone) -> dict[str, str]:
        """Return what every answer to a scan tells the reader, and the page it leads to."""
        scan = {
            "id": str(uuid4()),
            "token": other.badge_code,
            "via": "camera",
            "t_client": now().isoformat(),
        }
        browser = reader.browser
        return {
            "typed": _text(browser.post("/scan", data={"code": other.typed_code}, follow_redirects=True)),
            "link": _text(
                browser.post(
                    f"/B/{other.badge_code}", data={"client_id": str(uuid4())}, follow_redirects=True
                )
            ),
            "batch": _text(
                browser.post(
                    "/api/scans/batch",
                    json={"sent_at": now().isoformat(), "scans": [scan]},
                    headers={"Sec-Fetch-Site": "same-origin"},
                )
            ),
            "confirm": _text(browser.post(f"/meetings/{self.meeting_code}/confirm", follow_redirects=True)),
        }


def _text(answer: TestResponse) -> str:
    """Return what an answer says, without the list of whom its reader hides from: they wrote it."""
    if answer.mimetype == "application/zip":
        with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
            names = [name for name in archive.namelist() if "hidden_from" not in name]
            return "\n".join(archive.read(name).decode("utf-8") for name in names)
    return re.sub(r'"hidden_from": \[.*?\]', "", answer.text, flags=re.DOTALL)


def _telling(pages: dict[str, str], canary: str) -> set[str]:
    return {address for address, text in pages.items() if canary in text.casefold()}


def _generic(pages: set[str]) -> set[str]:
    """Return addresses without the codes of one run."""
    return {re.sub(r"^(/meetings|/B|/report)/[^/]+", r"\1/…", address) for address in pages}


@pytest.fixture
def pair(bare_app: Flask, sign_in_attendee: Callable[[int], FlaskClient]) -> Pair:
    """Return two people who are matched, free, easy to spot, and share how to reach them."""
    rows = []
    with bare_app.app_context():
        event = make_event()
        for canary in ("zzcanaryada", "zzcanarygrace"):
            person = make_attendee(
                event=event,
                name=f"{canary} Person",
                goals=[f"goal of {canary}"],
                skills=[f"skill of {canary}"],
                organisation=f"{canary} Works",
                email=f"me@{canary}.example.org",
            )
            person.headline = f"{canary} builder"
            person.contact_email, person.contact_phone = f"call@{canary}.example.org", "+49 30 1234567"
            person.contact_shared_at = now()
            db.session.commit()
            say_how_to_spot(by=person.id, line=f"{canary} scarf")
            say_free(by=person.id)
            rows.append(person)
        make_match(run=make_run(event=event), one=rows[0], other=rows[1])
        people = [
            (row.id, row.name.partition(" ")[0], row.code, row.badge_code, row.typed_code) for row in rows
        ]
    ada, grace = (Someone(*values, browser=sign_in_attendee(values[0])) for values in people)
    return Pair(bare_app, ada, grace)


OWN_DATA = {"/my-data/all.json", "/my-data/tables.zip"}
TELLS_WHEN_MATCHED = {"/three", "/three/free", "/B/…", "/report/…", *OWN_DATA}
TELLS_WHEN_MET = {
    *TELLS_WHEN_MATCHED - {"/three/free"},
    "/met",
    "/meetings/…/feedback",
    "/meetings/…/remember",
    "/meetings/…/contact.vcf",
    "/met/contacts.vcf",
    "/met/promises.ics",
    "/met/meetings.csv",
}


def both_ways(pair: Pair) -> list[tuple[Someone, Someone]]:
    return [(pair.ada, pair.grace), (pair.grace, pair.ada)]


def test_without_a_hide_every_surface_tells_the_canary(pair: Pair) -> None:
    matched = [_generic(_telling(pair.surfaces(one, other), other.canary)) for one, other in both_ways(pair)]
    pair.meet()
    met = [_generic(_telling(pair.surfaces(one, other), other.canary)) for one, other in both_ways(pair)]
    acts = [_telling(pair.acts(one, other), other.canary) for one, other in both_ways(pair)]

    assert matched == [TELLS_WHEN_MATCHED, TELLS_WHEN_MATCHED]
    assert met == [TELLS_WHEN_MET, TELLS_WHEN_MET]
    assert acts == [{"typed", "link", "confirm"}, {"typed", "link", "confirm"}]


@pytest.mark.parametrize("hider", ["ada", "grace"])
@pytest.mark.parametrize("way", ["card", "badge", "name", "domain", "before they met"])
def test_with_a_hide_no_surface_tells_anything(pair: Pair, way: str, hider: str) -> None:
    one, other = (pair.ada, pair.grace) if hider == "ada" else (pair.grace, pair.ada)
    if way == "before they met":
        pair.scan(pair.grace, pair.ada)
    else:
        pair.meet()

    pair.hide(one, other, way)

    told = {}
    for reader, hidden in both_ways(pair):
        pages = pair.surfaces(reader, hidden)
        told[reader.canary, "pages"] = _telling(pages, hidden.canary)
        told[reader.canary, "acts"] = _telling(pair.acts(reader, hidden), hidden.canary)
        told[reader.canary, "afterwards"] = _telling(pair.surfaces(reader, hidden), hidden.canary)
    assert told == {key: set() for key in told}


def test_the_list_of_the_hidden_tells_no_name_of_a_code(
    bare_app: Flask, sign_in_attendee: Callable[[int], FlaskClient]
) -> None:
    with bare_app.app_context():
        event = make_event()
        ada = make_attendee(event=event, name="Zzcanary Ada")
        mallory = make_attendee(event=event, name="Mallory")
        hide_from_badge(by=ada.id, code=mallory.badge_code)
        typed, mallory_id = ada.typed_code, mallory.id
    browser = sign_in_attendee(mallory_id)

    answer = browser.post("/hidden", data={"code": typed}, follow_redirects=True)

    assert "You are hidden from them." in answer.text
    assert f"{typed[:4]} {typed[4:]}" in answer.text
    assert "Zzcanary" not in answer.text


@dataclass
class Probers:
    """Two who scan: one somebody who never answers, one somebody who hides from them."""

    app: Flask
    browsers: dict[str, FlaskClient]
    targets: dict[str, tuple[str, str, str]]  # badge code, typed code, public code

    def ids(self) -> list[str]:
        """Return everything random that a page may hold."""
        with self.app.app_context():
            rows = db.session.execute(sa.select(Attendee.code, Attendee.badge_code, Attendee.typed_code))
            return [code for *ids, typed in rows for code in (*ids, typed, show_typed_code(typed))]

    def alike(self, answer: TestResponse) -> tuple[int, list[tuple[str, str]], str]:
        """Return status, headers, body of an answer without what is random in it."""
        text = _text(answer)
        for code in self.ids():
            text = text.replace(code, "ID")
        text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID", text)
        text = re.sub(r"/meetings/\w+", "/meetings/ID", text)
        text = re.sub(r'(name="csrf_token"[^>]* value=)"[^"]+"', r'\1"TOKEN"', text)
        text = re.sub(r"\d\d\d\d-\d\d-\d\d[T ][\d:.+Z]+", "MOMENT", text)
        text = re.sub(r"\b\d\d:\d\d\b", "TIME", text)
        random = {"Set-Cookie", "ETag", "Location", "Date"}
        headers = [(name, value) for name, value in answer.headers if name not in random]
        return answer.status_code, headers, text


@pytest.fixture
def probers(bare_app: Flask, sign_in_attendee: Callable[[int], FlaskClient]) -> Probers:
    """Return two people whom nothing tells apart, with somebody to scan for each."""
    targets, ids = {}, {}
    with bare_app.app_context():
        event = make_event()
        for kind in ("quiet", "hiding"):
            prober = make_attendee(event=event, name="Twin", email=f"{kind}@probers.example.org")
            target = make_attendee(event=event, name=f"Zzcanary {kind}", email=f"{kind}@example.org")
            if kind == "hiding":
                hide_from_badge(by=target.id, code=prober.badge_code)
            targets[kind] = (target.badge_code, target.typed_code, target.code)
            ids[kind] = prober.id
    browsers = {kind: sign_in_attendee(attendee_id) for kind, attendee_id in ids.items()}
    return Probers(bare_app, browsers, targets)


def _probe_typed(browser: FlaskClient, target: tuple[str, str, str]) -> list[TestResponse]:
    answer = browser.post("/scan", data={"code": target[1]})
    return [answer, browser.get("/scan")]


def _probe_link(browser: FlaskClient, target: tuple[str, str, str]) -> list[TestResponse]:
    page = browser.get(f"/B/{target[0]}")
    answer = browser.post(f"/B/{target[0]}", data={"client_id": str(uuid4())})
    return [page, answer, browser.get("/met"), browser.get(f"/B/{target[0]}")]


def _probe_batch(browser: FlaskClient, target: tuple[str, str, str]) -> list[TestResponse]:
    moment = now() - timedelta(minutes=3)
    return [
        browser.post(
            "/api/scans/batch",
            json={
                "sent_at": moment.isoformat(),
                "scans": [
                    {"id": str(uuid4()), "token": code, "via": "camera", "t_client": moment.isoformat()}
                    for code in target[:2]
                ],
            },
            headers={"Sec-Fetch-Site": "same-origin"},
        )
    ]


@pytest.mark.parametrize("probe", [_probe_typed, _probe_link, _probe_batch])
def test_who_probes_cannot_tell_a_hide_from_an_unanswered_claim(
    probers: Probers, probe: Callable[[FlaskClient, tuple[str, str, str]], list[TestResponse]]
) -> None:
    seen = {}
    for kind, browser in probers.browsers.items():
        answers = probe(browser, probers.targets[kind])
        meeting = re.findall(r"/meetings/(\w+)", "".join(_text(answer) for answer in answers))
        for code in meeting[:1]:
            answers += [browser.get(f"/meetings/{code}/feedback"), browser.post(f"/meetings/{code}/confirm")]
        answers += [browser.get(address) for address in ("/three", "/met", "/met/meetings.csv", "/hidden")]
        seen[kind] = [probers.alike(answer) for answer in answers]

    assert seen["hiding"] == seen["quiet"]
    assert not any("Zzcanary" in text for _, _, text in seen["hiding"])
    assert any('"state":"claimed"' in text or "once they say yes" in text for _, _, text in seen["hiding"])


def test_who_hides_never_sees_what_the_other_one_scans(
    bare_app: Flask, sign_in_attendee: Callable[[int], FlaskClient]
) -> None:
    with bare_app.app_context():
        event = make_event()
        ada, mallory = make_attendee(event=event), make_attendee(event=event, name="Zzcanary Mallory")
        hide_from_badge(by=ada.id, code=mallory.badge_code)
        ada_id, mallory_id, badge_code = ada.id, mallory.id, ada.badge_code
    browser = sign_in_attendee(ada_id)
    before = [browser.get(address).text for address in ("/three", "/met")]

    with bare_app.app_context():
        result = record_scan(scanner_id=mallory_id, code=badge_code, client_id=uuid4(), via=Via.CAMERA)

    assert result.state == "claimed"
    after = [browser.get(address).text for address in ("/three", "/met")]
    token = re.compile(r'value="[^"]+"')
    assert [token.sub("", page) for page in after] == [token.sub("", page) for page in before]
    assert browser.post(f"/meetings/{result.meeting_code}/confirm").status_code == 302
    assert "Zzcanary" not in browser.get("/met").text
