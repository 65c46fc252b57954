"""English words that people write in other languages, where they count as they do in English."""

import re

# Ends that hardly any word of a language has of its own. Those of the first line are English everywhere, the
# y after a consonant. Italian words end in vowels, l, n or r, Spanish and Portuguese ones in few letters
# more.
_ENGLISH_ENDS = "(?:ness|ship|[^l]ing|[^aeiouyàâäéèêëíìîïóòôöúùûü]y)s?|ities"
_FOREIGN_ENDS = {
    "de": f"{_ENGLISH_ENDS}|ics|ws|[aeioup]ps|(?:[hklnprstwy]|[cgrv]e)ments?",
    "fr": f"{_ENGLISH_ENDS}|lings?",
    "es": f"{_ENGLISH_ENDS}|lings?|[bcfghkmpqtvw]|[bcdfghklmnprtw]s|ss",
    "pt": f"{_ENGLISH_ENDS}|lings?|[bcdfghjkpqtvw]|[bcdfghklmprtw]s|ss",
    "it": f"{_ENGLISH_ENDS}|lings?|[bcdfghjkmpqstvwxz]",
}
_HAS_FOREIGN_END = {language: re.compile(f"..(?:{ends})$") for language, ends in _FOREIGN_ENDS.items()}
# Words that no end tells. Their plurals are known as well.
_WORDS = """
accelerator analytics app assessment asset banker billing blogger bookkeeper bootcamp bowling broker browser
budget buyer calling co-founder code coder cofounder commitment computer conference container controller
controlling copywriter core counselling coupling customer cycling data database dealer dealing deployment
designer developer development devops digital drilling driver employer empowerment engagement engineer
entertainment environment equipment explorer feeling filing filmmaker founder freelancer fulfillment gadget
game gamer governance hackathon hacker handling hardware headhunter headset healing helper hobbies home
homeoffice influencer innovator insider investment labelling leader mailing maintainer maker management
manager market masterclass matcher merger mindset modeling modelling newcomer newsletter outlet outplacement
outsider owner parties partner performance performer picker pitcher planner player pocket podcaster policies
pooling procurement producer profiling programmer promoter provider publisher reader recruiter recruitment
recycling release reporter requirement reskilling reviewer rolling router sales sampling scaling schooling
seller selling server shareholder software songwriter space speaker stakeholder statement store stories
storytelling streamer styling supporter tablet target teacher teamplayer teaser tester token tooling toolkit
trader trailer trainer travelling trigger upcycling upskilling video vídeo wallet webinar website workflow
workshop wrestling writer yoga youtuber
"""
# What means something else there, or is one of several forms of a word of its own.
_NATIVE = {
    "de": "gering gips grips handy hering klops kollaps messing mops raps schnaps",
    "fr": "code coder explorer performer programmer reporter store supporter tester",
    "es": "core data",
    "pt": "code core data",
    "it": "code core data",
}


# As adjectives are declined there.
_DIGITAL = {
    "de": "digitale digitalem digitalen digitaler digitales",
    "fr": "digitale digitales digitaux",
    "es": "digitales",
    "pt": "digitais",
    "it": "digitale digitali",
}


def _with_plurals(words: str) -> dict[str, str]:
    """Return words by each of their forms."""
    plural = {word: word + ("es" if word.endswith(("s", "sh")) else "s") for word in words.split()}
    return {form: word for word in plural for form in (word, plural[word])}


_ENGLISH_OF = {
    language: _with_plurals(_WORDS)
    | dict.fromkeys(_DIGITAL[language].split(), "digital")
    | dict.fromkeys(_with_plurals(native), "")
    for language, native in _NATIVE.items()
}
# Only German declines nouns: "mit Partnern".
_ENGLISH_OF["de"] |= {f"{word}n": word for word in _WORDS.split() if word.endswith("er")}


def english_form(word: str, language: str) -> str:
    """Return the English word that a word of another language is, or nothing.

    Parameters
    ----------
    word : str
        Lower case.
    language : str
        One of the five others of `LANGUAGES`.

    Examples
    --------
    >>> english_form("partnern", "de"), english_form("marketing", "it"), english_form("ciudad", "es")
    ('partner', 'marketing', '')
    """
    known = _ENGLISH_OF[language].get(word)
    if known is not None:
        return known
    return word if _HAS_FOREIGN_END[language].search(word) else ""
