"""The report's statistics: arrays in, values with their uncertainty out."""

from matchmaker.statistics.clusters import ClusteredOutcomes, CountsOnly
from matchmaker.statistics.dyadic import dyadic, dyadic_of
from matchmaker.statistics.lift import Comparison, Ratio, compare
from matchmaker.statistics.proportion import MAX_WIDTH, MIN_N, Proportion, wilson
from matchmaker.statistics.suppression import SMALLEST_SHOWN, cell
from matchmaker.statistics.verdict import Verdict, verdict

__all__ = [
    "MAX_WIDTH",
    "MIN_N",
    "SMALLEST_SHOWN",
    "ClusteredOutcomes",
    "Comparison",
    "CountsOnly",
    "Proportion",
    "Ratio",
    "Verdict",
    "cell",
    "compare",
    "dyadic",
    "dyadic_of",
    "verdict",
    "wilson",
]
