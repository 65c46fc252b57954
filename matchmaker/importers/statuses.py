"""Whether a ticket's status lets its holder attend."""

from __future__ import annotations

from typing import Final

from matchmaker.importers.header_words import header_words

#: Statuses of tickets that admit nobody, or not yet, as ticket systems write them in four languages.
_NOT_ATTENDING: Final = frozenset(
    map(
        header_words,
        (
            "refunded", "partially refunded", "cancelled", "canceled", "not attending", "deleted",
            "void", "voided", "unassigned", "expired", "pending", "approval pending", "pending approval",
            "pending payment", "unpaid", "waitlist", "waitlisted", "waiting list", "declined",
            "rejected", "invited", "session", "transferred", "not approved", "denied", "incomplete",
            "abandoned", "storniert", "erstattet", "abgelaufen", "ausstehend", "offen", "unbezahlt",
            "abgelehnt", "warteliste", "annulé", "annulée", "remboursé", "expiré", "en attente",
            "refusé", "cancelado", "cancelada", "reembolsado", "caducado", "pendiente", "rechazado",
        ),
    )
)  # fmt: skip
_VOID_HEADER: Final = "void status"
_YES: Final = frozenset({"yes", "true", "1"})
_UNASSIGNED: Final = "unassigned"


def is_left_out(*, status: str, header: str, name: str) -> bool:
    """Tell whether a row is a ticket that admits nobody; a status nobody knows admits."""
    words = header_words(status)
    if words in _NOT_ATTENDING or header_words(name) == _UNASSIGNED:
        return True
    return header_words(header) == _VOID_HEADER and words in _YES
