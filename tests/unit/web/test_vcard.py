from __future__ import annotations

import re

import pytest
import vobject

from matchmaker.queries.meetings import Contact
from matchmaker.queries.three import Person
from matchmaker.web.downloads.vcard import LONGEST_LINE, Card, Version, escape, fold, write_vcards

BASE_URL = "https://meet.example"
HOSTILE = {
    "signs": r"Ada; Countess, of \Lovelace: \n \;",
    "lines": "Ada\r\nBCC:eve@example.org\nEND:VCARD\u2028x\x00\x1b",
    "emoji": "👩🏽‍💻" * 40,
    "right to left": "עדה לאבלייס \u200f(ada)\u200f",
    "long": "é" * 200,
    "spaces": "a " * 100 + "z",
    "overrides": "Ada \u202egnp.exe",
}


def card(name: str, contact: Contact | None = None) -> Card:
    person = Person(
        code="abc", name=name, first_name="", initials="", headline=f"{name} head", organisation=f"{name} org"
    )
    return Card(person, contact, note=f"Met.\n{name}")


def written(*cards: Card, version: Version) -> str:
    return write_vcards(cards, base_url=BASE_URL, version=version).decode("utf-8")


def cleaned(name: str) -> str:
    """Return the name as any text is cleaned before it is written."""
    lines = re.sub("\r\n|\u2028", "\n", name)
    return re.sub("[\x00\x1b\u202e]", "", lines).strip()


@pytest.mark.parametrize("version", list(Version))
@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_vcard_of_a_hostile_name_is_read_back_as_it_was(name: str, version: Version) -> None:
    contact = Contact("ada,x@example.org", "+351 (210) 55", "https://ada.example/?a=1,2;b=é")

    text = written(card(name, contact), version=version)

    (read,) = vobject.readComponents(text)
    expected = cleaned(name)
    assert set(read.contents) == {
        *("version", "uid", "fn", "n", "org", "title", "note", "email", "tel", "url")
    }
    assert read.version.value == version
    assert read.fn.value == expected
    assert (read.n.value.family, read.n.value.given) == ("", expected)
    assert read.org.value == [cleaned(f"{name} org")]
    assert read.title.value == cleaned(f"{name} head")
    assert read.note.value == cleaned(f"Met.\n{name}")
    assert (read.email.value, read.tel.value) == ("ada,x@example.org", "+351 (210) 55")
    assert read.url.value == "https://ada.example/?a=1%2C2%3Bb=%C3%A9"


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_vcard_lines_are_short_and_break_between_characters(name: str) -> None:
    content = write_vcards([card(name)], base_url=BASE_URL, version=Version.NEW)

    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert max(len(line) for line in lines) <= LONGEST_LINE
    for line in lines:
        line.decode("utf-8")  # a broken character would raise
        assert b"\n" not in line
        assert b"\r" not in line


def test_vcard_begins_with_its_version_and_leaves_out_what_is_empty() -> None:
    person = Person("abc", "Ada", "", "", headline="", organisation="")

    text = written(Card(person, Contact("", "", ""), note=""), version=Version.NEW)

    assert text.split("\r\n") == [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "UID:urn:uuid:76645f23-745a-52d0-83d3-716b5d4b0dfd",
        "FN:Ada",
        "N:;Ada;;;",
        "END:VCARD",
        "",
    ]


def test_vcards_of_two_are_two_and_of_nobody_none() -> None:
    two = written(card("Ada"), card("Grace"), version=Version.OLD)

    assert [read.fn.value for read in vobject.readComponents(two)] == ["Ada", "Grace"]
    assert written(version=Version.OLD) == ""


@pytest.mark.parametrize(
    ("text", "value"),
    [("a,b;c\\d\ne", r"a\,b\;c\\d\ne"), ("a:b", "a:b"), (" a\r\n", "a"), ("", "")],
)
def test_escape_writes_what_rfc_6350_asks_for(text: str, value: str) -> None:
    assert escape(text) == value


@pytest.mark.parametrize(
    ("line", "folded"),
    [
        ("a" * 75, "a" * 75),
        ("a" * 76, "a" * 75 + "\r\n a"),
        ("a" * 74 + "é", "a" * 74 + "\r\n é"),
        ("a" * 73 + "é", "a" * 73 + "é"),
        ("a" * 75 + "b" * 74 + "c", "a" * 75 + "\r\n " + "b" * 74 + "\r\n c"),
        ("", ""),
    ],
)
def test_fold_counts_octets(line: str, folded: str) -> None:
    assert fold(line) == folded
