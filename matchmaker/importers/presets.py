"""The lists that ticket systems export, told by their headers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from matchmaker.importers.header_words import header_words
from matchmaker.importers.vocabulary import ORDER_CODES, POSITION_IDS

if TYPE_CHECKING:
    from collections.abc import Sequence


class Source(StrEnum):
    """A ticket system whose lists we know."""

    PRETIX = "pretix"
    EVENTBRITE = "eventbrite"
    LUMA = "luma"
    TITO = "tito"


@dataclass(frozen=True)
class Preset:
    """What is special about one ticket system's list; headers and statuses are in their `header_words`.

    What its other columns hold, the vocabulary of headers knows.
    """

    source: Source
    signs: tuple[frozenset[str], ...]  # of each set one header is there
    unused: frozenset[str]  # columns that say nothing of a person, whatever their words resemble
    admits: frozenset[str] | None = None  # the statuses that let people in; None = all that do not say no

    def recognises(self, words: frozenset[str]) -> bool:
        """Tell whether these are the headers of this system's list."""
        return all(sign & words for sign in self.signs)


def recognise(headers: Sequence[str]) -> Preset | None:
    """Return the preset of a list's ticket system, if we know it."""
    words = frozenset(map(header_words, headers))
    return next((preset for preset in PRESETS if preset.recognises(words)), None)


def _set(*headers: str) -> frozenset[str]:
    return frozenset(map(header_words, headers))


PRESETS: Final = (
    Preset(
        source=Source.PRETIX,
        signs=(ORDER_CODES, POSITION_IDS),
        unused=_set(
            "Event slug", "Phone number", "Order date", "Order time", "Date", "Start date", "End date",
            "Product", "Variation", "Price", "Tax rate", "Tax rule", "Tax value", "Address", "ZIP code",
            "City", "Country", "State", "Voucher", "Pseudonymization ID", "Seat ID", "Seat name",
            "Seat zone", "Seat row", "Seat number", "Order comment", "Follow-up date",
            "Invoice address name", "VAT ID", "Sales channel", "Order locale", "E-mail address verified",
            "Payment providers", "Add-on to position ID", "Check-in text",
            "Veranstaltungskürzel", "Telefonnummer", "Bestelldatum", "Bestellzeit", "Datum", "Produkt",
            "Variante", "Preis", "Steuersatz", "Adresse", "Postleitzahl", "PLZ", "Stadt", "Ort", "Land",
            "Bundesland", "Gutschein", "Bestellkommentar", "Kommentar zur Bestellung", "Verkaufskanal",
            "Name in Rechnungsadresse", "Rechnungsadresse: Name", "Bestellsprache", "Zahlungsanbieter",
        ),
    ),
    Preset(
        source=Source.EVENTBRITE,
        signs=(_set("Attendee #", "Attendee no."), _set("Order #", "Order no.")),
        unused=_set(
            "Order #", "Order no.", "Order Date", "Quantity", "Price Tier", "Ticket Type", "Group",
            "Order Type", "Currency", "Total Paid", "Fees Paid", "Eventbrite Fees",
            "Eventbrite Payment Processing", "Home Address 1", "Home Address 2", "Home City", "Home State",
            "Home Zip", "Home Country", "Buyer First Name", "Buyer Last Name", "Buyer Surname", "Prefix",
        ),
        admits=_set("Attending", "Checked In"),
    ),
    Preset(
        source=Source.LUMA,
        signs=(_set("api_id", "guest_id"), _set("approval_status")),
        unused=_set(
            "phone_number", "created_at", "checked_in_at", "custom_source", "utm_source", "qr_code_url",
            "amount", "amount_tax", "amount_discount", "currency", "coupon_code", "eth_address",
            "solana_address", "survey_response_rating", "survey_response_feedback", "ticket_type_id",
            "ticket_name",
        ),
        admits=_set("approved"),
    ),
    Preset(
        source=Source.TITO,
        signs=(_set("Ticket Reference"), _set("Ticket Full Name", "Ticket First Name"), _set("Ticket Email")),
        unused=_set(
            "Number", "Ticket Created Date", "Ticket", "Ticket Phone Number", "Event", "Price", "Tags",
            "Unique Ticket URL", "Unique Order URL", "Order Name", "Order Reference", "Order Company Name",
            "Ticket Last Updated Date", "Order Phone Number",
        ),
    ),
)  # fmt: skip
