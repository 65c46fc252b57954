"""The pages' own scripts, piece by piece, in the browser that runs them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from matchmaker.clock import now
from matchmaker.services.live_codes import live_code

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import NewContext

pytestmark = pytest.mark.browser

CODE = "ABCDEFGHIJKLMNOPQR23"
OWN = "https://meet.example.org"


@pytest.fixture
def page(new_phone: NewContext) -> Page:
    page = new_phone().new_page()
    page.goto("/")
    return page


def called(page: Page, module: str, call: str, *arguments: Any) -> Any:
    """Return what a module's function gives: `call` is a function of the module and the arguments."""
    script = f"([given]) => import('/static/js/{module}.js').then((module) => ({call})(module, ...given))"
    return page.evaluate(script, [list(arguments)])


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (f"HTTPS://MEET.EXAMPLE.ORG/B/{CODE}", {"token": CODE}),
        (f"https://meet.example.org/b/{CODE.lower()}", {"token": CODE}),
        (f"HTTPS://MEET.EXAMPLE.ORG/B/{CODE}/012345", {"token": CODE, "live": "012345"}),
        (f"HTTPS://MEET.EXAMPLE.ORG/B/{CODE}/01234", {"foreign": "meet.example.org"}),
        (f"HTTPS://MEET.EXAMPLE.ORG/B/{CODE}A", {"foreign": "meet.example.org"}),
        ("https://meet.example.org/in/secret", {"foreign": "meet.example.org"}),
        (f"https://evil.example/B/{CODE}", {"foreign": "evil.example"}),
        (f"https://meet.example.org@evil.example/B/{CODE}", {"foreign": "evil.example"}),
        (f"https://meet.example.org.evil.example/B/{CODE}", {"foreign": "meet.example.org.evil.example"}),
        (f"http://meet.example.org/B/{CODE}", {"foreign": "meet.example.org"}),
        (f"javascript:alert(1)//meet.example.org/B/{CODE}", {"foreign": ""}),
        ("BEGIN:VCARD", {"foreign": ""}),
        (CODE, {"foreign": ""}),
    ],
)
def test_only_badges_of_this_site_are_read(page: Page, text: str, read: dict[str, str]) -> None:
    found = called(page, "badge_link", "(it, text, own) => it.readBadgeLink(text, [own])", text, OWN)

    assert found == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("7k3m 9qx2", {"token": "7K3M9QX2"}),
        (" 7K3M-9QX2 ", {"token": "7K3M9QX2"}),
        ("7 K 3 M — 9 Q X 2", {"token": "7K3M9QX2"}),
        ("OIlU 9QX2", {"token": "011V9QX2"}),
        (CODE.lower(), {"token": CODE}),
        (f"{OWN}/B/{CODE}/012345", {"token": CODE, "live": "012345"}),
        ("7K3M 9QX", None),
        ("7K3M 9QX2 2", None),
        ("", None),
    ],
)
def test_typed_codes_are_read_as_people_write_them(
    page: Page, typed: str, read: dict[str, str] | None
) -> None:
    assert called(page, "badge_link", "(it, text, own) => it.readTyped(text, [own])", typed, OWN) == read


def test_pause_grows_to_a_minute_and_chance_spreads_it(page: Page) -> None:
    pauses = called(
        page,
        "backoff",
        """(it) => [0, 0.5, 1].map((chance) => {
          Math.random = () => chance;
          const pause = new it.Pause();
          return Array.from({ length: 8 }, () => { pause.begin(); return Math.round(pause.leftMs / 1000); });
        })""",
    )

    assert pauses == [
        [1, 1, 1, 1, 1, 1, 1, 1],
        [1, 2, 4, 8, 16, 30, 30, 30],
        [2, 4, 8, 16, 32, 60, 60, 60],
    ]


def test_pause_that_the_server_asked_for_is_not_cut_short(page: Page) -> None:
    left = called(
        page,
        "backoff",
        """(it) => [0, 40].map((asked) => {
          const pause = new it.Pause();
          pause.begin(asked);
          pause.cutShort();
          return pause.leftMs > 0;
        })""",
    )

    assert left == [False, True]


@pytest.mark.parametrize(
    ("header", "seconds"), [("7", 7), (None, 0), ("soon", 0), ("-3", 0), ("Thu, 01 Jan 1970 00:00:00 GMT", 0)]
)
def test_retry_after_is_read_as_seconds_or_a_date(page: Page, header: str | None, seconds: int) -> None:
    assert called(page, "backoff", "(it, header) => it.askedSeconds(header)", header) == seconds


def test_random_ids_without_help_of_the_browser_are_uuids(page: Page) -> None:
    made = called(
        page,
        "random_id",
        "(it) => { crypto.randomUUID = undefined; return Array.from({ length: 50 }, it.randomId); }",
    )

    assert len(set(made)) == 50
    pattern = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
    assert [one for one in made if not re.fullmatch(pattern, one)] == []


def test_scan_is_kept_although_the_storage_lost_its_connection(page: Page) -> None:
    kept = called(
        page,
        "queue",
        """async (it) => {
          await it.setOwner({ attendee: "ada", event: "summit" });
          const open = IDBDatabase.prototype.transaction;
          IDBDatabase.prototype.transaction = function () {
            IDBDatabase.prototype.transaction = open;
            throw new DOMException("the connection is closing", "InvalidStateError");
          };
          await it.keep({ token: "7K3M9QX2", via: "typed" });
          await it.keep({ token: "7K3M9QX3", via: "camera", live: "012345" });
          return it.kept();
        }""",
    )

    assert [(scan["token"], scan["seq"], scan.get("live")) for scan in kept] == [
        ("7K3M9QX2", 1, None),
        ("7K3M9QX3", 2, "012345"),
    ]
    assert {(scan["attendee"], scan["event"], scan["v"]) for scan in kept} == {("ada", "summit", 1)}
    assert len({scan["device"] for scan in kept}) == 1


def test_only_named_scans_are_settled(page: Page) -> None:
    left = called(
        page,
        "queue",
        """async (it) => {
          await it.setOwner({ attendee: "ada", event: "summit" });
          const scans = [];
          for (const token of ["7K3M9QX1", "7K3M9QX2", "7K3M9QX3", "7K3M9QX4"]) {
            scans.push(await it.keep({ token, via: "typed" }));
          }
          const count = await it.settle([
            { id: scans[0].id, result: "recorded", state: "claimed", reason: null },
            { id: scans[1].id, result: "refused", state: null, reason: "gone" },
            { id: scans[2].id, result: "a word of a later server" },
            { id: "unknown", result: "recorded" },
          ]);
          return [count, (await it.kept()).map((scan) => [scan.token, scan.refused ?? null])];
        }""",
    )

    assert left == [2, [["7K3M9QX2", "gone"], ["7K3M9QX3", None], ["7K3M9QX4", None]]]


def test_live_code_is_the_servers(page: Page) -> None:
    moment = now()

    shown = [
        called(
            page,
            "live_code",
            "(it, secret, at) => it.liveCode(secret, at)",
            f"secret{n}ü",
            moment.timestamp(),
        )
        for n in range(5)
    ]

    assert shown == [live_code(f"secret{n}ü", moment) for n in range(5)]


@pytest.mark.parametrize(
    ("chosen", "offered"), [("UTC", "Asia/Tokyo"), ("Europe/Lisbon", "Europe/Lisbon")], ids=["none", "one"]
)
def test_the_zone_of_this_machine_is_offered_where_none_was_chosen(
    new_phone: NewContext, chosen: str, offered: str
) -> None:
    page = new_phone(timezone_id="Asia/Tokyo").new_page()
    page.goto("/")
    page.evaluate(
        """(chosen) => {
          const form = document.body.appendChild(document.createElement("form"));
          form.dataset.ownZone = "";
          const zones = form.appendChild(document.createElement("select"));
          zones.name = "timezone";
          for (const zone of ["UTC", "Asia/Tokyo", "Europe/Lisbon"]) zones.add(new Option(zone));
          zones.value = chosen;
        }""",
        chosen,
    )

    found = called(page, "own_zone", "() => document.forms[0].elements.timezone.value")

    assert found == offered
