"""The TF-IDF matching core, which knows nothing of the web or the database."""

from matchmaker.matching.explain import Explanation
from matchmaker.matching.fitted import FittedCrowd, FittedFileError, load_fitted
from matchmaker.matching.late import place_late
from matchmaker.matching.matcher import Matcher
from matchmaker.matching.metrics import Balance, balance
from matchmaker.matching.places import Span
from matchmaker.matching.protocols import Affinities, Scorer
from matchmaker.matching.ranking import rank, rank_one_way
from matchmaker.matching.reasons import Reason, Term
from matchmaker.matching.weakness import WEAK_FLOOR, is_weak

__all__ = [
    "WEAK_FLOOR",
    "Affinities",
    "Balance",
    "Explanation",
    "FittedCrowd",
    "FittedFileError",
    "Matcher",
    "Reason",
    "Scorer",
    "Span",
    "Term",
    "balance",
    "is_weak",
    "load_fitted",
    "place_late",
    "rank",
    "rank_one_way",
]
