from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from matchmaker.bench.datasets import LabelledSet, OneWayEvent, PeopleEvent, read_set, set_files
from tests.unit.bench.toy_sets import GRADED, JUDGED_PEOPLE, NUMBERS, OFFERS, ONE_WAY, WANTS, write_set

if TYPE_CHECKING:
    from pathlib import Path


def test_read_set_gives_a_one_way_set_with_its_gains(tmp_path: Path) -> None:
    labelled = read_set(write_set(tmp_path, ONE_WAY))

    gains = {0: {1: 1}, 1: {2: 2, 4: 1}, 2: {0: 1}, 3: {3: 1}}
    assert labelled == LabelledSet(
        "village", is_people=False, events=(OneWayEvent(tuple(WANTS), tuple(OFFERS), gains, {}),)
    )


def test_read_set_counts_grades_from_the_floor_upwards(tmp_path: Path) -> None:
    labelled = read_set(write_set(tmp_path, GRADED))

    assert labelled is not None
    (event,) = labelled.events
    assert isinstance(event, OneWayEvent)
    assert event.gains == {0: {1: 4}, 1: {}}
    assert event.judged == {0: frozenset({0, 1}), 1: frozenset({0, 4})}


def test_read_set_gives_people_with_whom_they_are_served_by(tmp_path: Path) -> None:
    labelled = read_set(write_set(tmp_path, JUDGED_PEOPLE))

    assert labelled is not None
    assert labelled.is_people
    (event,) = labelled.events
    assert isinstance(event, PeopleEvent)
    assert event.served == {0: {1}, 1: {0, 4}, 2: {3}, 3: {2}}
    assert event.judged == {0: {1, 2}}
    assert event.skills[0] == OFFERS[2]


def test_read_set_gives_nothing_where_people_have_no_texts(tmp_path: Path) -> None:
    assert read_set(write_set(tmp_path, NUMBERS)) is None


def test_set_files_are_all_or_the_named_ones(tmp_path: Path) -> None:
    graded, village = write_set(tmp_path, GRADED), write_set(tmp_path, ONE_WAY)

    assert set_files(tmp_path) == [graded, village]
    assert set_files(tmp_path, ["village"]) == [village]


def test_set_files_are_looked_for_in_the_folder_dev(tmp_path: Path) -> None:
    village = write_set(tmp_path / "dev", ONE_WAY)

    assert set_files(tmp_path) == [village]


def test_set_files_refuse_an_empty_folder_and_an_unknown_name(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no labelled set"):
        set_files(tmp_path)

    write_set(tmp_path, ONE_WAY)
    with pytest.raises(ValueError, match="no set town; there are village"):
        set_files(tmp_path, ["town"])
