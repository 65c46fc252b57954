from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING

import pytest

from matchmaker.bench import trial
from matchmaker.bench.events import composed_event
from matchmaker.bench.speed import Timing, exponent, measure, methods_for, plot, sections
from matchmaker.bench.trial import Spent

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def timing(method: str, n: int, cpu_s: float, *, is_sampled: bool = False) -> Timing:
    """Return a timing with made-up figures."""
    return Timing("zipf", n, method, Spent(cpu_s, 2 * cpu_s, 200.0, 150.0, is_sampled=is_sampled))


def test_exponent_is_the_slope_on_logarithmic_scales() -> None:
    timings = [timing("plain", n, 3e-8 * n**2) for n in (100, 1000, 20_000)]

    assert exponent(timings) == pytest.approx(2.0)
    assert exponent(timings[:2]) is None


def test_methods_for_a_large_event_have_no_dense_matrix() -> None:
    assert "tutorial" in methods_for(10_000)
    assert "tutorial" not in methods_for(10_001)
    assert methods_for(10_001)[:4] == ["plain", "candidates", "both_ways", "one_way"]


def test_sections_give_ratios_and_mark_what_was_sampled() -> None:
    timings = [
        timing("plain", 1000, 0.01),
        timing("whole", 1000, 2.0)._replace(spent=Spent(2.0, 2.5, 180.0, 0.0, is_sampled=False)),
        timing("whole_places", 1000, 4.0),
        timing("scipy_rows", 1000, 4.0, is_sampled=True),
    ]

    table, _, exponents = sections(timings)

    assert [tuple(row) for row in table.rows] == [
        ("1,000", "ours, top three", "0.010", "0.020", "200", "150", "1", "0.005", "0.0025"),
        ("1,000", "ours, whole run, words", "2.000", "2.500", "180", "–", "200", "1", "0.5"),
        ("1,000", "ours, whole run, places", "4.000", "8.000", "200", "150", "400", "2", "1"),
        ("1,000", "SciPy rows", "4.000 (sampled)", "8.000 (sampled)", "200", "150", "400", "2", "1"),
    ]
    assert [row[2:] for row in exponents.rows] == [("–", "–")] * 4


def test_exponents_are_of_three_sizes_that_the_same_code_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = (1000, 3000, 10_000, 30_000, 100_000)
    timings = [
        timing(method, n, 1e-9 * n**2 if n > 4000 or method == "scipy_rows" else 7.0)
        for method in ("plain", "both_ways", "one_way", "whole", "whole_places", "scipy_rows")
        for n in sizes
    ]

    def told(count: int) -> dict[str, tuple[str, ...]]:
        return {
            row[1]: row[2:] for row in sections([one for one in timings if one.n in sizes[:count]])[-1].rows
        }

    monkeypatch.setattr("matchmaker.bench.speed.find_spec", lambda name: name)
    all_five, four = told(5), told(4)
    monkeypatch.setattr("matchmaker.bench.speed.find_spec", lambda _name: None)

    assert all_five["ours, top three"] == ("10,000 to 100,000", "2.00")
    assert all_five["ours, whole run, words"] == ("10,000 to 100,000", "2.00")
    assert all_five["SciPy rows"] == ("1,000 to 100,000", "2.00")
    assert four["ours, top three"] == ("–", "–")
    assert four["SciPy rows"] == ("1,000 to 30,000", "2.00")
    assert told(4)["ours, top three"][0] == "1,000 to 30,000"


def test_both_directions_stand_beside_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matchmaker.bench.speed.find_spec", lambda name: name)
    timings = [
        *(timing(method, 1000, 1.0) for method in ("plain", "whole", "whole_places")),
        timing("both_ways", 1000, 1.5),
        timing("one_way", 1000, 1.2),
        *(timing(method, 10_000, 1.0) for method in ("plain", "whole", "whole_places")),
        timing("both_ways", 10_000, 3.0),
        timing("one_way", 10_000, 2.0),
    ]

    assert [tuple(row) for row in sections(timings)[1].rows] == [
        ("zipf", "1,000", "60", "SciPy", "1.200", "1.500", "1.25"),
        ("zipf", "10,000", "40", "numba", "2.000", "3.000", "1.5"),
    ]


def test_plot_draws_the_first_kind_and_says_its_figures() -> None:
    other = timing("plain", 1000, 9.0)._replace(kind="composed")

    drawn = plot([timing("plain", 1000, 0.01), timing("plain", 10_000, 0.9), other])

    assert "ours, top three: 0.01 s for 1,000, 0.9 s for 10,000" in drawn
    assert "9 s for 1,000" not in drawn


def test_measure_times_each_method_in_its_own_process() -> None:
    shares: list[float] = []

    timings = measure("composed", 70, seed=1, rounds=1, progress=shares.append)

    assert [one.method for one in timings] == methods_for(70)
    assert all(one.spent.cpu_s > 0 and one.spent.peak_mib > 1 for one in timings)
    assert not any(one.spent.is_sampled for one in timings)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


@pytest.fixture(name="trial_of")
def trial_in_this_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str], Spent]:
    """Return what runs one method on a small event here, without forgetting this process's peak."""
    file = tmp_path / "event.json"
    file.write_text(json.dumps(composed_event(70, 1)._asdict()), "utf-8")
    monkeypatch.setattr(trial, "_CLEAR", tmp_path / "nowhere")

    def run(method: str) -> Spent:
        monkeypatch.setattr(sys, "argv", ["trial", method, str(file), repr(time.time() - 100)])
        trial.main()
        return Spent(**json.loads(capsys.readouterr().out))

    return run


@pytest.mark.parametrize("method", ["whole", "whole_places", "tutorial"])
def test_whole_run_holds_nothing_before_it_starts_and_counts_from_when_it_was_asked_for(
    method: str, trial_of: Callable[[str], Spent]
) -> None:
    spent = trial_of(method)

    assert spent.before_mib == 0
    assert 100 <= spent.wall_s < 200


@pytest.mark.parametrize("method", ["plain", "candidates", "both_ways", "one_way", "scipy_rows"])
def test_stage_tells_what_it_held_before(method: str, trial_of: Callable[[str], Spent]) -> None:
    spent = trial_of(method)

    assert 1 < spent.before_mib <= spent.peak_mib
    assert spent.wall_s < 100
    assert not spent.is_sampled


def test_stage_of_a_large_event_is_sampled(
    trial_of: Callable[[str], Spent], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial, "SAMPLED_ABOVE", 65)
    monkeypatch.setattr(trial, "SAMPLE", 10)

    assert trial_of("scipy_rows").is_sampled


def test_peak_is_read_from_the_process_itself_where_there_is_no_proc(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = trial.peak_mib()
    monkeypatch.setattr(trial, "_STATUS", tmp_path / "nowhere")

    # The two counts differ by what the kernel has not booked yet.
    assert trial.peak_mib() == pytest.approx(listed, rel=0.5)


def test_peak_starts_anew_where_the_kernel_lets_us(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clear = tmp_path / "clear_refs"
    clear.touch()
    monkeypatch.setattr(trial, "_CLEAR", clear)

    trial._forget_peak()

    assert clear.read_text("ascii") == "5"
