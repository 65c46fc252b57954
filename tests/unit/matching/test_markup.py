import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.markup import blanked

SIGNS = (
    "<",
    ">",
    "</",
    "p",
    "div ",
    'class="x"',
    "&",
    "amp;",
    "#39;",
    "&nbsp;",
    "@",
    ".",
    "www.",
    "://",
    "https",
    "a",
    " ",
)


@pytest.mark.parametrize(
    ("statement", "left"),
    [
        ("<p>gardening</p>", "gardening"),
        ('<div class="x">football</DIV>', "football"),
        ('<a href="https://acme.example/a b">allotments<br/>', "allotments"),
        ('bees<o:mark lang="de"> <!-- a note --> <!DOCTYPE html></o:mark>', "bees"),
        ("&lt;p class=&quot;x&quot;&gt;bees&lt;/p&gt;", "bees"),
        ("bees&nbsp;&amp;&#8217;&#x2019;&Uuml; hives", "bees hives"),
        ("see https://www.acme.example/garden?a=1&b=2", "see"),
        ("my site WWW.beta.example/foot", "my site"),
        ("Www.beta.example, s3://bucket/key (git+ssh://host)", "("),
        ("见https://acme.example/a机器", "见 机器"),
        ("write to ada.lovelace+x@mail.example.org or mailto:grace@müller.example", "write to or"),
        ("Größe:ada@müller.example", "Größe:"),
        ("联系ada@acme.example学习", "联系 学习"),
        ("see http://acme.example/a,rust;(https://acme.example/b)chess", "see ,rust;( )chess"),
        ("www.acme.example/a,1;2 bees", "bees"),
        ("https://acme.example/a?b&amp;c &amp;lt;", "lt;"),
    ],
)
def test_blanked_leaves_the_words_alone(statement: str, left: str) -> None:
    assert " ".join(blanked(statement).split()) == left


@pytest.mark.parametrize(
    ("statement", "left"),
    [
        ("R & D", "R&&&D"),
        ("an R&amp;D lab", "an R&&&&&D lab"),
        ("R&nbsp;&AMP;\u00a0D", f"R{'&' * 12}D"),
        ("A & B & C", "A&&&B&&&C"),
        ("sales&amp;law", "sales&&&&&law"),
        ("sales &amp; law & R", "sales       law & R"),
        ("R & C++ & F#", "R & C++ & F#"),
        ("UR & D, R & DE, 3 & 4", "UR & D, R & DE, 3 & 4"),
        ("women's & X, C/R & D", "women's & X, C/R & D"),
    ],
)
def test_blanked_joins_the_letters_of_an_ampersand(statement: str, left: str) -> None:
    assert blanked(statement) == left


@pytest.mark.parametrize(
    "statement",
    [
        "node.js, asp.net, booking.com and acme.example/garden",
        "I <3 <rust>, <your town>, C<T> and a < b > c",
        "<head of sales>, <Code review>, <Main contact person>, </ table of contents>",
        "R&D, research&development; Q&A; &nosuch; &",
        "3@home, @acme, ada@localhost, @",
        "https and www, a: //b",
    ],
)
def test_blanked_keeps_what_only_looks_alike(statement: str) -> None:
    assert blanked(statement) == statement


@given(st.one_of(st.lists(st.sampled_from(SIGNS), max_size=12).map("".join), st.text(max_size=40)))
def test_blanked_letters_stand_where_they_stood(statement: str) -> None:
    found = blanked(statement)

    assert len(found) == len(statement)
    # An ampersand fills the place of its longer spellings, and the space around it.
    assert all(
        new in (old, " ") or (new == "&" and (old.isspace() or old in "&amp;nbs"))
        for new, old in zip(found, statement, strict=True)
    )


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "unit",
    [
        "<",
        "<a ",
        "<a b=",
        "<!-",
        "&lt;a ",
        "&a",
        "&#",
        "a@",
        "a@a.",
        "a.",
        "a://",
        "www.a@",
        "é",
        "_@",
        "mailto:",
        "R & ",
        "R&amp;",
        "&nbsp;",
        "R &nbsp;",
    ],
)
def test_blanked_long_text_takes_linear_time(unit: str) -> None:
    statement = "<@" + unit * (100_000 // len(unit))

    began = time.process_time()
    blanked(statement)

    # Quadratic time would be an hour.
    assert time.process_time() - began < 10
