import pytest

from matchmaker.matching.text import languages_of, tokenize

OTHERS = ("de", "fr", "es", "pt", "it")
# As they are written in all six languages.
LOANS = """
marketing coaching hiring funding networking business design startup startups workshops pitch pitches branding
consulting controlling crowdfunding mentoring onboarding storytelling training upskilling software hardware
cloud framework frameworks management roadmap sprints release security wallet website websites webinar
newsletter podcasts blogger influencer community communities content customer support managers leadership
leader teams meetups events budget investor investment equity compliance governance privacy policy trends
fitness wellness yoga gaming game video casting songwriter party hobby story stories copywriting freelancer
coworking hubs apps hackathons engineering developer development devops designers founder coaches mentors
speaker catering fintech usability interfaces chatbots dashboards database analytics skills reviews leads
partner partners partnership stakeholder licensing bootcamp masterclass mindset mindfulness diversity
empowerment assessment interviews digital market target token trainer
"""


def terms(statement: str, language: str) -> list[str]:
    return [token.term for token in tokenize(statement, language)]


@pytest.mark.parametrize("language", OTHERS)
def test_tokenize_english_words_count_alike_in_all_languages(language: str) -> None:
    assert [terms(word, language) for word in LOANS.split()] == [terms(word, "en") for word in LOANS.split()]


@pytest.mark.parametrize(
    ("statement", "other"),
    [
        ("Ich suche jemanden für Marketing", "I do marketing"),
        ("Ich arbeite mit unseren Partnern", "a partner"),
        ("Digitales Training für alle", "digital trainings"),
        ("Je cherche des startups avec nous", "we have a startup"),
        ("marketing digital para mi empresa", "digital marketing"),
        ("sono un designer con esperienza", "designers"),
    ],
)
def test_tokenize_english_words_meet_across_languages(statement: str, other: str) -> None:
    found = [{*terms(text, languages_of([text])[0])} for text in (statement, other)]

    assert found[0] >= found[1] - {"we", "do"} != set()


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        # Brass is no trade fair, and an apprentice no English word in -ing.
        ("de", "Messing", "Messe"),
        ("de", "Lehrling", "Lehrl"),
        ("de", "Experimente", "Exper"),
        ("fr", "explorer", "explorers"),
        ("it", "data", "database"),
    ],
)
def test_tokenize_own_words_stay_apart(language: str, one: str, other: str) -> None:
    assert terms(one, language) != terms(other, language)


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("de", "Lehrling Lehrlinge Lehrlingen"),
        ("de", "Partner Partnern Partners"),
        ("de", "digital digitale digitales digitalem"),
        ("de", "Instrument Instrumente Instrumenten"),
        ("fr", "code coder codes"),
        ("fr", "développement développements"),
        ("es", "nación naciones"),
        ("es", "vídeo video vídeos"),
        ("pt", "digital digitais"),
        ("pt", "mês meses"),
        ("it", "digitale digitali"),
    ],
)
def test_tokenize_forms_of_a_word_stay_one(language: str, forms: str) -> None:
    assert len(set(terms(forms, language))) == 1
