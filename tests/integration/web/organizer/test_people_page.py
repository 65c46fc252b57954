from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import openpyxl
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, AuditEntry, Role
from matchmaker.queries import people
from matchmaker.queries.events import event_by_id
from matchmaker.services.erasure import erase_attendee
from tests.factories import make_attendee, make_match, make_meeting, make_run

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from tests.integration.web.organizer.conftest import Desk


def test_people_page_escapes_what_people_wrote(desk: Desk) -> None:
    with desk.rows():
        event = event_by_id(desk.event_id)
        make_attendee(event=event, name="<b>Ada</b>", goals=["<script>alert(1)</script>"])

    page = desk.client.get(desk.address("/people")).text

    assert "&lt;b&gt;Ada&lt;/b&gt;" in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_people_page_narrows_by_words_and_by_what_people_lack(desk: Desk) -> None:
    with desk.rows():
        event = event_by_id(desk.event_id)
        make_attendee(event=event)
        make_attendee(event=event, name="Tom Okoye", goals=())

    def rows(query: str) -> list[bool]:
        page = desk.client.get(desk.address(f"/people{query}")).text
        return [f"<bdi>{name}</bdi></a>" in page for name in ("Ada Lovelace", "Tom Okoye")]

    assert rows("") == [True, True]
    assert rows("?words=LOOMS+ada") == [True, False]
    assert rows("?show=no_goal") == [False, True]
    assert rows("?show=nonsense&page=x") == [True, True]
    assert rows("?words=nobody") == [False, False]


def test_dashboard_leads_to_those_who_lack_something(desk: Desk) -> None:
    with desk.rows():
        make_attendee(event=event_by_id(desk.event_id), name="Tom Okoye", goals=())

    page = desk.client.get(desk.address()).text

    assert f'href="{desk.address("/people?show=no_goal")}"' in page
    assert f'href="{desk.address("/people")}"' in page


def test_people_page_says_where_everybody_stands(desk: Desk) -> None:
    with desk.rows():
        event = event_by_id(desk.event_id)
        ada, grace = make_attendee(event=event), make_attendee(event=event, name="Grace", goals=())
        make_attendee(event=event, name="Silent", goals=(), skills=())
        make_attendee(event=event, name="Unasked", consents=False)
        make_attendee(event=event, name="Asks only", skills=())
        pair = ada.id, grace.id
    before = desk.client.get(desk.address("/people")).text
    with desk.rows():
        ada, grace = (db.session.get_one(Attendee, one) for one in pair)
        make_match(run=make_run(event=event_by_id(desk.event_id)), one=ada, other=grace)
        make_meeting(one=ada, other=grace)
    after = desk.client.get(desk.address("/people")).text

    words = ("ready", "no goal", "no skill", "no words", "takes no part", "mutual 1/3")
    assert [f">{word}</span>" in before for word in words] == [True, True, True, True, True, False]
    assert [f">{word}</span>" in after for word in words] == [False, False, False, True, True, True]


def test_pages_lead_to_the_next_and_back_with_what_was_asked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "PAGE_SIZE", 1)
    with desk.rows():
        event = event_by_id(desk.event_id)
        for name in ("Ada", "Bea", "Cleo"):
            make_attendee(event=event, name=name)

    page = desk.client.get(desk.address("/people?words=looms&show=not_here&page=2")).text

    assert "<bdi>Bea</bdi>" in page
    assert "<bdi>Ada</bdi>" not in page
    query = "words=looms&amp;show=not_here"
    assert f'rel="prev" class="secondary outline" href="{desk.address("/people")}?{query}"' in page
    assert f'rel="next" class="secondary outline" href="{desk.address("/people")}?{query}&amp;page=3"' in page


def test_people_page_takes_as_many_statements_for_three_as_for_one(
    desk: Desk, count_statements: Callable[[Callable[[], object]], int]
) -> None:
    counts = []
    for n_new in (1, 2):
        with desk.rows():
            for _ in range(n_new):
                make_attendee(event=event_by_id(desk.event_id))
        counts.append(count_statements(lambda: desk.client.get(desk.address("/people"))))

    assert counts[0] == counts[1]


def test_export_is_a_table_that_runs_no_formula(desk: Desk) -> None:
    with desk.rows():
        event = event_by_id(desk.event_id)
        ada = make_attendee(event=event, email="ada@example.org", organisation="=1+1")
        grace = make_attendee(event=event, name='=HYPERLINK("http://evil")', goals=("a\x0b1", "b"))
        ada.checked_in_at = event.starts_at
        ada.contact_phone, ada.contact_shared_at = "+351 999", now()
        make_meeting(one=ada, other=grace)
        gone = make_attendee(event=event, name="Gone")
        db.session.commit()
        erase_attendee(attendee_id=gone.id)
        arrived = f"{event.starts_at.astimezone(event.zone):%Y-%m-%d %H:%M}"

    table = desk.client.post(desk.address("/people.csv"))
    book = desk.client.post(desk.address("/people.xlsx"))

    header, eve, line = csv.reader(io.StringIO(table.data.decode("utf-8-sig")))
    assert header == [
        "Name",
        "E-mail",
        "Organisation",
        "Goals",
        "Skills",
        "Group",
        "Takes part",
        "Checked in",
        "People met",
    ]
    assert eve[0] == '\'=HYPERLINK("http://evil")'
    assert line[:3] == ["Ada Lovelace", "ada@example.org", "'=1+1"]
    assert line[6:] == ["Yes", arrived, "1"]
    assert b"999" not in table.data
    rows = list(openpyxl.load_workbook(io.BytesIO(book.data)).active.iter_rows())
    assert [(cell.value, cell.data_type) for cell in rows[1][:1]] == [('=HYPERLINK("http://evil")', "s")]
    assert (rows[1][3].value, rows[2][2].data_type, rows[2][8].value) == ("a1\nb", "s", 1)
    assert table.headers["Content-Disposition"] == f"attachment; filename=people-{desk.code}.csv"
    assert book.headers["Content-Disposition"] == f"attachment; filename=people-{desk.code}.xlsx"
    with desk.rows():
        entries = db.session.scalars(
            sa.select(AuditEntry).filter_by(action="people_exported").order_by(AuditEntry.id)
        )
        assert [entry.detail for entry in entries] == [
            {"kind": "csv", "people": 2},
            {"kind": "xlsx", "people": 2},
        ]


def test_reader_exports_nothing_and_sees_no_button(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(role=Role.READER)
    with desk.rows():
        make_attendee(event=event_by_id(desk.event_id))

    assert "Export" not in desk.client.get(desk.address("/people")).text
    assert desk.client.post(desk.address("/people.csv")).status_code == 404
