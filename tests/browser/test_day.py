"""The day of an event in a real browser: an organizer's desktop, two phones."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import NewContext
    from tests.browser.served import Site

pytestmark = pytest.mark.browser

PASSWORD = "three right people"
PEOPLE = [
    ("Ada Lovelace", "ada@example.org", "a publisher for notes on engines", "programs for weaving looms"),
    ("Grace Hopper", "grace@example.org", "looms that weave from programs", "publishing notes, engines too"),
    ("Mary Jackson", "mary@example.org", "somebody who checks numbers", "wind tunnels and their noise"),
    ("Katherine Johnson", "kath@example.org", "an hour in a wind tunnel", "checking numbers by hand"),
]


@pytest.fixture
def people_file(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Name", "Email", "Whom do you want to meet?", "What can people come to you for?"])
        writer.writerows(PEOPLE)
    return path


def test_day_from_import_to_report(
    site: Site, new_desktop: NewContext, new_phone: NewContext, people_file: Path
) -> None:
    site.run("organizer", "add", "olive@example.org", "--name", "Olive", "--password", PASSWORD)
    desktop = new_desktop(accept_downloads=True).new_page()
    sign_in_organizer(desktop)
    create_event(desktop)
    import_people(desktop, people_file)
    match_and_publish(desktop)
    codes = printed_codes(desktop)
    links = invitation_links(desktop)

    ada = phone_of(new_phone, site.path(links["Ada Lovelace"]))
    grace = phone_of(new_phone, site.path(links["Grace Hopper"]))
    for phone in (ada, grace):
        expect(phone.locator(".mm-exchange").first).to_be_visible()
    expect(card(ada, "Grace Hopper").get_by_role("button", name="Scan Grace’s badge")).to_be_visible()
    assert card(ada, "Grace Hopper").locator("mark").count() >= 2

    # Ada's own camera opens the link of Grace's printed badge; looking records nothing.
    ada.goto("/badge")
    assert ada.locator(".mm-qr svg").count() == 1
    (badge,) = [code for code in codes if opens_badge_of(ada, site.path(code), "Grace Hopper")]
    expect(card(reloaded(grace), "Ada Lovelace").get_by_role("button", name="Scan Ada")).to_be_visible()
    ada.goto(site.path(badge))
    ada.get_by_role("button", name="Yes, I met Grace").click()
    ada.goto("/three")
    expect(card(ada, "Grace Hopper").get_by_text("You scanned them")).to_be_visible()

    # Grace says yes: only now the meeting counts.
    expect(card(reloaded(grace), "Ada Lovelace").get_by_text("They scanned you")).to_be_visible()
    card(grace, "Ada Lovelace").get_by_role("button", name="Yes, we met").click()
    grace.goto("/three")
    expect(card(grace, "Ada Lovelace").get_by_text(re.compile("^Met"))).to_be_visible()

    for phone, other in ((ada, "Grace Hopper"), (grace, "Ada Lovelace")):
        phone.goto("/three")
        card(phone, other).get_by_role("button", name="Yes, follow up").click()
        phone.goto("/met")
        expect(phone.get_by_role("heading", level=1)).to_have_text("One person to follow up with")

    desktop.goto("/organizer/events/summit")
    expect(desktop.locator(".mm-figures")).to_contain_text("1meetings confirmed so far")
    desktop.goto("/organizer/events/summit/report")
    expect(desktop.get_by_role("heading", level=1)).to_contain_text("Too few answers to say")
    # One meeting points at two people, so no form of the report gives its number.
    assert re.search(r"under 5 +meetings confirmed", site.run("report", "summit"))


def sign_in_organizer(page: Page) -> None:
    page.goto("/organizer")
    page.get_by_label("E-mail").fill("olive@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/organizer$"))


def create_event(page: Page) -> None:
    page.goto("/organizer/events/new")
    page.get_by_label("Name").fill("Summit")
    page.locator("#code").fill("summit")
    page.locator("#timezone").select_option("Europe/Lisbon")
    page.locator("#starts").fill("2036-12-03T18:00")
    page.locator("#ends").fill("2036-12-03T22:00")
    page.get_by_role("button", name="Create event").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Summit")


def import_people(page: Page, file: Path) -> None:
    page.goto("/organizer/events/summit/import")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Look at the file").click()
    page.locator("#agreed").check()
    page.locator("#source").fill("question 5 of the ticket form")
    page.get_by_role("button", name="Import 4 people").click()
    expect(page.locator(".mm-figures")).to_contain_text(re.compile(r"4\s*can be matched"))


def match_and_publish(page: Page) -> None:
    page.get_by_role("button", name="Run the matching").click()
    # The page asks again by itself until the worker is done.
    publish = page.get_by_role("button", name="Publish to 4 people")
    publish.wait_for(timeout=60_000)
    publish.click()
    expect(page.get_by_text("This is what attendees see.")).to_be_visible()
    page.goto("/organizer/events/summit/people")
    expect(page.get_by_text("mutual 3/3").first).to_be_visible()


def printed_codes(page: Page) -> set[str]:
    """Print the badges and read them back with a decoder that is not ours."""
    answer = page.request.get("/organizer/events/summit/badges.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    with pypdfium2.PdfDocument(answer.body()) as document:
        pictures = [sheet.render(scale=100 / 72).to_pil() for sheet in document]
    codes = {code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)}
    assert len(codes) == len(PEOPLE)
    return codes


def invitation_links(page: Page) -> dict[str, str]:
    page.goto("/organizer/events/summit")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download all links (CSV)").click()
    text = download.value.path().read_text("utf-8-sig")
    return {row["Name"]: row["Link"] for row in csv.DictReader(io.StringIO(text))}


def phone_of(new_phone: NewContext, path: str) -> Page:
    """Open an invitation on a phone; only the button signs in."""
    page = new_phone(allowed=["404", "422"]).new_page()
    page.goto(path)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/three$"))
    return page


def card(page: Page, name: str):  # noqa: ANN201 -- playwright's own locator
    return page.locator("article").filter(has=page.get_by_role("heading", name=name))


def reloaded(page: Page) -> Page:
    page.goto("/three")
    return page


def opens_badge_of(page: Page, path: str, name: str) -> bool:
    page.goto(path)
    return page.get_by_role("heading", name=name).count() > 0
