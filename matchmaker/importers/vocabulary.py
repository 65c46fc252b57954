"""The headers of ticket systems, with the words of questions on registration forms."""

from __future__ import annotations

from typing import Final

from matchmaker.importers.header_words import Field, header_words


def _table(field: Field, *headers: str) -> dict[str, Field]:
    return {header_words(header): field for header in headers}


def _phrases(text: str) -> tuple[str, ...]:
    """Phrases match from the start of a word on; one that ends in an underscore ends a word as well."""
    return tuple(
        f" {header_words(line)}" + (" " if line.rstrip().endswith("_") else "")
        for line in text.splitlines()
        if line.strip()
    )


#: Headers that mean one thing: pretix (English, German), Luma, Eventbrite, Tito, HubSpot, common forms.
KNOWN: Final[dict[str, Field]] = {
    **_table(Field.NAME, "Name", "Full name", "Attendee name", "Attendee full name", "Ticket Full Name"),
    **_table(Field.NAME, "Participant name", "Guest name", "Your name", "Display name", "Nom", "Nom complet"),
    **_table(Field.NAME, "Teilnehmername", "Teilnehmendenname", "Name des Teilnehmers", "Teilnehmer: Name"),
    **_table(Field.NAME, "Vollständiger Name", "Vor- und Nachname", "Ihr Name", "Dein Name"),
    **_table(Field.NAME, "Nom et prénom", "Nombre", "Nombre completo", "Nombre y apellidos"),
    **_table(Field.FIRST_NAME, "First name", "Firstname", "Given name", "Forename", "Attendee first name"),
    **_table(Field.FIRST_NAME, "Attendee name: Given name", "Attendee name: First name", "Ticket First Name"),
    **_table(Field.FIRST_NAME, "Vorname", "Teilnehmername: Vorname", "Teilnehmendenname: Vorname"),
    **_table(Field.FIRST_NAME, "Name des Teilnehmers: Vorname", "Prénom"),
    **_table(Field.LAST_NAME, "Last name", "Lastname", "Family name", "Surname", "Attendee last name"),
    **_table(Field.LAST_NAME, "Attendee name: Family name", "Attendee name: Last name", "Ticket Last Name"),
    **_table(Field.LAST_NAME, "Nachname", "Familienname", "Zuname", "Name des Teilnehmers: Nachname"),
    **_table(Field.LAST_NAME, "Teilnehmername: Nachname", "Teilnehmername: Familienname"),
    **_table(Field.LAST_NAME, "Teilnehmendenname: Nachname", "Teilnehmendenname: Familienname"),
    **_table(Field.LAST_NAME, "Name des Teilnehmers: Familienname"),
    **_table(Field.LAST_NAME, "Nom de famille", "Apellido", "Apellidos"),
    **_table(Field.EMAIL, "Email", "E-mail", "Email address", "Mail", "Mailadresse", "E-Mail-Adresse"),
    **_table(Field.EMAIL, "Emailadresse", "Your email", "Your email address", "Work email", "Courriel"),
    **_table(Field.EMAIL, "Adresse e-mail", "Correo", "Correo electrónico"),
    **_table(Field.BUYER_EMAIL, "Order Email", "Buyer email", "Purchaser email", "Customer email"),
    **_table(Field.BUYER_EMAIL, "Bestell-E-Mail", "E-Mail des Käufers", "E-Mail-Adresse des Käufers"),
    **_table(Field.ORGANISATION, "Company", "Company name", "Organisation", "Organization", "Employer"),
    **_table(
        Field.ORGANISATION, "Organisation name", "Organization name", "Ticket Company Name", "Institution"
    ),
    **_table(Field.ORGANISATION, "Affiliation", "University", "Firma", "Firmenname", "Unternehmen"),
    **_table(Field.ORGANISATION, "Arbeitgeber", "Hochschule", "Universität", "Einrichtung"),
    **_table(Field.ORGANISATION, "Entreprise", "Société", "Empresa", "Organización"),
    **_table(Field.HEADLINE, "Job title", "Ticket Job Title", "Job", "Role", "Position", "Headline"),
    **_table(Field.HEADLINE, "Tagline", "Occupation", "Profession", "Jobtitel", "Berufsbezeichnung", "Beruf"),
    **_table(Field.HEADLINE, "Funktion", "Rolle", "Poste", "Fonction", "Métier", "Cargo", "Puesto"),
    **_table(Field.GROUP, "Group", "Gruppe", "Groupe", "Grupo"),
    **_table(Field.EXTERNAL_ID, "api_id", "guest_id", "Attendee #", "Attendee no.", "Attendee ID", "ID"),
    **_table(
        Field.EXTERNAL_ID, "Ticket Reference", "Record ID", "External ID", "Participant ID", "Ticket ID"
    ),
    **_table(Field.EXTERNAL_ID, "Registration ID", "Teilnehmernummer", "Ticketnummer"),
    **_table(Field.STATUS, "Status", "approval_status", "Attendee Status", "Void Status", "Ticket Status"),
    **_table(Field.STATUS, "Registration status", "Order status", "Bestellstatus", "Statut", "Estado"),
}

#: Addresses that are surely the attendee's: beside them a plain "Email" is the buyer's.
ATTENDEE_EMAILS: Final = frozenset(
    header_words(header)
    for header in (
        "Attendee email", "Attendee email address", "Ticket Email", "Participant email", "Guest email",
        "Teilnehmer-E-Mail", "Teilnehmer-E-Mail-Adresse", "E-Mail des Teilnehmers", "Teilnehmenden-E-Mail",
        "E-Mail-Adresse des Teilnehmers", "Teilnehmer: E-Mail", "E-Mail-Adresse der teilnehmenden Person",
    )
)  # fmt: skip

#: pretix numbers positions within an order, so that only both together name a ticket.
ORDER_CODES: Final = frozenset(map(header_words, ("Order code", "Bestellnummer", "Bestellcode")))
POSITION_IDS: Final = frozenset(
    map(header_words, ("Position ID", "Positions-ID", "Positionsnummer", "Position-ID", "PositionID"))
)

#: In some languages the word for a name means one half of it when the other half has its own column.
SURNAMES_BESIDE_FIRST: Final = frozenset({"name", "nom"})
FIRST_NAMES_BESIDE_SURNAME: Final = frozenset({"nombre"})

GOAL_PHRASES: Final = _phrases("""
meet_
meeting other
meeting people
want to meet
like to meet
hope to meet
who do you want
looking for
look for
looking to
goal
need
need help
help do you need
help you need
help you_
help me_
hope
hoping
seek
want to learn
like to learn
want to find
get out of
want from
objective
challenge
why are you coming
why are you attending
kennenlern
kennen lernen
kennenzulernen
ich suche
suche
suchst
ziel
treffen
brauch
wünsch
erhoff
hoffst
lernen
rencontr
recherche
cherche
objectif
besoin
souhait
espér
apprendre
conocer
busca
busco
objetivo
necesit
esper
aprender
""")

SKILL_PHRASES: Final = _phrases("""
come to you for
come to me for
help with
can help
can you help
you help
help other
help people
offer
to offer
can you offer
skill
expert
ask me
ask me about
ask you
ask you about
can give
can you give
you give
contribute
can share
can you share
teach
good at
strength
know about
experience with
experience in
bring to
biete
anbiet
angebot
bieten
helfen
weiterhelfen
fähigkeit
kenntnis
kompetenz
weitergeben
frag mich
zu dir kommen
zu ihnen kommen
stärke
beitragen
wissen
offr
proposer
proposez
compétence
aider
apporter
savoir faire
partager
ofrec
ofrez
habilidad
ayuda
competencia
aportar
compartir
puedes dar
""")

#: Questions that ask about something else, whatever other words they use.
OTHER_SUBJECTS: Final = _phrases("""
diet
allerg
vegan
vegetarian
meal
food
essen_
accessib
special need
barrier
t shirt
shirt
hotel
accommodation
parking
travel
agree
consent
terms and
privacy
newsletter
photo
how did you hear
emergency
phone
gender
pronoun
linkedin
twitter
website
url
payment
follow up
""")

#: Columns about a purchase or a firm's details, which only resemble a person's own.
OTHER_PARTIES: Final = _phrases("""
invoice
billing
rechnung
order
buyer
verified
verifiziert
ticket
event
eventbrite
size
website
""")

#: What longer headers ask for, when no column has the plain header.
SOFT_FIELDS: Final[tuple[tuple[Field, tuple[str, ...]], ...]] = (
    (Field.EMAIL, _phrases("email\ncorreo electr")),
    (Field.HEADLINE, _phrases("job title\nyour role\nyour position\nwhat do you do_\njobtitel\nberufsbez")),
    (
        Field.ORGANISATION,
        _phrases("company\norganisation\norganization\nemployer\nfirma\nunternehmen\nentreprise\nempresa"),
    ),
    (Field.NAME, _phrases("full name\nyour name\nihr name\ndein name\nvotre nom\ntu nombre\nsu nombre")),
)
