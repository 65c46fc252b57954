"""Scans on a phone without signal: nothing is lost, nothing counts twice, nothing is hidden."""

from __future__ import annotations

import json
import random
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from matchmaker.models import MeetingState
from tests.browser.conftest import PHONE, watched_contexts
from tests.browser.phone import NO_SIGNAL, QUEUE, Phone
from tests.browser.room import Room, room_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext

    from tests.browser.conftest import NewContext
    from tests.browser.room import Person
    from tests.browser.served import Site

pytestmark = pytest.mark.browser

REFUSED = ["400", "401", "413", "429", "503"]


@pytest.fixture(scope="module")
def room(site: Site) -> Iterator[Room]:
    with room_of(site) as room:
        yield room


@pytest.fixture
def phone_of(new_phone: NewContext, room: Room) -> Callable[[Person], Phone]:
    def phone_of(person: Person) -> Phone:
        context = new_phone(allowed=[*NO_SIGNAL, *REFUSED], accept_downloads=True)
        return Phone(context, room, person)

    return phone_of


@pytest.fixture(scope="module")
def two_browsers(browser: Browser, site: Site) -> Iterator[list[BrowserContext]]:
    """Return two phones' browsers for many histories: the service worker comes only once."""
    with watched_contexts(browser, base_url=site.url, **PHONE) as new_context:
        yield [new_context(allowed=[*NO_SIGNAL, *REFUSED]) for _ in range(2)]


def test_scan_offline_reload_kill_and_come_back_makes_one_meeting(
    room: Room, phone_of: Callable[[Person], Phone]
) -> None:
    ada, grace = room.person("Ada Lovelace"), room.person("Grace Hopper")
    phone = phone_of(ada)
    phone.offline()

    phone.scan(grace)
    phone.open()
    expect(phone.page.locator("[data-mine]")).to_have_text("One scan waits on this phone.")
    phone.kill()
    expect(phone.page.locator("[data-mine]")).to_have_text("One scan waits on this phone.")
    assert room.scans_by(ada) == 0
    phone.online()
    phone.wait_until_sent()

    assert room.meetings_of(ada) == [({ada.id, grace.id}, MeetingState.CLAIMED)]
    assert room.scans_by(ada) == 1
    expect(phone.page.locator("[data-waiting]")).to_be_hidden()


def test_pages_without_signal_offer_the_scanner_and_hold_nothing_of_anybody(
    room: Room, phone_of: Callable[[Person], Phone]
) -> None:
    ada = room.person("Ada Lovelace")
    phone = phone_of(ada)
    phone.page.goto("/three")
    phone.offline()

    phone.page.goto("/three")

    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Scan a badge")
    stored = phone.page.evaluate(
        """async () => {
          const texts = [];
          for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            for (const request of await cache.keys()) {
              const path = new URL(request.url).pathname;
              if (!path.startsWith("/static/")) texts.push([path, await (await cache.match(request)).text()]);
            }
          }
          return texts;
        }"""
    )
    assert [path for path, _ in stored] == ["/offline"]
    private = (ada.code, ada.badge_code, ada.typed_code, "Ada", "Makers", "csrf_token", room.code)
    assert [word for word in private if word in stored[0][1]] == []


def test_two_phones_crossing_without_signal_confirm_each_other(
    room: Room, phone_of: Callable[[Person], Phone]
) -> None:
    ada, grace = room.person("Ada Lovelace"), room.person("Grace Hopper")
    phones = [phone_of(ada), phone_of(grace)]
    for phone, other in zip(phones, (grace, ada), strict=True):
        phone.offline()
        phone.scan(other)

    for phone in phones:
        phone.online()
    for phone in phones:
        phone.wait_until_sent()

    assert room.meetings_of(ada) == [({ada.id, grace.id}, MeetingState.CONFIRMED)]


@pytest.mark.parametrize("seed", range(20))
def test_any_interleaving_leaves_exactly_the_right_meetings(
    seed: int, room: Room, two_browsers: list[BrowserContext]
) -> None:
    chance = random.Random(seed)  # noqa: S311 -- a history to repeat, not a secret
    people = [room.person("Ada Lovelace"), room.person("Grace Hopper")]
    phones = [Phone(context, room, person) for context, person in zip(two_browsers, people, strict=True)]
    # Whose scans there are is set by the seed's remainder, so that each kind comes up often.
    scanners = {0: [0], 1: [1], 2: [0, 1], 3: [1, 0, 0]}[seed % 4]
    troubles = [chance.choice(["offline", "online", "open", "kill", "lose_next_answer"]) for _ in range(5)]
    steps = [("scan", who) for who in scanners] + [(what, chance.randrange(2)) for what in troubles]
    chance.shuffle(steps)

    for what, who in steps:
        if what == "scan":
            phones[who].scan(people[1 - who])
        else:
            getattr(phones[who], what)()
    for phone in chance.sample(phones, 2):
        phone.online()
        phone.open()
        phone.wait_until_sent()
    repeated = set().union(*(phone.deliver_again() for phone in phones))
    for phone in phones:
        phone.page.close()

    state = MeetingState.CONFIRMED if len(set(scanners)) == 2 else MeetingState.CLAIMED
    assert room.meetings_of(people[0]) == [({person.id for person in people}, state)]
    assert room.scans_by(*people) == len(scanners)
    assert repeated == {"duplicate"}


def test_sign_in_page_of_a_network_deletes_no_scan(room: Room, phone_of: Callable[[Person], Phone]) -> None:
    ada, grace = room.person("Ada Lovelace"), room.person("Grace Hopper")
    phone = phone_of(ada)
    portal = "<!doctype html><title>Welcome to our Wi-Fi</title>"
    phone.answer_with(200, headers={"Content-Type": "text/html"}, body=portal)

    phone.scan(grace)
    expect(phone.page.locator("[data-said]")).to_contain_text("It goes out when there is signal.")
    assert [scan["token"] for scan in phone.kept()] == [grace.typed_code]
    phone.answer_truly()
    phone.open()
    phone.wait_until_sent()

    assert room.scans_by(ada) == 1


def test_too_large_batch_is_halved_until_it_fits(room: Room, phone_of: Callable[[Person], Phone]) -> None:
    ada, others = room.person("Ada Lovelace"), [room.person(f"Grace {n}") for n in range(5)]
    phone = phone_of(ada)
    phone.offline()
    for other in others:
        phone.scan(other)
    phone.answer_with(413, beyond=2)

    phone.online()
    phone.wait_until_sent()

    assert [len(batch["scans"]) for batch in phone.sent[-4:]] == [3, 2, 2, 1]
    assert [batch["waiting"] for batch in phone.sent[-3:]] == [3, 1, 0]
    assert room.scans_by(ada) == 5
    assert [scan["seq"] for batch in phone.sent[-3:] for scan in batch["scans"]] == [1, 2, 3, 4, 5]


def test_unreadable_scan_does_not_hold_up_the_others(room: Room, phone_of: Callable[[Person], Phone]) -> None:
    ada, others = room.person("Ada Lovelace"), [room.person(f"Grace {n}") for n in range(3)]
    phone = phone_of(ada)
    phone.offline()
    for other in others:
        phone.scan(other)
    problem = json.dumps({"code": "request_invalid"})
    phone.answer_with(
        400, token=others[1].typed_code, headers={"Content-Type": "application/problem+json"}, body=problem
    )

    phone.online()
    expect(phone.page.locator("[data-tray] li")).to_have_count(1)
    phone.wait_until_holds(1)

    assert room.scans_by(ada) == 2
    assert [scan["token"] for scan in phone.kept()] == [others[1].typed_code]


def test_server_that_asks_to_wait_is_left_alone(room: Room, phone_of: Callable[[Person], Phone]) -> None:
    phone = phone_of(room.person("Ada Lovelace"))
    phone.answer_with(429, headers={"Retry-After": "50"})

    phone.scan(room.person("Grace Hopper"))
    expect(phone.page.locator("[data-said]")).to_contain_text("It goes out when there is signal.")
    phone.scan(room.person("Mary Jackson"))
    expect(phone.page.locator("[data-said]")).to_contain_text("It goes out when there is signal.")

    assert len(phone.sent) == 1
    assert len(phone.kept()) == 2


def test_ended_session_keeps_the_scans_and_asks_to_sign_in(
    room: Room, phone_of: Callable[[Person], Phone]
) -> None:
    ada = room.person("Ada Lovelace")
    phone = phone_of(ada)
    phone.context.clear_cookies()

    phone.scan(room.person("Grace Hopper"))

    expect(phone.page.locator("[data-sign-in]")).to_contain_text("Your session has ended.")
    phone.page.locator("[data-sign-in] a").click()
    expect(phone.page).to_have_url(re.compile("/who$"))
    expect(phone.page.locator("[data-mine]")).to_have_text("One scan waits on this phone.")
    assert len(phone.kept()) == 1
    room.sign_in(phone.context, ada)
    phone.open()
    phone.wait_until_sent()
    assert room.scans_by(ada) == 1


def test_scans_of_one_person_never_go_out_under_anothers_session(
    room: Room, phone_of: Callable[[Person], Phone]
) -> None:
    ada, mallory, grace = (
        room.person("Ada Lovelace"),
        room.person("Mallory Moor"),
        room.person("Grace Hopper"),
    )
    phone = phone_of(ada)
    phone.offline()
    phone.scan(grace)

    room.sign_in(phone.context, mallory)
    phone.online()  # Ada's page is still open: it says whose scans it sends
    expect(phone.page.locator("[data-sign-in]")).to_be_visible()
    phone.open()
    expect(phone.page.locator("[data-others]")).to_have_text(re.compile("^One scan of somebody else"))
    phone.scan(grace)
    phone.wait_until_holds(1)

    assert (room.scans_by(ada), room.scans_by(mallory)) == (0, 1)
    room.sign_in(phone.context, ada)
    phone.open()
    phone.wait_until_sent()
    assert (room.scans_by(ada), room.scans_by(mallory)) == (1, 1)


def test_refused_scan_stays_visible_until_somebody_removes_it(
    room: Room, phone_of: Callable[[Person], Phone]
) -> None:
    ada = room.person("Ada Lovelace")
    phone = phone_of(ada)

    phone.type(ada.typed_code)
    expect(phone.page.locator("[data-said]")).to_contain_text("This is your own badge.")
    phone.page.goto("/three")
    phone.page.get_by_role("link", name="See why").click()

    tray = phone.page.locator("[data-tray]")
    expect(tray.locator("li")).to_contain_text("This is your own badge.")
    with phone.page.expect_download() as download:
        tray.get_by_role("button", name="Save for the organizer").click()
    saved = json.loads(download.value.path().read_text("utf-8"))
    assert (saved["kind"], saved["attendee"], saved["event"]) == ("matchmaker-scans", ada.code, room.code)
    assert [scan["token"] for scan in saved["scans"]] == [ada.typed_code]
    tray.get_by_role("button", name="Remove").click()
    expect(tray).to_be_hidden()
    assert phone.kept() == []


def test_signing_out_with_unsent_scans_asks_first(room: Room, phone_of: Callable[[Person], Phone]) -> None:
    ada = room.person("Ada Lovelace")
    phone = phone_of(ada)
    phone.page.goto("/profile")
    phone.answer_with(503)
    phone.page.evaluate(
        f"() => {QUEUE}.then((queue) => queue.keep({{ token: '7K3M9QX2', via: 'typed' }})).then(() => null)"
    )

    phone.page.get_by_role("button", name="Sign out", exact=True).click()
    dialog = phone.page.get_by_role("dialog")
    expect(dialog).to_contain_text("One scan waits on this phone.")
    with phone.page.expect_download() as download:
        dialog.get_by_role("button", name="Save to a file for the organizer").click()
    assert len(json.loads(download.value.path().read_text("utf-8"))["scans"]) == 1
    dialog.get_by_role("button", name="Stay signed in").click()
    expect(phone.page).to_have_url(re.compile("/profile$"))
    phone.page.get_by_role("button", name="Sign out", exact=True).click()
    dialog.get_by_role("button", name="Sign out all the same").click()

    expect(phone.page).to_have_url(re.compile("/$"))
    assert len(phone.kept()) == 1
    phone.page.goto("/three")
    expect(phone.page).to_have_url(re.compile("/who"))
