"""The match-quality report in five forms: page, text, CSV, JSON, PDF."""

from matchmaker.reporting.across import AcrossStory, across_story
from matchmaker.reporting.page import report_html
from matchmaker.reporting.pdf import report_pdf
from matchmaker.reporting.story import story_of
from matchmaker.reporting.story_parts import Story
from matchmaker.reporting.tables import report_csv, report_json
from matchmaker.reporting.text import report_text

__all__ = [
    "AcrossStory",
    "Story",
    "across_story",
    "report_csv",
    "report_html",
    "report_json",
    "report_pdf",
    "report_text",
    "story_of",
]
