"""How meetings are gathered in slots of time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from matchmaker.queries.report_figures import Slot, Timeline
from matchmaker.queries.report_timeline import timeline_of

START = datetime(2026, 12, 3, 18, tzinfo=UTC)


def at(minute: float) -> datetime:
    return START + timedelta(minutes=minute)


def test_timeline_without_meetings_is_empty() -> None:
    assert timeline_of(START, [], []) == Timeline(timedelta(minutes=5), ())


def test_timeline_of_a_busy_hour_has_narrow_slots_with_empty_ones_between() -> None:
    suggested = [at(minute) for minute in (0, 5, 11, 16) for _ in range(5)]

    timeline = timeline_of(START, suggested, [at(11)] * 6)

    assert timeline == Timeline(
        timedelta(minutes=5),
        (Slot(at(0), 5, 0), Slot(at(5), 5, 0), Slot(at(10), 5, 6), Slot(at(15), 5, 0)),
    )


def test_timeline_widens_its_slots_until_few_counts_are_hidden() -> None:
    suggested = [at(3 * number) for number in range(20)]

    timeline = timeline_of(START, suggested, [])

    assert timeline == Timeline(
        timedelta(minutes=15), (Slot(at(0), 5, 0), Slot(at(15), 5, 0), Slot(at(30), 5, 0), Slot(at(45), 5, 0))
    )


def test_timeline_of_two_meetings_hides_them() -> None:
    assert timeline_of(START, [at(-3)], [at(2)]) == Timeline(
        timedelta(minutes=5), (Slot(at(-5), None, 0), Slot(at(0), 0, None))
    )


def test_timeline_of_many_weeks_has_slots_of_a_day() -> None:
    timeline = timeline_of(START, [at(0)] * 5, [at(60 * 24 * 60)] * 5)

    assert timeline.width == timedelta(days=1)
    assert len(timeline.slots) == 61


def test_the_only_hidden_count_takes_an_empty_slot_along() -> None:
    moments = [at(minute) for minute in (1, *[6] * 7, *[16] * 9, *[21] * 8)]

    found = timeline_of(START, moments, [])

    assert [slot.suggested for slot in found.slots] == [None, 7, None, 9, 8]


def test_where_nothing_can_be_hidden_beside_the_only_count_slots_are_wider() -> None:
    moments = [at(minute) for minute in (1, *[6] * 7, *[11] * 9, *[16] * 8)]

    found = timeline_of(START, moments, [])

    assert (found.width, [slot.suggested for slot in found.slots]) == (timedelta(minutes=15), [17, 8])


def test_where_every_width_would_tell_a_hidden_count_no_slots_are_told() -> None:
    moments = [at(day * 1440) for day in range(9) for _ in range(2 if day == 4 else 7)]

    assert timeline_of(START, moments, []).slots == ()
