"""Read-only links to a report, on each database."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.errors import LinkExpiredError, NotFoundError
from matchmaker.models import AuditEntry, Event, Membership, ReportLink
from matchmaker.queries.report_links import report_links_of
from matchmaker.services.report_links import LIFETIME, event_of_link, make_report_link, revoke_report_link
from tests.factories import make_event

pytestmark = pytest.mark.usefixtures("app")


def owner_of(event: Event) -> int:
    found = db.session.scalar(sa.select(Membership.organizer_id).filter_by(event_id=event.id))
    assert found is not None
    return found


def test_a_link_leads_to_its_event_and_is_stored_as_a_hash_alone() -> None:
    event = make_event()
    make_event()

    secret = make_report_link(event_id=event.id, by=owner_of(event), label="  for the sponsor ")

    (link,) = report_links_of(event.id)
    assert event_of_link(secret).id == event.id
    assert link.label == "for the sponsor"
    assert secret not in {link.token_hash, link.code}
    assert len(secret) >= 43


def test_a_revoked_link_ends_for_good_and_leaves_the_others() -> None:
    event = make_event()
    owner = owner_of(event)
    one, other = (make_report_link(event_id=event.id, by=owner, label=name) for name in ("one", "other"))
    code = next(link.code for link in report_links_of(event.id) if link.label == "one")

    revoke_report_link(event_id=event.id, code=code, by=owner)
    ended_at = next(link.revoked_at for link in report_links_of(event.id) if link.label == "one")
    revoke_report_link(event_id=event.id, code=code, by=owner)

    with pytest.raises(LinkExpiredError):
        event_of_link(one)
    assert event_of_link(other).id == event.id
    assert next(link.revoked_at for link in report_links_of(event.id) if link.label == "one") == ended_at
    acts = db.session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert acts == ["report_link_made", "report_link_made", "report_link_revoked"]


@pytest.mark.parametrize(("age", "works"), [(LIFETIME - timedelta(hours=1), True), (LIFETIME, False)])
def test_a_link_works_for_its_lifetime(age: timedelta, *, works: bool) -> None:
    event = make_event()
    secret = make_report_link(event_id=event.id, by=owner_of(event), label="")
    db.session.execute(sa.update(ReportLink).values(created_at=now() - age))
    db.session.commit()

    if works:
        assert event_of_link(secret).id == event.id
    else:
        with pytest.raises(LinkExpiredError):
            event_of_link(secret)


def test_a_link_of_another_event_cannot_be_revoked() -> None:
    event, mine = make_event(), make_event()
    secret = make_report_link(event_id=event.id, by=owner_of(event), label="")
    (link,) = report_links_of(event.id)

    with pytest.raises(NotFoundError):
        revoke_report_link(event_id=mine.id, code=link.code, by=owner_of(mine))

    assert event_of_link(secret).id == event.id
