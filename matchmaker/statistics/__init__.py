"""The report's statistics: arrays in, values with their uncertainty out."""

from matchmaker.statistics.bands import ScoreBand, by_score
from matchmaker.statistics.clusters import ClusteredOutcomes, CountsOnly, Group
from matchmaker.statistics.difference import Difference, difference
from matchmaker.statistics.dyadic import dyadic, dyadic_of
from matchmaker.statistics.exposure import Exposure, exposure
from matchmaker.statistics.funnel import Step, funnel
from matchmaker.statistics.honest_slot import DrawnComparison, WeightedShare, compare_drawn, drawn_share
from matchmaker.statistics.lift import Comparison, Ratio, compare
from matchmaker.statistics.linked import linked
from matchmaker.statistics.proportion import MIN_N, MIN_WORTH, Proportion, wilson
from matchmaker.statistics.rank_correlation import RankCorrelation, rank_correlation
from matchmaker.statistics.suppression import SMALLEST_SHOWN, cell
from matchmaker.statistics.verdict import Verdict, verdict, verdict_of_drawn

__all__ = [
    "MIN_N",
    "MIN_WORTH",
    "SMALLEST_SHOWN",
    "ClusteredOutcomes",
    "Comparison",
    "CountsOnly",
    "Difference",
    "DrawnComparison",
    "Exposure",
    "Group",
    "Proportion",
    "RankCorrelation",
    "Ratio",
    "ScoreBand",
    "Step",
    "Verdict",
    "WeightedShare",
    "by_score",
    "cell",
    "compare",
    "compare_drawn",
    "difference",
    "drawn_share",
    "dyadic",
    "dyadic_of",
    "exposure",
    "funnel",
    "linked",
    "rank_correlation",
    "verdict",
    "verdict_of_drawn",
    "wilson",
]
