from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from matchmaker.db import db
from matchmaker.errors import ContactError, ContactMissingError
from matchmaker.services.contacts import keep_contact, read_email, read_phone, read_website
from tests.factories import make_attendee, make_event

if TYPE_CHECKING:
    from matchmaker.models import Attendee


def kept(attendee: Attendee) -> tuple[str, str, str, bool]:
    db.session.refresh(attendee)
    return (
        attendee.contact_email,
        attendee.contact_phone,
        attendee.contact_website,
        attendee.contact_shared_at is not None,
    )


@pytest.mark.usefixtures("app")
def test_keep_contact_shares_from_the_first_yes_until_the_no() -> None:
    ada = make_attendee(event=make_event())

    keep_contact(attendee_id=ada.id, email="ada@example.org", phone="", website="", shares=False)
    assert kept(ada) == ("ada@example.org", "", "", False)
    keep_contact(attendee_id=ada.id, email="", phone=" +351 210-555 ", website="ada.example", shares=True)
    assert kept(ada) == ("", "+351 210-555", "https://ada.example", True)
    shared_since = ada.contact_shared_at
    keep_contact(attendee_id=ada.id, email="", phone="+351 210555", website="", shares=True)
    assert kept(ada) == ("", "+351 210555", "", True)
    assert ada.contact_shared_at == shared_since
    keep_contact(attendee_id=ada.id, email="", phone="+351 210555", website="", shares=False)
    assert kept(ada) == ("", "+351 210555", "", False)


@pytest.mark.usefixtures("app")
def test_keep_contact_refuses_to_share_nothing() -> None:
    ada = make_attendee(event=make_event())
    keep_contact(attendee_id=ada.id, email="ada@example.org", phone="", website="", shares=True)

    with pytest.raises(ContactMissingError):
        keep_contact(attendee_id=ada.id, email=" ", phone="", website="", shares=True)

    assert kept(ada) == ("ada@example.org", "", "", True)


@pytest.mark.parametrize(
    ("text", "address"),
    [("", ""), ("  Ada.L@Example.ORG ", "Ada.L@example.org"), ("ada@bücher.example", "ada@bücher.example")],
)
def test_read_email_keeps_what_could_be_delivered(text: str, address: str) -> None:
    assert read_email(text) == address


@pytest.mark.parametrize(
    "text", ["ada", "ada@", "a b@example.org", "ada@example", "@example.org", f"{'a' * 250}@example.org"]
)
def test_read_email_refuses_the_rest(text: str) -> None:
    with pytest.raises(ContactError):
        read_email(text)


@pytest.mark.parametrize("text", ["", "+351 (210) 55-5/5.5", "12345", "0" * 40])
def test_read_phone_keeps_what_can_be_dialled(text: str) -> None:
    assert read_phone(text) == text


@pytest.mark.parametrize(
    "text", ["1234", "+++++", "12345x", "call 12345", "٠١٢٣٤٥", "0" * 41, "12345;ext=1", "12345,,9#"]
)
def test_read_phone_refuses_the_rest(text: str) -> None:
    with pytest.raises(ContactError):
        read_phone(text)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("", ""),
        ("ada.example", "https://ada.example"),
        ("http://ada.example/~ada?x=1#y", "http://ada.example/~ada?x=1#y"),
        ("https://ada.example:8443/", "https://ada.example:8443/"),
        ("HTTPS://Ada.Example", "HTTPS://Ada.Example"),
        ("bücher.example", "https://bücher.example"),
    ],
)
def test_read_website_keeps_addresses_of_the_web(text: str, address: str) -> None:
    assert read_website(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "javascript://ada.example/%0aalert(1)",
        "data:text/html,x",
        "ftp://ada.example",
        "mailto:ada@example.org",
        "https://",
        "https://localhost",
        "https://.",
        "https://bank.example@elsewhere.example",
        "https://ada.example:99999",
        "https://ada.example:0",
        "https://[::1",
        "https://ada.example\\@elsewhere.example",
        'https://ada.example/"onclick=',
        "https://ada.example/a b",
        f"https://ada.example/{'a' * 200}",
    ],
)
def test_read_website_refuses_the_rest(text: str) -> None:
    with pytest.raises(ContactError):
        read_website(text)
