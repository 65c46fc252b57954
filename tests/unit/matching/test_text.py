import importlib

import pytest

from matchmaker.bench.events import KINDS
from matchmaker.matching.stopwords import STOP_WORDS
from matchmaker.matching.text import fold, language_of, languages_of, tokenize


def terms(statement: str, language: str = "en") -> list[str]:
    return [token.term for token in tokenize(statement, language)]


@pytest.mark.parametrize("word", ["c++", "c#", ".net", "r", "go", "k8s", "b2b", "c++17", "f#"])
def test_tokenize_names_of_techniques_stay_whole(word: str) -> None:
    assert terms(f"We teach {word.upper()}, every morning.")[:2] == ["teach", word]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("node.js", ["node.j", "node", "js"]),
        ("ASP.NET", ["asp.net", "asp", ".net"]),
        ("C/C++", ["c/c++", "c", "c++"]),
        ("R&D", ["r&d"]),
        ("R & D, R &D and R&amp;D-labs", ["r&d", "r&d", "r&dlab", "lab"]),
        ("R&nbsp;&amp;&nbsp;D; Q&AMP;A", ["r&d", "q&a"]),
        ("research&amp;development", ["research&develop", "research", "develop"]),
        ("R & Python, C & C++, 3 & 4", ["r", "python", "c", "c++"]),
        ("state-of-the-art", ["stateoftheart", "state", "art"]),
        ("that'd", []),
        ("python+django", ["python", "django"]),
        ("python++django, a+b, rust#4 rust#chess", ["python", "django", "b", "rust#4", "rust", "chess"]),
        (
            "c++developer, C#trainers, C/C++courses",
            ["c++", "develop", "c#", "trainer", "c/c++", "c", "c++", "cours"],
        ),
        ("C++开发, 学习C#", ["c++", "开发", "学习", "c#"]),
        ("the women's health, don't", ["women", "health"]),
        ("women\u2019s", ["women"]),
        ("", []),
        ("\U0001f469\u200d\U0001f4bb \U0001f680 \u2764\ufe0f", []),
        ("<b>bold</b> &amp;", ["bold"]),
        ('<div class="x">see https://www.acme.example/a ada@acme.example', []),
        ("C++17 or C++", ["c++17", "c++", "c++"]),
        (
            "Python3, Python 3 and Python3.12",
            ["python3", "python", "python", "python3.12", "python", "python3"],
        ),
        ("web3 b2b k8s s3 h2o", ["web3", "b2b", "k8s", "s3", "h2o"]),
        ("about1 c1/c2", ["about1", "c1/c2", "c1", "c2"]),
        ("1\ufe0f\u20e3", []),
        ("24 flats, 6-8 rooms, 20.000 visitors", ["flat", "6-8", "room", "20.000", "visitor"]),
        ("ISO 9001 in 2026", ["iso", "9001", "2026"]),
        ("IT is where it hurts", ["it", "hurt"]),
        ("It helps people who may need things", []),
        ("\uff30\uff39\uff34\uff28\uff2f\uff2e", ["python"]),
        ("\U0001d411\U0001d42e\U0001d42c\U0001d42d", ["rust"]),
    ],
)
def test_tokenize_compounds_clitics_and_markup(statement: str, expected: list[str]) -> None:
    assert terms(statement) == expected


@pytest.mark.parametrize(
    ("language", "statement", "expected"),
    [
        ("de", "Führungskräfte und Straßen", ["fuhrungskraft", "strass"]),
        ("fr", "l'intelligence des données", ["intelligent", "don"]),
        ("es", "programación de redes", ["program", "red"]),
        ("pt", "programação e gestão", ["program", "gesta"]),
        ("it", "dell'arte e della gestione", ["arte", "gestion"]),
    ],
)
def test_tokenize_stems_before_it_folds(language: str, statement: str, expected: list[str]) -> None:
    assert terms(statement, language) == expected


@pytest.mark.parametrize("hyphen", ["-", "\u2010", "\u2011"])
@pytest.mark.parametrize(("language", "parts"), [("en", "start ups"), ("en", "e mail"), ("de", "E Mails")])
def test_tokenize_compound_is_the_word_written_without_its_hyphen(
    hyphen: str, language: str, parts: str
) -> None:
    whole, *_ = terms(parts.replace(" ", hyphen), language)

    assert [whole] == terms(parts.replace(" ", ""), language)


def test_tokenize_hyphens_are_one_letter_however_they_are_drawn() -> None:
    usual, true, unbroken = (tokenize(f"front{hyphen}end") for hyphen in "-\u2010\u2011")

    assert usual == true == unbroken


def test_tokenize_compound_keeps_a_hyphen_without_which_it_would_not_count() -> None:
    assert terms("with-out 6-8") == ["with-out", "6-8"]


def test_tokenize_scripts_without_spaces_give_bigrams() -> None:
    assert terms("机器学习 和") == ["机器", "器学", "学习", "和"]


@pytest.mark.parametrize("statement", ["مرحبا بالعالم", "שלום עולם", "नमस्ते दुनिया", "Ελλάδα καλημέρα"])
def test_tokenize_other_scripts_keep_their_words(statement: str) -> None:
    assert [statement[t.start : t.end] for t in tokenize(statement)] == statement.split()


def test_tokenize_composed_and_decomposed_letters_are_one_term() -> None:
    assert terms("Fu\u0308hrung", "de") == terms("Führung", "de")


def test_tokenize_parts_stand_where_they_are_written() -> None:
    statement = "l'ASP.NET d'eau rust"

    found = [
        (token.term, token.letters, statement[token.start : token.end]) for token in tokenize(statement, "fr")
    ]

    # Parts stand inside the letters of the whole.
    assert found == [
        ("asp.net", "asp.net", "ASP.NET"),
        ("asp", "asp.net", "ASP"),
        (".net", "asp.net", ".NET"),
        ("eau", "eau", "eau"),
        ("rust", "rust", "rust"),
    ]


def test_tokenize_spans_point_into_the_original_text() -> None:
    statement = "İstanbul: l'Art of <b>C++/Java</b>, Straße ada@x.example 机器学 ﬁnance Vue&nbsp;Angular17"

    found = [statement[token.start : token.end] for token in tokenize(statement)]

    words = ["İstanbul", "Art", "C++/Java", "C++", "Java", "Straße", "机器", "器学", "ﬁnance"]
    assert found == [*words, "Vue", "Angular17", "Angular"]


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "a-",
        "'",
        "l'",
        "我",
        "+",
        "c+",
        "a&",
        "R & ",
        "&",
        ".net",
        "\u0301",
        "a'",
        "a.",
        "\u200c",
        " ",
        "<b>",
        "a+",
        "\U0001f680",
        "а",
    ],
)
def test_tokenize_long_text_takes_linear_time(unit: str) -> None:
    statement = "a" + unit * (100_000 // len(unit))

    tokens = tokenize(statement)

    # Quadratic time would be ten thousand times what this takes.
    assert len(tokens) <= len(statement)
    assert all(len(token.term) <= 64 for token in tokens)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("I want to meet people who know the law", "en"),
        ("Ich möchte jemanden für die Buchhaltung finden", "de"),
        ("Je cherche un associé pour mon entreprise", "fr"),
        ("Busco a alguien con experiencia en las redes", "es"),
        ("Eu gostaria de aprender a falar em público com você", "pt"),
        ("Vorrei imparare a gestire il mio gruppo", "it"),
        ("Vorrei parlare con altri", "it"),
        ("Rust", None),
        ("", None),
        ("EU grants, CE certification", None),
        ("JE CHERCHE DES DESIGNERS", "fr"),
        ("WIR DIE DU MIT", "de"),
        ("LES simulation", None),  # three capitals are no word of French
        ("I law", "en"),
        ("a a mit", "de"),  # a word of four languages speaks for each with a quarter
        ("diseño gráfico", "es"),
        ("produção audiovisual", "pt"),
        ("Steuererklärung", "de"),
        ("Softwareentwicklungen", "de"),
        ("lung", None),
        ("gestione, ristrutturazioni", "it"),
        ("identité visuelle", "fr"),
        ("seed funding, machine learning", "en"),
        ('<span class="the">Führung</span> from@the.example', "de"),
        ("<b>JE CHERCHE DES DESIGNERS</b>", "fr"),
    ],
)
def test_language_of_counts_function_words(statement: str, expected: str | None) -> None:
    assert language_of(statement) == expected


def test_languages_of_a_statement_without_sign_takes_its_authors() -> None:
    assert languages_of(["Buchhaltung", "Ich suche jemanden für die Steuer"]) == ["de", "de"]
    assert languages_of(["Steuern"]) == ["en"]


def test_languages_of_a_tie_goes_to_the_author() -> None:
    assert languages_of(["aulas de olaria para equipas", "quem faz coisas pesadas"]) == ["pt", "pt"]
    assert languages_of(["vignerons du Dão", "composer une carte"]) == ["fr", "fr"]


def test_languages_of_each_statement_keeps_its_own() -> None:
    assert languages_of(["fotografo di prodotto", "food photography for hotels"]) == ["it", "en"]


@pytest.mark.parametrize(
    ("goal", "skill", "shared"),
    [
        ("I want to sell to small hotels", "selling software, a hotel of our own", {"sell", "hotel"}),
        ("Verträge für unsere Führungskräfte", "ein Vertrag der Führungskraft", {"vertrag", "fuhrungskraft"}),
        ("des ateliers pour nos céramistes", "un atelier avec la céramiste", {"ateli", "ceram"}),
        ("alguien con materiales reciclados", "un material reciclado y otros", {"material", "recicl"}),
        ("quem faz exportações para os outros", "exportação com uma empresa", {"export"}),
        ("qualcuno con fotografie di tessuti", "la fotografia del tessuto e gli altri", {"fotograf", "tess"}),
    ],
)
def test_tokenize_forms_of_a_word_meet_in_every_language(goal: str, skill: str, shared: set[str]) -> None:
    first, second = (
        {token.term for token in tokenize(text, languages_of([text])[0])} for text in (goal, skill)
    )

    assert first & second == shared


@pytest.mark.parametrize(
    ("given", "expected"), [("pt-BR", "pt"), ("DE", "de"), ("fr_CA", "fr"), ("tlh", "en"), ("", "en")]
)
def test_languages_of_given_code_wins_if_we_know_it(given: str, expected: str) -> None:
    assert languages_of(["the word of the law"], given) == [expected]


@pytest.mark.parametrize(
    ("word", "expected"), [("straße", "strasse"), ("œuvre", "oeuvre"), ("hindi", "hindi"), ("नमस्ते", "नमस्ते")]
)
def test_fold_drops_accents_alone(word: str, expected: str) -> None:
    assert fold(word) == expected


@pytest.mark.parametrize("language", ["english", "german", "french", "spanish", "portuguese", "italian"])
def test_stems_are_the_same_in_c_and_in_python(language: str) -> None:
    in_c = pytest.importorskip("Stemmer", reason="pystemmer, of the extra `fast`, is not installed.")
    module = importlib.import_module(f"snowballstemmer.{language}_stemmer")
    in_python = getattr(module, f"{language.title()}Stemmer")()
    event = KINDS["composed"](300, 1)
    texts = [text.lower() for side in event for person in side for text in person]
    words = sorted({word for text in texts for word in text.split()}.union(*STOP_WORDS.values()))

    assert in_c.Stemmer(language).stemWords(words) == in_python.stemWords(words)
