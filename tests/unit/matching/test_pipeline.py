import pickle

import numpy as np

from matchmaker.matching.pipeline import affinity_pipeline
from matchmaker.matching.reading import read
from matchmaker.matching.scoring import affinities
from matchmaker.matching.vectorizer import Vectorizer

TEXTS = [
    "I am learning C++ and rust",
    "Ich suche Führung",
    "rusty rust rust rust law",
    "",
    "Führungen; C++",
    "我想学习",
    "node.js, law",
]


def test_affinity_pipeline_rows_multiply_to_the_affinities_of_the_matching() -> None:
    vectors = Vectorizer().fit_transform(read([([text], None) for text in TEXTS]))

    rows = affinity_pipeline().fit_transform(TEXTS)

    np.testing.assert_allclose((rows @ rows.T).toarray(), affinities(vectors, vectors), atol=1e-12)


def test_affinity_pipeline_fitted_can_be_stored() -> None:
    fitted = affinity_pipeline().fit(TEXTS)

    again = pickle.loads(pickle.dumps(fitted))  # noqa: S301  # made one line above

    assert (again.transform(["C++"]) != fitted.transform(["C++"])).nnz == 0
