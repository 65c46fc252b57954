"""All forms of a report say the same."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pypdf
import pytest

from matchmaker.models import Worth
from matchmaker.queries.report import report_of
from matchmaker.queries.report_figures import FigureId, Kind
from matchmaker.reporting import report_csv, report_html, report_json, report_pdf, report_text
from tests.evenings import early_attendees, make_evening, meet, publish
from tests.factories import make_attendee, make_event
from tests.full_evenings import make_full_evening

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from matchmaker.models import Event
    from matchmaker.queries.report_figures import Figure


@pytest.fixture(autouse=True)
def request_context(app: Flask) -> Iterator[None]:
    """Read as a browser without a language would."""
    with app.test_request_context():
        yield


class Texts(HTMLParser):
    """The words of a page, apart from its style."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.sources: list[str] = []
        self._is_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_style = tag == "style"
        self.sources += [value or "" for name, value in attrs if name in {"src", "href"}]

    def handle_data(self, data: str) -> None:
        if not self._is_style:
            self.words.append(data)


def page_words(html: str) -> str:
    texts = Texts()
    texts.feed(html)
    return plain(" ".join(texts.words))


def plain(text: str) -> str:
    """Return a text whose lines may break anywhere."""
    return re.sub(r"\s+", "", text)


def pdf_words(pdf: bytes) -> str:
    return plain(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages))


def rounded(number: float, digits: int) -> str:
    """Return a number as people write it down: halves of what is printed, not of what a machine holds."""
    return f"{Decimal(str(number)).quantize(Decimal(1).scaleb(-digits)):,}"


def per_cent(share: float, *, fine: bool) -> str:
    return rounded(round(share * 100, 2), 1 if fine else 0)


def times(ratio: float) -> str:
    return rounded(ratio, 0 if ratio >= 10 else 1)


def signed(number: float) -> str:
    return f"{number:.2f}".replace("-", "\N{MINUS SIGN}")


def written(figure: Figure) -> list[str]:
    """Return how a figure that has a value must be written."""
    assert figure.value is not None
    if figure.kind in {Kind.COUNT, Kind.MOST}:
        return [f"{figure.value:,}"]
    if figure.kind is Kind.MINUTES:
        return [f"{figure.value} min"]
    if figure.kind is Kind.INDEX:
        return [f"{figure.value:.2f}"]
    assert figure.low is not None
    assert figure.high is not None
    if figure.kind is Kind.RATIO:
        return [f"{times(figure.value)} times", f"{times(figure.low)}–{times(figure.high)}"]
    if figure.kind is Kind.CORRELATION:
        value, low, high = (signed(number) for number in (figure.value, figure.low, figure.high))
        return [value, f"{low} to {high}"]
    fine = 0 < figure.value < 0.1
    low, high = per_cent(figure.low, fine=fine), per_cent(figure.high, fine=fine)
    return [f"{per_cent(figure.value, fine=fine)}%", f"{low}–{high}%", f"{figure.hits:,} of {figure.n:,}"]


@pytest.mark.parametrize(("make", "least_told"), [(make_evening, 19), (make_full_evening, 43)])
def test_five_forms_have_the_same_numbers(make: Callable[[], Event], least_told: int) -> None:
    report = report_of(make())

    told = {key: figure for key, figure in report.figures.items() if figure.value is not None}
    texts = {
        "page": page_words(report_html(report)),
        "text": plain(report_text(report)),
        "pdf": pdf_words(report_pdf(report)),
    }
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(report_csv(report).decode("utf-8-sig")))}
    listed = {row["id"]: row for row in json.loads(report_json(report))["figures"]}

    assert len(told) >= least_told
    for key, figure in told.items():
        numbers = {name: getattr(figure, name) for name in ("value", "low", "high", "hits", "n")}
        assert {name: listed[key][name] for name in numbers} == numbers
        assert {name: float(rows[key][name]) if rows[key][name] else None for name in numbers} == numbers
        for piece in written(figure):
            assert piece in listed[key]["shown"]
            assert piece in rows[key]["shown"]
            for name, words in texts.items():
                assert plain(piece) in words, (name, key)
    for key in report.figures:
        assert plain(listed[key]["label"]) in texts["page"]
        assert plain(listed[key]["label"]) in texts["text"]
        assert plain(listed[key]["label"]) in texts["pdf"]
        assert plain(listed[key]["definition"]) in texts["page"]
        assert plain(listed[key]["definition"]) in texts["pdf"]
        assert rows[key]["definition"] == listed[key]["definition"]


def test_five_forms_have_the_same_shares_by_score() -> None:
    report = report_of(make_full_evening())

    html, text, pdf = (
        page_words(report_html(report)),
        plain(report_text(report)),
        pdf_words(report_pdf(report)),
    )
    rows = list(csv.DictReader(io.StringIO(report_csv(report).decode("utf-8-sig"))))
    listed = json.loads(report_json(report))["by_score"]

    for name, key, bands in (
        (FigureId.MET_BY_SCORE, "met", report.met_by_score),
        (FigureId.WORTH_BY_SCORE, "worth_it", report.worth_by_score),
    ):
        in_csv = [row for row in rows if row["id"] == f"{name}-band"]
        assert len(bands) >= 3
        assert [row["from"] for row in in_csv] == [
            f"{number} of {len(bands)}" for number in range(1, len(bands) + 1)
        ]
        for band, row, entry in zip(bands, in_csv, listed[key], strict=True):
            for number in ("value", "low", "high", "hits", "n"):
                assert entry[number] == getattr(band.figure, number)
                assert row[number] == ("" if entry[number] is None else str(entry[number]))
            assert row["shown"] == entry["shown"]
            if band.figure.value is not None:
                share, sure, _ = written(band.figure)
                assert f"{share} ({sure}; " in entry["shown"]
                assert all(plain(share) + plain(sure) in words for words in (html, pdf))
                assert plain(f"{share} ({sure})") in text


def test_five_forms_have_the_same_shares_by_topic() -> None:
    report = report_of(make_full_evening())

    rows = list(csv.DictReader(io.StringIO(report_csv(report).decode("utf-8-sig"))))
    listed = json.loads(report_json(report))["goals_by_topic"]

    assert [entry["topic"] for entry in listed] == [topic.word for topic in report.topics]
    # Those of which the others are the rest of a sentence are no topics of their own.
    assert [(topic.word, topic.people) for topic in report.topics] == [
        ("engines", 40), ("looms", 40), ("dyes", 30),
    ]  # fmt: skip
    for topic, entry in zip(report.topics, listed, strict=True):
        people, share = (row for row in rows if row["from"] == topic.word)
        assert (int(people["value"]), entry["people"]) == (topic.people, topic.people)
        for number in ("value", "low", "high", "hits", "n"):
            assert entry[number] == getattr(topic.figure, number)
            assert share[number] == ("" if entry[number] is None else str(entry[number]))
    texts = (page_words(report_html(report)), plain(report_text(report)), pdf_words(report_pdf(report)))
    enough = [topic for topic in report.topics if topic.figure.is_enough]
    told = [topic for topic in enough if topic.figure.value is not None]
    assert [topic.word for topic in told] == ["looms"]
    for words in texts:
        assert all(f"{topic.word}·{topic.people}" in words for topic in enough)
        for topic in told:
            share, *sure = written(topic.figure)
            assert plain(share) in words
            assert plain("; ".join(sure)) in words


def test_five_forms_have_the_same_words_that_nobody_could_meet() -> None:
    report = report_of(make_full_evening())

    rows = [
        row
        for row in csv.DictReader(io.StringIO(report_csv(report).decode("utf-8-sig")))
        if row["id"] == "unmet-word"
    ]
    listed = json.loads(report_json(report))["unmet_words"]

    told = [(word.word, word.people) for word in report.unmet_words]
    assert [word for word, _ in told] == ["dyes", "lawyer", "patent"]
    assert [(entry["word"], entry["people"]) for entry in listed] == told
    assert [(row["label"], int(row["value"])) for row in rows] == told
    for words in (page_words(report_html(report)), plain(report_text(report)), pdf_words(report_pdf(report))):
        assert all(f"{word}·{people}" in words for word, people in told)


def test_five_forms_have_the_same_headline_and_sentences() -> None:
    report = report_of(make_evening())

    content = json.loads(report_json(report))

    sentences = [content["headline"], *content["sentences"]]
    assert len(sentences) == 6
    for words in (page_words(report_html(report)), plain(report_text(report)), pdf_words(report_pdf(report))):
        for sentence in sentences:
            assert plain(sentence) in words


def test_times_of_meetings_are_the_same_in_the_files() -> None:
    report = report_of(make_evening())

    slots = json.loads(report_json(report))["meetings_over_time"]["slots"]
    rows = list(csv.DictReader(io.StringIO(report_csv(report).decode("utf-8-sig"))))
    text = report_text(report)

    expected = [
        {"from": slot.starts_at.isoformat(), "suggested": slot.suggested, "other": slot.other}
        for slot in report.timeline.slots
    ]
    assert slots == expected
    for kind in ("suggested", "other"):
        counted = [row for row in rows if row["id"] == f"meetings-over-time-{kind}"]
        assert [row["from"] for row in counted] == [slot["from"] for slot in expected]
        assert [int(row["value"]) if row["value"] else None for row in counted] == [
            slot[kind] for slot in expected
        ]
    for slot in report.timeline.slots:
        local = slot.starts_at.astimezone(report.zone)
        suggested = "under 5" if slot.suggested is None else slot.suggested
        other = "under 5" if slot.other is None else slot.other
        assert f"{local:%H:%M}  suggested: {suggested}, other: {other}" in text


def event_without_people() -> Event:
    return make_event()


def event_of_one() -> Event:
    event = make_event()
    make_attendee(event=event)
    return event


def event_without_feedback() -> Event:
    event = make_event()
    people = early_attendees(event, 20)
    for one, other in zip(people[::2], people[1::2], strict=True):
        meet(one, other)
    return event


def event_of_one_claim() -> Event:
    event = make_event()
    meet(*early_attendees(event, 2), is_confirmed=False)
    return event


def event_of_two() -> Event:
    event = make_event()
    one, other = early_attendees(event, 2)
    publish(event, [(one, other)])
    meet(one, other, said=(Worth.FOLLOW_UP, Worth.FOLLOW_UP))
    return event


@pytest.mark.parametrize(
    ("make", "headline"),
    [
        (event_without_people, "Nobody has registered yet"),
        (event_of_one, "Nobody has been matched yet"),
        (event_of_one_claim, "The first meetings wait for a second yes"),
        (event_of_two, "Too few answers to say how good the meetings were"),
        (event_without_feedback, "People have met, and nobody has said yet how it was"),
    ],
)
def test_quiet_events_get_a_kind_headline_in_each_form(make: Callable[[], Event], headline: str) -> None:
    report = report_of(make())

    assert json.loads(report_json(report))["headline"] == headline
    assert report_csv(report)
    for words in (page_words(report_html(report)), plain(report_text(report)), pdf_words(report_pdf(report))):
        assert plain(headline) in words


def test_small_counts_are_in_no_form() -> None:
    event = make_event()
    people = early_attendees(event, 20)
    for one, other in zip(people[:6:2], people[1:6:2], strict=True):
        meet(one, other)
    report = report_of(event)

    listed = {row["id"]: row for row in json.loads(report_json(report))["figures"]}
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(report_csv(report).decode("utf-8-sig")))}

    hidden = FigureId.MEETINGS
    assert (listed[hidden]["value"], listed[hidden]["n"], listed[hidden]["shown"]) == (None, None, "under 5")
    assert (rows[hidden]["value"], rows[hidden]["n"], rows[hidden]["shown"]) == ("", "", "under 5")
    for words in (page_words(report_html(report)), plain(report_text(report)), pdf_words(report_pdf(report))):
        assert "under5" in words
        assert "3meetingsconfirmed" not in words


def test_pdf_is_tagged_with_title_language_and_texts_for_pictures() -> None:
    event = make_full_evening()
    event.name = "Größe & 東京 \u0e01"

    reader = pypdf.PdfReader(io.BytesIO(report_pdf(report_of(event))))

    root: Any = reader.root_object
    assert reader.metadata is not None
    assert str(reader.metadata.title).startswith("Match-quality report · Größe &")
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    alternatives = sorted(str(text) for text in _alternatives(root["/StructTreeRoot"]))
    assert [text.split(":")[0].split(" from")[0] for text in alternatives] == [
        "A network without names",
        "Bars of confirmed meetings",
        "Columns by score,",
        "Columns by score,",
        "Drawn by lot",
        "First-timers",
        "How many stay",
        "Suggested meetings",
        "Suggested pairs",
    ]


def _alternatives(node: Any) -> Iterator[object]:
    found = node.get_object()
    if isinstance(found, list):
        for child in found:
            yield from _alternatives(child)
    elif isinstance(found, dict):
        if "/Alt" in found:
            yield found["/Alt"]
        yield from _alternatives(found.get("/K", pypdf.generic.NullObject()))


def test_page_to_keep_needs_nothing_beside_it() -> None:
    event = make_evening()
    event.name = "<script>alert(1)</script>"

    html = report_html(report_of(event))

    texts = Texts()
    texts.feed(html)
    assert "<script" not in html
    assert not re.search(r"url\((?![\"']?data:)", html)
    assert "@import" not in html
    assert {source[0] for source in texts.sources} == {"#"}
    assert len(re.findall("data:font/woff2;base64,", html)) == 4


def test_each_link_of_the_page_leads_to_a_definition() -> None:
    html = report_html(report_of(make_full_evening()))

    texts = Texts()
    texts.feed(html)
    ids = re.findall(r'<div id="([^"]+)"', html)
    assert sorted(ids) == sorted(set(FigureId) - {FigureId.GOALS_BY_TOPIC})
    assert {source.removeprefix("#") for source in texts.sources} <= set(ids)


def test_text_of_an_event_over_two_days_names_the_day_of_each_time() -> None:
    event = make_event(timezone="UTC")
    people = early_attendees(event, 40)
    for number, (one, other) in enumerate(zip(people[::2], people[1::2], strict=True)):
        meet(one, other, at=event.starts_at.replace(day=1 + number % 2, hour=20, minute=0, second=0))

    text = report_text(report_of(event))

    assert re.search(r"  2 [A-Z][a-z]{2} \d\d:\d\d  suggested: 0, other: 10", text)
