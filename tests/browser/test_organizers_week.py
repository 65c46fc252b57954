"""An organizer's week in a real browser: from a ticket export of 300 people to a room that meets.

With MATCHMAKER_GUIDE naming a folder, the pictures of the organizer's guide are written there.
"""

from __future__ import annotations

import csv
import io
import os
import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from matchmaker.bench.events import composed_event
from matchmaker.clock import now

if TYPE_CHECKING:
    from tests.browser.conftest import NewContext
    from tests.browser.served import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

PASSWORD = "three right people"
N_PEOPLE = 300
EVENT = "/organizer/events/makers"
GUIDE = os.environ.get("MATCHMAKER_GUIDE")
GIVEN = "Amara Bruno Chiara Dmitri Elif Farid Greta Hana Ivo Jun Katya Lior Maren Nadia Otto Priya".split()  # noqa: SIM905 -- read as names
FAMILY = "Abara Becker Castro Demir Evans Fischer Gupta Haddad Ito Jansen Kowalski Lindt Moreau Novak Okafor".split()  # noqa: SIM905, E501 -- read as names
HEADERS = (
    "Event slug", "Order code", "Position ID", "Status", "Email", "Product", "Attendee name",
    "Attendee email",
    "Company", "City", "Who would you like to meet?", "What can you help others with?", "Company",
    "Sales channel",
)  # fmt: skip


def name_of(number: int) -> str:
    return f"{GIVEN[number % len(GIVEN)]} {FAMILY[number // len(GIVEN) % len(FAMILY)]} {number}"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Return an order list as pretix writes it, with ten cancelled orders at its end."""
    words = composed_event(N_PEOPLE + 10, 3)
    path = tmp_path / "makers_orders.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADERS)
        for number, (goals, skills) in enumerate(zip(words.goals, words.skills, strict=True)):
            writer.writerow((
                "makers", f"A{number:04}", "1", "paid" if number < N_PEOPLE else "canceled",
                f"buyer{number}@example.org", "Regular", name_of(number), f"person{number}@example.org",
                "", "Porto", "\n".join(goals), "\n".join(skills), "Invoice Ltd", "web",
            ))  # fmt: skip
    return path


def test_week_from_an_export_to_the_live_room(
    site: Site, new_desktop: NewContext, new_phone: NewContext, export: Path
) -> None:
    site.run("organizer", "add", "olive@example.org", "--name", "Olive", "--password", PASSWORD)
    desk = new_desktop(accept_downloads=True).new_page()
    sign_in(desk)
    create_event(desk)
    import_export(desk, export)
    look_at_readiness(desk)
    publish(desk, N_PEOPLE)
    first = cards_of(desk)

    # A pair that the organizer wants is in everybody's list at once; another is kept apart, silently.
    pin(desk, name_of(0), name_of(1))
    publish(desk, N_PEOPLE)
    assert cards_of(desk) != first
    assert sheets_of(desk) == N_PEOPLE

    # A late arrival is matched the moment she comes in.
    walk_in(desk, "Late Lee")
    late = phone_of(new_phone, desk, site)
    expect(late.locator("article.mm-card").first).to_be_visible()

    # The second run was a mistake: everybody has the first three again, and the late one keeps somebody.
    roll_back(desk)
    late.goto("/three")
    partner = late.locator("article.mm-card h2").first.inner_text()

    plan_rounds(desk)
    check_in(desk, partner)
    meet(late, phone_of(new_phone, desk, site))
    watch_the_room(desk)
    read_the_report(desk)


def sign_in(page: Page) -> None:
    page.goto("/organizer")
    page.get_by_label("E-mail").fill("olive@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile("/organizer$"))


def create_event(page: Page) -> None:
    page.goto("/organizer/events/new")
    page.get_by_label("Name").fill("Makers & Money")
    page.locator("#code").fill("makers")
    page.locator("#timezone").select_option("UTC")
    begins = now() - timedelta(minutes=30)
    page.locator("#starts").fill(begins.strftime("%Y-%m-%dT%H:%M"))
    page.locator("#ends").fill((begins + timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M"))
    page.get_by_role("button", name="Create event").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Makers & Money")


def import_export(page: Page, file: Path) -> None:
    page.goto(f"{EVENT}/import")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Look at the file").click()
    expect(page.get_by_text(re.compile("pretix")).first).to_be_visible()
    expect(page.get_by_text("10 tickets are left out by their status:")).to_be_visible()
    page.locator("#agreed").check()
    page.locator("#source").fill("question 1 of the ticket form")
    picture(page, "import")
    page.get_by_role("button", name=f"Import {N_PEOPLE} people").click()
    expect(page.locator(".mm-figures")).to_contain_text(re.compile(rf"{N_PEOPLE}\s*can be matched"))


def look_at_readiness(page: Page) -> None:
    page.goto(f"{EVENT}/readiness")
    expect(page.get_by_role("heading", name="Whom to invite")).to_be_visible()
    picture(page, "readiness")


def publish(page: Page, n_people: int) -> None:
    page.goto(f"{EVENT}/runs")
    page.get_by_role("button", name=re.compile("^Run the matching")).click()
    button = page.get_by_role("button", name=f"Publish to {n_people} people")
    button.wait_for(timeout=180_000)
    picture(page, "run")
    button.click()
    expect(page.get_by_text("Published. Everyone who opens their link")).to_be_visible()


def cards_of(page: Page) -> str:
    """Return everybody's three as they are printed."""
    with pypdfium2.PdfDocument(page.request.get(f"{EVENT}/cards.pdf", timeout=180_000).body()) as document:
        return "\n".join(sheet.get_textpage().get_text_bounded() for sheet in document)


def sheets_of(page: Page) -> int:
    """Print the badges and count those that a decoder of somebody else reads."""
    with pypdfium2.PdfDocument(page.request.get(f"{EVENT}/badges.pdf", timeout=180_000).body()) as document:
        pictures = [sheet.render(scale=100 / 72, grayscale=True).to_pil() for sheet in document]
    return len({code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)})


def pin(page: Page, one: str, other: str) -> None:
    page.goto(f"{EVENT}/pairs")
    page.locator("#one").fill(one)
    page.locator("#other").fill(other)
    page.locator("#pin").click()
    expect(page.get_by_text(re.compile("^Pinned:")).first).to_be_visible()


def walk_in(page: Page, name: str) -> None:
    """Take somebody in at the door; the page with her badge and her link is open afterwards."""
    page.goto(f"{EVENT}/door/walk-in")
    page.locator("#name").fill(name)
    page.locator("#goals").fill("investors who know clinics")
    page.locator("#skills").fill("solar cooperatives, accounting for makers")
    page.locator("#says_yes").check()
    page.get_by_role("button", name="Take in and check in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    sheet = page.request.get(page.url + "/badge.pdf")
    assert sheet.headers["content-type"] == "application/pdf"


def check_in(page: Page, name: str) -> None:
    """Check somebody in by name, then open the page with their link."""
    page.goto(f"{EVENT}/door")
    page.locator("#code").fill(name)
    page.locator("form[data-door] button[type=submit]").click()
    found = page.locator(".mm-rows").get_by_role("button", name="Check in")
    paper = page.get_by_role("button", name="Badge, link or slip")
    expect(found.or_(paper).first).to_be_visible()
    if found.count():
        found.first.click()
    paper.click()


def phone_of(new_phone: NewContext, page: Page, site: Site) -> Page:
    """Show the QR code with somebody's link at the desk, and scan it with their phone."""
    page.get_by_role("button", name="Show their link").click()
    shown = Image.open(io.BytesIO(page.locator(".mm-qr").screenshot()))
    (code,) = zxingcpp.read_barcodes(shown)
    phone = new_phone(allowed=["404", "422"]).new_page()
    phone.goto(site.path(code.text))
    phone.get_by_role("button", name="Sign in").click()
    expect(phone).to_have_url(re.compile("/three$"))
    return phone


def roll_back(page: Page) -> None:
    page.goto(f"{EVENT}/runs/1/rollback")
    page.get_by_role("button", name="Show match run 1 again").click()
    expect(page.get_by_text("Published").first).to_be_visible()


def plan_rounds(page: Page) -> None:
    page.goto(f"{EVENT}/rounds")
    page.locator("#starts").fill((now() + timedelta(minutes=30)).strftime("%Y-%m-%dT%H:%M"))
    page.get_by_role("button", name="Plan the rounds").click()
    expect(page.get_by_text(re.compile("rounds are planned"))).to_be_visible()
    picture(page, "rounds")


def meet(one: Page, other: Page) -> None:
    """Let the first type the code on the other's badge, the other say yes."""
    other.goto("/badge")
    letters = other.get_by_text("Letter by letter:").inner_text().partition(":")[2]
    one.goto("/scan")
    one.locator("#code").fill(re.sub("[^0-9A-Z]", "", letters))
    with one.expect_response(lambda answer: "/api/" in answer.url and answer.request.method == "POST"):
        one.get_by_role("button", name="Save").click()
    expect(one.get_by_role("status").first).to_be_visible()
    other.goto("/three")
    other.get_by_role("button", name="Yes, we met").first.click()


def watch_the_room(page: Page) -> None:
    page.goto(f"{EVENT}/room")
    expect(page.locator(".mm-figures")).to_contain_text("1meetings confirmed")
    expect(page.locator(".mm-chart canvas")).to_be_visible()
    picture(page, "room")


def read_the_report(page: Page) -> None:
    page.goto(f"{EVENT}/report")
    expect(page.get_by_role("heading", level=1)).to_contain_text("People have met")
    picture(page, "report")


def picture(page: Page, name: str) -> None:
    if GUIDE:
        page.screenshot(path=Path(GUIDE) / f"{name}.png", clip={"x": 0, "y": 0, "width": 1280, "height": 860})
