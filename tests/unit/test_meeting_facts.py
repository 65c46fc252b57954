from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.models import Act
from matchmaker.services.meeting_facts import (
    CLOCK_TOLERANCE,
    CONFIRM_WITHIN,
    EARLIEST_BEFORE_START,
    MeetingFacts,
    ScanFact,
    corrected_time,
    derive,
)
from tests.histories import Deed, deeds, truth

ADA, GRACE = 1, 2
START = datetime(2026, 5, 6, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


facts = st.builds(
    ScanFact,
    scanner_id=st.sampled_from([ADA, GRACE]),
    act=st.sampled_from(Act),
    # Few moments, so that two acts often fall on the same one.
    happened_at=st.integers(0, 60).map(at),
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(facts, max_size=4).flatmap(
        lambda acts: st.tuples(
            st.just(acts),
            st.lists(st.sampled_from(acts or [ScanFact(ADA, Act.SCAN, START)]), max_size=3 if acts else 0),
        )
    )
)
def test_derive_any_order_and_duplicates_gives_the_same_facts(
    drawn: tuple[list[ScanFact], list[ScanFact]],
) -> None:
    acts, repeated = drawn
    expected = derive(acts)

    derived = {derive(order) for order in permutations(acts)}
    derived |= {derive([*repeated, *acts]), derive([*acts, *repeated])}

    assert derived == {expected}


@settings(deadline=None)
@given(st.lists(facts, max_size=6), facts.filter(lambda fact: fact.act is Act.WITHDRAW))
def test_derive_with_a_withdrawal_never_forgets_it(acts: list[ScanFact], withdrawal: ScanFact) -> None:
    withdrawn_at = derive([*acts, withdrawal]).withdrawn_at

    assert withdrawn_at == min(fact.happened_at for fact in [*acts, withdrawal] if fact.act is Act.WITHDRAW)


def test_derive_of_nothing_is_nothing() -> None:
    assert derive([]) == MeetingFacts(None, None, None, None)


def test_derive_of_one_scan_is_a_claim() -> None:
    assert derive([ScanFact(GRACE, Act.SCAN, at(1))]) == MeetingFacts(at(1), GRACE, None, None)


def test_derive_of_scans_by_one_person_stays_a_claim() -> None:
    scans = [
        ScanFact(ADA, Act.SCAN, at(2)),
        ScanFact(ADA, Act.SCAN, at(1)),
        ScanFact(ADA, Act.CONFIRM, at(3)),
    ]

    assert derive(scans) == MeetingFacts(at(1), ADA, None, None)


def test_derive_of_scans_by_both_is_confirmed_by_the_later_one() -> None:
    scans = [ScanFact(ADA, Act.SCAN, at(2)), ScanFact(GRACE, Act.SCAN, at(1))]

    assert derive(scans) == MeetingFacts(at(1), GRACE, at(2), None)


@pytest.mark.parametrize(("late", "confirmed"), [(CONFIRM_WITHIN, True), (CONFIRM_WITHIN + SECOND, False)])
def test_derive_counts_the_button_for_48_hours(late: timedelta, confirmed: bool) -> None:  # noqa: FBT001 -- a table of cases
    acts = [ScanFact(ADA, Act.SCAN, START), ScanFact(GRACE, Act.CONFIRM, START + late)]

    assert derive(acts).confirmed_at == (START + late if confirmed else None)


def test_derive_counts_a_scan_back_at_any_time() -> None:
    late = START + CONFIRM_WITHIN + timedelta(days=4)
    acts = [ScanFact(ADA, Act.SCAN, START), ScanFact(GRACE, Act.SCAN, late)]

    assert derive(acts) == MeetingFacts(START, ADA, late, None)


def test_derive_of_a_confirmation_without_a_scan_is_no_meeting() -> None:
    assert derive([ScanFact(GRACE, Act.CONFIRM, START)]) == MeetingFacts(None, None, None, None)


@settings(deadline=None)
@given(
    st.timedeltas(timedelta(days=-3), timedelta(days=3)),
    st.timedeltas(timedelta(), timedelta(hours=10)),
)
def test_corrected_time_of_a_phone_that_is_days_off_is_ours(wrong: timedelta, waited: timedelta) -> None:
    received_at = at(11)
    truth = received_at - waited

    happened_at, is_suspect = corrected_time(
        client_at=truth + wrong, sent_at=received_at + wrong, received_at=received_at, starts_at=START
    )

    assert (happened_at, is_suspect) == (truth, abs(wrong) > CLOCK_TOLERANCE)


moments = st.datetimes(datetime(2026, 5, 1), datetime(2026, 5, 12), timezones=st.just(UTC))  # noqa: DTZ001 -- the zone follows


@settings(deadline=None)
@given(moments, moments, moments)
def test_corrected_time_is_never_in_the_future_or_long_before_the_event(
    client_at: datetime, sent_at: datetime, received_at: datetime
) -> None:
    happened_at, _ = corrected_time(
        client_at=client_at, sent_at=sent_at, received_at=received_at, starts_at=START
    )

    assert min(START - EARLIEST_BEFORE_START, received_at) <= happened_at <= received_at


def test_corrected_time_of_a_scan_after_its_own_sending_is_now_and_suspect() -> None:
    told = corrected_time(client_at=at(3), sent_at=at(2), received_at=at(2), starts_at=START)

    assert told == (at(2), True)


def test_corrected_time_before_the_doors_open_is_the_earliest_and_suspect() -> None:
    told = corrected_time(client_at=at(-30), sent_at=at(2), received_at=at(2), starts_at=START)

    assert told == (START - EARLIEST_BEFORE_START, True)


@settings(max_examples=5000, deadline=None)
@given(st.lists(deeds, max_size=8), st.integers(0, 2**32))
def test_derive_of_5000_histories_has_one_end_each(history: list[Deed], seed: int) -> None:
    """Scans, buttons, live codes, wrong clocks: late, twice and in any order, the end is the truth."""
    chance = Random(seed)  # noqa: S311 -- an order of delivery, no secret
    facts = [deed.fact() for deed in history]

    ends = {derive(facts)}
    for _ in range(4):
        delivered = facts + chance.choices(facts, k=3) if facts else []
        chance.shuffle(delivered)
        ends.add(derive(delivered))

    assert ends == {truth(history)}


def test_derive_of_a_live_scan_is_confirmed_at_once() -> None:
    scans = [ScanFact(ADA, Act.SCAN, at(1), is_live=True)]

    assert derive(scans) == MeetingFacts(at(1), ADA, at(1), None)


def test_derive_of_a_live_scan_after_a_claim_is_confirmed_by_it() -> None:
    scans = [ScanFact(ADA, Act.SCAN, at(1)), ScanFact(ADA, Act.SCAN, at(2), is_live=True)]

    assert derive(scans) == MeetingFacts(at(1), ADA, at(2), None)


@pytest.mark.parametrize(
    "fact",
    [
        ScanFact(ADA, Act.SCAN, at(1), is_live=True, clock_suspect=True),
        ScanFact(ADA, Act.SCAN, at(1), is_live=False),
        ScanFact(ADA, Act.SCAN, at(1), clock_suspect=True),
    ],
)
def test_derive_of_a_scan_that_proves_nothing_stays_a_claim(fact: ScanFact) -> None:
    assert derive([fact]) == MeetingFacts(at(1), ADA, None, None)


def test_derive_of_a_button_marked_live_needs_a_scan() -> None:
    acts = [ScanFact(ADA, Act.SCAN, at(1)), ScanFact(ADA, Act.CONFIRM, at(2), is_live=True)]

    assert derive(acts) == MeetingFacts(at(1), ADA, None, None)


def test_derive_of_a_live_scan_that_was_withdrawn_keeps_the_withdrawal() -> None:
    acts = [ScanFact(ADA, Act.SCAN, at(1), is_live=True), ScanFact(GRACE, Act.WITHDRAW, at(2))]

    assert derive(acts) == MeetingFacts(at(1), ADA, at(1), at(2))
