"""The demonstration event a while after its start: some people signed in, some met."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.demo.event import CODE, ORGANIZER, SHOWN_PEOPLE
from matchmaker.demo.last_month import new_report_secret
from matchmaker.models import Attendee, Event, Role, Via
from matchmaker.queries.attendees import ids_by_name
from matchmaker.queries.events import event_by_code, organizer_by_email
from matchmaker.services.events import create_event
from matchmaker.services.feedback import remember
from matchmaker.services.follow_ups import new_after_link
from matchmaker.services.importing import keep_upload
from matchmaker.services.mail_stop import new_stop_link
from matchmaker.services.meetings import record_scan
from matchmaker.services.promises import make_promise
from matchmaker.services.rounds import plan_rounds
from matchmaker.services.sessions import open_session
from matchmaker.services.sign_in import make_invitation
from matchmaker.services.team_invitations import invite_to_team
from matchmaker.services.year import agree_to_year
from matchmaker.tokens import hash_secret
from tests.browser.room import opened
from tests.signed_in import just_proved

if TYPE_CHECKING:
    from tests.browser.served import Site


# A guest list as Luma exports it, with what an organizer has to look at.
GUESTS = (
    b"guest_id,name,email,approval_status,What do you hope to find?,What can you help with?\n"
    b"g1,Ada Lovelace,ada@example.org,approved,A publisher; somebody with a loom,Notes on engines\n"
    b"g2,Grace Hopper,grace@,approved,Weaving looms,Publishing\n"
    b"g3,,mary@example.org,approved,A wind tunnel,\n"
    b"g4,Hedy Lamarr,hedy@example.org,waitlist,Radio hobbyists,Frequency hopping\n"
    b"g5,Katherine Johnson,katherine@example.org,approved,Notes on engines,Numbers checked\n"
)


@dataclass
class Evening:
    """Whoever is signed in, by role, and the addresses that nobody knows before."""

    sessions: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def cookies(self, who: str, url: str) -> Any:
        """Return what a browser holds in which this person is signed in; nobody is signed in as ""."""
        return [{"name": "sid", "value": self.sessions[who], "url": url}] if who else []


def evening_at(site: Site) -> Evening:
    """Load the demonstration: Leocádia met Sunniva, Noemi says so too, Sunniva promised something."""
    site.run("demo", "--no-serve")
    evening = Evening()
    with opened(site) as app, app.app_context():
        event, olive = event_by_code(CODE), organizer_by_email(ORGANIZER)
        assert event is not None
        assert olive is not None
        people = ids_by_name(event_id=event.id, names=SHOWN_PEOPLE)
        me, other, third = (people[name] for name in SHOWN_PEOPLE)
        badges = {who: db.session.get_one(Attendee, who).badge_code for who in (me, other, third)}
        codes = {who: db.session.get_one(Attendee, who).code for who in (me, other, third)}
        event_id, olive_id, tomorrow = event.id, olive.id, now() + timedelta(days=1)
        db.session.rollback()
        for scanner, scanned in ((me, other), (other, me), (third, me)):
            met = record_scan(scanner_id=scanner, code=badges[scanned], client_id=uuid4(), via=Via.CAMERA)
            if (scanner, scanned) == (other, me):
                evening.places["meeting"] = met.meeting_code
        line = "Green scarf; knows the printers of Porto and who of them still sets type by hand"
        remember(meeting_code=evening.places["meeting"], by=me, memory_line=line)
        make_promise(
            meeting_code=evening.places["meeting"],
            by=other,
            text="I’ll send the name of the bindery",
            due_on=tomorrow.date(),
            is_shared=True,
        )
        with transaction():
            after = new_after_link(attendee_id=me, base_url="", expires_at=tomorrow)
            stop = new_stop_link(attendee_id=me, base_url="", expires_at=tomorrow)
        evening.places |= {
            "after": after,
            "stop": stop,
            "invitation": f"/in/{make_invitation(attendee_id=me)}",
            "badge": f"/B/{badges[other]}",
            "person": codes[other],
            "report": f"/r/{new_report_secret()}",
            "upload": keep_upload(event_id=event_id, by=olive_id, filename="guests.csv", content=GUESTS),
            "join": invite_to_team(
                event_id=event_id,
                email="grace@example.org",
                role=Role.DOOR,
                by=olive_id,
                base_url="",
                sends_mail=False,
                language="en",
            ),
        }
        evening.sessions = {
            "organizer": open_session(organizer_id=olive_id, attendee_id=None, data=just_proved()),
            "attendee": open_session(organizer_id=None, attendee_id=me, data=_proven_mailbox(me)),
            "other": open_session(organizer_id=None, attendee_id=other, data={}),
        }
    return evening


def quiet_event_at(site: Site) -> None:
    """Add an event with nobody in it, that asks whatever an event can ask."""
    with opened(site) as app, app.app_context():
        olive = organizer_by_email(ORGANIZER)
        assert olive is not None
        begins = now() + timedelta(days=9)
        event_id = create_event(
            code="quiet",
            name="Quiet Evening",
            starts_at=begins,
            ends_at=begins + timedelta(hours=3),
            by=olive.id,
        )
        with transaction():
            event = db.session.get_one(Event, event_id)
            event.for_adults_only, event.asks_first_time, event.shares_contact = False, True, True
            event.groups_apart, event.honest_percent = [["Founders", "Investors"]], 20
            event.privacy_notice = (
                "Kept by Harbour Ltd, see https://harbour.example/what-is-kept-of-everybody-who-comes"
            )
            event.imprint = "Harbour Ltd, 1 Quay, Lisbon"


def rounds_at(site: Site) -> None:
    """Plan rounds for the evening."""
    with opened(site) as app, app.app_context():
        event, olive = event_by_code(CODE), organizer_by_email(ORGANIZER)
        assert event is not None
        assert olive is not None
        plan_rounds(event_id=event.id, starts_at=event.starts_at, minutes=12, by=olive.id)


def _proven_mailbox(attendee_id: int) -> dict[str, Any]:
    """Let somebody have agreed to the intentional year; return what their browser keeps of the proof."""
    email = db.session.get_one(Attendee, attendee_id).email or ""
    agree_to_year(email=email)
    until = (now() + timedelta(hours=12)).isoformat()
    return {"year": {"person": attendee_id, "address": hash_secret(email), "until": until}}
