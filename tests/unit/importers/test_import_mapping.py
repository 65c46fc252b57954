"""Columns by their headers."""

from __future__ import annotations

import pytest

from matchmaker.importers.errors import MappingError
from matchmaker.importers.mapping import Field, Mapping, guess_mapping

PRETIX = (
    "Event slug", "Order code", "Position ID", "Status", "Email", "Phone number", "Order date", "Order time",
    "Product", "Variation", "Price", "Tax rate", "Tax rule", "Tax value", "Attendee name",
    "Attendee name: Given name", "Attendee name: Family name", "Attendee email", "Company", "Address",
    "ZIP code", "City", "Country", "State", "Voucher", "Pseudonymization ID", "Seat ID", "Order comment",
    "Follow-up date", "Who would you like to meet?", "What can you help others with?", "Company",
    "Invoice address name", "Address", "ZIP code", "City", "Country", "State", "VAT ID", "Sales channel",
    "Order locale", "E-mail address verified", "Payment providers",
)  # fmt: skip
LUMA = (
    "guest_id", "name", "first_name", "last_name", "email", "phone_number", "created_at", "approval_status",
    "checked_in_at", "custom_source", "qr_code_url", "amount", "amount_tax", "amount_discount", "currency",
    "coupon_code", "eth_address", "solana_address", "survey_response_rating", "survey_response_feedback",
    "ticket_type_id", "ticket_name", "What is your job title?", "What company do you work for?",
    "What are you hoping to get out of this event?", "What is your expertise?", "Any dietary needs?",
)  # fmt: skip
EVENTBRITE = (
    "Order #", "Order Date", "First Name", "Last Name", "Email", "Quantity", "Price Tier", "Ticket Type",
    "Attendee #", "Group", "Order Type", "Currency", "Total Paid", "Fees Paid", "Eventbrite Fees",
    "Eventbrite Payment Processing", "Attendee Status", "Home Address 1", "Home Address 2", "Home City",
    "Home State", "Home Zip", "Home Country", "Job Title", "Company",
    "I am looking for...", "Ask me about...",
)  # fmt: skip
TITO = (
    "Number", "Ticket Created Date", "Ticket", "Ticket Full Name", "Ticket First Name", "Ticket Last Name",
    "Ticket Email", "Ticket Company Name", "Ticket Phone Number", "Event", "Void Status", "Price",
    "Ticket Reference", "Tags", "Unique Ticket URL", "Order Name", "Order Email",
)  # fmt: skip
GERMAN_PRETIX = (
    "Bestellnummer", "Positions-ID", "Status", "E-Mail", "Teilnehmername", "Teilnehmername: Vorname",
    "Teilnehmername: Familienname", "Teilnehmer-E-Mail", "Firma", "Wen möchten Sie kennenlernen?",
    "Was können Sie anbieten?", "Firma", "Rechnungsadresse: Name",
)  # fmt: skip


def found(headers: tuple[str, ...], **named: list[str]) -> list[tuple[str, Field]]:
    columns = guess_mapping(headers, **named).columns
    assert len(columns) == len(headers)
    return [
        (header, field) for header, field in zip(headers, columns, strict=True) if field is not Field.IGNORE
    ]


def test_guess_mapping_of_pretix_takes_the_attendees_columns_before_the_buyers() -> None:
    assert found(PRETIX) == [
        ("Order code", Field.EXTERNAL_ID),
        ("Position ID", Field.EXTERNAL_ID),
        ("Status", Field.STATUS),
        ("Email", Field.BUYER_EMAIL),
        ("Attendee name", Field.NAME),
        ("Attendee name: Given name", Field.FIRST_NAME),
        ("Attendee name: Family name", Field.LAST_NAME),
        ("Attendee email", Field.EMAIL),
        ("Company", Field.ORGANISATION),
        ("Who would you like to meet?", Field.GOAL),
        ("What can you help others with?", Field.SKILL),
    ]
    assert guess_mapping(PRETIX).columns.index(Field.ORGANISATION) == PRETIX.index("Company")


def test_guess_mapping_of_german_pretix() -> None:
    assert found(GERMAN_PRETIX) == [
        ("Bestellnummer", Field.EXTERNAL_ID),
        ("Positions-ID", Field.EXTERNAL_ID),
        ("Status", Field.STATUS),
        ("E-Mail", Field.BUYER_EMAIL),
        ("Teilnehmername", Field.NAME),
        ("Teilnehmername: Vorname", Field.FIRST_NAME),
        ("Teilnehmername: Familienname", Field.LAST_NAME),
        ("Teilnehmer-E-Mail", Field.EMAIL),
        ("Firma", Field.ORGANISATION),
        ("Wen möchten Sie kennenlernen?", Field.GOAL),
        ("Was können Sie anbieten?", Field.SKILL),
    ]


def test_guess_mapping_of_luma_finds_the_answers_to_questions() -> None:
    assert found(LUMA) == [
        ("guest_id", Field.EXTERNAL_ID),
        ("name", Field.NAME),
        ("first_name", Field.FIRST_NAME),
        ("last_name", Field.LAST_NAME),
        ("email", Field.EMAIL),
        ("approval_status", Field.STATUS),
        ("What is your job title?", Field.HEADLINE),
        ("What company do you work for?", Field.ORGANISATION),
        ("What are you hoping to get out of this event?", Field.GOAL),
        ("What is your expertise?", Field.SKILL),
    ]


def test_guess_mapping_of_eventbrite_keys_on_the_attendee() -> None:
    assert found(EVENTBRITE) == [
        ("First Name", Field.FIRST_NAME),
        ("Last Name", Field.LAST_NAME),
        ("Email", Field.EMAIL),
        ("Attendee #", Field.EXTERNAL_ID),
        ("Attendee Status", Field.STATUS),
        ("Job Title", Field.HEADLINE),
        ("Company", Field.ORGANISATION),
        ("I am looking for...", Field.GOAL),
        ("Ask me about...", Field.SKILL),
    ]


def test_guess_mapping_of_tito_never_takes_the_buyers_name() -> None:
    assert found(TITO) == [
        ("Ticket Full Name", Field.NAME),
        ("Ticket First Name", Field.FIRST_NAME),
        ("Ticket Last Name", Field.LAST_NAME),
        ("Ticket Email", Field.EMAIL),
        ("Ticket Company Name", Field.ORGANISATION),
        ("Void Status", Field.STATUS),
        ("Ticket Reference", Field.EXTERNAL_ID),
        ("Order Email", Field.BUYER_EMAIL),
    ]


def test_guess_mapping_of_a_form_takes_longer_headers_where_no_plain_one_is() -> None:
    headers = (
        "Timestamp",
        "Your e-mail please",
        "Your full name",
        "Second e-mail",
        "What do you do?",
        "Ticket email list",
    )

    assert found(headers) == [
        ("Your e-mail please", Field.EMAIL),
        ("Your full name", Field.NAME),
        ("What do you do?", Field.HEADLINE),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        (("Vorname", "Name"), (Field.FIRST_NAME, Field.LAST_NAME)),
        (("Prénom", "Nom"), (Field.FIRST_NAME, Field.LAST_NAME)),
        (("Nombre", "Apellidos"), (Field.FIRST_NAME, Field.LAST_NAME)),
        (("Nombre", "Correo electrónico"), (Field.NAME, Field.EMAIL)),
        (("NOM", "E-MAIL *"), (Field.NAME, Field.EMAIL)),
        (("First name", "Your name"), (Field.FIRST_NAME, Field.NAME)),
        (("First name", "Say your name"), (Field.FIRST_NAME, Field.IGNORE)),
        (("Order code", "ID"), (Field.IGNORE, Field.EXTERNAL_ID)),
        (("ID", "Order code", "Position ID"), (Field.IGNORE, Field.EXTERNAL_ID, Field.EXTERNAL_ID)),
        (("Email", "E-Mail"), (Field.EMAIL, Field.IGNORE)),
        (("", "???", "Name"), (Field.IGNORE, Field.IGNORE, Field.NAME)),
        (("Goal", "Goal", "Goal 2"), (Field.GOAL, Field.IGNORE, Field.GOAL)),
    ],
)
def test_guess_mapping_of_names_and_numbers(headers: tuple[str, ...], fields: tuple[Field, ...]) -> None:
    assert guess_mapping(headers) == Mapping(fields)


@pytest.mark.parametrize(
    "header",
    [
        "Who do you want to meet, and why?", "Goals", "What do you need help with?", "Who are you seeking?",
        "Which skills are you looking for?", "Who can help you?", "Ich suche", "Wobei brauchst du Hilfe?",
        "Wen willst du treffen?", "Qui souhaitez-vous rencontrer ?", "Je cherche",
        "¿A quién quieres conocer?", "Busco",
        "What challenge are you working on?", "Your objectives", "What do you hope to learn?",
    ],
)  # fmt: skip
def test_guess_mapping_of_a_question_about_goals(header: str) -> None:
    assert guess_mapping([header]) == Mapping((Field.GOAL,))


@pytest.mark.parametrize(
    "header",
    [
        "What can people come to you for?", "Skills", "What do you offer?", "Your expertise", "Ask me about",
        "What can you give?", "How can you help other people?", "What can people ask you about?", "Ich biete",
        "Womit kannst du anderen helfen?", "Fähigkeiten", "Was bieten Sie?",
        "Que pouvez-vous apporter ?", "Compétences", "¿En qué puedes ayudar?", "Ofrezco",
    ],
)  # fmt: skip
def test_guess_mapping_of_a_question_about_skills(header: str) -> None:
    assert guess_mapping([header]) == Mapping((Field.SKILL,))


@pytest.mark.parametrize(
    "header",
    [
        "Any dietary needs?",
        "T-shirt size",
        "Do you need parking?",
        "LinkedIn",
        "Do you agree to our goals?",
        "Price",
    ],
)
def test_guess_mapping_of_another_question_is_neither(header: str) -> None:
    assert guess_mapping([header]) == Mapping((Field.IGNORE,))


def test_guess_mapping_with_named_columns_takes_those_alone() -> None:
    headers = ("Name", "Who do you want to meet?", "Email", "Freetext 1", "Freetext 2", "Offers")

    mapping = guess_mapping(headers, goals=["freetext 1", "Email"])

    assert mapping.columns == (Field.NAME, Field.IGNORE, Field.GOAL, Field.GOAL, Field.IGNORE, Field.SKILL)
    assert guess_mapping(headers, skills=["Freetext 2 "]).columns == (
        Field.NAME, Field.GOAL, Field.EMAIL, Field.IGNORE, Field.SKILL, Field.IGNORE,
    )  # fmt: skip


def test_guess_mapping_with_a_named_header_of_signs_finds_it() -> None:
    assert guess_mapping(["Name", "???"], goals=["???"]) == Mapping((Field.NAME, Field.GOAL))


@pytest.mark.parametrize("name", ["Golas", "!!"])
def test_guess_mapping_with_an_unknown_column_lists_the_headers(name: str) -> None:
    with pytest.raises(MappingError) as caught:
        guess_mapping(["Name", "", "Goals"], goals=[name])

    assert (caught.value.code, caught.value.field) == ("column_unknown", name)
    assert caught.value.message == f"There is no column “{name}”. The columns are: Name, Goals."


def test_guess_mapping_with_one_column_for_both_is_refused() -> None:
    with pytest.raises(MappingError) as caught:
        guess_mapping(["Name", "About"], goals=["About"], skills=["about"])

    assert (caught.value.code, caught.value.field) == ("column_twice", "About")


def test_columns_of_gives_all_places_only_of_fields_that_repeat() -> None:
    mapping = Mapping((Field.NAME, Field.GOAL, Field.NAME, Field.GOAL))

    assert (mapping.columns_of(Field.NAME), mapping.columns_of(Field.GOAL)) == ((0,), (1, 3))
