"""The TF-IDF matching core, which knows nothing of the web or the database."""

from matchmaker.matching.explain import Explanation, Reason, Span, Term
from matchmaker.matching.matcher import Matcher
from matchmaker.matching.metrics import Balance, balance
from matchmaker.matching.ranking import rank, rank_one_way
from matchmaker.matching.weakness import WEAK_FLOOR, is_weak

__all__ = [
    "WEAK_FLOOR",
    "Balance",
    "Explanation",
    "Matcher",
    "Reason",
    "Span",
    "Term",
    "balance",
    "is_weak",
    "rank",
    "rank_one_way",
]
