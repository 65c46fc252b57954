import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.places import NONE, Occurrences, Places
from matchmaker.matching.reading import read, sides_of
from matchmaker.matching.text import languages_of, tokenize

WORDS = (
    "rust",
    "Rusts,",
    "(rust)",
    "node.js",
    "Node.js/node",
    "c++/c#",
    "d'eau",
    "don't've",
    "rust,don't've",
    "Führung.",
    "FÜHRUNG",
    "学习学",
    ".NET",
    "the",
    "r" * 70,
    "𝐑𝐮𝐬𝐭",
    "<b>rust</b>",
    '<a href="rust">',
    "<b",
    "rust>",
    "rust&amp;node",
    "https://rust.example/node",
    "(node@rust.example)rust",
    "C++17/Rust2021",
)
SPACES = st.sampled_from([" ", "  ", "\n", "\t", "\u2028", "\u3000", "\x1c", "\xa0"])
STATEMENTS = st.one_of(
    st.lists(st.tuples(SPACES, st.sampled_from(WORDS)), max_size=6).map(
        lambda pairs: "".join(space + word for space, word in pairs)
    ),
    st.text(max_size=30),
)
SIDES = st.tuples(st.lists(STATEMENTS, max_size=3), st.lists(STATEMENTS, max_size=3))


def places_of(people: list[tuple[list[str], list[str]]]) -> tuple[Places, list[str]]:
    """Return the places of everybody's terms, and the names of these."""
    counts = read([((*goals, *skills), None) for goals, skills in people])
    statements = [statement for goals, skills in people for statement in (*goals, *skills)]
    documents = sides_of([(len(goals), len(skills)) for goals, skills in people])
    return Places(statements, documents, counts.pieces, len(counts.term_names)), counts.term_names


def spans(found: Occurrences, entry: int) -> list[tuple[int, int, int]]:
    """Return the places of an entry."""
    return found.numbers[found.starts[entry] : found.starts[entry + 1]]


@given(st.lists(SIDES, min_size=1, max_size=4), st.data())
def test_places_are_where_each_statement_read_by_itself_has_the_term(
    people: list[tuple[list[str], list[str]]], data: st.DataObject
) -> None:
    places, names = places_of(people)
    column = {name: number for number, name in enumerate(names)}
    expected: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
    texts: dict[tuple[int, int], str] = {}
    for person, (goals, skills) in enumerate(people):
        languages = iter(languages_of([*goals, *skills]))
        for document, side in ((person, goals), (person + len(people), skills)):
            for number, statement in enumerate(side):
                for token in tokenize(statement, next(languages)):
                    key = document, column[token.term]
                    expected.setdefault(key, []).append((number, token.start, token.end))
                    texts.setdefault(key, statement[token.start : token.end].lower())
    asked = data.draw(st.lists(st.sampled_from(sorted(expected)), max_size=20)) if expected else []
    documents, terms = np.array(asked, dtype=np.intp).reshape(-1, 2).T

    found = places.find(documents, terms)

    assert [spans(found, entry) for entry in found.which] == [expected[key] for key in asked]
    assert [found.texts[entry] for entry in found.which] == [texts[key] for key in asked]


def test_part_knows_its_compound_unless_that_is_a_stop_word() -> None:
    places, names = places_of([(["node.js rust,don't've", "node"], [])])
    asked = [names.index(name) for name in ("node", "don", "rust")]

    found = places.find(np.zeros(3, dtype=np.intp), np.array(asked))

    node, don, rust = (slice(found.starts[entry], found.starts[entry + 1]) for entry in found.which)
    assert found.compounds[node].tolist() == [names.index("node.j"), NONE]
    assert found.compounds[don].tolist() == [NONE]
    assert found.words[don].tolist() == [NONE]
    assert found.words[rust].tolist() != [NONE]
    assert found.only(found.compounds)[found.which].tolist() == [NONE, NONE, NONE]
