"""The tables, gathered so that migrations see all of them."""

from matchmaker.models.attendee import Attendee, Goal, Skill
from matchmaker.models.audit import AuditEntry
from matchmaker.models.event import Event
from matchmaker.models.feedback import Feedback, Worth
from matchmaker.models.job import Job, JobState
from matchmaker.models.limit import LimitCounter
from matchmaker.models.match import Match, MatchRun, Origin, RunState
from matchmaker.models.meeting import Act, Meeting, MeetingState, Scan, Via
from matchmaker.models.organizer import Membership, Organizer, Role
from matchmaker.models.sign_in import LinkPurpose, SignInLink, SignInSession
from matchmaker.models.upload import Upload

__all__ = [
    "Act",
    "Attendee",
    "AuditEntry",
    "Event",
    "Feedback",
    "Goal",
    "Job",
    "JobState",
    "LimitCounter",
    "LinkPurpose",
    "Match",
    "MatchRun",
    "Meeting",
    "MeetingState",
    "Membership",
    "Organizer",
    "Origin",
    "Role",
    "RunState",
    "Scan",
    "SignInLink",
    "SignInSession",
    "Skill",
    "Upload",
    "Via",
    "Worth",
]
